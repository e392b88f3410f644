import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { headerOf, readPo, writePo } from '../../build/po.mjs';

const root = join(import.meta.dirname, '..', '..');
const file = (...parts: string[]) => join(root, 'locale', ...parts);
const template = readPo(readFileSync(file('rucio_jupyter.pot'), 'utf8'));
const languages = readdirSync(file(), { withFileTypes: true }).flatMap(entry => (entry.isDirectory() ? [entry.name] : []));
const placeholders = (text: string) => [...new Set(text.match(/%\d/g) ?? [])].sort();

describe('The template of translations', () => {
  it('holds every sentence of the source', () => {
    expect(() => execFileSync(process.execPath, [join(root, 'build', 'messages.mjs'), '--check'], { stdio: 'pipe' })).not.toThrow();
  }, 60_000);
});

describe.each(languages)('The translation %s', language => {
  const text = readFileSync(file(language, 'LC_MESSAGES', 'rucio_jupyter.po'), 'utf8');
  const messages = readPo(text);

  it('lacks no text (npm run messages lists new ones without a translation)', () => {
    const missing = [...template.keys()].filter(id => id !== '' && !(messages.get(id)?.strings ?? ['']).every(each => each !== ''));
    expect(missing).toEqual([]);
  });

  it('holds nothing that is no longer said', () => {
    expect([...messages.keys()].filter(id => !template.has(id))).toEqual([]);
  });

  it('has both numbers where English has, and names its rule', () => {
    for (const [id, { plural, strings }] of messages) {
      expect([id, strings.length]).toEqual([id, plural === null ? 1 : 2]);
    }
    expect(headerOf(messages, 'Language')).toMatch(/^[a-z]{2}_[A-Z]{2}$/);
    expect(headerOf(messages, 'Plural-Forms')).toMatch(/^nplurals=2; plural=/);
  });

  it('keeps what is filled in', () => {
    for (const [id, { plural, strings }] of messages) {
      const allowed = new Set([...placeholders(id), ...placeholders(plural ?? '')]);
      for (const each of strings) {
        const used = placeholders(each);
        expect([id, used.filter(one => !allowed.has(one))]).toEqual([id, []]);
      }
      if (plural === null) {
        expect([id, placeholders(strings[0] ?? '')]).toEqual([id, placeholders(id)]);
      }
    }
  });

  it('is written as the tools write it', () => {
    expect(writePo(messages)).toBe(text);
  });
});
