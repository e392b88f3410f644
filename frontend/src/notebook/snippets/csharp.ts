import { TranslationBundle } from '@jupyterlab/translation';
import { ISnippet } from './snippet';

/** Both the helper's handles and plain strings turn into these types by themselves. */
export function csharpSnippets(trans: TranslationBundle): readonly ISnippet[] {
  const make = (
    id: string,
    label: string,
    formats: ISnippet['formats'],
    lines: (paths: string, name: string) => readonly string[]
  ): ISnippet => ({
    id: `csharp-${id}`,
    label,
    language: 'csharp',
    formats,
    code: ({ variable, type }) => {
      const name = variable.replace(/^@/, '');
      const paths = `${name}Paths`;
      const first = type === 'file' ? `string[] ${paths} = { ${variable} };` : `string[] ${paths} = ${variable};`;
      return [first, ...lines(paths, name)].join('\n');
    }
  });
  return [
    make('paths', trans.__('Path list'), [], paths => [paths]),
    make('lines', trans.__('First lines of each file'), ['csv', 'json'], paths => [
      `foreach (var path in ${paths})`,
      '{',
      '    Console.WriteLine(path);',
      '    foreach (var line in System.IO.File.ReadLines(path).Take(5)) Console.WriteLine(line);',
      '}'
    ]),
    make('sizes', trans.__('Size of each file'), [], paths => [
      `${paths}.Select(path => new { Path = path, Bytes = new System.IO.FileInfo(path).Length })`
    ]),
    make('stream', trans.__('Read each file as a stream'), [], paths => [
      `foreach (var path in ${paths})`,
      '{',
      '    using (var stream = System.IO.File.OpenRead(path))',
      '    {',
      '        Console.WriteLine($"{path}: {stream.Length} bytes");',
      '    }',
      '}'
    ])
  ];
}
