import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { ISignal, Signal } from '@lumino/signaling';
import { SearchType } from '../api/wire';
import { SEARCH_TYPES } from '../explore/search';

const BYTES_PER_GIGABYTE = 1e9;
const MILLISECONDS_PER_MINUTE = 60_000;

export type Notifications = 'all' | 'failures' | 'none';

/** What the user chose in the settings editor; the defaults hold where there is no settings registry. */
export class Preferences {
  /** Downloads above this many bytes are asked about first. */
  get confirmAboveBytes(): number {
    return this.number('confirmAboveGigabytes', 10) * BYTES_PER_GIGABYTE;
  }

  /** Suggested lifetime of a replication rule in days; 0 is without end. */
  get lifetimeDays(): number {
    return this.number('lifetimeDays', 30);
  }

  /** The preferred storage element; empty for the administrator's. */
  get destination(): string {
    const value = this.values['destination'];
    return typeof value === 'string' ? value : '';
  }

  get searchType(): SearchType {
    return SEARCH_TYPES.find(type => type === this.values['searchType']) ?? 'collection';
  }

  get notifications(): Notifications {
    const value = this.values['notifications'];
    return value === 'failures' || value === 'none' ? value : 'all';
  }

  /** Milliseconds between two looks at what is shown; 0: only what is pushed. */
  get refreshMilliseconds(): number {
    return this.number('refreshMinutes', 0) * MILLISECONDS_PER_MINUTE;
  }

  get statusBar(): boolean {
    return this.values['statusBar'] !== false;
  }

  /** The person's own snippets, as stored. */
  get snippets(): unknown {
    return this.values['snippets'];
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  async follow(registry: ISettingRegistry, plugin: string): Promise<void> {
    const settings = await registry.load(plugin);
    const take = () => {
      this.values = settings.composite as Readonly<Record<string, unknown>>;
      this._changed.emit();
    };
    settings.changed.connect(take);
    take();
  }

  private number(key: string, fallback: number): number {
    const value = this.values[key];
    return typeof value === 'number' && value >= 0 ? value : fallback;
  }

  private values: Readonly<Record<string, unknown>> = {};
  private readonly _changed = new Signal<this, void>(this);
}
