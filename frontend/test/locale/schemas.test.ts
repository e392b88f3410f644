import { nullTranslator } from '@jupyterlab/translation';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CONTEXT, readPo } from '../../build/po.mjs';
import { eachText, translateSchema } from '../../src/locale/schemas';

const root = join(import.meta.dirname, '..', '..');
const names = readdirSync(join(root, 'schema'));
const read = (name: string) => JSON.parse(readFileSync(join(root, 'schema', name), 'utf8')) as Record<string, unknown>;
const template = readPo(readFileSync(join(root, 'locale', 'rucio_jupyter.pot'), 'utf8'));

describe.each(names)('The schema %s', name => {
  it('names the domain in which Jupyter’s server looks for its texts', () => {
    expect(read(name)['jupyter.lab.internationalization']).toEqual({ domain: 'rucio_jupyter' });
  });

  it('has each of its texts in the template, under the context of Jupyter’s server', () => {
    const missing: string[] = [];
    eachText(read(name), (context, text) => {
      missing.push(...(template.has(`${context}${CONTEXT}${text}`) ? [] : [text]));
      return text;
    });
    expect(missing).toEqual([]);
  });
});

describe('The texts of a schema', () => {
  const german = { ...nullTranslator.load(''), _p: (context: string, text: string) => `${context}:${text}` };

  it('are translated in place, and nothing else is', () => {
    const schema = {
      title: 'Rucio',
      'jupyter.lab.setting-icon': 'icon',
      'jupyter.lab.setting-icon-label': 'Rucio',
      type: 'object',
      properties: {
        title: { title: 'A', oneOf: [{ const: 'a', title: 'One' }], default: 'title' },
        list: { items: { properties: { code: { description: 'Code' } } }, default: [{ title: 'stays' }] }
      }
    };
    translateSchema(schema, german as never);
    expect(schema).toEqual({
      title: 'schema:Rucio',
      'jupyter.lab.setting-icon': 'icon',
      'jupyter.lab.setting-icon-label': 'settings:Rucio',
      type: 'object',
      properties: {
        title: { title: 'settings:A', oneOf: [{ const: 'a', title: 'settings:One' }], default: 'title' },
        list: { items: { properties: { code: { description: 'settings:Code' } } }, default: [{ title: 'stays' }] }
      }
    });
  });

  it('stay as they are where the page speaks English', () => {
    const schema = read('panel.json');
    translateSchema(schema, nullTranslator.load('rucio_jupyter'));
    expect(schema).toEqual(read('panel.json'));
  });
});
