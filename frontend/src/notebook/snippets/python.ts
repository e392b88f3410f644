import { TranslationBundle } from '@jupyterlab/translation';
import { formatOf, ISnippet, ISnippetTarget } from './snippet';

/** Paths are handed on as text: handles of the helper are texts that tell what is wrong while the data are not here. */
const ONE = (variable: string) => `str(${variable})`;
const EACH = (variable: string) => `[str(path) for path in ${variable}]`;

const READERS = { parquet: 'read_parquet', csv: 'read_csv', hdf5: 'read_hdf', json: 'read_json', root: 'read_parquet' } as const;

/** The code says nothing of the DID: names of variables are all that a person or a catalogue can put into it. */
export function pythonSnippets(trans: TranslationBundle): readonly ISnippet[] {
  const make = (id: string, label: string, formats: ISnippet['formats'], one: Write, many: Write): ISnippet => ({
    id: `python-${id}`,
    label,
    language: 'python',
    formats,
    code: target => (target.type === 'file' ? one(target.variable, target) : many(target.variable, target)).join('\n')
  });
  return [
    make(
      'paths',
      trans.__('Path list'),
      [],
      v => [`${v}_paths = [${ONE(v)}]`, `${v}_paths`],
      v => [`${v}_paths = ${EACH(v)}`, `${v}_paths`]
    ),
    make(
      'uproot',
      trans.__('uproot'),
      ['root'],
      v => ['import uproot', '', `${v}_file = uproot.open({${ONE(v)}: None})`, `${v}_file.keys()`],
      v => [
        'import uproot',
        '',
        `${v}_files = [uproot.open({str(path): None}) for path in ${v}]`,
        `[file.keys() for file in ${v}_files[:3]]`
      ]
    ),
    make(
      'rdataframe',
      trans.__('ROOT RDataFrame'),
      ['root'],
      v => frame(v, `[${ONE(v)}]`),
      v => frame(v, EACH(v))
    ),
    make(
      'pandas',
      trans.__('pandas'),
      ['parquet', 'csv', 'hdf5', 'json'],
      (v, target) => ['import pandas as pd', '', `${v}_frame = pd.${reader(target)}(${ONE(v)})`, `${v}_frame.head()`],
      (v, target) => [
        'import pandas as pd',
        '',
        `${v}_frame = pd.concat((pd.${reader(target)}(str(path)) for path in ${v}), ignore_index=True)`,
        `${v}_frame.head()`
      ]
    ),
    make(
      'h5py',
      trans.__('h5py'),
      ['hdf5'],
      v => ['import h5py', '', `with h5py.File(${ONE(v)}, "r") as file:`, '    file.visititems(print)'],
      v => [
        'import h5py',
        '',
        `for path in ${EACH(v)}:`,
        '    with h5py.File(path, "r") as file:',
        '        print(path, list(file.keys()))'
      ]
    )
  ];
}

type Write = (variable: string, target: ISnippetTarget) => readonly string[];

function reader({ did, files }: ISnippetTarget): string {
  return READERS[formatOf(did, files) ?? 'parquet'];
}

/** The first tree of the first file: a name that is wrong would crash the kernel only later. */
function frame(v: string, paths: string): readonly string[] {
  return [
    'import ROOT',
    '',
    `${v}_paths = ${paths}`,
    `with ROOT.TFile.Open(${v}_paths[0]) as file:`,
    `    ${v}_tree = next(key.GetName() for key in file.GetListOfKeys() if key.GetClassName() in ("TTree", "TNtuple", "ROOT::RNTuple"))`,
    `${v}_frame = ROOT.RDataFrame(${v}_tree, ${v}_paths)`,
    `${v}_frame.Describe()`
  ];
}
