// Reads and writes the two kinds of file that translators know: templates (.pot) and translations (.po).

/** Between a context and a text, where both name a message, as gettext and JupyterLab have it. */
export const CONTEXT = '\u0004';

/** The messages of a file by their English text: `{ plural, strings, places }`, and the header under ''. A context stands before the text. */
export function readPo(text) {
  const messages = new Map();
  for (const block of text.split(/\n{2,}/)) {
    const message = { plural: null, strings: [], places: null };
    let id = null;
    let context = '';
    let append = null;
    for (const line of block.split('\n')) {
      const found = /^(?:(msgctxt|msgid_plural|msgid|msgstr(?:\[(\d)\])?) )?(".*")$/.exec(line);
      if (line.startsWith('#: ')) {
        message.places = line;
      } else if (found) {
        const [, keyword, index] = found;
        const part = JSON.parse(found[3]);
        if (keyword === 'msgctxt') {
          append = more => (context += more);
        } else if (keyword === 'msgid') {
          append = more => (id = (id ?? '') + more);
        } else if (keyword === 'msgid_plural') {
          append = more => (message.plural = (message.plural ?? '') + more);
        } else if (keyword) {
          const at = Number(index ?? 0);
          append = more => (message.strings[at] = (message.strings[at] ?? '') + more);
        }
        append?.(part);
      }
    }
    if (id !== null) {
      messages.set(context === '' ? id : `${context}${CONTEXT}${id}`, message);
    }
  }
  return messages;
}

/** The lines that name a message. */
export function namesOf(id) {
  const [context, text] = id.includes(CONTEXT) ? id.split(CONTEXT) : [null, id];
  return [...(context === null ? [] : [`msgctxt ${quoted(context)}`]), `msgid ${quoted(text)}`];
}

const quoted = text => JSON.stringify(text);

export function writePo(messages) {
  const blocks = [...messages].map(([id, { plural, strings, places }]) => {
    if (id === '') {
      const lines = (strings[0] ?? '').split('\n').filter(line => line !== '');
      return ['msgid ""', 'msgstr ""', ...lines.map(line => quoted(`${line}\n`))].join('\n');
    }
    const head = [...(places ? [places] : []), ...namesOf(id)];
    const tail =
      plural === null
        ? [`msgstr ${quoted(strings[0] ?? '')}`]
        : [`msgid_plural ${quoted(plural)}`, ...[0, 1].map(at => `msgstr[${at}] ${quoted(strings[at] ?? '')}`)];
    return [...head, ...tail].join('\n');
  });
  return `${blocks.join('\n\n')}\n`;
}

/** The value of a line of the header. */
export function headerOf(messages, name) {
  const line = (messages.get('')?.strings[0] ?? '').split('\n').find(each => each.startsWith(`${name}: `));
  return line?.slice(name.length + 2) ?? null;
}
