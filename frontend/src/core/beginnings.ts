import { TranslationBundle } from '@jupyterlab/translation';
import { IDisposable } from '@lumino/disposable';
import { ISignal } from '@lumino/signaling';
import { DidHit, SearchType } from '../api/wire';
import { formatNumber } from '../words/format';
import { lastOf, Query } from './query';
import { IClient } from './tokens';

/** So long the typing must rest before Rucio is asked. */
const REST_MS = 250;

/** So many are offered at a time. */
const MOST = 50;

interface IAnswer {
  readonly begin: string;
  readonly hits: readonly DidHit[];
  readonly more: boolean;
}

export interface IBeginningsOptions {
  readonly namespace: string;
  readonly type: SearchType;
  /** Where an instance knows no wildcards, beginnings of names cannot be asked for. */
  readonly wildcards: boolean;
}

/** The DIDs that begin as a person types; what is asked no more is not answered. */
export class DidBeginnings implements IDisposable {
  constructor(
    client: IClient,
    private readonly options: IBeginningsOptions
  ) {
    const { namespace, type } = options;
    this.query = new Query(async (signal, begin: string) => {
      const query = { namespace, did: `${begin.replace(/\*+$/, '')}*`, type, limit: MOST };
      const { body, headers } = await client.reply<DidHit[]>('GET', 'did-search', query, undefined, signal);
      return { begin, hits: [...body].sort(collectionsFirst), more: headers.get('X-Rucio-More') === 'true' };
    });
  }

  get changed(): ISignal<object, unknown> {
    return this.query.changed;
  }

  get isDisposed(): boolean {
    return this.query.isDisposed;
  }

  /** Asks when the typing rests; a scope alone is not asked about. */
  ask(begin: string): void {
    if (this.begin === begin || !this.options.wildcards) {
      return;
    }
    window.clearTimeout(this.timer);
    this.begin = begin;
    this.query.cancel();
    if (/^[^:]+:/.test(begin)) {
      this.timer = window.setTimeout(() => void this.query.load(begin), REST_MS);
    }
  }

  /** Those of the last answer that still fit. */
  like(begin: string): readonly string[] {
    const typed = begin.toLowerCase().replace(/\*+$/, '');
    return (lastOf(this.query.state)?.hits ?? [])
      .map(hit => hit.did)
      .filter(did => did !== begin && (typed.includes('*') || did.toLowerCase().startsWith(typed)));
  }

  hit(did: string): DidHit | null {
    return lastOf(this.query.state)?.hits.find(hit => hit.did === did) ?? null;
  }

  /** What there is to say of them; `none` where there are none. */
  status(typed: string, none: string, trans: TranslationBundle): string | undefined {
    const { state } = this.query;
    const found = lastOf(state);
    if (state.kind === 'loading') {
      return trans.__('Searching…');
    }
    if (state.kind === 'failed') {
      return trans.__('They cannot be listed: %1', state.error.message);
    }
    if (found?.more === true) {
      return trans.__('The first %1 of more: type on.', formatNumber(found.hits.length));
    }
    return found?.begin === typed && found.hits.length === 0 ? none : undefined;
  }

  dispose(): void {
    window.clearTimeout(this.timer);
    this.query.dispose();
  }

  private readonly query: Query<IAnswer, [string]>;
  private begin: string | null = null;
  private timer = 0;
}

function collectionsFirst(a: DidHit, b: DidHit): number {
  return Number(a.type === 'file') - Number(b.type === 'file') || a.did.localeCompare(b.did);
}
