import { quoteScala } from '../escape';
import { checkName, words } from '../names';
import type { ILanguage, IRequest, IVariable } from '../types';
import { plainValue } from './plain';

// Scala 2.13 and 3 reference: reserved words.
const KEYWORDS = words(
  `abstract case catch class def do else enum export extends false final finally for forSome given if implicit import
   lazy match new null object override package private protected return sealed super then this throw trait true try type
   val var while with yield macro`
);
const BUILTINS = words('scala java Seq List Vector Array String Option None Some kernel interp repl println print exit');

export class ScalaLanguage implements ILanguage {
  readonly id = 'scala';
  readonly displayName = 'Scala';
  readonly lazy = false;

  checkName(name: string) {
    return checkName(name, {
      pattern: /^[A-Za-z_][A-Za-z0-9_]*$/,
      keywords: KEYWORDS,
      builtins: BUILTINS,
      reserved: /^_+$|^res[0-9]+/
    });
  }

  prepare(): readonly IRequest[] {
    return [];
  }

  define(variables: readonly IVariable[]): readonly IRequest[] {
    return variables.map(v => ({
      code: `val ${v.name}: ${v.type === 'file' ? 'String' : 'Seq[String]'} = ${value(v)}`,
      names: [v.name]
    }));
  }
}

function value(v: IVariable): string {
  const plain = plainValue(v);
  switch (plain.kind) {
    case 'missing':
      return 'null';
    case 'path':
      return quoteScala(plain.path);
    case 'paths':
      return `Seq[String](${plain.paths.map(quoteScala).join(', ')})`;
    case 'manifest':
      return `{ val file = scala.io.Source.fromFile(${quoteScala(plain.path)}, "UTF-8"); try file.getLines().toVector finally file.close() }`;
  }
}
