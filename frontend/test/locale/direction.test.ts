import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const styles = join(import.meta.dirname, '..', '..', 'style');

/** What stands for a side of the screen instead of a side of the text. */
const SIDED = [
  /(?:^|[\s;{])(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right)\b/,
  /(?:^|[\s;{])(?:left|right)\s*:/,
  /border-(?:top|bottom)-(?:left|right)-radius/,
  /(?:text-align|float|clear)\s*:\s*(?:left|right)\b/,
  /(?:margin|padding|inset)\s*:\s*(\S+)\s+(\S+)\s+(\S+)\s+(?!\2\s*;)\S+\s*;/
];

describe('No style tells left from right', () => {
  it.each(readdirSync(styles).filter(name => name.endsWith('.css')))('in %s', name => {
    const lines = readFileSync(join(styles, name), 'utf8').split('\n');
    const sided = lines.flatMap((line, index) => (SIDED.some(pattern => pattern.test(line)) ? [`${index + 1}: ${line.trim()}`] : []));
    expect(sided).toEqual([]);
  });
});
