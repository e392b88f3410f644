import { nullTranslator } from '@jupyterlab/translation';
import { describe, expect, it } from 'vitest';
import { canGet, progressParts, STATE_LOOK, stateWord, summaryPhrase, toState } from '../../src/words/state';
import { DidState } from '../../src/api/wire';
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
    expect(summaryPhrase(summary({ state: 'failed', files: { ...files, total: null, failed: null } }), trans)).toBe('failed');
  });

  it('offer to get what is not here for certain, and nothing else', () => {
    expect(STATES.filter(canGet)).toEqual(['partly_here', 'not_here', 'on_tape', 'stuck', 'failed', 'unknown']);
  });
});

describe('The words of progress', () => {
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
