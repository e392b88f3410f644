import { Token } from '@lumino/coreutils';
import type { Menu } from '@lumino/widgets';
import type { ISnippet } from './snippet';

/** Data that code is to be written for: attached already, or to be attached when the code is inserted. */
export interface ICodeTarget {
  readonly did: string;
  readonly type: string;
  readonly files?: readonly string[];
}

/** Code that opens data, for the language of the notebook in front. Provided by `rucio-jupyter:snippets`. */
export interface ISnippets {
  /** The snippet that fits the data best; null where nothing is known of their format. */
  best(target: ICodeTarget): ISnippet | null;
  /** The code of a snippet under the name that the variable has or would get. */
  codeOf(snippet: ISnippet, target: ICodeTarget): string;
  /** A menu of the snippets that fit; the caller opens and disposes of it. */
  menu(target: ICodeTarget): Menu;
}

export const ISnippets = new Token<ISnippets>('rucio-jupyter:ISnippets', 'Code that opens Rucio data in a notebook.');
