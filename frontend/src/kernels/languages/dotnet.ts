import { quoteUnicode } from '../escape';
import type { IHelperPlaces, IRequest, IVariable } from '../types';
import { LITERAL_LIMIT } from '../types';

/** `#r` and `#!import` know no escapes: a folder with a character outside this set is not offered. */
const PLAIN_FOLDER = /^[A-Za-z0-9._/+@ -]+$/;

/**
 * Loads the helper that lies beside the sidecar. The directives are optional: where the kernel runs elsewhere
 * they fail, and the variables are then defined as plain strings.
 */
export function importHelper(places: IHelperPlaces | null, open: string, magic: string): readonly IRequest[] {
  const folder = places?.dotnet;
  if (!folder || !PLAIN_FOLDER.test(folder)) {
    return [];
  }
  const socket = places?.socket ? quoteUnicode(places.socket) : 'null';
  const end = magic === 'fsharp' ? '' : ';';
  return [
    {
      code: `#r "${folder}/RucioJupyter.Kernel.dll"\n${open}\n` + `RucioJupyter.Kernel.Rucio.UseSocket(${socket})${end}`,
      names: [],
      fallback: true
    },
    {
      code: `#!import "${folder}/extension.dib"`,
      names: []
    }
  ];
}

/** The call that creates or updates the handle behind a variable; the same text in C# and F#. */
export function setCall(v: IVariable, key: string, end = ';'): string {
  const head = `RucioJupyter.Kernel.Rucio.Set(${key}, ${quoteUnicode(v.did)}, ${quoteUnicode(v.type)}, ${quoteUnicode(v.instance)}, ${quoteUnicode(v.state)}`;
  if (v.listing) {
    return `${head}, RucioJupyter.Kernel.RucioListing.Read(${quoteUnicode(v.listing)}))${end}`;
  }
  if (v.files === null || v.files.length > LITERAL_LIMIT) {
    return `${head}, null)${end}`;
  }
  // One text with a line for each file: the compiler takes seconds for thousands of literals.
  const lines = v.files
    .map(f =>
      [f.did, f.path ?? '', f.pfn ?? '', f.state, `${f.size ?? ''}`]
        .map(field => field.replace(/[\\\t\n]/g, c => FIELD_ESCAPES[c] ?? ''))
        .join('\t')
    )
    .join('\n');
  return `${head}, RucioJupyter.Kernel.RucioListing.Lines(${quoteUnicode(lines)}))${end}`;
}

const FIELD_ESCAPES: { readonly [character: string]: string } = {
  '\\': '\\\\',
  '\t': '\\t',
  '\n': '\\n'
};
