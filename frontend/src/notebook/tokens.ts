import { Token } from '@lumino/coreutils';
import { ISignal } from '@lumino/signaling';
import type * as React from 'react';
import type { DidState } from '../api/wire';

/** What a variable holds: one path, or a list of paths. */
export type AttachmentType = 'file' | 'collection';

/** How it stands with the variable in the kernel. Ready is said only after the kernel has acknowledged. */
export type KernelState =
  | 'no_kernel'
  /** Sent, or about to be; a busy kernel stays here. */
  | 'waiting'
  | 'ready'
  /** The kernel refused: `kernelError` says why. */
  | 'failed'
  /** This kernel's language has no way to define the variable. */
  | 'unsupported';

/** One entry of the notebook's metadata key `rucio_attachments`, with what is known of it now. */
export interface IAttachment {
  readonly did: string;
  readonly type: AttachmentType;
  readonly variableName: string;
  /** Null in notebooks of the Python extension: the active instance is meant. */
  readonly instance: string | null;
  readonly state: DidState;
  /** The state in words with numbers, from the sidecar. */
  readonly sentence: string | null;
  /** State, files and size as far as they are known, in the language of the page; null before the first answer. */
  readonly words: string | null;
  /** In bytes. */
  readonly size: number | null;
  /** How many files; null: not known. */
  readonly length: number | null;
  readonly kernel: KernelState;
  readonly kernelError: string | null;
}

export interface IAttachOptions {
  /** Put a code cell with the variable below the active cell. Default false. */
  readonly insertCode?: boolean;
}

/** The data of the notebook in front. Provided by `rucio-jupyter:notebook`; the panel works without it. */
export interface INotebookData {
  /** False where no notebook is in front: there is nothing to attach to. */
  readonly hasNotebook: boolean;
  /** The file name of the notebook in front. */
  readonly notebookName: string | null;
  readonly attachments: readonly IAttachment[];
  /** Another notebook, another attachment, or another state of one. */
  readonly changed: ISignal<INotebookData, void>;

  /** `id` of the language of the notebook in front, as in `kernels/languages`; Python where nothing is known. */
  readonly language: string;

  isAttached(did: string, instance: string | null): boolean;
  /** A valid and free variable name made from the DID, in the kernel's language. */
  suggestName(did: string): string;
  /** Why this name cannot be used, as a sentence; null where it can. */
  checkName(variableName: string): string | null;
  /** Writes the notebook's metadata and defines the variable; rejects with an Error whose message is a sentence. */
  attach(did: string, type: AttachmentType, variableName: string, instance: string | null, options?: IAttachOptions): Promise<void>;
  /** Puts code into the active cell where that is empty, else into a new cell below it. Nothing is run. */
  insertCode(code: string): void;
  detach(variableName: string): Promise<void>;
  /** Opens the form for more data in the tab "Notebook"; whoever calls it shows the tab. */
  beginAttach(): void;
  /** The body of the panel's tab "Notebook". */
  renderTab(): React.ReactElement;
}

export const INotebookData = new Token<INotebookData>(
  'rucio-jupyter:INotebookData',
  'The Rucio DIDs that are attached to the notebook in front, and how to attach more.'
);
