import type { TranslationBundle } from '@jupyterlab/translation';

/** What a schema says to people, with the context under which translators find it. The rule is that of Jupyter's own server. */
export type SchemaContext = 'schema' | 'settings';

/** Keys whose values are data, not words. */
const DATA = new Set(['default', 'enum', 'const', 'required', 'jupyter.lab.toolbars', 'jupyter.lab.menus', 'jupyter.lab.shortcuts']);

/** Calls `visit` for each text of a schema; what it gives takes the text's place. */
export function eachText(schema: object, visit: (context: SchemaContext, text: string) => string, isTop = true): void {
  const fields = schema as Record<string, unknown>;
  for (const [key, value] of Object.entries(fields)) {
    if (typeof value === 'string') {
      if (key === 'title' || key === 'description') {
        fields[key] = visit(isTop ? 'schema' : 'settings', value);
      } else if (isTop && key === 'jupyter.lab.setting-icon-label') {
        fields[key] = visit('settings', value);
      }
    } else if (typeof value === 'object' && value !== null && !DATA.has(key)) {
      eachText(value, visit, false);
    }
  }
}

/**
 * Puts a schema into the language of the page, in place: the settings editor reads the very object. What Jupyter's server has
 * translated already stays, as no message is found for it.
 */
export function translateSchema(schema: object, trans: TranslationBundle): void {
  eachText(schema, (context, text) => trans._p(context, text));
}
