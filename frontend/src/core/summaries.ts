import { IDisposable } from '@lumino/disposable';
import { ISignal, Signal } from '@lumino/signaling';
import { asSidecarError, isAbort, SidecarError } from '../api/errors';
import { EventStream } from '../api/events';
import { SidecarEvent, Summary } from '../api/wire';
import { InstancesModel } from './instances';
import { IClient } from './tokens';
import { TransfersModel } from './transfers';

export type SummaryState =
  { kind: 'loading'; last?: Summary } | { kind: 'ready'; value: Summary } | { kind: 'failed'; error: SidecarError; last?: Summary };

/** How many summaries are asked for at a time: fewer than the client lets wait, so that a list never waits for the states of its rows. */
const PARALLEL = 3;

/** How many answers are kept. */
const KEPT = 2000;

/**
 * How it stands with each DID: asked once when a row comes into sight, and again only when the sidecar says that
 * something has changed. Keyed by instance and DID.
 */
export class SummariesModel implements IDisposable {
  constructor(
    private readonly client: IClient,
    instances: InstancesModel,
    transfers: TransfersModel,
    events: EventStream
  ) {
    events.received.connect(this.onEvent, this);
    events.restarted.connect(this.invalidateAll, this);
    instances.signedInAgain.connect(this.invalidateAll, this);
    transfers.finished.connect((_, transfer) => this.invalidate(transfer.namespace, transfer.did), this);
  }

  /** `namespace` and `did` of what changed; null where everything may have. */
  get changed(): ISignal<this, { namespace: string; did: string } | null> {
    return this._changed;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  peek(namespace: string, did: string): SummaryState | undefined {
    return this.known.get(key(namespace, did))?.state;
  }

  /** Asks for what is wanted and not known or outdated. `owner` is who can take the wish back. */
  want(namespace: string, dids: readonly string[], owner: object = this): void {
    for (const did of dids) {
      const id = key(namespace, did);
      const entry = this.known.get(id);
      if (entry && !entry.stale) {
        continue;
      }
      const last = entry && 'last' in entry.state ? entry.state.last : entry?.state.kind === 'ready' ? entry.state.value : undefined;
      this.known.set(id, { stale: false, state: last ? { kind: 'loading', last } : { kind: 'loading' } });
      this.queue.push({ namespace, did, owner });
    }
    this.pump();
  }

  /** True where the answer that is known is outdated or missing. */
  isStale(namespace: string, did: string): boolean {
    return this.known.get(key(namespace, did))?.stale ?? true;
  }

  /** Rows that went out of sight before their turn need no answer. */
  forgetWaiting(owner: object): void {
    const dropped = this.queue.filter(wish => wish.owner === owner);
    this.queue = this.queue.filter(wish => wish.owner !== owner);
    for (const { namespace, did } of dropped) {
      const id = key(namespace, did);
      const entry = this.known.get(id);
      if (entry?.state.kind === 'loading') {
        if (entry.state.last) {
          this.known.set(id, { stale: true, state: { kind: 'ready', value: entry.state.last } });
        } else {
          this.known.delete(id);
        }
      }
    }
  }

  invalidate(namespace: string, did: string): void {
    const entry = this.known.get(key(namespace, did));
    if (entry) {
      entry.stale = true;
    }
    this._changed.emit({ namespace, did });
  }

  invalidateAll(): void {
    for (const entry of this.known.values()) {
      entry.stale = true;
    }
    this._changed.emit(null);
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this.abort.abort();
    Signal.clearData(this);
  }

  private pump(): void {
    while (this.running < PARALLEL && this.queue.length > 0) {
      const next = this.queue.shift();
      if (next) {
        this.running++;
        void this.ask(next.namespace, next.did).finally(() => {
          this.running--;
          this.pump();
        });
      }
    }
  }

  private async ask(namespace: string, did: string): Promise<void> {
    const id = key(namespace, did);
    try {
      const value = await this.client.get<Summary>('did/summary', { namespace, did }, this.abort.signal);
      this.store(id, { kind: 'ready', value });
    } catch (error) {
      if (isAbort(error) && this.abort.signal.aborted) {
        return;
      }
      const before = this.known.get(id)?.state;
      const known = before?.kind === 'loading' ? before.last : undefined;
      // What was moving has come or failed meanwhile: nobody knows.
      const last = known?.state === 'on_the_way' ? undefined : known;
      this.store(id, { kind: 'failed', error: asSidecarError(error), ...(last ? { last } : {}) });
    }
    this._changed.emit({ namespace, did });
  }

  private store(id: string, state: SummaryState): void {
    const stale = this.known.get(id)?.stale ?? false;
    this.known.delete(id);
    this.known.set(id, { stale, state });
    if (this.known.size > KEPT) {
      const oldest = this.known.keys().next().value;
      if (oldest !== undefined) {
        this.known.delete(oldest);
      }
    }
  }

  private onEvent(_: EventStream, event: SidecarEvent): void {
    if (event.type === 'did') {
      this.invalidate(event.data.namespace, event.data.did);
    }
  }

  private readonly _changed = new Signal<this, { namespace: string; did: string } | null>(this);
  private readonly known = new Map<string, { stale: boolean; state: SummaryState }>();
  private queue: { namespace: string; did: string; owner: object }[] = [];
  private readonly abort = new AbortController();
  private running = 0;
  private _isDisposed = false;
}

function key(namespace: string, did: string): string {
  return `${namespace}\n${did}`;
}
