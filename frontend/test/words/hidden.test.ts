import { describe, expect, it } from 'vitest';
import { showHidden } from '../../src/words/hidden';

describe('Hidden characters', () => {
  it('are named, and others left as they are', () => {
    expect(showHidden('a\u202egnp.txt\n\u200b')).toBe('a\u27e8U+202E\u27e9gnp.txt\u27e8U+000A\u27e9\u27e8U+200B\u27e9');
    expect(showHidden('ümlaut Ω 数 user.jdoe:x')).toBe('ümlaut Ω 数 user.jdoe:x');
  });
});
