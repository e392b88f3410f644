import { IDisposable } from '@lumino/disposable';

/** Between the end of one look and the next, however often something changes meanwhile. */
const REST_MS = 500;

/**
 * Looks again when something has changed, one look at a time: what changes during a look causes one more after it, so that the last
 * change is never missed and a storm of changes never keeps a look from its end.
 */
export class Follower implements IDisposable {
  constructor(private readonly look: () => Promise<void>) {}

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** Something has changed. */
  poke(): void {
    if (this.isLooking || this.timer !== 0) {
      this.isWanted = true;
    } else {
      void this.run();
    }
  }

  dispose(): void {
    this._isDisposed = true;
    window.clearTimeout(this.timer);
  }

  private async run(): Promise<void> {
    this.isLooking = true;
    this.isWanted = false;
    try {
      await this.look();
    } finally {
      this.isLooking = false;
      if (!this._isDisposed) {
        this.timer = window.setTimeout(() => this.rested(), REST_MS);
      }
    }
  }

  private rested(): void {
    this.timer = 0;
    if (this.isWanted) {
      void this.run();
    }
  }

  private isLooking = false;
  private isWanted = false;
  private timer = 0;
  private _isDisposed = false;
}
