import { INotebookModel, NotebookPanel } from '@jupyterlab/notebook';
import { IDisposable } from '@lumino/disposable';
import { ISignal, Signal } from '@lumino/signaling';
import { IStoredAttachment, METADATA_KEY, readAttachments, renamed, withAttachment, without } from './metadata';

/** The attachments of one notebook, kept in its metadata. Edits by others (real-time peers, the property inspector) count too. */
export class AttachmentStore implements IDisposable {
  constructor(private readonly panel: NotebookPanel) {
    panel.content.modelChanged.connect(this.onModel, this);
    this.onModel();
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get entries(): readonly IStoredAttachment[] {
    return this._entries;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  put(attachment: IStoredAttachment): void {
    this.write(withAttachment(this.raw, attachment));
  }

  remove(variableName: string): void {
    this.write(without(this.raw, variableName));
  }

  rename(from: string, to: string): void {
    this.write(renamed(this.raw, from, to));
  }

  dispose(): void {
    this._isDisposed = true;
    Signal.clearData(this);
  }

  private get raw(): unknown {
    return this.model?.getMetadata(METADATA_KEY);
  }

  private write(elements: unknown[]): void {
    if (!this.model) {
      throw new Error('The notebook is still loading.');
    }
    if (elements.length === 0) {
      this.model.deleteMetadata(METADATA_KEY);
    } else {
      this.model.setMetadata(METADATA_KEY, elements);
    }
    this.read();
  }

  private onModel(): void {
    this.model?.metadataChanged.disconnect(this.read, this);
    this.model = this.panel.content.model;
    this.model?.metadataChanged.connect(this.read, this);
    this.read();
  }

  private read(): void {
    const entries = readAttachments(this.raw);
    if (JSON.stringify(entries) !== JSON.stringify(this._entries)) {
      this._entries = entries;
      this._changed.emit();
    }
  }

  private readonly _changed = new Signal<this, void>(this);
  private model: INotebookModel | null = null;
  private _entries: readonly IStoredAttachment[] = [];
  private _isDisposed = false;
}
