import { IDisposable } from '@lumino/disposable';
import { ISignal, Signal } from '@lumino/signaling';
import { IRucio } from '../core/tokens';
import { ITab } from './tokens';

/** Which tab is in front, and whether anybody sees it. What is hidden asks for nothing. */
export class PanelModel implements IDisposable {
  constructor(private readonly rucio: Pick<IRucio, 'events' | 'instances' | 'transfers'>) {
    document.addEventListener('visibilitychange', this.onVisibility);
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get tabs(): readonly ITab[] {
    return this._tabs;
  }

  /** The id of the tab in front. */
  get tab(): string {
    return this._tab;
  }

  get visible(): boolean {
    return this._shown && document.visibilityState !== 'hidden';
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  addTab(tab: ITab): void {
    this._tabs = [...this._tabs, tab].sort((a, b) => a.rank - b.rank);
    tab.changed?.connect(() => this._changed.emit(), this);
    this._changed.emit();
  }

  select(id: string): void {
    this.cameFrom = null;
    if (id !== this._tab && this._tabs.some(tab => tab.id === id)) {
      this._tab = id;
      this._changed.emit();
    }
  }

  /** Leads to another tab for one task, from which `goBack` returns. */
  detour(id: string): void {
    const from = this._tab;
    this.select(id);
    this.cameFrom = from === this._tab ? null : from;
  }

  /** Back to where the detour began, unless the person has gone elsewhere since; whether it led anywhere. */
  goBack(): boolean {
    const from = this.cameFrom;
    if (from !== null) {
      this.select(from);
    }
    return from !== null;
  }

  /** Told by the widget, as it comes to the front and goes. */
  setShown(shown: boolean): void {
    if (shown !== this._shown) {
      this._shown = shown;
      this.follow();
    }
  }

  /** Asks again for everything, after a failure or because a person wants to be sure. */
  async refresh(): Promise<void> {
    this.rucio.events.retryNow();
    await this.rucio.instances.refresh();
    this._refreshed.emit();
  }

  /** The person asked for fresh data. */
  get refreshed(): ISignal<this, void> {
    return this._refreshed;
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    document.removeEventListener('visibilitychange', this.onVisibility);
    this.holding?.dispose();
    Signal.clearData(this);
  }

  private readonly onVisibility = () => this.follow();

  private follow(): void {
    const { events, instances } = this.rucio;
    if (this.visible && !this.holding) {
      void instances.ensure();
      this.holding = events.hold();
    } else if (!this.visible && this.holding) {
      this.holding.dispose();
      this.holding = null;
    }
    this._changed.emit();
  }

  private readonly _changed = new Signal<this, void>(this);
  private readonly _refreshed = new Signal<this, void>(this);
  private _tabs: readonly ITab[] = [];
  private _tab = 'explore';
  private cameFrom: string | null = null;
  private _shown = false;
  private _isDisposed = false;
  private holding: IDisposable | null = null;
}
