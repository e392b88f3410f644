import { quoteUnicode } from '../escape';
import { checkName, words } from '../names';
import type { IDefineOptions, IHelperPlaces, ILanguage, IRequest, IVariable } from '../types';
import { importHelper, setCall } from './dotnet';
import { plainValue } from './plain';

// F# language specification 4.1, section 3.4: keywords, OCaml keywords and words kept for later.
const KEYWORDS = words(
  `abstract and as assert base begin class default delegate do done downcast downto elif else end exception extern false
   finally fixed for fun function global if in inherit inline interface internal lazy let match member module mutable
   namespace new null of open or override private public rec return sig static struct then to true try type upcast use
   val void when while with yield asr land lor lsl lsr lxor mod atomic break checked component const constraint
   constructor continue event external functor include method mixin object parallel process protected pure sealed
   tailcall trait virtual volatile`
);

const BUILTINS = words(
  `Rucio RucioFile RucioCollection System abs async box display exit failwith float fst id ignore int not printf printfn
   raise ref seq snd sprintf string typeof unbox`
);

export class FSharpLanguage implements ILanguage {
  readonly id = 'fsharp';
  readonly displayName = 'F#';
  readonly lazy = true;

  checkName(name: string) {
    return checkName(name, {
      pattern: /^[\p{L}_][\p{L}\p{Nd}_']*$/u,
      keywords: KEYWORDS,
      builtins: BUILTINS,
      reserved: /^_+$/
    });
  }

  prepare(places: IHelperPlaces | null): readonly IRequest[] {
    return importHelper(places, 'open RucioJupyter.Kernel', 'fsharp');
  }

  define(variables: readonly IVariable[], options: IDefineOptions): readonly IRequest[] {
    return variables.map(v => ({
      code: options.places?.dotnet ? handle(v) : plain(v),
      names: [v.name]
    }));
  }
}

function handle(v: IVariable): string {
  const make = v.type === 'file' ? 'File' : 'Collection';
  const key = quoteUnicode(v.name);
  return [setCall(v, key, ''), `let ${v.name} = RucioJupyter.Kernel.Rucio.${make}(${key})`].join('\n');
}

function plain(v: IVariable): string {
  const value = plainValue(v);
  switch (value.kind) {
    case 'missing':
      return `let ${v.name} : ${v.type === 'file' ? 'string' : 'string[]'} = null`;
    case 'path':
      return `let ${v.name} : string = ${quoteUnicode(value.path)}`;
    case 'paths':
      return `let ${v.name} : string[] = [| ${value.paths.map(quoteUnicode).join('; ')} |]`;
    case 'manifest':
      return `let ${v.name} : string[] = System.IO.File.ReadAllLines(${quoteUnicode(value.path)})`;
  }
}
