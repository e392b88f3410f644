import { IDisposable } from '@lumino/disposable';
import { ISignal, Signal } from '@lumino/signaling';
import { KernelVariables, ISessionOptions } from '../kernels/session';
import type { IVariable } from '../kernels/types';
import type { IDocument } from './documents';
import type { IStoredAttachment } from './metadata';
import type { IResolution, Resolutions } from './resolutions';
import type { AttachmentStore } from './store';

/** One open notebook or console: its attachments, what is known of them, and its kernel's variables. */
export class AttachedNotebook implements IDisposable {
  constructor(
    readonly document: IDocument,
    private readonly resolutions: Resolutions,
    options: ISessionOptions
  ) {
    this.store = document.store;
    this.variables = new KernelVariables(document.sessionContext, options);
    this.store.changed.connect(this.onStore, this);
    this.variables.changed.connect(this.onVariables, this);
    resolutions.changed.connect(this.update, this);
    void document.ready.then(() => this.update());
    this.update();
  }

  readonly store: AttachmentStore;
  readonly variables: KernelVariables;

  /** Attachments, states, or the kernel. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  resolution(attachment: IStoredAttachment): IResolution | null {
    return this.resolutions.peek(attachment.instance ?? null, attachment.did);
  }

  /** Tells the kernel what is known now. Cheap where nothing has changed. */
  update(): void {
    if (!this._isDisposed) {
      this.variables.set(this.store.entries.map(entry => variableOf(entry, this.resolution(entry))));
    }
  }

  /** Asks again and defines everything again, also what a cell has changed. */
  retry(): void {
    for (const { instance, did } of this.store.entries) {
      this.resolutions.refresh(instance ?? null, did);
    }
    this.variables.redefine();
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this.resolutions.changed.disconnect(this.update, this);
    this.variables.dispose();
    this.store.dispose();
    Signal.clearData(this);
  }

  private onStore(): void {
    this.update();
    this._changed.emit();
  }

  private onVariables(): void {
    this._changed.emit();
  }

  private readonly _changed = new Signal<this, void>(this);
  private _isDisposed = false;
}

/** What the kernel is told: the attachment as stored, with what the sidecar last said of it. */
export function variableOf(attachment: IStoredAttachment, resolution: IResolution | null): IVariable {
  const known = resolution?.resolved ?? null;
  const base = { name: attachment.variableName, did: attachment.did, type: attachment.type };
  if (!known) {
    return { ...base, instance: attachment.instance ?? '', state: 'unknown', available: false, files: null };
  }
  return {
    ...base,
    instance: known.namespace,
    state: known.state,
    available: known.available,
    files: known.next === null ? known.items : null,
    manifest: known.manifest?.paths ?? null,
    listing: known.manifest?.listing ?? null,
    total: known.files.total
  };
}
