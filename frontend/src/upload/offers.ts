import { IDisposable } from '@lumino/disposable';
import { ISignal, Signal } from '@lumino/signaling';
import { Quota, WritableRse } from '../api/wire';
import { DidBeginnings } from '../core/beginnings';
import { lastOf, Query } from '../core/query';
import { IClient } from '../core/tokens';
import { IRoom, roomAt } from '../get/request';
import { orderScopes } from './request';

/** What an upload can choose from: storage elements that can be written, scopes, and the room that the account has. */
export class UploadOffers implements IDisposable {
  constructor(
    private readonly client: IClient,
    private readonly namespace: string,
    readonly account: string | null,
    wildcards = true
  ) {
    this.rses = new Query(async signal => {
      const { items } = await client.get<{ items: WritableRse[] }>('list-rses', { namespace, writable: 1 }, signal);
      return items.filter(item => item.writable).sort((a, b) => Number(reachable(b)) - Number(reachable(a)) || a.rse.localeCompare(b.rse));
    });
    this.scopes = new Query(async signal => {
      const { scopes } = await client.get<{ scopes: string[] }>('list-scopes', { namespace }, signal);
      return orderScopes(scopes, account);
    });
    this.datasets = new DidBeginnings(client, { namespace, type: 'dataset', wildcards });
    for (const query of [this.rses, this.scopes, this.datasets]) {
      query.changed.connect(() => this._changed.emit());
    }
  }

  readonly rses: Query<readonly WritableRse[], []>;
  readonly scopes: Query<readonly string[], []>;

  /** Existing datasets that begin as was typed. */
  readonly datasets: DidBeginnings;

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  load(): void {
    void this.rses.load();
    void this.scopes.load();
    void this.loadQuota();
  }

  rse(name: string): WritableRse | null {
    return lastOf(this.rses.state)?.find(item => item.rse === name) ?? null;
  }

  /** The room that the account has there; null where nothing is known of it. */
  room(rse: string): IRoom | null {
    return roomAt(this.quota, rse);
  }

  /** The scope that is one's own, where there is one. */
  get ownScope(): string | null {
    const scopes = lastOf(this.scopes.state) ?? [];
    const own = `user.${this.account ?? ''}`;
    return scopes.includes(own) ? own : scopes.length === 1 ? (scopes[0] ?? null) : null;
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this.abort.abort();
    for (const query of [this.rses, this.scopes, this.datasets]) {
      query.dispose();
    }
    Signal.clearData(this);
  }

  private async loadQuota(): Promise<void> {
    try {
      this.quota = await this.client.get<Quota>('quota', { namespace: this.namespace }, this.abort.signal);
      this._changed.emit();
    } catch {
      this.quota = null; // The check says what is too much; the bar is only a help.
    }
  }

  private readonly _changed = new Signal<this, void>(this);
  private readonly abort = new AbortController();
  private quota: Quota | null = null;
  private _isDisposed = false;
}

/** The sidecar writes by HTTP and its kin alone. */
export function reachable(rse: WritableRse): boolean {
  return rse.schemes.some(scheme => /^(https?|davs?)$/.test(scheme));
}
