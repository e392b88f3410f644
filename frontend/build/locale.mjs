// Translations. With --merge: brings each locale/*/LC_MESSAGES/rucio_jupyter.po up to the template; new messages come in without a
// translation, old ones go. Without: writes the language packs that JupyterLab serves, into labextension/locale.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { headerOf, readPo, writePo } from './po.mjs';

const DOMAIN = 'rucio_jupyter';
const root = fileURLToPath(new URL('..', import.meta.url));
const template = readPo(readFileSync(join(root, 'locale', `${DOMAIN}.pot`), 'utf8'));
const languages = readdirSync(join(root, 'locale'), { withFileTypes: true }).filter(entry => entry.isDirectory());

if (!process.argv.includes('--merge')) {
  rmSync(join(root, 'labextension', 'locale'), { recursive: true, force: true });
}
for (const { name } of languages) {
  const file = join(root, 'locale', name, 'LC_MESSAGES', `${DOMAIN}.po`);
  const known = readPo(readFileSync(file, 'utf8'));
  if (process.argv.includes('--merge')) {
    merge(file, known);
  } else {
    pack(known);
  }
}

function merge(file, known) {
  const merged = new Map([['', known.get('')]]);
  let missing = 0;
  for (const [id, { plural, places }] of template) {
    if (id !== '') {
      const before = known.get(id);
      const strings = before && (before.plural === null) === (plural === null) ? before.strings : [];
      missing += strings.some(text => text !== '') ? 0 : 1;
      merged.set(id, { plural, places, strings });
    }
  }
  writeFileSync(file, writePo(merged));
  if (missing > 0) {
    console.log(`${missing} messages are without a translation in ${file}.`);
  }
}

/** The form of JupyterLab: each message with the list of its translations; what is missing stays English. */
function pack(known) {
  const language = headerOf(known, 'Language');
  // The folder has an underscore; JupyterLab compares the language inside with a hyphen.
  const content = { '': { domain: DOMAIN, language: language.replace('_', '-'), plural_forms: headerOf(known, 'Plural-Forms') } };
  for (const [id, { strings }] of known) {
    if (id !== '' && strings.length > 0 && strings.every(text => text !== '')) {
      content[id] = strings;
    }
  }
  const target = join(root, 'labextension', 'locale', language, 'LC_MESSAGES', `${DOMAIN}.json`);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, `${JSON.stringify(content, null, 1)}\n`);
}
