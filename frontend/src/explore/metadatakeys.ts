import { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';
import { MetadataKeys, MetadataValues } from '../api/wire';
import { lastOf, Query } from '../core/query';
import { IRucio } from '../core/tokens';
import { usePanel } from '../ui/context';
import { useSignals } from '../ui/hooks';
import { formatNumber } from '../words/format';
import { KeyType, KNOWN_KEYS } from './filters';

/** So many are offered at a time. */
const OFFERED = 100;

/** The keys and values that the catalogue knows, for whoever types a filter. */
export class MetadataKeysModel {
  constructor(
    rucio: Pick<IRucio, 'client' | 'instances'>,
    private readonly trans: TranslationBundle
  ) {
    const { client, instances } = rucio;
    const namespace = instances.namespace;
    this.allKeys = new Query(signal => client.get<MetadataKeys>('metadata-keys', { namespace }, signal));
    this.allValues = new Query((signal, key: string) => client.get<MetadataValues>('metadata-values', { namespace, key }, signal));
    if (namespace !== null) {
      void this.allKeys.load();
    }
  }

  readonly allKeys: Query<MetadataKeys, []>;
  readonly allValues: Query<MetadataValues, [string]>;

  /** Of a key that nobody knows: any. */
  typeOf(key: string): KeyType {
    const said = lastOf(this.allKeys.state)?.keys.find(known => known.key === key)?.type;
    return isType(said) ? said : (KNOWN_KEYS[key] ?? 'any');
  }

  /** Those that begin with the text first, then those that hold it. */
  keys(text: string): readonly string[] {
    return fitting(lastOf(this.allKeys.state)?.keys.map(known => known.key) ?? Object.keys(KNOWN_KEYS), text);
  }

  values(key: string, text: string): readonly string[] {
    const known = lastOf(this.allValues.state);
    return known?.key === key ? fitting(known.values, text) : this.typeOf(key) === 'boolean' ? fitting(['true', 'false'], text) : [];
  }

  /** Asks for the values of a key, once. */
  ask(key: string): void {
    if (key !== '' && key !== this.asked && this.allKeys.state.kind !== 'idle') {
      this.asked = key;
      void this.allValues.load(key);
    }
  }

  get keyStatus(): string | undefined {
    const { trans } = this;
    if (this.allKeys.state.kind === 'loading') {
      return trans.__('Asking Rucio for its keys…');
    }
    const isShort = this.allKeys.state.kind === 'failed' || (lastOf(this.allKeys.state)?.problem ?? null) !== null;
    return isShort ? trans.__('Rucio does not tell its own keys; others can be typed.') : undefined;
  }

  get valueStatus(): string | undefined {
    const known = lastOf(this.allValues.state);
    return known?.more === true ? this.trans.__('The first %1 of more.', formatNumber(known.values.length)) : undefined;
  }

  dispose(): void {
    this.allKeys.dispose();
    this.allValues.dispose();
  }

  private asked: string | null = null;
}

/** For the form of one filter. */
export function useMetadataKeys(): MetadataKeysModel {
  const { rucio } = usePanel();
  const model = React.useMemo(() => new MetadataKeysModel(rucio, rucio.trans), [rucio]);
  useSignals(model.allKeys.changed, model.allValues.changed);
  React.useEffect(() => () => model.dispose(), [model]);
  return model;
}

function fitting(all: readonly string[], text: string): string[] {
  const typed = text.trim().toLowerCase();
  const rank = (option: string) => option.toLowerCase().indexOf(typed);
  return all
    .filter(option => rank(option) >= 0 && option !== text)
    .sort((a, b) => Math.min(1, rank(a)) - Math.min(1, rank(b)))
    .slice(0, OFFERED);
}

function isType(type: string | undefined): type is KeyType {
  return type !== undefined && ['number', 'date', 'date_limit', 'boolean', 'text', 'any'].includes(type);
}
