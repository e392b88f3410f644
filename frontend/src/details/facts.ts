import { TranslationBundle } from '@jupyterlab/translation';
import { MetadataItem } from '../api/wire';
import { formatBytes, formatExact, formatNumber, parseTime } from '../words/format';

/** Rucio's own columns that a search cannot compare sensibly: they are the DID itself, or times to the second. */
const NOT_SEARCHED = new Set([
  'scope',
  'name',
  'type',
  'did_type',
  'created_at',
  'updated_at',
  'accessed_at',
  'closed_at',
  'expired_at',
  'deleted_at',
  'eol_at'
]);

/** A value as it is copied and compared: text as it is, the rest as JSON. */
export function valueText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** A value as a person reads it, where that differs from {@link valueText}. */
export function valueWords(item: MetadataItem, trans: TranslationBundle): string {
  const { key, value } = item;
  if (typeof value === 'boolean') {
    return value ? trans.__('yes') : trans.__('no');
  }
  if (typeof value === 'number' && item.kind === 'system') {
    return key === 'bytes' ? formatBytes(value) : key === 'length' || key === 'events' ? formatNumber(value) : String(value);
  }
  if (typeof value === 'string' && isTime(key)) {
    const time = parseTime(value);
    return time ? formatExact(time) : value;
  }
  return valueText(value);
}

/** What a search for DIDs with the same value filters by; null where such a search makes no sense. */
export function searchableValue(item: MetadataItem): string | null {
  const { key, value } = item;
  if (NOT_SEARCHED.has(key) || isTime(key) || !/^[A-Za-z_][\w.-]*$/.test(key)) {
    return null;
  }
  switch (typeof value) {
    case 'string':
      // Lists and objects come as their JSON text, which no search compares with.
      return value === '' || (item.kind === 'user' && /^[[{]/.test(value)) ? null : value;
    case 'number':
      return String(value);
    default:
      return null;
  }
}

/** The items whose key or value holds every word of the text, by key; people's own keys first. */
export function filterItems(items: readonly MetadataItem[], text: string): MetadataItem[] {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter(word => word !== '');
  return items
    .filter(({ key, value }) => {
      const all = `${key} ${valueText(value)}`.toLowerCase();
      return words.every(word => all.includes(word));
    })
    .sort((a, b) => (a.kind === b.kind ? a.key.localeCompare(b.key) : a.kind === 'user' ? -1 : 1));
}

function isTime(key: string): boolean {
  return /_(at|date|time)$/.test(key);
}
