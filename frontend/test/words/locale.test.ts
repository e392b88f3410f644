import { afterEach, describe, expect, it } from 'vitest';
import { formatBytes, formatNumber } from '../../src/words/format';
import { locale, speak } from '../../src/words/locale';

describe('The language of numbers', () => {
  afterEach(() => speak(null));

  it('is the one that was chosen in JupyterLab', () => {
    speak('de_DE');
    expect(formatNumber(12_345.5)).toBe('12.345,5');
    expect(formatBytes(1_500_000)).toBe('1,5\u00a0MB');
  });

  it.each([null, undefined, '', 'en', 'default', 'not a language', 'x'])('is the browser’s own for %j', code => {
    speak(code);
    expect(locale()).toBeUndefined();
  });
});
