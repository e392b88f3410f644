import { nullTranslator } from '@jupyterlab/translation';
import { describe, expect, it } from 'vitest';
import { chipWords } from '../../src/notebook/chip';
import type { IAttachment, KernelState } from '../../src/notebook/tokens';

const trans = nullTranslator.load('x');
const words = (...all: (readonly [KernelState, IAttachment['state']])[]) =>
  chipWords(
    all.map(([kernel, state], i) => ({
      did: `t:${i}`,
      type: 'file',
      variableName: `v${i}`,
      instance: null,
      state,
      sentence: null,
      words: null,
      size: null,
      length: null,
      kernel,
      kernelError: null
    })),
    trans
  );

describe('the chip', () => {
  it('is not there without attachments', () => {
    expect(words()).toBeNull();
  });

  it.each([
    [
      'Rucio: 2 ready',
      [
        ['ready', 'here'],
        ['ready', 'here']
      ]
    ],
    [
      'Rucio: 1 of 2 ready',
      [
        ['ready', 'here'],
        ['waiting', 'here']
      ]
    ],
    [
      'Rucio: 1 of 2 here',
      [
        ['ready', 'here'],
        ['ready', 'on_the_way']
      ]
    ],
    ['Rucio: waiting for kernel', [['waiting', 'here']]],
    [
      'Rucio: 1 of 2 failed',
      [
        ['ready', 'here'],
        ['failed', 'here']
      ]
    ],
    ['Rucio: no kernel', [['no_kernel', 'here']]],
    ['Rucio: not in this kernel', [['unsupported', 'here']]]
  ] as const)('says "%s"', (text, all) => {
    expect(words(...all)?.text).toBe(text);
  });
});
