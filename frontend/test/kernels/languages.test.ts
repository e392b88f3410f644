import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { languageOf } from '../../src/kernels/languages';
import { readReport } from '../../src/kernels/languages/python';
import { suggestName } from '../../src/kernels/names';
import type { IDefineOptions, ILanguage, IVariable } from '../../src/kernels/types';
import { HOSTILE } from './hostile';

const options: IDefineOptions = { places: null, consented: [], force: false };
const helped: IDefineOptions = { ...options, places: { python: '/py', dotnet: '/opt/kernels/dotnet', socket: '/run/s', protocol: 1 } };

const file = (path: string | null) => ({ did: 'test:a', path, pfn: null, state: path === null ? 'not_here' : 'here', size: 4 });

const variable = (more: Partial<IVariable> = {}): IVariable => ({
  name: 'small',
  did: 'test:small',
  type: 'collection',
  instance: 'demo',
  state: 'here',
  available: true,
  files: [file('/data/a'), file('/data/b')],
  total: 2,
  ...more
});

const of = (name: string): ILanguage => {
  const language = languageOf(name);
  if (!language) {
    throw new Error(`No language ${name}`);
  }
  return language;
};

const all = ['python', 'C#', 'F#', 'R', 'julia', 'c++', 'scala', 'PowerShell'];

const code = (name: string, v: IVariable, o = options) =>
  of(name)
    .define([v], o)
    .map(request => request.code)
    .join('\n');

describe('languages', () => {
  it('are found by what kernels call themselves and by what their specifications say', () => {
    expect(['Python', 'C++17', 'c++', 'C#', 'r', 'Scala'].map(name => languageOf(name)?.id)).toEqual([
      'python',
      'cpp',
      'cpp',
      'csharp',
      'r',
      'scala'
    ]);
    expect([languageOf('Prolog'), languageOf(null), languageOf('')]).toEqual([null, null, null]);
  });

  it.each([
    [
      'R',
      'invisible(tryCatch({ small <- c("/data/a", "/data/b") }, error = function(e) assign("small", NA_character_, envir = globalenv())))'
    ],
    ['julia', 'global small = String["/data/a", "/data/b"]; nothing'],
    ['scala', 'val small: Seq[String] = Seq[String]("/data/a", "/data/b")'],
    ['PowerShell', '$small = [string[]]@("/data/a", "/data/b")'],
    ['C#', 'string[] small = new string[] { "/data/a", "/data/b" };'],
    ['F#', 'let small : string[] = [| "/data/a"; "/data/b" |]']
  ])('%s defines a collection as its list of paths', (name, expected) => {
    expect(code(name, variable())).toBe(expected);
  });

  it.each([
    ['R', 'NA_character_'],
    ['julia', 'missing'],
    ['scala', 'null'],
    ['PowerShell', '$null'],
    ['C#', 'string[] small = null;'],
    ['F#', ': string[] = null'],
    ['c++', 'small = std::vector<std::string>();']
  ])('%s: what is only partly here is missing, never a short list', (name, expected) => {
    const partly = variable({ state: 'partly_here', available: false, files: [file('/data/a'), file(null)] });
    expect(code(name, partly)).toContain(expected);
    expect(code(name, partly)).not.toContain('/data/a');
  });

  it.each(all)('%s: more than 500 files come from a manifest, not from literals', name => {
    const big = variable({ files: null, manifest: '/state/m.txt', listing: '/state/m.tsv', total: 10000 });
    for (const o of [options, helped]) {
      const text = code(name, big, o);
      expect(text).toMatch(/\/state\/m\.t(xt|sv)/);
      expect(text.length).toBeLessThan(6000);
    }
  });

  it.each(all)('%s: hostile DIDs and paths appear in no form but escaped', name => {
    for (const text of HOSTILE.filter(hostile => /[^A-Za-z0-9._/:+\- \\]/.test(hostile))) {
      const marked = `QZ${text}ZQ`;
      for (const o of [options, helped]) {
        const generated = code(name, variable({ did: `test:${marked}`, files: [file(`/data/${marked}`)], instance: marked }), o);
        expect(generated).not.toContain(marked);
        expect(generated).toContain('QZ');
      }
    }
  });

  it('.NET kernels get live handles, set again in place with each change', () => {
    expect(code('C#', variable(), helped)).toBe(
      'RucioJupyter.Kernel.Rucio.Set("small", "test:small", "collection", "demo", "here", RucioJupyter.Kernel.RucioListing.Lines(' +
        '"test:a\\u0009/data/a\\u0009\\u0009here\\u00094\\u000atest:a\\u0009/data/b\\u0009\\u0009here\\u00094"));\n' +
        'RucioJupyter.Kernel.RucioCollection small = RucioJupyter.Kernel.Rucio.Collection("small");'
    );
    expect(code('F#', variable({ type: 'file', files: null, state: 'unknown', available: false }), helped)).toBe(
      'RucioJupyter.Kernel.Rucio.Set("small", "test:small", "file", "demo", "unknown", null)\nlet small = RucioJupyter.Kernel.Rucio.File("small")'
    );
    expect(
      of('C#')
        .prepare(helped.places)
        .map(request => request.code)
    ).toEqual([
      '#r "/opt/kernels/dotnet/RucioJupyter.Kernel.dll"\nusing RucioJupyter.Kernel;\nRucioJupyter.Kernel.Rucio.UseSocket("/run/s");',
      '#!import "/opt/kernels/dotnet/extension.dib"'
    ]);
    expect(of('C#').prepare({ python: null, dotnet: '/a"\n#r "x', socket: null, protocol: 1 })).toEqual([]);
  });

  it('C++ compiles, and says what it was told', () => {
    const odd = '/data/é "quoted" ??/ \\n 😀';
    const first = code('c++', variable({ files: [file('/data/a'), file(odd)] }));
    const [declaration = '', assignment = ''] = of('c++')
      .define([variable({ files: [file('/data/a'), file(odd)] })], options)
      .map(r => r.code);
    expect(first).toContain('#ifndef RUCIO_v_small');
    const compiler = spawnSync('g++', ['--version']);
    if (compiler.status === 0) {
      const program = `${declaration}${declaration}#include <cstdio>\nint main() { ${assignment} ${assignment} for (auto& s : small) std::puts(s.c_str()); }\n`;
      const built = spawnSync('sh', ['-c', 'f=$(mktemp -d); g++ -std=c++17 -trigraphs -x c++ -o $f/a - && $f/a; rm -rf $f'], {
        input: program,
        encoding: 'utf8'
      });
      expect(built.stdout).toBe(`/data/a\n${odd}\n`);
    }
  });
});

describe('names', () => {
  it.each([
    ['python', ['small', 'données', 'x1'], ['', '1a', 'a b', 'class', 'a-b', '_x', 'ﬁle', "a'"]],
    ['C#', ['small', '@class', 'match'], ['class', '@', '1a', 'a b', 'int']],
    ['F#', ['small', "small'", 'x1'], ['let', 'rec', 'a b', '_']],
    ['R', ['small', '.x', 'a.b'], ['_a', '.1a', 'TRUE', 'function', 'a-b', '..1', '...']],
    ['julia', ['small', 'x!'], ['end', 'a b', '1x']],
    ['c++', ['small'], ['class', 'é', '_X', 'a__b', 'co_await', '1a']],
    ['scala', ['small'], ['val', 'given', 'res12', 'a b']],
    ['PowerShell', ['small'], ['null', 'PID', 'Args', 'a-b', 'é']]
  ])('%s', (name, good, bad) => {
    expect(good.filter(n => of(name).checkName(n) !== null)).toEqual([]);
    expect(bad.filter(n => of(name).checkName(n) === null)).toEqual([]);
  });

  it('of builtins need consent', () => {
    expect(['open', 'print', 'list', 'get_ipython', 'ValueError'].map(n => of('python').checkName(n)?.kind)).toEqual(
      Array(5).fill('builtin')
    );
  });

  it('are suggested from the DID, valid and free', () => {
    const usable = (n: string) => of('python').checkName(n) === null;
    expect(suggestName('test:small.dataset', [], usable)).toBe('small_dataset');
    expect(suggestName('test:small.dataset', ['small_dataset'], usable)).toBe('small_dataset_2');
    expect(suggestName('data22:440000.physics', [], usable)).toBe('data_440000_physics');
    expect(suggestName('user.x:/a/b/été 1.root', [], usable)).toBe('e_te_1_root');
    expect(suggestName('x:open', [], usable)).toBe('open_2');
    expect(suggestName('x:漢字', [], usable)).toBe('data');
    expect(suggestName(`x:${'long.'.repeat(30)}`, [], usable).length).toBeLessThanOrEqual(40);
  });
});

describe('the report of a Python kernel', () => {
  const report = { defined: ['a'], kept: {}, refused: { open: "It's needed." }, helper: null, upstream: false };
  const repr = `'${Buffer.from(JSON.stringify(report)).toString('hex')}'`;

  it('is read from the repr of a hexadecimal text', () => {
    expect(readReport(repr)).toEqual(report);
  });

  it.each([undefined, 'None', "''", "'zz'", "'7b'", "'5b5d'", 7])('%s is no report', value => {
    expect(readReport(value)).toBeNull();
  });
});
