import { quoteUnicode } from '../escape';
import { checkName, words } from '../names';
import type { ILanguage, IRequest, IVariable } from '../types';
import { plainValue } from './plain';

// R Language Definition, 10.3.3 reserved words; ?Reserved.
const KEYWORDS = words(
  `if else repeat while function for next break in TRUE FALSE NULL Inf NaN NA NA_integer_ NA_real_ NA_character_
   NA_complex_`
);
const BUILTINS = words('T F c q t pi letters LETTERS');

export class RLanguage implements ILanguage {
  readonly id = 'r';
  readonly displayName = 'R';
  readonly lazy = false;

  checkName(name: string) {
    return checkName(name, {
      pattern: /^(?:[A-Za-z]|\.(?![0-9]))[A-Za-z0-9._]*$/,
      keywords: KEYWORDS,
      builtins: BUILTINS,
      reserved: /^\.+$|^\.\.[0-9]+$/
    });
  }

  prepare(): readonly IRequest[] {
    return [];
  }

  define(variables: readonly IVariable[]): readonly IRequest[] {
    // An error in a silent run would abort the cells that wait behind it: it ends as NA instead.
    return variables.map(v => ({
      code: `invisible(tryCatch({ ${v.name} <- ${value(v)} }, error = function(e) assign("${v.name}", NA_character_, envir = globalenv())))`,
      names: [v.name]
    }));
  }
}

function value(v: IVariable): string {
  const plain = plainValue(v);
  switch (plain.kind) {
    case 'missing':
      return 'NA_character_';
    case 'path':
      return quoteUnicode(plain.path);
    case 'paths':
      return plain.paths.length === 0 ? 'character(0)' : `c(${plain.paths.map(quoteUnicode).join(', ')})`;
    case 'manifest':
      return `readLines(${quoteUnicode(plain.path)}, warn = FALSE, encoding = "UTF-8")`;
  }
}
