import { IDisposable } from '@lumino/disposable';
import { ISignal, Signal } from '@lumino/signaling';
import { EventStream } from '../api/events';
import { FileEvent, SidecarEvent, Transfer, TransferLog } from '../api/wire';
import { IClient } from './tokens';

/** Under way, or to go on when somebody says so. */
export function isUnfinished(transfer: Transfer): boolean {
  return isMoving(transfer) || transfer.state === 'paused';
}

/** Under way by itself. */
export function isMoving(transfer: Transfer): boolean {
  return transfer.state === 'queued' || transfer.state === 'running';
}

/** Every transfer that the sidecar knows of, as last pushed. */
export class TransfersModel implements IDisposable {
  constructor(
    private readonly client: IClient,
    private readonly events: EventStream
  ) {
    events.received.connect(this.onEvent, this);
    events.restarted.connect(() => void this.refresh().catch(() => undefined), this); // The stream itself tells when the sidecar is away.
  }

  /** The transfer that changed; null where the whole list did. */
  get changed(): ISignal<this, Transfer | null> {
    return this._changed;
  }

  /** A transfer that was under way has come to its end. */
  get finished(): ISignal<this, Transfer> {
    return this._finished;
  }

  /** One file of a transfer has changed its state. */
  get fileChanged(): ISignal<this, FileEvent> {
    return this._fileChanged;
  }

  /** Newest first. */
  get all(): readonly Transfer[] {
    this.sorted ??= [...this.byId.values()].sort((a, b) => b.id - a.id);
    return this.sorted;
  }

  /** How many are under way by themselves. */
  get moving(): number {
    return this.all.filter(isMoving).length;
  }

  get unfinished(): number {
    return this.all.filter(isUnfinished).length;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  get(id: number): Transfer | undefined {
    return this.byId.get(id);
  }

  /** The newest transfer of a DID. */
  of(namespace: string, did: string): Transfer | null {
    if (!this.newest) {
      this.newest = new Map();
      for (const transfer of this.all) {
        const key = `${transfer.namespace}\n${transfer.did}`;
        this.newest.set(key, this.newest.get(key) ?? transfer);
      }
    }
    return this.newest.size === 0 ? null : (this.newest.get(`${namespace}\n${did}`) ?? null);
  }

  async refresh(): Promise<void> {
    this.replace(await this.client.get<Transfer[]>('transfers'));
  }

  /** Stops one that is under way; takes a finished one off the list. */
  async cancel(id: number): Promise<void> {
    const transfer = this.byId.get(id);
    await this.client.delete(`transfers/${id}`);
    if (transfer && !isUnfinished(transfer)) {
      this.byId.delete(id);
      this.emit(null);
    }
  }

  /** Queues the failed files of a transfer again. */
  async retry(id: number): Promise<void> {
    const { transfer } = await this.client.post<{ transfer: Transfer }>(`transfers/${id}/retry`, {}, {});
    this.put(transfer);
  }

  /** Holds a transfer; what has come stays. */
  async pause(id: number): Promise<void> {
    const { transfer } = await this.client.post<{ transfer: Transfer }>(`transfers/${id}/pause`, {}, {});
    this.put(transfer);
  }

  /** Goes on where it was paused. */
  async resume(id: number): Promise<void> {
    const { transfer } = await this.client.post<{ transfer: Transfer }>(`transfers/${id}/resume`, {}, {});
    this.put(transfer);
  }

  /** What has happened in a transfer after line `after`. */
  log(id: number, after: number, signal?: AbortSignal): Promise<TransferLog> {
    return this.client.get<TransferLog>(`transfers/${id}/log`, { after }, signal);
  }

  /** Takes a reply in at once, so that nobody waits for the event that says the same. */
  put(transfer: Transfer): void {
    const before = this.byId.get(transfer.id);
    if (before && Date.parse(before.changed_at) > Date.parse(transfer.changed_at)) {
      return;
    }
    this.byId.set(transfer.id, transfer);
    this.emit(transfer);
    if (before && isUnfinished(before) && !isUnfinished(transfer)) {
      this._finished.emit(transfer);
    }
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this.holding?.dispose();
    Signal.clearData(this);
  }

  private replace(transfers: readonly Transfer[]): void {
    const finished = transfers.filter(transfer => {
      const before = this.byId.get(transfer.id);
      return before && isUnfinished(before) && !isUnfinished(transfer);
    });
    this.byId = new Map(transfers.map(transfer => [transfer.id, transfer]));
    this.emit(null);
    for (const transfer of finished) {
      this._finished.emit(transfer);
    }
  }

  private onEvent(_: EventStream, event: SidecarEvent): void {
    if (event.type === 'snapshot') {
      this.replace(event.data.transfers);
    } else if (event.type === 'transfer') {
      this.put(event.data);
    } else if (event.type === 'file') {
      this._fileChanged.emit(event.data);
    }
  }

  private emit(transfer: Transfer | null): void {
    this.sorted = null;
    this.newest = null;
    const running = this.moving > 0;
    this.events.expectNews = this.all.some(each => each.state === 'running');
    if (running && !this.holding) {
      // What runs is followed to its end even while the panel is hidden.
      this.holding = this.events.hold();
    } else if (!running && this.holding) {
      this.holding.dispose();
      this.holding = null;
    }
    this._changed.emit(transfer);
  }

  private readonly _changed = new Signal<this, Transfer | null>(this);
  private readonly _finished = new Signal<this, Transfer>(this);
  private readonly _fileChanged = new Signal<this, FileEvent>(this);
  private byId = new Map<number, Transfer>();
  private sorted: readonly Transfer[] | null = null;
  private newest: Map<string, Transfer> | null = null;
  private holding: IDisposable | null = null;
  private _isDisposed = false;
}
