import { nullTranslator } from '@jupyterlab/translation';
import { describe, expect, it } from 'vitest';
import { formatBytes, formatDuration, formatRelative, parseTime } from '../../src/words/format';

const trans = nullTranslator.load('rucio_jupyter');
const plain = (text: string) => text.replace(/\u00a0/g, ' ');

describe('Sizes', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1 kB'],
    [20_480, '20.5 kB'],
    [999_999, '1 MB'],
    [4_100_000_000_000, '4.1 TB'],
    [96_000_000, '96 MB'],
    [123_456_789, '123 MB']
  ])('%d bytes read %s', (bytes, words) => {
    expect(plain(formatBytes(bytes, 'en'))).toBe(words);
  });
});

describe('Times', () => {
  it.each([
    [3, '3 s'],
    [89, '89 s'],
    [720, '12 min'],
    [5 * 3600, '5 h'],
    [3 * 86_400, '3 d']
  ])('%d seconds read %s', (seconds, words) => {
    expect(plain(formatDuration(seconds, trans))).toBe(words);
  });

  it('are told from now', () => {
    const now = new Date('2026-01-01T12:00:00Z');
    expect(plain(formatRelative(new Date('2026-01-01T11:55:00Z'), trans, now))).toBe('5 min ago');
    expect(plain(formatRelative(new Date('2026-01-01T14:00:00Z'), trans, now))).toBe('in 2 h');
    expect(formatRelative(now, trans, now)).toBe('just now');
  });

  it('that are nonsense are none', () => {
    expect(parseTime('soon')).toBeNull();
    expect(parseTime(null)).toBeNull();
  });
});
