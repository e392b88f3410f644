import { IDisposable } from '@lumino/disposable';
import { ISignal, Signal } from '@lumino/signaling';
import { asSidecarError } from '../api/errors';
import { LocalCopies, LocalCopy } from '../api/wire';
import { lastOf, Query } from '../core/query';
import { IRucio } from '../core/tokens';

/** The copies that downloads have left on this machine. Asked for only while somebody looks. */
export class CopiesModel implements IDisposable {
  constructor(private readonly rucio: Pick<IRucio, 'client' | 'instances' | 'transfers' | 'summaries'>) {
    this.query = new Query((signal, namespace: string) => rucio.client.get<LocalCopies>('local-copies', { namespace }, signal));
    this.query.changed.connect(() => this._changed.emit(), this);
    rucio.transfers.finished.connect(this.outdate, this);
    rucio.instances.activeChanged.connect(() => {
      this.query.reset();
      this._selected = new Set();
      this.outdate();
    }, this);
  }

  readonly query: Query<LocalCopies, [string]>;

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** The largest first: that is where room is. */
  get items(): readonly LocalCopy[] {
    return [...(lastOf(this.query.state)?.items ?? [])].sort((a, b) => b.bytes - a.bytes || a.did.localeCompare(b.did));
  }

  get selected(): readonly LocalCopy[] {
    return this.items.filter(item => this._selected.has(item.did) && !item.busy);
  }

  isSelected(did: string): boolean {
    return this._selected.has(did);
  }

  select(did: string, isSelected: boolean): void {
    this._selected = new Set([...this._selected].filter(other => other !== did).concat(isSelected ? [did] : []));
    this._changed.emit();
  }

  /** Told by the view: asks where what is known is outdated. */
  shown(): void {
    const { namespace, signedIn } = this.rucio.instances;
    if (this.isOutdated && namespace !== null && signedIn) {
      this.isOutdated = false;
      void this.query.load(namespace);
    }
  }

  outdate(): void {
    this.isOutdated = true;
    this._changed.emit();
  }

  /** Deletes copies, one after the other; gives the bytes that are free now and the refusals by DID. */
  async remove(copies: readonly LocalCopy[]): Promise<{ bytes: number; refused: { did: string; error: string }[] }> {
    const { namespace } = this.rucio.instances;
    let bytes = 0;
    const refused: { did: string; error: string }[] = [];
    for (const { did } of copies) {
      try {
        bytes += (await this.rucio.client.delete<{ bytes: number }>('local-copies', { namespace, did })).bytes;
        this.select(did, false);
      } catch (error) {
        refused.push({ did, error: asSidecarError(error).message });
      }
      this.rucio.summaries.invalidate(namespace ?? '', did);
    }
    // Other DIDs may have shared the files.
    this.rucio.summaries.invalidateAll();
    this.outdate();
    return { bytes, refused };
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this.query.dispose();
    Signal.clearData(this);
  }

  private readonly _changed = new Signal<this, void>(this);
  private _selected: ReadonlySet<string> = new Set();
  private isOutdated = true;
  private _isDisposed = false;
}
