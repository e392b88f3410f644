import { IDisposable } from '@lumino/disposable';
import { ISignal, Signal } from '@lumino/signaling';
import { asSidecarError, isAbort, SidecarError } from '../api/errors';
import { TransferLogLine } from '../api/wire';
import { isUnfinished, TransfersModel } from '../core/transfers';

/** Older lines than this many are let go: a log is read from its end. */
const KEPT = 2000;

/** Between two questions at the least, however fast the events come. */
const REST_MS = 300;

/** How often the end of a log is asked for after the transfer has ended. */
const LATE_TRIES = 5;

/** The log of one transfer, which grows while it is followed: asked again when the transfer or one of its files changes. */
export class TransferLogModel implements IDisposable {
  constructor(
    private readonly transfers: Pick<TransfersModel, 'log' | 'get' | 'changed' | 'fileChanged'>,
    private readonly id: number
  ) {
    transfers.changed.connect(this.onTransfer, this);
    transfers.fileChanged.connect(this.onFile, this);
    void this.ask();
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get lines(): readonly TransferLogLine[] {
    return this._lines;
  }

  /** Why the last question failed; the lines stay. */
  get error(): SidecarError | null {
    return this._error;
  }

  /** Nothing has been answered yet. */
  get isEmpty(): boolean {
    return !this.hasAnswer;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** Asks for what is new; while a question is under way it is asked once more after it. */
  async ask(): Promise<void> {
    if (this.isAsking || this._isDisposed) {
      this.isWanted = true;
      return;
    }
    window.clearTimeout(this.timer);
    this.timer = 0;
    this.isAsking = true;
    this.isWanted = false;
    let rest = REST_MS;
    try {
      const { lines, next, done } = await this.transfers.log(this.id, this.next, this.abort.signal);
      this.hasAnswer = true;
      this._error = null;
      if (lines.length > 0) {
        this._lines = [...this._lines, ...lines].slice(-KEPT);
        // A long log comes in pieces.
        this.isWanted = this.isWanted || next > this.next;
        rest = 0;
      }
      this.next = Math.max(this.next, next);
      const transfer = this.transfers.get(this.id);
      if (!done && transfer && !isUnfinished(transfer) && this.lateTries < LATE_TRIES) {
        // The last lines are written a moment after the end is told.
        this.lateTries++;
        this.isWanted = true;
        rest = REST_MS * this.lateTries;
      }
    } catch (error) {
      if (isAbort(error) && this._isDisposed) {
        return;
      }
      this._error = asSidecarError(error);
    } finally {
      this.isAsking = false;
    }
    if (!this._isDisposed) {
      this._changed.emit();
      if (this.isWanted) {
        this.timer = window.setTimeout(() => void this.ask(), rest);
      }
    }
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    window.clearTimeout(this.timer);
    this.abort.abort();
    Signal.clearData(this);
  }

  private onTransfer(_: unknown, transfer: { id: number } | null): void {
    if (transfer === null || transfer.id === this.id) {
      this.later();
    }
  }

  private onFile(_: unknown, file: { transfer: number }): void {
    if (file.transfer === this.id) {
      this.later();
    }
  }

  private later(): void {
    if (this.isAsking) {
      this.isWanted = true;
      return;
    }
    // Not put off by the next event: a busy transfer has many.
    this.timer ||= window.setTimeout(() => void this.ask(), REST_MS);
  }

  private readonly _changed = new Signal<this, void>(this);
  private readonly abort = new AbortController();
  private _lines: readonly TransferLogLine[] = [];
  private _error: SidecarError | null = null;
  private next = 0;
  private hasAnswer = false;
  private lateTries = 0;
  private isAsking = false;
  private isWanted = false;
  private _isDisposed = false;
  private timer = 0;
}
