import type { AttachmentType } from '../tokens';

/** What the code is about: a variable that holds one path or a list of paths. */
export interface ISnippetTarget {
  /** A name that the kernel's language takes; it stands in the code as it is. */
  readonly variable: string;
  readonly type: AttachmentType;
  readonly did: string;
  /** Names of files in it, as far as they are known, for a guess at their format. */
  readonly files: readonly string[];
}

/** Code that opens data. */
export interface ISnippet {
  readonly id: string;
  /** In English, and a message of the translation. */
  readonly label: string;
  /** `id` of the language in `kernels/languages`. */
  readonly language: string;
  /** The formats that it opens; empty: any. */
  readonly formats: readonly Format[];
  readonly code: (target: ISnippetTarget) => string;
}

export type Format = 'root' | 'hdf5' | 'parquet' | 'csv' | 'json';

const SUFFIXES: readonly (readonly [RegExp, Format])[] = [
  [/\.root(\.\d+)?$/i, 'root'],
  [/\.(h5|hdf5?|he5)(\.\d+)?$/i, 'hdf5'],
  [/\.(parquet|parq|pq)$/i, 'parquet'],
  [/\.(csv|tsv)(\.(gz|bz2|xz|zst))?$/i, 'csv'],
  [/\.(json|jsonl|ndjson)(\.(gz|bz2|xz|zst))?$/i, 'json']
];

/** The experiments' words for what is always ROOT, in names of datasets. */
const ROOT_WORDS = /(^|[._/])(D?AOD|ESD|HIST|NTUP|NANOAOD|MINIAOD|DPD|mdst|udst)([._/]|$)|_(D?AOD|NTUP)_/i;

/** A guess from the names; null where they say nothing. */
export function formatOf(did: string, files: readonly string[]): Format | null {
  for (const name of [...files, did]) {
    const known = SUFFIXES.find(([pattern]) => pattern.test(name));
    if (known) {
      return known[1];
    }
  }
  return ROOT_WORDS.test(did) || /DAOD_|NTUP_/.test(did) ? 'root' : null;
}

/** Those that fit the data before the others; the order is kept otherwise. */
export function sortSnippets(snippets: readonly ISnippet[], format: Format | null): { fitting: ISnippet[]; others: ISnippet[] } {
  const fits = ({ formats }: ISnippet) => formats.length === 0 || format === null || formats.includes(format);
  return { fitting: snippets.filter(fits), others: snippets.filter(snippet => !fits(snippet)) };
}
