import { IDisposable } from '@lumino/disposable';
import { ISignal, Signal } from '@lumino/signaling';
import { apply, Edit } from './edits';
import { IStoredAttachment, readAttachments } from './metadata';

/** Data that have another name than the one that was chosen, as someone else gave that to other data at the same time. */
export interface IDisplaced {
  readonly did: string;
  readonly chosen: string;
  readonly variableName: string;
}

/** The attachments of one notebook or console. */
export abstract class AttachmentStore implements IDisposable {
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get displaced(): ISignal<this, IDisplaced> {
    return this._displaced;
  }

  get entries(): readonly IStoredAttachment[] {
    return this._entries;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  put(attachment: IStoredAttachment): void {
    this.edit({ kind: 'put', attachment });
  }

  remove(variableName: string): void {
    const attachment = this.named(variableName);
    if (attachment) {
      this.edit({ kind: 'remove', attachment });
    }
  }

  rename(from: string, to: string): void {
    const attachment = this.named(from);
    if (attachment) {
      this.edit({ kind: 'rename', attachment, to });
    }
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

  protected edit(edit: Edit): void {
    this.write(apply(this.raw, edit));
    this.read();
  }

  protected announceDisplaced(displaced: IDisplaced): void {
    this._displaced.emit(displaced);
  }

  private named(variableName: string): IStoredAttachment | undefined {
    return readAttachments(this.raw).find(entry => entry.variableName === variableName);
  }

  private readonly _changed = new Signal<this, void>(this);
  private readonly _displaced = new Signal<this, IDisplaced>(this);
  private _entries: readonly IStoredAttachment[] = [];
  private _isDisposed = false;
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
