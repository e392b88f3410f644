import { IDisposable } from '@lumino/disposable';
import { Poll } from '@lumino/polling';
import { ISignal, Signal } from '@lumino/signaling';
import { asSidecarError, isAbort } from '../api/errors';
import type { EventStream } from '../api/events';
import type { DidState, SidecarEvent } from '../api/wire';
import type { InstancesModel } from '../core/instances';
import type { IClient } from '../core/tokens';
import { LITERAL_LIMIT } from '../kernels/types';
import type { Resolved } from '../kernels/wire';

/** What is known of one attached DID. */
export interface IResolution {
  /** Null before the first answer. */
  readonly resolved: Resolved | null;
  /** Why there is no newer answer; null where the last question was answered. */
  readonly error: string | null;
}

const PARALLEL = 4;
const POLL_INTERVAL = 15_000;
const MOVING: ReadonlySet<DidState> = new Set<DidState>(['on_the_way', 'queued', 'waiting_approval', 'suspended', 'partly_here']);

/** Resolves what notebooks have attached, each DID alone: one that fails holds up no other. */
export class Resolutions implements IDisposable {
  constructor(
    private readonly client: IClient,
    private readonly events: EventStream,
    private readonly instances: Pick<InstancesModel, 'namespace' | 'activeChanged' | 'signedInAgain' | 'ensure'>
  ) {
    events.received.connect(this.onEvent, this);
    events.restarted.connect(this.refreshAll, this);
    instances.activeChanged.connect(this.onInstance, this);
    instances.signedInAgain.connect(this.refreshAll, this);
    this.poll = new Poll({
      auto: false,
      factory: () => this.refreshMoving(),
      frequency: { interval: POLL_INTERVAL, backoff: true, max: 8 * POLL_INTERVAL },
      standby: 'when-hidden',
      name: 'rucio-jupyter:attachments'
    });
  }

  /** Namespace and DID of what changed. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  peek(instance: string | null, did: string): IResolution | null {
    return this.known.get(this.key(instance, did)) ?? null;
  }

  /** Says which DIDs matter now; asks for those that are not known. */
  want(wanted: readonly { instance: string | null; did: string }[]): void {
    this.wanted = wanted;
    for (const { instance, did } of wanted) {
      const key = this.key(instance, did);
      if (!this.known.has(key) && !this.running.has(key)) {
        this.enqueue(instance, did);
      }
    }
    this.adjust();
  }

  refresh(instance: string | null, did: string): void {
    this.enqueue(instance, did);
  }

  refreshAll(): void {
    for (const { instance, did } of this.wanted) {
      this.enqueue(instance, did);
    }
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this.abort.abort();
    this.poll.dispose();
    this.hold?.dispose();
    Signal.clearData(this);
  }

  private key(instance: string | null, did: string): string {
    return `${instance ?? this.instances.namespace ?? ''}\n${did}`;
  }

  private enqueue(instance: string | null, did: string): void {
    const key = this.key(instance, did);
    if (this.running.has(key)) {
      this.again.add(key);
      return;
    }
    if (!this.queue.some(waiting => this.key(waiting.instance, waiting.did) === key)) {
      this.queue.push({ instance, did });
      this.pump();
    }
  }

  private pump(): void {
    while (this.running.size < PARALLEL) {
      const next = this.queue.shift();
      if (!next) {
        return;
      }
      const key = this.key(next.instance, next.did);
      this.running.add(key);
      void this.ask(next.instance, next.did).finally(() => {
        this.running.delete(key);
        if (this.again.delete(key)) {
          this.enqueue(next.instance, next.did);
        }
        this.pump();
      });
    }
  }

  private async ask(instance: string | null, did: string): Promise<void> {
    let answer: IResolution;
    const before = this.peek(instance, did)?.resolved ?? null;
    try {
      await this.instances.ensure();
      const namespace = instance ?? this.instances.namespace;
      const resolved = await this.client.get<Resolved>(
        'kernel/resolve',
        { did, namespace, limit: LITERAL_LIMIT, manifest: true },
        this.abort.signal
      );
      answer = { resolved, error: null };
    } catch (error) {
      if (isAbort(error) && this.abort.signal.aborted) {
        return;
      }
      answer = { resolved: before, error: asSidecarError(error).message };
    }
    this.known.set(this.key(instance, did), answer);
    this.adjust();
    this._changed.emit();
  }

  private refreshMoving(): Promise<void> {
    for (const { instance, did } of this.wanted) {
      const known = this.peek(instance, did);
      if (!known?.resolved || known.error !== null || MOVING.has(known.resolved.state)) {
        this.enqueue(instance, did);
      }
    }
    return Promise.resolve();
  }

  /** The event stream is held open, and the slow question repeated, only while something is on its way. */
  private adjust(): void {
    const moving = this.wanted.some(({ instance, did }) => {
      const known = this.peek(instance, did);
      return known !== null && (known.error !== null || (known.resolved !== null && MOVING.has(known.resolved.state)));
    });
    if (moving && !this.hold) {
      this.hold = this.events.hold();
      void this.poll.start();
    } else if (!moving && this.hold) {
      this.hold.dispose();
      this.hold = null;
      void this.poll.stop();
    }
  }

  private onEvent(_: EventStream, event: SidecarEvent): void {
    if (event.type === 'did') {
      this.touch(event.data.namespace, event.data.did);
    } else if (event.type === 'transfer' && event.data.state !== 'running' && event.data.state !== 'queued') {
      this.touch(event.data.namespace, event.data.did);
    }
  }

  private touch(namespace: string, did: string): void {
    for (const wanted of this.wanted) {
      if (wanted.did === did && (wanted.instance ?? this.instances.namespace) === namespace) {
        this.enqueue(wanted.instance, did);
      }
    }
  }

  private onInstance(): void {
    this.want(this.wanted);
    this._changed.emit();
  }

  private readonly _changed = new Signal<this, void>(this);
  private readonly known = new Map<string, IResolution>();
  private readonly running = new Set<string>();
  private readonly again = new Set<string>();
  private readonly queue: { instance: string | null; did: string }[] = [];
  private readonly abort = new AbortController();
  private readonly poll: Poll;
  private wanted: readonly { instance: string | null; did: string }[] = [];
  private hold: IDisposable | null = null;
  private _isDisposed = false;
}
