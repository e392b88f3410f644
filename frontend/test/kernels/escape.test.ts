import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { quoteOctal, quotePowerShell, quoteScala, quoteUnicode, UnspeakableText } from '../../src/kernels/escape';
import { HOSTILE, random } from './hostile';

const texts = [...HOSTILE, ...random(2000)];

/** What a compiler makes of the literals, written without a look at the generators. */
const readers = {
  unicode: (literal: string) =>
    literal
      .slice(1, -1)
      .replace(/\\U([0-9a-f]{8})|\\u([0-9a-f]{4})/g, (_, long: string, short: string) => String.fromCodePoint(parseInt(long ?? short, 16))),
  octal: (literal: string) => {
    const bytes: number[] = [];
    literal.slice(1, -1).replace(/\\([0-7]{3})|(.)/g, (_, octal: string | undefined, plain: string) => {
      bytes.push(octal === undefined ? plain.charCodeAt(0) : parseInt(octal, 8));
      return '';
    });
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Uint8Array.from(bytes));
  },
  scala: (literal: string) =>
    literal
      .replace(/^\(|\)$/g, '')
      .split(' + ')
      .map(part =>
        part.endsWith('.toChar')
          ? String.fromCharCode(parseInt(part, 10))
          : part.slice(1, -1).replace(/\\u([0-9a-f]{4})/g, (_, unit: string) => String.fromCharCode(parseInt(unit, 16)))
      )
      .join(''),
  powershell: (literal: string) =>
    literal.slice(1, -1).replace(/`u\{([0-9a-f]+)\}/g, (_, point: string) => String.fromCodePoint(parseInt(point, 16)))
};

describe('literals', () => {
  it.each([
    ['unicode', quoteUnicode, readers.unicode, /^"(?:[A-Za-z0-9._/:+-]|\\u[0-9a-f]{4}|\\U[0-9a-f]{8})*"$/],
    ['octal', quoteOctal, readers.octal, /^"(?:[A-Za-z0-9._/:+-]|\\[0-7]{3})*"$/],
    ['scala', quoteScala, readers.scala, /^\(?"(?:[A-Za-z0-9._/:+-]|\\u[0-9a-f]{4}|" \+ \d+\.toChar \+ ")*"\)?$/],
    ['powershell', quotePowerShell, readers.powershell, /^"(?:[A-Za-z0-9._/:+-]|`u\{[0-9a-f]+\})*"$/]
  ] as const)('%s: every text comes back as it was and never leaves its quotes', (_, quote, read, shape) => {
    for (const text of texts) {
      const literal = quote(text);
      expect(literal).toMatch(shape);
      expect(read(literal)).toBe(text);
    }
  });

  it('Scala never sees an ASCII character as a unicode escape, which old compilers replace before they look for the end', () => {
    for (const text of texts) {
      expect(quoteScala(text)).not.toMatch(/\\u00[0-7]/);
    }
  });

  it('Python itself reads back every text', () => {
    const done = spawnSync('python3', ['-c', 'import ast, json, sys; print(json.dumps(ast.literal_eval(sys.stdin.read())))'], {
      input: `[${texts.map(quoteUnicode).join(', ')}]`,
      encoding: 'utf8',
      maxBuffer: 1 << 26
    });
    expect(done.stderr).toBe('');
    expect(JSON.parse(done.stdout)).toEqual(texts);
  });

  it.each([
    ['a NUL', 'a\0b'],
    ['half a pair', 'a\ud800'],
    ['the other half', '\udc00a']
  ])('%s is refused', (_, text) => {
    for (const quote of [quoteUnicode, quoteOctal, quoteScala, quotePowerShell]) {
      expect(() => quote(text)).toThrow(UnspeakableText);
    }
  });
});
