import { quoteOctal, quotePowerShell, quoteScala, quoteUnicode } from '../../kernels/escape';
import { ISnippet, ISnippetTarget } from './snippet';

/** How each language writes a text that may hold any character. */
const QUOTES: Readonly<Record<string, (text: string) => string>> = {
  python: quoteUnicode,
  csharp: quoteUnicode,
  fsharp: quoteUnicode,
  r: quoteUnicode,
  julia: quoteUnicode,
  cpp: quoteOctal,
  scala: quoteScala,
  powershell: quotePowerShell
};

export const SNIPPET_LANGUAGES: readonly string[] = Object.keys(QUOTES);

/** The person's own snippets from the settings. What is no snippet is passed over: the settings editor has said so. */
export function ownSnippets(stored: unknown): readonly ISnippet[] {
  return Array.isArray(stored) ? stored.flatMap((each, index) => ownSnippet(each, index)) : [];
}

function ownSnippet(stored: unknown, index: number): ISnippet[] {
  const { label, language, code } = (typeof stored === 'object' && stored !== null ? stored : {}) as Record<string, unknown>;
  if (typeof label !== 'string' || label.trim() === '' || typeof code !== 'string' || code === '') {
    return [];
  }
  const spoken = typeof language === 'string' ? language : 'python';
  return spoken in QUOTES
    ? [{ id: `own-${index}`, label: label.trim(), language: spoken, formats: [], code: target => fill(code, spoken, target) }]
    : [];
}

/** `{variable}` is the variable's name; `{did}` is the DID as a literal of the language, quotes included. Other braces stay. */
export function fill(code: string, language: string, { variable, did }: ISnippetTarget): string {
  const quote = QUOTES[language] ?? quoteUnicode;
  // With a function: a DID may hold "$&" and the like.
  return code.replace(/\{(variable|did)\}/g, (_, name: string) => (name === 'did' ? quote(did) : variable));
}

/** A list of paths as it is written in the language, for code that is to run without the panel. */
export function pathListLiteral(paths: readonly string[], language: string): string {
  const quote = QUOTES[language] ?? quoteUnicode;
  const [open, separator, close] = LISTS[language] ?? ['paths = [', ',', ']'];
  return `${open}\n${paths.map(path => `    ${quote(path)}`).join(`${separator}\n`)}\n${close}`;
}

/** How each language begins, divides and ends a list. */
const LISTS: Readonly<Record<string, readonly [string, string, string]>> = {
  csharp: ['string[] paths =\n{', ',', '};'],
  fsharp: ['let paths = [', '', ']'],
  r: ['paths <- c(', ',', ')'],
  cpp: ['std::vector<std::string> paths = {', ',', '};'],
  scala: ['val paths = List(', ',', ')'],
  powershell: ['$paths = @(', ',', ')']
};
