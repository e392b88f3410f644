import { nullTranslator } from '@jupyterlab/translation';
import { describe, expect, it } from 'vitest';
import { MetadataItem } from '../../src/api/wire';
import { filterItems, searchableValue, valueText, valueWords } from '../../src/details/facts';

const trans = nullTranslator.load('rucio_jupyter');

function item(key: string, value: unknown, kind: MetadataItem['kind'] = 'system'): MetadataItem {
  return { key, value, kind };
}

describe('A value of the metadata', () => {
  it.each([
    [item('bytes', 1_500_000), '1.5 MB'],
    [item('events', 12_345), '12,345'],
    [item('run_number', 430_648), '430648'],
    [item('is_open', false), 'no'],
    [item('project', 'data22'), 'data22'],
    [item('generator', { name: 'pythia' }, 'user'), '{"name":"pythia"}'],
    [item('bytes', 1_500_000, 'user'), '1500000']
  ])('is shown as a person reads it: %j', (given, words) => {
    expect(valueWords(given, trans).replace(/\u00a0/g, ' ')).toBe(words);
  });

  it('is copied as it is', () => {
    expect(valueText('a "b"')).toBe('a "b"');
    expect(valueText(1.5)).toBe('1.5');
    expect(valueText(null)).toBe('null');
  });

  it.each([
    [item('run_number', 430_648), '430648'],
    [item('campaign', 'r22 "a", b'), 'r22 "a", b'],
    [item('created_at', '2026-01-01T00:00:00Z'), null],
    [item('name', 'x'), null],
    [item('is_open', true), null],
    [item('note', '', 'user'), null],
    [item('bad key', 'x', 'user'), null],
    [item('tree', { a: 1 }, 'user'), null],
    [item('tags', '["a","b"]', 'user'), null]
  ])('can be searched for where that makes sense: %j', (given, value) => {
    expect(searchableValue(given)).toBe(value);
  });
});

describe('The filter of the metadata', () => {
  const items = [item('run_number', 430_648), item('account', 'root'), item('generator', 'Pythia 8', 'user')];

  it('puts what people wrote first, by key', () => {
    expect(filterItems(items, '').map(({ key }) => key)).toEqual(['generator', 'account', 'run_number']);
  });

  it('looks at keys and values, for every word', () => {
    expect(filterItems(items, 'RUN 4306').map(({ key }) => key)).toEqual(['run_number']);
    expect(filterItems(items, 'pythia').map(({ key }) => key)).toEqual(['generator']);
    expect(filterItems(items, 'run root')).toEqual([]);
  });
});
