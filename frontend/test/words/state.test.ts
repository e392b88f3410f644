import { nullTranslator } from '@jupyterlab/translation';
import { describe, expect, it } from 'vitest';
import { expiryWords } from '../../src/words/rule';
import {
  bytesPhrase,
  canGet,
  progressLine,
  progressParts,
  STATE_LOOK,
  stateWord,
  summaryPhrase,
  tellsTotal,
  toState
} from '../../src/words/state';
import { DidState, Rule } from '../../src/api/wire';
import { summary, transfer } from '../fakes/wire';

const trans = nullTranslator.load('rucio_jupyter');
const plain = (text: string) => text.replace(/\u00a0/g, ' ');
const STATES = Object.keys(STATE_LOOK) as DidState[];

describe('The words of states', () => {
  it('differ for every state, so that colour and icon never stand alone', () => {
    const words = STATES.map(state => stateWord(state, trans));
    expect(new Set(words).size).toBe(STATES.length);
  });

  it('understand both vocabularies of the wire', () => {
    expect(['done', 'OK', 'NOT_AVAILABLE', 'REPLICATING', 'STUCK', 'partly_here', 'hitherto unheard', null].map(toState)).toEqual([
      'here',
      'here',
      'not_here',
      'on_the_way',
      'stuck',
      'partly_here',
      'unknown',
      'unknown'
    ]);
  });

  it('come with numbers where numbers are known', () => {
    const files = { total: 10, here: 4, on_the_way: 6, failed: 3, not_here: 0 };
    expect(summaryPhrase(summary({ state: 'partly_here', files }), trans)).toBe('4 of 10 files here');
    expect(summaryPhrase(summary({ state: 'on_the_way', files }), trans)).toBe('4 here, 6 on the way');
    expect(summaryPhrase(summary({ state: 'on_the_way', files: { ...files, here: 0 } }), trans)).toBe('6 files on the way');
    expect(summaryPhrase(summary({ state: 'failed', files }), trans)).toBe('3 of 10 files failed');
    const rule = { locks: { ok: 1, replicating: 0, stuck: 3 }, error: 'No sources', expires_at: null } as Rule;
    expect(summaryPhrase(summary({ state: 'stuck', rule }), trans)).toBe('3 of 4 files stuck: No sources');
    expect(summaryPhrase(summary({ state: 'stuck' }), trans)).toBe('stuck');
    expect(summaryPhrase(summary({ state: 'failed', files: { ...files, total: null, failed: null } }), trans)).toBe('failed');
  });

  it('say once how many files there are', () => {
    const files = { total: 10, here: 0, on_the_way: 10, failed: 3, not_here: 0 };
    expect(tellsTotal(summary({ state: 'on_the_way', files }))).toBe(true);
    expect(tellsTotal(summary({ state: 'on_the_way', files: { ...files, on_the_way: 6 } }))).toBe(false);
    expect(tellsTotal(summary({ state: 'failed', files }))).toBe(true);
    expect(tellsTotal(summary({ state: 'failed', files: { ...files, failed: null } }))).toBe(false);
    expect(tellsTotal(summary({ state: 'not_here', files }))).toBe(false);
  });

  it('say how many bytes are here where not all are, and until when a rule holds them', () => {
    expect(plain(bytesPhrase({ here: 2000, total: 5000 }, trans) ?? '')).toBe('2 kB of 5 kB');
    expect(plain(bytesPhrase({ here: 5000, total: 5000 }, trans) ?? '')).toBe('5 kB');
    expect(bytesPhrase({ here: 5000, total: null }, trans)).toBeNull();
    const inHours = (hours: number) => ({ expires_at: new Date(Date.now() + hours * 3_600_000 + 60_000).toISOString() });
    expect(plain(expiryWords(inHours(72), trans) ?? '')).toBe('expires in 3 d');
    expect(plain(expiryWords(inHours(-5), trans) ?? '')).toBe('expired 5 h ago');
    expect(expiryWords({ expires_at: null }, trans)).toBeNull();
  });

  it('offer to get what is not here for certain, and nothing else', () => {
    expect(STATES.filter(canGet)).toEqual(['partly_here', 'not_here', 'on_tape', 'stuck', 'failed', 'unknown']);
  });
});

describe('The words of progress', () => {
  it('begin with the time left where the line may be cut off', () => {
    expect(progressLine(transfer(), trans).map(plain)).toEqual(['~3 s', '2 of 5 files', '2 kB of 5 kB', '1 kB/s']);
    const one = transfer({ files: { total: 1, done: 0, failed: 0 }, eta_seconds: null });
    expect(progressLine(one, trans).map(plain)).toEqual(['2 kB of 5 kB', '1 kB/s']);
  });

  it('say files, bytes, rate and time left', () => {
    expect(progressParts(transfer(), trans).map(plain)).toEqual(['2 of 5 files', '2 kB of 5 kB', '1 kB/s', '~3 s']);
  });

  it('leave out what is not known', () => {
    const unknown = transfer({
      files: { total: null, done: 3, failed: 0 },
      bytes: { total: null, done: 10 },
      rate: null,
      eta_seconds: null
    });
    expect(progressParts(unknown, trans).map(plain)).toEqual(['3 files', '10 B']);
  });
});
