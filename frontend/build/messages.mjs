// Writes locale/rucio_jupyter.pot, the template of translations: every sentence that goes through the translator, and the texts of the settings.
// With --check it only says whether the template is up to date.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { CONTEXT, namesOf } from './po.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const target = join(root, 'locale', 'rucio_jupyter.pot');
const messages = new Map();

for (const entry of readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })) {
  if (entry.isFile() && /\.tsx?$/.test(entry.name)) {
    read(join(entry.parentPath ?? entry.path, entry.name));
  }
}

for (const name of readdirSync(join(root, 'schema')).sort()) {
  readSchema(JSON.parse(readFileSync(join(root, 'schema', name), 'utf8')), `schema/${name}`, true);
}

/** As src/locale/schemas.ts reads it. */
function readSchema(schema, place, isTop) {
  const data = ['default', 'enum', 'const', 'required', 'jupyter.lab.toolbars', 'jupyter.lab.menus', 'jupyter.lab.shortcuts'];
  for (const [key, value] of Object.entries(schema)) {
    if (typeof value === 'string' && (key === 'title' || key === 'description' || (isTop && key === 'jupyter.lab.setting-icon-label'))) {
      const context = isTop && key !== 'jupyter.lab.setting-icon-label' ? 'schema' : 'settings';
      const known = messages.get(`${context}${CONTEXT}${value}`) ?? { plural: null, places: [] };
      messages.set(`${context}${CONTEXT}${value}`, { ...known, places: [...known.places, place] });
    } else if (typeof value === 'object' && value !== null && !data.includes(key)) {
      readSchema(value, place, false);
    }
  }
}

function read(file) {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const visit = node => {
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
      const [first, second] = node.arguments;
      const method = node.expression.name.text;
      if (method === '__' || method === '_n') {
        add(file, source, node, first, method === '_n' ? second : undefined);
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
}

function add(file, source, node, single, plural) {
  const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
  const place = `${relative(root, file)}:${line}`;
  if (!ts.isStringLiteralLike(single) || (plural && !ts.isStringLiteralLike(plural))) {
    throw new Error(`${place}: a message must be a literal, or no translator will ever see it.`);
  }
  const known = messages.get(single.text) ?? { plural: null, places: [] };
  known.plural ??= plural?.text ?? null;
  known.places.push(place.replace(/:\d+$/, ''));
  messages.set(single.text, known);
}

const quoted = text => JSON.stringify(text);
const blocks = [...messages]
  .sort(([a], [b]) => (a < b ? -1 : 1))
  .map(([text, { plural, places }]) => {
    const lines = [`#: ${[...new Set(places)].sort().join(' ')}`, ...namesOf(text)];
    return [...lines, ...(plural === null ? ['msgstr ""'] : [`msgid_plural ${quoted(plural)}`, 'msgstr[0] ""', 'msgstr[1] ""'])].join('\n');
  });
const header =
  'msgid ""\nmsgstr ""\n"Project-Id-Version: rucio-jupyter\\n"\n"MIME-Version: 1.0\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"';
const template = `${[header, ...blocks].join('\n\n')}\n`;

if (process.argv.includes('--check')) {
  if (readFileSync(target, 'utf8') !== template) {
    console.error('locale/rucio_jupyter.pot is out of date: run npm run messages.');
    process.exit(1);
  }
} else {
  mkdirSync(join(root, 'locale'), { recursive: true });
  writeFileSync(target, template);
  console.log(`${messages.size} messages in ${relative(root, target)}.`);
}
