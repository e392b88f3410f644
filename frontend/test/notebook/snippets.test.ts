import { nullTranslator } from '@jupyterlab/translation';
import { describe, expect, it } from 'vitest';
import { csharpSnippets } from '../../src/notebook/snippets/csharp';
import { fill, ownSnippets, pathListLiteral, SNIPPET_LANGUAGES } from '../../src/notebook/snippets/own';
import { pythonSnippets } from '../../src/notebook/snippets/python';
import { formatOf, ISnippet, ISnippetTarget, sortSnippets } from '../../src/notebook/snippets/snippet';
import { HOSTILE } from '../kernels/hostile';

const trans = nullTranslator.load('rucio_jupyter');
const PYTHON = pythonSnippets(trans);
const CSHARP = csharpSnippets(trans);

function target(change: Partial<ISnippetTarget> = {}): ISnippetTarget {
  return { variable: 'small', type: 'collection', did: 'test:small.dataset', files: [], ...change };
}

function code(snippets: readonly ISnippet[], id: string, change: Partial<ISnippetTarget> = {}): string {
  const snippet = snippets.find(each => each.id === id);
  if (!snippet) {
    throw new Error(`${id} is missing.`);
  }
  return snippet.code(target(change));
}

describe('The snippets for Python', () => {
  it('open every file of a collection, and the one file', () => {
    expect(code(PYTHON, 'python-paths')).toBe('small_paths = [str(path) for path in small]\nsmall_paths');
    expect(code(PYTHON, 'python-paths', { type: 'file' })).toBe('small_paths = [str(small)]\nsmall_paths');
  });

  it('give uproot paths in which a colon is no mark of an object', () => {
    expect(code(PYTHON, 'python-uproot', { type: 'file' })).toContain('uproot.open({str(small): None})');
    expect(code(PYTHON, 'python-uproot')).toContain('[uproot.open({str(path): None}) for path in small]');
  });

  it.each([
    ['x.parquet', 'read_parquet'],
    ['x.csv.gz', 'read_csv'],
    ['x.h5', 'read_hdf'],
    ['x.jsonl', 'read_json']
  ])('read %s with pandas.%s', (file, reader) => {
    expect(code(PYTHON, 'python-pandas', { files: [`test:${file}`] })).toContain(`pd.${reader}(str(path))`);
    expect(code(PYTHON, 'python-pandas', { type: 'file', did: `test:${file}` })).toContain(`pd.${reader}(str(small))`);
  });

  it('say nothing of the DID, whatever that holds', () => {
    for (const snippet of [...PYTHON, ...CSHARP]) {
      for (const did of HOSTILE) {
        expect(snippet.code(target({ did: `test:${did}` }))).toBe(snippet.code(target({ did: 'test:x' })));
      }
    }
  });
});

describe('The snippets for C#', () => {
  it('take handles and plain values alike', () => {
    expect(code(CSHARP, 'csharp-paths')).toBe('string[] smallPaths = small;\nsmallPaths');
    expect(code(CSHARP, 'csharp-paths', { type: 'file', variable: '@class' })).toBe('string[] classPaths = { @class };\nclassPaths');
  });
});

describe('The guess at a format', () => {
  it.each([
    ['test:a.root', [], 'root'],
    ['test:a.root.1', [], 'root'],
    ['mc16_13TeV:mc16_13TeV.410470.deriv.DAOD_PHYS.e6337_p5001', [], 'root'],
    ['test:set', ['test:a.hdf5'], 'hdf5'],
    ['test:set', ['test:a.csv'], 'csv'],
    ['test:set', ['test:a.txt'], null],
    ['test:roadmap', [], null]
  ] as const)('of %s with %j is %s', (did, files, format) => {
    expect(formatOf(did, files)).toBe(format);
  });

  it('puts what fits first, and keeps the rest at hand', () => {
    const { fitting, others } = sortSnippets(PYTHON, 'hdf5');
    expect(fitting.map(({ id }) => id)).toEqual(['python-paths', 'python-pandas', 'python-h5py']);
    expect(others.map(({ id }) => id)).toEqual(['python-uproot', 'python-rdataframe']);
    expect(sortSnippets(PYTHON, null).others).toEqual([]);
  });
});

describe('A person’s own snippets', () => {
  it('are read from the settings, and what is none is passed over', () => {
    const own = ownSnippets([
      { label: 'dask', language: 'python', code: 'open({variable})' },
      { label: '', code: 'x' },
      { label: 'fortran', language: 'fortran', code: 'x' },
      'text',
      null,
      { label: ' plain ', code: '{variable} {other} {did}' }
    ]);
    expect(own.map(({ label, language }) => [label, language])).toEqual([
      ['dask', 'python'],
      ['plain', 'python']
    ]);
    expect(own[1]?.code(target())).toBe('small {other} "test:small.dataset"');
    expect(ownSnippets(undefined)).toEqual([]);
  });

  it.each(SNIPPET_LANGUAGES)('write every DID as a literal of %s that no character can leave', language => {
    for (const name of HOSTILE) {
      const text = fill('{did}', language, target({ did: `test:${name}` }));
      expect(text).toMatch(/^\(?"[\x20-\x7e]*"\)?$/);
      const inside = text.replace(/^\(?"|"\)?$/g, '');
      expect(inside.replace(/" \+ \d+\.toChar \+ "/g, '')).not.toMatch(/["\n\r$]/);
    }
  });

  it('take a DID with the marks of a replacement as it is', () => {
    expect(fill('{did}', 'python', target({ did: 'a:$&' }))).toBe('"a:\\u0024\\u0026"');
  });
});

describe('A list of paths as code', () => {
  it('is quoted in the language', () => {
    expect(pathListLiteral(['/a b', "/it's"], 'python')).toBe('paths = [\n    "/a\\u0020b",\n    "/it\\u0027s"\n]');
    expect(pathListLiteral(['/a'], 'csharp')).toBe('string[] paths =\n{\n    "/a"\n};');
    expect(pathListLiteral(['/a', '/b'], 'r')).toBe('paths <- c(\n    "/a",\n    "/b"\n)');
  });
});
