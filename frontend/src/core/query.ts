import { IDisposable } from '@lumino/disposable';
import { ISignal, Signal } from '@lumino/signaling';
import { asSidecarError, isAbort, SidecarError } from '../api/errors';

/** What is known of an answer. The last good one stays visible while a new one is under way or after it failed. */
export type QueryState<T> =
  { kind: 'idle' } | { kind: 'loading'; last?: T } | { kind: 'ready'; value: T } | { kind: 'failed'; error: SidecarError; last?: T };

/** The newest value of a state, however old. */
export function lastOf<T>(state: QueryState<T>): T | undefined {
  switch (state.kind) {
    case 'ready':
      return state.value;
    case 'loading':
    case 'failed':
      return state.last;
    case 'idle':
      return undefined;
  }
}

/** A question to the sidecar of which only the newest asking counts: a new one cancels the one before. */
export class Query<T, A extends unknown[]> implements IDisposable {
  constructor(private readonly ask: (signal: AbortSignal, ...args: A) => Promise<T>) {}

  get state(): QueryState<T> {
    return this._state;
  }

  get changed(): ISignal<this, QueryState<T>> {
    return this._changed;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** Never rejects: a failure is a state. */
  async load(...args: A): Promise<void> {
    this.abort?.abort();
    const abort = new AbortController();
    this.abort = abort;
    const last = lastOf(this._state);
    this.set(last === undefined ? { kind: 'loading' } : { kind: 'loading', last });
    try {
      const value = await this.ask(abort.signal, ...args);
      if (!abort.signal.aborted) {
        this.set({ kind: 'ready', value });
      }
    } catch (error) {
      if (!abort.signal.aborted && !isAbort(error)) {
        const known = lastOf(this._state);
        this.set({ kind: 'failed', error: asSidecarError(error), ...(known === undefined ? {} : { last: known }) });
      }
    }
  }

  /** Replaces the value, for a change that was pushed. */
  put(value: T): void {
    this.set({ kind: 'ready', value });
  }

  /** Shows the part of the answer that is there already, while the rest is under way. */
  advance(part: T): void {
    if (this._state.kind === 'loading') {
      this.set({ kind: 'loading', last: part });
    }
  }

  /** Stops what is under way and keeps what was known. */
  cancel(): void {
    this.abort?.abort();
    if (this._state.kind === 'loading') {
      const last = this._state.last;
      this.set(last === undefined ? { kind: 'idle' } : { kind: 'ready', value: last });
    }
  }

  /** Forgets everything. */
  reset(): void {
    this.abort?.abort();
    this.set({ kind: 'idle' });
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this.abort?.abort();
    Signal.clearData(this);
  }

  private set(state: QueryState<T>): void {
    if (!this._isDisposed) {
      this._state = state;
      this._changed.emit(state);
    }
  }

  private readonly _changed = new Signal<this, QueryState<T>>(this);
  private _state: QueryState<T> = { kind: 'idle' };
  private _isDisposed = false;
  private abort: AbortController | null = null;
}
