/** A text that no source literal can carry, such as one with NUL or half a surrogate pair. */
export class UnspeakableText extends Error {
  constructor(readonly text: string) {
    super('The text holds a NUL or half a surrogate pair, which no file name can hold.');
    this.name = 'UnspeakableText';
  }
}

const HARMLESS = /^[A-Za-z0-9._/:+-]$/;
const HALF_PAIR = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;

/**
 * DIDs and paths are foreign data that end up in source code: every character outside
 * `A-Za-z0-9._/:+-` leaves as an escape.
 */
function escape(text: string, foreign: (point: number) => string): string {
  if (text.includes('\0') || HALF_PAIR.test(text)) {
    throw new UnspeakableText(text);
  }
  let out = '';
  for (const character of text) {
    out += HARMLESS.test(character) ? character : foreign(character.codePointAt(0) ?? 0);
  }
  return out;
}

const hex = (value: number, width: number) => value.toString(16).padStart(width, '0');

/** `\uXXXX` and `\UXXXXXXXX`: Python, C#, F#, R and Julia read both alike. */
export function quoteUnicode(text: string): string {
  return `"${escape(text, p => (p > 0xffff ? `\\U${hex(p, 8)}` : `\\u${hex(p, 4)}`))}"`;
}

/** UTF-8 bytes in three-digit octal: independent of the compiler's character sets and of trigraphs. */
export function quoteOctal(text: string): string {
  const utf8 = new TextEncoder();
  return `"${escape(text, p => [...utf8.encode(String.fromCodePoint(p))].map(byte => `\\${byte.toString(8).padStart(3, '0')}`).join(''))}"`;
}

/**
 * Scala up to 2.13.1 replaces `\u0022` before it looks for the end of a literal, so ASCII never leaves as
 * `\u`; it is joined on as a number instead.
 */
export function quoteScala(text: string): string {
  const parts = escape(text, p =>
    p < 0x80
      ? `" + ${p}.toChar + "`
      : p > 0xffff
        ? [...String.fromCodePoint(p)]
            .flatMap(pair => [pair.charCodeAt(0), pair.charCodeAt(1)])
            .map(unit => `\\u${hex(unit, 4)}`)
            .join('')
        : `\\u${hex(p, 4)}`
  );
  return parts.includes(' + ') ? `("${parts}")` : `"${parts}"`;
}

/** PowerShell 7: `` `u{X} ``; curly quotes would end a literal too, and are foreign like the rest. */
export function quotePowerShell(text: string): string {
  return `"${escape(text, p => `\`u{${p.toString(16)}}`)}"`;
}
