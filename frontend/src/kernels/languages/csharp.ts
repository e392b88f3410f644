import { quoteUnicode } from '../escape';
import { checkName, words } from '../names';
import type { IDefineOptions, IHelperPlaces, ILanguage, IRequest, IVariable } from '../types';
import { importHelper, setCall } from './dotnet';
import { plainValue } from './plain';

// ECMA-334 and the C# reference: reserved keywords; contextual ones are ordinary names.
const KEYWORDS = words(
  `abstract as base bool break byte case catch char checked class const continue decimal default delegate do double else
   enum event explicit extern false finally fixed float for foreach goto if implicit in int interface internal is lock
   long namespace new null object operator out override params private protected public readonly ref return sbyte sealed
   short sizeof stackalloc static string struct switch this throw true try typeof uint ulong unchecked unsafe ushort using
   virtual void volatile while`
);

const BUILTINS = words('Rucio RucioFile RucioCollection Console Math Task Kernel display System Microsoft var dynamic nameof await record');

export class CSharpLanguage implements ILanguage {
  readonly id = 'csharp';
  readonly displayName = 'C#';
  readonly lazy = true;

  checkName(name: string) {
    if (name.startsWith('@')) {
      const bare = name.slice(1);
      return checkName(bare, {
        pattern: /^[\p{L}_][\p{L}\p{Nd}_]*$/u,
        keywords: new Set(),
        builtins: new Set()
      });
    }
    return checkName(name, {
      pattern: /^[\p{L}_][\p{L}\p{Nd}_]*$/u,
      keywords: KEYWORDS,
      builtins: BUILTINS,
      reserved: /^__/
    });
  }

  prepare(places: IHelperPlaces | null): readonly IRequest[] {
    return importHelper(places, 'using RucioJupyter.Kernel;', '');
  }

  define(variables: readonly IVariable[], options: IDefineOptions): readonly IRequest[] {
    return variables.map(v => ({
      code: options.places?.dotnet ? handle(v) : plain(v),
      names: [v.name]
    }));
  }
}

function handle(v: IVariable): string {
  const type = v.type === 'file' ? 'RucioFile' : 'RucioCollection';
  const make = v.type === 'file' ? 'File' : 'Collection';
  const key = quoteUnicode(v.name.replace(/^@/, ''));
  return [setCall(v, key), `RucioJupyter.Kernel.${type} ${v.name} = RucioJupyter.Kernel.Rucio.${make}(${key});`].join('\n');
}

function plain(v: IVariable): string {
  const value = plainValue(v);
  const type = v.type === 'file' ? 'string' : 'string[]';
  switch (value.kind) {
    case 'missing':
      return `${type} ${v.name} = null;`;
    case 'path':
      return `string ${v.name} = ${quoteUnicode(value.path)};`;
    case 'paths':
      return `string[] ${v.name} = new string[] { ${value.paths.map(quoteUnicode).join(', ')} };`;
    case 'manifest':
      return `string[] ${v.name} = System.IO.File.ReadAllLines(${quoteUnicode(value.path)});`;
  }
}
