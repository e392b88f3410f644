// Kernels that no front end looks at, and the cells of docs/kernels/python.md, in a real IPython with the real sidecar.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { executables } from '../../Lab/backend.mjs';
import { chooseFront, places } from '../../Lab/front.mjs';
import { openLab, startWorld } from '../harness.mjs';
import { attachment, bring, signIn, writeNotebook } from '../notebooks.mjs';

const HELPER = path.join(path.dirname(executables.sidecar), 'kernels', 'python');

let world;
let python;
let environment;

before(async () => {
  world = await startWorld();
  const { page, context } = await openLab(world);
  await signIn(page, world, 'demo');
  await bring(page, world, 'test:small.dataset');
  await context.close();
  python = chooseFront(world.folder).python;
  const jupyter = path.join(world.folder, 'jupyter');
  environment = {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(JUPYTER|IPYTHON|RUCIO_|PYTHON)/.test(name))),
    ...python.environment,
    HOME: path.join(world.folder, 'home'),
    JUPYTER_DATA_DIR: path.join(jupyter, 'data'),
    JUPYTER_RUNTIME_DIR: path.join(jupyter, 'runtime'),
    IPYTHONDIR: path.join(world.folder, 'ipython-alone'),
    PYTHONPATH: HELPER
  };
});
after(async () => await world?.stop());

/** Runs cells in a kernel of their own. */
function alone(cells, complete = []) {
  return new Promise((resolve, reject) => {
    const child = spawn(python.command, [path.join(places.checkout, 'tests', 'python', 'alone.py')], { env: environment, cwd: world.front.notebooks });
    let output = '';
    let errors = '';
    child.stdout.on('data', text => (output += text));
    child.stderr.on('data', text => (errors += text));
    child.on('close', code => (code === 0 ? resolve(JSON.parse(output)) : reject(new Error(`alone.py ended with ${code}: ${errors}`))));
    child.stdin.end(JSON.stringify({ cells, complete }));
  });
}

/** The Python cells of a page of the documentation, by the heading that they stand under. */
function cellsOf(page) {
  const cells = {};
  let heading = '';
  let block = null;
  for (const line of fs.readFileSync(path.join(places.checkout, 'docs', 'kernels', page), 'utf8').split('\n')) {
    if (block !== null) {
      if (line.startsWith('```')) {
        (cells[heading] ??= []).push(block.join('\n'));
        block = null;
      } else {
        block.push(line);
      }
    } else if (line.startsWith('#')) {
      heading = line.replace(/^#+ /, '');
    } else if (line.startsWith('```python')) {
      block = [];
    }
  }
  return cells;
}

const failed = answer => answer.cells.filter(cell => cell.error !== null).map(cell => cell.error);

test('Every Python cell of the documentation runs as it stands', async t => {
  const cells = cellsOf('python.md');
  writeNotebook(world, 'analysis.ipynb', [''], [attachment('test:small.dataset', 'small')]);
  // What the panel defines in a notebook, and a library that reads paths.
  const defined =
    "from rucio_jupyterlab.kernels.ipython import Rucio\nsmall = Rucio.get('test:small.dataset')\none = small[0]\n" +
    "import sys, types\nsys.modules['uproot'] = types.SimpleNamespace(open=open)";
  let count = 0;
  for (const [heading, blocks] of Object.entries(cells)) {
    const answer = await alone([heading === 'Without the panel' ? '1' : defined, ...blocks]);
    assert.deepEqual(failed(answer), [], `under "${heading}"`);
    count += blocks.length;
  }
  assert.ok(count >= 6, `${count} cells were found`);
  t.diagnostic(`${count} cells of docs/kernels/python.md have run`);
});

test('%rucio searches, gets, waits, lists and completes without a front end, once IPython is told to load it', async () => {
  const profile = path.join(environment.IPYTHONDIR, 'profile_default');
  fs.mkdirSync(profile, { recursive: true });
  fs.writeFileSync(path.join(profile, 'ipython_kernel_config.py'), "c.InteractiveShellApp.extensions = ['rucio_jupyterlab.kernels.ipython']\n");
  const answer = await alone(
    [
      '%rucio status',
      '%rucio search test:small.dataset',
      '%rucio get test:small.dataset --as small --wait --timeout 60',
      '%rucio list',
      'len(small), sum(len(open(f, "rb").read()) for f in small) > 0',
      '%rucio get test:no.such.dataset --as nothing',
      '%rucio fly'
    ],
    ['%rucio ', '%rucio wait ', '%rucio get ']
  );
  fs.rmSync(profile, { recursive: true });

  assert.deepEqual(failed(answer).length, 2);
  assert.match(answer.cells[0].stdout, /Sidecar .* at .*\nInstances: demo/);
  assert.match(answer.cells[1].stdout, /test:small\.dataset {2}dataset, 5 files/);
  assert.match(answer.cells[3].stdout, /small: test:small\.dataset \(here, 5 files\)/);
  assert.equal(answer.cells[4].result, '(5, True)');
  assert.match(answer.cells[5].error, /^RucioError: .*test:no\.such\.dataset/s);
  assert.match(answer.cells[6].error, /%rucio knows no 'fly'/);
  const [verbs, names, dids] = answer.complete;
  assert.ok(['list', 'get', 'wait', 'status', 'search'].every(verb => verbs.some(match => match.trim().endsWith(verb))), verbs.join());
  assert.ok(names.some(match => match.endsWith('small')), names.join());
  assert.ok(dids.some(match => match.includes('small.dataset')), dids.join());
});

const BATCH = ["from rucio_jupyterlab.kernels.ipython import Rucio\nRucio.attach_notebook('batch.ipynb')", "sum(len(open(f, 'rb').read()) for f in small) > 0, len(small)"];

/** Runs the notebook as a batch system does; what stands under its last cell then. */
function batch(module, ...words) {
  writeNotebook(world, 'batch.ipynb', BATCH, [attachment('test:small.dataset', 'small')]);
  const ran = spawnSync(python.command, ['-m', module, ...words], { env: environment, cwd: world.front.notebooks, encoding: 'utf8', timeout: 120_000 });
  assert.equal(ran.status, 0, ran.stderr);
  const done = JSON.parse(fs.readFileSync(path.join(world.front.notebooks, 'done.ipynb'), 'utf8'));
  return [done.cells.at(-1).outputs[0].data['text/plain']].flat();
}

test('A notebook that nbconvert runs has its data, and the result stands in the notebook that it writes', async () => {
  assert.deepEqual(batch('nbconvert', '--to', 'notebook', '--execute', 'batch.ipynb', '--output', 'done.ipynb'), ['(True, 5)']);
});

const hasPapermill = () => spawnSync(python.command, ['-c', 'import papermill'], { env: environment }).status === 0;

test('A notebook that papermill runs has its data as well', async t => {
  if (!hasPapermill()) {
    t.skip('papermill is not installed beside this JupyterLab');
    return;
  }
  assert.deepEqual(batch('papermill', '--kernel', 'python3', '--log-output', 'batch.ipynb', 'done.ipynb'), ['(True, 5)']);
});

test('Without a sidecar the sentence says what to do', async () => {
  const kept = environment.JUPYTER_RUNTIME_DIR;
  environment = { ...environment, JUPYTER_RUNTIME_DIR: fs.mkdtempSync(path.join(world.folder, 'elsewhere-')) };
  const answer = await alone(["from rucio_jupyterlab.kernels.ipython import Rucio\nRucio.get('test:small.dataset')"]);
  environment = { ...environment, JUPYTER_RUNTIME_DIR: kept };
  assert.match(answer.cells[0].error, /^SidecarUnreachable: The Rucio sidecar cannot be reached from this kernel.*open the Rucio panel/s);
});
