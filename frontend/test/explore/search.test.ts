import { describe, expect, it } from 'vitest';
import { completeScopes, searchPattern, sortHits } from '../../src/explore/search';
import { sharedPrefix } from '../../src/explore/tree';
import { nameOf, scopeOf } from '../../src/words/did';

describe('What is typed', () => {
  it.each([
    ['', null],
    ['   ', null],
    ['test', 'test:*'],
    ['test:', 'test:*'],
    [' test:small* ', 'test:small*'],
    ['scope:name:with:colons', 'scope:name:with:colons'],
    [':name', ':name']
  ])('%j asks for %j', (text, pattern) => {
    expect(searchPattern(text)).toBe(pattern);
  });

  it('completes scopes, those that begin with it first', () => {
    expect(completeScopes(['mc_test', 'other', 'test', 'test2'], 'te')).toEqual(['test', 'test2', 'mc_test']);
  });

  it('completes nothing once there is a colon', () => {
    expect(completeScopes(['test'], 'test:')).toEqual([]);
  });
});

describe('Names', () => {
  it('may hold colons', () => {
    expect([scopeOf('a:b:c'), nameOf('a:b:c')]).toEqual(['a', 'b:c']);
  });
});

describe('Hits', () => {
  const hit = (did: string, type: 'file' | 'dataset' | 'container', size: number | null = null) => ({ did, type, size });

  it('come as containers, datasets, files, and numbers count as numbers', () => {
    const sorted = sortHits([hit('t:f', 'file'), hit('t:d10', 'dataset'), hit('t:d9', 'dataset'), hit('t:c', 'container')], 'name');
    expect(sorted.map(each => each.did)).toEqual(['t:c', 't:d9', 't:d10', 't:f']);
  });

  it('without a size come last by size', () => {
    const sorted = sortHits([hit('t:a', 'dataset'), hit('t:b', 'dataset', 5), hit('t:c', 'dataset', 50)], 'size');
    expect(sorted.map(each => each.did)).toEqual(['t:c', 't:b', 't:a']);
  });
});

describe('The part that siblings share', () => {
  it('ends at a separator, so that what is left can be read', () => {
    expect(sharedPrefix('AOD.32000._000123.pool.root', 'AOD.32000._000124.pool.root')).toBe('AOD.32000._');
    expect(sharedPrefix('a.root', 'b.root')).toBe('');
    expect(sharedPrefix('same.name', 'same.name')).toBe('same.');
  });
});
