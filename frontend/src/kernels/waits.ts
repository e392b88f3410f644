import { DisposableDelegate, IDisposable } from '@lumino/disposable';
import { Poll } from '@lumino/polling';
import { ISignal, Signal } from '@lumino/signaling';
import { asSidecarError } from '../api/errors';
import type { IClient } from '../core/tokens';
import type { KernelWait } from './wire';

const INTERVAL = 3000;

/** The cells that wait for data. Asked for only while somebody looks. */
export class WaitsModel {
  constructor(private readonly client: IClient) {}

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get current(): readonly KernelWait[] {
    return this._current;
  }

  /** Why the last cancellation failed, as a sentence; null where it did not. */
  get error(): string | null {
    return this._error;
  }

  /** Keeps the list up to date until the result is disposed. */
  watch(): IDisposable {
    this.watchers++;
    this.poll ??= new Poll({
      factory: () => this.ask(),
      frequency: { interval: INTERVAL, backoff: true, max: 10 * INTERVAL },
      standby: 'when-hidden',
      name: 'rucio-jupyter:waits'
    });
    return new DisposableDelegate(() => {
      this.watchers--;
      if (this.watchers === 0) {
        this.poll?.dispose();
        this.poll = null;
      }
    });
  }

  /** Ends the wait: the cell goes on with an exception. The only way in a .NET kernel, where Interrupt ends the kernel. */
  async cancel(id: string): Promise<void> {
    try {
      await this.client.delete(`kernel/waits/${encodeURIComponent(id)}`);
      this._error = null;
      this.put(this._current.filter(wait => wait.id !== id));
    } catch (error) {
      this._error = asSidecarError(error).message;
      this._changed.emit();
    }
  }

  private async ask(): Promise<void> {
    this.put(await this.client.get<KernelWait[]>('kernel/waits'));
  }

  private put(waits: readonly KernelWait[]): void {
    if (JSON.stringify(waits) !== JSON.stringify(this._current)) {
      this._current = waits;
      this._changed.emit();
    }
  }

  private readonly _changed = new Signal<this, void>(this);
  private _current: readonly KernelWait[] = [];
  private _error: string | null = null;
  private poll: Poll | null = null;
  private watchers = 0;
}
