/** Texts that a careless generator would let out of their quotes. */
export const HOSTILE: readonly string[] = [
  'test:plain.root',
  '',
  '"',
  "'",
  '\\',
  '\\"; import os; os.system("x") #',
  '`$(id)`',
  '${x}',
  '$x #{x} {x} {{x}} %s %d',
  '"""',
  "'''",
  '\n',
  '\r\n\t\v\f\b\u0007\u001b',
  '\u2028\u2029\u0085',
  '??/',
  '*/ // --',
  '\u2018\u2019\u201a\u201b\u201c\u201d',
  'é ü 漢字 \u202e gpj',
  '😀𝒳\u{10ffff}',
  '\\u0022 \\x22 \\N{QUOTATION MARK}',
  '</script><!--',
  '#!/bin/sh',
  '\ufeff\u00a0\u0080\u009f\u007f',
  'scope:name" + Runtime.exec("x") + "'
];

/** The same texts in each run: a failure can be looked at again. */
export function* random(count: number, seed = 20261122): Generator<string> {
  let state = seed;
  const next = (below: number) => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return state % below;
  };
  const ranges: readonly (readonly [number, number])[] = [
    [1, 0x1f],
    [0x20, 0x7f],
    [0x22, 0x27],
    [0x80, 0x2ff],
    [0x2000, 0x2070],
    [0xe000, 0xffff],
    [0x10000, 0x10ffff]
  ];
  for (let i = 0; i < count; i++) {
    let text = '';
    for (let length = next(24); length > 0; length--) {
      const [from, to] = ranges[next(ranges.length)] ?? [0x61, 0x7a];
      text += String.fromCodePoint(from + next(to - from + 1));
    }
    yield text;
  }
}
