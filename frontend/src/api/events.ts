import { DisposableDelegate, IDisposable } from '@lumino/disposable';
import { ISignal, Signal } from '@lumino/signaling';
import { asSidecarError, isAbort, SidecarError } from './errors';
import { EventParser } from './sse';
import { HelloEvent, SidecarEvent, SidecarEvents } from './wire';

/** What the stream needs of the client, so that a test can hold it. */
export interface IEventSource {
  events(lastEventId: string | null, signal: AbortSignal): Promise<ReadableStream<Uint8Array>>;
}

export type StreamState =
  /** Nobody wants events now. */
  | { kind: 'idle' }
  /** `after` is what ended the last connection, where this is a new attempt. */
  | { kind: 'connecting'; after?: SidecarError }
  | { kind: 'open'; hello: HelloEvent | null }
  /** `retryAt` is in milliseconds since the epoch. */
  | { kind: 'lost'; error: SidecarError; retryAt: number };

export interface IEventStreamOptions {
  /** Milliseconds before the first new attempt; doubled with each failure. Default 1000. */
  firstDelay?: number;
  /** The longest wait between attempts. Default 30 000 ms. */
  longestDelay?: number;
  /** Silence after which the connection counts as dead; the sidecar sends a comment every 15 s. Default 22 000 ms. */
  silence?: number;
  /**
   * The same while news are expected. Default 6000 ms, twice that as long as no news come. A proxy such as configurable-http-proxy
   * leaves the browser's side of a stream open when the other side has died, so that only silence tells.
   */
  busySilence?: number;
  random?: () => number;
}

const NAMES = new Set<keyof SidecarEvents>(['hello', 'snapshot', 'transfer', 'file', 'session', 'config', 'did', 'end']);

/**
 * The one stream of events of this page. It is open while somebody holds it and closed otherwise, so that a page that
 * nobody looks at costs nothing. A broken stream is opened again with back-off and the last event's id.
 */
export class EventStream implements IDisposable {
  constructor(source: IEventSource, options: IEventStreamOptions = {}) {
    this.source = source;
    this.firstDelay = options.firstDelay ?? 1000;
    this.longestDelay = options.longestDelay ?? 30_000;
    this.silence = options.silence ?? 22_000;
    this.busySilence = options.busySilence ?? 6000;
    this.random = options.random ?? Math.random;
  }

  /** Every event, in order. */
  get received(): ISignal<this, SidecarEvent> {
    return this._received;
  }

  get stateChanged(): ISignal<this, StreamState> {
    return this._stateChanged;
  }

  /** Another sidecar process than before answers: what was known of its state is void. */
  get restarted(): ISignal<this, HelloEvent> {
    return this._restarted;
  }

  get state(): StreamState {
    return this._state;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** True while something runs of which news must come: silence is then noticed sooner. */
  expectNews = false;

  /** Keeps the stream open until the result is disposed. */
  hold(): IDisposable {
    this.holders++;
    if (this.holders === 1) {
      this.start();
    }
    return new DisposableDelegate(() => {
      this.holders--;
      if (this.holders === 0) {
        this.stop();
      }
    });
  }

  /** Ends a wait between two attempts. */
  retryNow(): void {
    if (this._state.kind === 'lost' && this.holders > 0) {
      this.failures = 0;
      this.stop();
      this.start();
    }
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this.stop();
    Signal.clearData(this);
  }

  private start(): void {
    if (this.abort || this._isDisposed) {
      return;
    }
    const abort = new AbortController();
    this.abort = abort;
    void this.run(abort.signal);
  }

  private stop(): void {
    this.abort?.abort();
    this.abort = null;
    this.lastError = null;
    this.setState({ kind: 'idle' });
  }

  private async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      this.setState(this.lastError ? { kind: 'connecting', after: this.lastError } : { kind: 'connecting' });
      try {
        await this.read(signal);
        if (this.ended) {
          continue;
        }
        throw new SidecarError('stream_ended', 'The connection to the Rucio service ended.', null);
      } catch (error) {
        if (signal.aborted || (isAbort(error) && !this.silent)) {
          return;
        }
        this.failures++;
        const delay = this.delay();
        this.lastError = this.silent
          ? new SidecarError('stream_silent', 'The Rucio service does not answer.', null)
          : asSidecarError(error);
        this.setState({ kind: 'lost', error: this.lastError, retryAt: Date.now() + delay });
        await wait(delay, signal);
      }
    }
  }

  private async read(signal: AbortSignal): Promise<void> {
    this.ended = false;
    this.silent = false;
    const attempt = new AbortController();
    const forward = () => attempt.abort();
    signal.addEventListener('abort', forward);
    let watchdog = 0;
    let heard = Date.now();
    const feed = () => {
      heard = Date.now();
    };
    const watch = () => {
      if (Date.now() - heard >= this.patience()) {
        this.silent = true;
        attempt.abort();
      } else {
        watchdog = window.setTimeout(watch, 500);
      }
    };
    try {
      watch();
      const body = await this.source.events(this.lastEventId, attempt.signal);
      const reader = body.getReader();
      attempt.signal.addEventListener('abort', () => void reader.cancel().catch(() => undefined)); // Closing what is closed.
      const parser = new EventParser();
      const decoder = new TextDecoder();
      for (;;) {
        const { done, value } = await reader.read();
        if (done || attempt.signal.aborted) {
          break;
        }
        feed();
        for (const event of parser.push(decoder.decode(value, { stream: true }))) {
          this.lastEventId = event.id ?? this.lastEventId;
          this.dispatch(event.type, event.data);
        }
      }
      if (this.silent) {
        // Perhaps nothing is wrong: connecting again tells, and where it fails it says so.
        this.isQuiet = true;
        this.ended = true;
      }
    } finally {
      window.clearTimeout(watchdog);
      signal.removeEventListener('abort', forward);
    }
  }

  private dispatch(type: string, text: string): void {
    if (!NAMES.has(type as keyof SidecarEvents)) {
      return; // A newer sidecar may say more than this panel knows.
    }
    let data: unknown;
    try {
      data = JSON.parse(text);
    } catch {
      return; // One bad event must not end the stream; the next state of the same thing follows.
    }
    const event = { type, data } as SidecarEvent;
    if (event.type !== 'hello' && event.type !== 'snapshot') {
      this.isQuiet = false;
    }
    if (event.type === 'hello') {
      this.opened(event.data);
      const before = this.serverId;
      this.serverId = event.data.server_id;
      if (before !== null && before !== this.serverId) {
        this._restarted.emit(event.data);
      }
    } else if (event.type === 'end') {
      this.ended = true;
    }
    if (this._state.kind !== 'open') {
      this.opened(null);
    }
    this._received.emit(event);
  }

  private opened(hello: HelloEvent | null): void {
    this.failures = 0;
    this.lastError = null;
    this.setState({ kind: 'open', hello });
  }

  private patience(): number {
    return this.expectNews ? Math.min(this.silence, this.busySilence * (this.isQuiet ? 2 : 1)) : this.silence;
  }

  /** Exponential, with jitter so that the tabs of many users do not come back in step. */
  private delay(): number {
    const exponential = Math.min(this.longestDelay, this.firstDelay * 2 ** (this.failures - 1));
    return exponential * (0.75 + this.random() * 0.5);
  }

  private setState(state: StreamState): void {
    this._state = state;
    this._stateChanged.emit(state);
  }

  private readonly source: IEventSource;
  private readonly firstDelay: number;
  private readonly longestDelay: number;
  private readonly silence: number;
  private readonly busySilence: number;
  private readonly random: () => number;
  private readonly _received = new Signal<this, SidecarEvent>(this);
  private readonly _stateChanged = new Signal<this, StreamState>(this);
  private readonly _restarted = new Signal<this, HelloEvent>(this);
  private _state: StreamState = { kind: 'idle' };
  private _isDisposed = false;
  private holders = 0;
  private failures = 0;
  private isQuiet = false;
  private lastError: SidecarError | null = null;
  private ended = false;
  private silent = false;
  private serverId: string | null = null;
  private lastEventId: string | null = null;
  private abort: AbortController | null = null;
}

function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    const timer = window.setTimeout(done, milliseconds);
    function done(): void {
      window.clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
    signal.addEventListener('abort', done);
  });
}
