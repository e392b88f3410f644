import { quoteUnicode } from '../escape';
import { checkName, words } from '../names';
import type { ILanguage, IRequest, IVariable } from '../types';
import { plainValue } from './plain';

// Julia manual, Keywords.
const KEYWORDS = words(
  `baremodule begin break catch const continue do else elseif end export false finally for function global if import in
   isa let local macro module mutable primitive quote return struct true try type using where while outer abstract`
);
const BUILTINS = words('ans ARGS Base Core Inf Main NaN VERSION im include missing nothing open pi print println read');

export class JuliaLanguage implements ILanguage {
  readonly id = 'julia';
  readonly displayName = 'Julia';
  readonly lazy = false;

  checkName(name: string) {
    return checkName(name, {
      pattern: /^[\p{L}_][\p{L}\p{Nd}_]*!*$/u,
      keywords: KEYWORDS,
      builtins: BUILTINS,
      reserved: /^_+$/
    });
  }

  prepare(): readonly IRequest[] {
    return [];
  }

  define(variables: readonly IVariable[]): readonly IRequest[] {
    return variables.map(v => ({
      code: `global ${v.name} = ${value(v)}; nothing`,
      names: [v.name]
    }));
  }
}

function value(v: IVariable): string {
  const plain = plainValue(v);
  switch (plain.kind) {
    case 'missing':
      return 'missing';
    case 'path':
      return quoteUnicode(plain.path);
    case 'paths':
      return `String[${plain.paths.map(quoteUnicode).join(', ')}]`;
    case 'manifest':
      return `readlines(${quoteUnicode(plain.path)})`;
  }
}
