import { INotebookModel, NotebookPanel } from '@jupyterlab/notebook';
import { IDisposable } from '@lumino/disposable';
import { ISignal, Signal } from '@lumino/signaling';
import { IStoredAttachment, METADATA_KEY, readAttachments, renamed, withAttachment, without } from './metadata';

/** The attachments of one notebook or console. */
export abstract class AttachmentStore implements IDisposable {
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
    this.replace(withAttachment(this.raw, attachment));
  }

  remove(variableName: string): void {
    this.replace(without(this.raw, variableName));
  }

  rename(from: string, to: string): void {
    this.replace(renamed(this.raw, from, to));
  }

  dispose(): void {
    this._isDisposed = true;
    Signal.clearData(this);
  }

  /** The elements as stored; others may have put anything there. */
  protected abstract get raw(): unknown;

  protected abstract write(elements: unknown[]): void;

  protected read(): void {
    const entries = readAttachments(this.raw);
    if (JSON.stringify(entries) !== JSON.stringify(this._entries)) {
      this._entries = entries;
      this._changed.emit();
    }
  }

  private replace(elements: unknown[]): void {
    this.write(elements);
    this.read();
  }

  private readonly _changed = new Signal<this, void>(this);
  private _entries: readonly IStoredAttachment[] = [];
  private _isDisposed = false;
}

/** Those of a notebook, kept in its metadata. Edits by others (real-time peers, the property inspector) count too. */
export class NotebookStore extends AttachmentStore {
  constructor(private readonly panel: NotebookPanel) {
    super();
    panel.content.modelChanged.connect(this.onModel, this);
    this.onModel();
  }

  protected override get raw(): unknown {
    return this.model?.getMetadata(METADATA_KEY);
  }

  protected override write(elements: unknown[]): void {
    if (!this.model) {
      throw new Error('The notebook is still loading.');
    }
    if (elements.length === 0) {
      this.model.deleteMetadata(METADATA_KEY);
    } else {
      this.model.setMetadata(METADATA_KEY, elements);
    }
  }

  private onModel(): void {
    this.model?.metadataChanged.disconnect(this.read, this);
    this.model = this.panel.content.model;
    this.model?.metadataChanged.connect(this.read, this);
    this.read();
  }

  private model: INotebookModel | null = null;
}

/** Those of a console, kept by the browser's tab under the path of its session. */
export class ConsoleStore extends AttachmentStore {
  constructor(path: string) {
    super();
    this.key = `rucio-jupyter:console:${path}`;
    try {
      this.elements = JSON.parse(window.sessionStorage.getItem(this.key) ?? '[]');
    } catch {
      this.elements = []; // Storage may be switched off, or hold another version's text.
    }
    this.read();
  }

  protected override get raw(): unknown {
    return this.elements;
  }

  protected override write(elements: unknown[]): void {
    this.elements = elements;
    try {
      window.sessionStorage.setItem(this.key, JSON.stringify(elements));
    } catch {
      // Storage may be switched off: the attachments last until the page is loaded again.
    }
  }

  private readonly key: string;
  private elements: unknown = [];
}
