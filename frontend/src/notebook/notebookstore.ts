import type { INotebookModel } from '@jupyterlab/notebook';
import type { ISharedNotebook, NotebookChange } from '@jupyter/ydoc';
import type { ISignal } from '@lumino/signaling';
import { applyAgain, displaced, Edit } from './edits';
import { IMoment, SharedKey } from './history';
import { METADATA_KEY } from './metadata';
import { AttachmentStore } from './store';

/** Whoever holds the model of a notebook, which comes and changes after the widget. */
export interface IModelOwner {
  readonly model: INotebookModel | null;
  readonly modelChanged: ISignal<unknown, unknown>;
}

interface IOwnEdit {
  readonly edit: Edit;
  /** When it was written; several, where it was lost and written again. */
  moments: readonly IMoment[];
}

/** How many edits of this tab are kept. One that is older was seen by everyone, or lies further back than any clash. */
const KEPT = 200;

/**
 * The attachments of a notebook, kept in its metadata. Edits by others (real-time peers, the property inspector) count too.
 * The list is one value of the shared document, so of two that are written at the same time one is lost: whoever lost does
 * the own edits again on the list that won.
 */
export class NotebookStore extends AttachmentStore {
  constructor(private readonly owner: IModelOwner) {
    super();
    owner.modelChanged.connect(this.onModel, this);
    this.onModel();
  }

  override dispose(): void {
    this.follow(null);
    super.dispose();
  }

  protected override get raw(): unknown {
    return this.key?.value;
  }

  protected override write(elements: unknown[]): void {
    if (!this.key) {
      throw new Error('The notebook is still loading.');
    }
    if (elements.length === 0) {
      this.key.clear();
    } else {
      this.key.value = elements;
    }
  }

  protected override edit(edit: Edit): void {
    super.edit(edit);
    const moment = this.key?.moment;
    if (moment) {
      this.own = [...this.own, { edit, moments: [moment] }].slice(-KEPT);
    }
  }

  private onModel(): void {
    this.follow(this.owner.model);
    this.read();
  }

  private follow(model: INotebookModel | null): void {
    this.model?.metadataChanged.disconnect(this.onMetadata, this);
    this.model?.sharedModel.changed.disconnect(this.onShared, this);
    this.model = model;
    this.key = model ? new SharedKey(model, METADATA_KEY) : null;
    this.own = [];
    model?.metadataChanged.connect(this.onMetadata, this);
    model?.sharedModel.changed.connect(this.onShared, this);
  }

  private onMetadata(): void {
    this.mend();
    this.read();
  }

  /** Also told where the value that won equals the one that lost: whoever goes on from it has then seen the own edit. */
  private onShared(_: ISharedNotebook, change: NotebookChange): void {
    if ((change.metadataChange as unknown) instanceof Map && (change.metadataChange as unknown as Map<string, unknown>).has(METADATA_KEY)) {
      this.mend();
    }
  }

  private mend(): void {
    const { key } = this;
    if (!key) {
      return;
    }
    this.own = this.own.filter(({ moments }) => !moments.some(moment => key.isForeign(moment)));
    const lost = this.own.filter(({ moments }) => !moments.some(moment => key.follows(moment)));
    if (lost.length === 0) {
      return;
    }
    const before = this.raw;
    const mended = lost.reduce<unknown>((raw, { edit }) => applyAgain(raw, edit), before) as unknown[];
    if (JSON.stringify(mended) !== JSON.stringify(before ?? [])) {
      this.write(mended);
    }
    const moment = key.moment;
    for (const own of lost) {
      own.moments = moment ? [...own.moments, moment] : own.moments;
      this.tell(own.edit, mended);
    }
  }

  private tell(edit: Edit, elements: unknown[]): void {
    const variableName = displaced(elements, edit);
    if (variableName !== null) {
      const chosen = edit.kind === 'rename' ? edit.to : edit.attachment.variableName;
      this.announceDisplaced({ did: edit.attachment.did, chosen, variableName });
    }
  }

  private model: INotebookModel | null = null;
  private key: SharedKey | null = null;
  private own: readonly IOwnEdit[] = [];
}
