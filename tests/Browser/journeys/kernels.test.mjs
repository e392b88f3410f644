// Attached data in a real IPython kernel, event by event. What the sidecar says about the data is set by each journey; everything else is real.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { api, command, kernelIdle, openPanel, outputOf, shoot, startWorld, withLab } from '../harness.mjs';
import { expect } from '../expect.mjs';

const ATTACHED = [{ did: 'test:small', type: 'collection', variableName: 'small', future: { kept: true } }];
const READ = "[open(f,'rb').read(4) for f in small]";
const TWO = "[b'root', b'root']";

let world;
let files;

before(async () => {
  world = await startWorld({
    instances: urls =>
      ['demo', 'second'].map(name => ({ name, display_name: name, rucio_base_url: urls.rucio, mode: 'download', rucio_ca_cert: urls.ca, wildcard_enabled: true }))
  });
  files = ['a', 'b'].map(name => {
    const file = path.join(world.folder, `${name}.root`);
    fs.writeFileSync(file, `root-${name}`);
    return file;
  });
});
after(async () => await world?.stop());

/** Answers `kernel/resolve`: every file here, unless the journey changes `data`. */
async function answer(page, data = {}) {
  await page.route('**/kernel/resolve?*', async route => {
    const query = new URL(route.request().url()).searchParams;
    const state = data.state ?? 'here';
    const paths = data.paths?.(query.get('namespace')) ?? files;
    await route.fulfill({
      contentType: 'application/json',
      body: JSON.stringify({
        did: query.get('did'),
        namespace: query.get('namespace') || 'demo',
        type: 'collection',
        state,
        sentence: state === 'here' ? `All ${paths.length} files are here.` : 'On the way.',
        available: state === 'here',
        files: { total: paths.length, here: state === 'here' ? paths.length : 0 },
        bytes: { total: 4, here: 4 },
        problem: null,
        items: paths.map((file, i) => ({ did: `test:${i}`, path: state === 'here' ? file : null, pfn: null, state, size: 6, error: null })),
        next: null,
        manifest: data.manifest?.() ?? null
      })
    });
  });
  return data;
}

function notebook(name, cells, attached = ATTACHED) {
  const content = {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: { kernelspec: { name: 'python3', display_name: 'Python 3', language: 'python' }, language_info: { name: 'python' }, rucio_attachments: attached },
    cells: cells.map((source, i) => ({ id: `cell-${i}`, cell_type: 'code', metadata: {}, outputs: [], execution_count: null, source }))
  };
  fs.writeFileSync(path.join(world.front.notebooks, name), JSON.stringify(content));
  return name;
}

async function open(page, name, more = {}) {
  await command(page, 'docmanager:open', { path: name, factory: 'Notebook', ...more });
  await page.getByRole('tab', { name, selected: true }).waitFor();
  await page.locator('.jp-NotebookPanel:not(.lm-mod-hidden) .jp-Cell').first().waitFor();
}

const chip = page => page.locator('.jp-NotebookPanel:not(.lm-mod-hidden) .jp-RucioChip-button');

const chipSays = (page, text, seconds = 40) => expect(async () => (await chip(page).innerText()).includes(text), `the chip says "${text}"`, seconds);

/** JupyterLab asks for a kernel where cells are run before the session has one: from that moment on order is ours to keep. */
async function hasKernel(page) {
  await expect(
    () => page.evaluate(() => Boolean((globalThis.jupyterapp ?? globalThis.jupyterlab).shell.currentWidget.sessionContext.session?.kernel)),
    'the notebook has a kernel',
    40
  );
}

/** Appends a cell, runs it and gives its output. */
async function runCell(page, code, { expect = /\S/, seconds = 40 } = {}) {
  const index = await page.evaluate(async code => {
    const app = globalThis.jupyterapp ?? globalThis.jupyterlab;
    const notebook = app.shell.currentWidget.content;
    notebook.model.sharedModel.addCell({ cell_type: 'code', source: code });
    notebook.deselectAll();
    notebook.activeCellIndex = notebook.model.cells.length - 1;
    void app.commands.execute('notebook:run-cell');
    return notebook.activeCellIndex;
  }, code);
  return outputOf(page, index, expect, seconds);
}

async function runAll(page) {
  await hasKernel(page);
  await command(page, 'notebook:run-all-cells');
}

const accept = page => page.locator('.jp-Dialog .jp-mod-accept').click();

test('Opening a notebook defines its data before the first cell, even where all cells are run at once', async () => {
  await withLab(world, 'kernels: open', async page => {
    // Nothing is set here: the sidecar, the emulated Rucio and the helper in the kernel answer.
    const call = async (method, route, body) => {
      const reply = await api(page, world, method, route, body);
      assert.ok(reply.status < 300, `${method} ${route}: ${reply.status} ${JSON.stringify(reply.body)}`);
      return reply.body;
    };
    await call('PUT', 'auth', { namespace: 'demo', type: 'userpass', params: { username: 'ddmlab', password: 'secret' } });
    await call('PUT', 'instances', { instance: 'demo', auth: 'userpass' });
    await call('POST', 'did/make-available?namespace=demo', { did: 'test:small.dataset' });
    await expect(async () => (await call('GET', 'did/summary?namespace=demo&did=test:small.dataset')).state === 'here', 'the data are here', 60);
    await open(page, notebook('open.ipynb', [`len(small), ${READ}`], [{ did: 'test:small.dataset', type: 'collection', variableName: 'small' }]));
    await runAll(page);
    assert.match(await outputOf(page, 0, /\(5|Error/, 60), /\(5,\s+\[b/);
    await chipSays(page, '1 ready');
  });
});

test('Data are there again after a restart, and ahead of the cells of Restart and Run All', async () => {
  await withLab(world, 'kernels: restart', async page => {
    await answer(page);
    await open(page, notebook('restart.ipynb', [READ]));
    await chipSays(page, '1 ready');
    await command(page, 'runmenu:restart-and-run-all');
    await accept(page);
    assert.ok((await outputOf(page, 0, /root/, 60)).includes(TWO));
    await command(page, 'kernelmenu:restart');
    await accept(page);
    await chipSays(page, '1 ready');
    await runAll(page);
    assert.ok((await outputOf(page, 0, /root/, 60)).includes(TWO));
  });
});

test('Data are there again when the kernel has died and was started anew', async () => {
  await withLab(world, 'kernels: autorestart', async page => {
    await answer(page);
    await open(page, notebook('autorestart.ipynb', ['marker = 1', READ]));
    await chipSays(page, '1 ready');
    await runCell(page, 'import os; os._exit(1)', { seconds: 3 }).catch(() => ''); // The cell that ends the kernel has no output.
    await page.locator('.jp-Dialog .jp-mod-accept').click({ timeout: 20_000 }).catch(() => undefined); // JupyterLab may tell of the restart in a dialog.
    await kernelIdle(page);
    await chipSays(page, '1 ready');
    assert.ok((await runCell(page, `'marker' in globals(), ${READ}`, { expect: /root/ })).includes(`(False, ${TWO})`));
  });
});

test('A changed kernel gets the data too', async () => {
  await withLab(world, 'kernels: change', async page => {
    await answer(page);
    await open(page, notebook('change.ipynb', [READ]));
    await chipSays(page, '1 ready');
    await page.evaluate(async () => {
      const app = globalThis.jupyterapp ?? globalThis.jupyterlab;
      await app.shell.currentWidget.sessionContext.changeKernel({ name: 'python3' });
    });
    await chipSays(page, '1 ready');
    await runAll(page);
    assert.ok((await outputOf(page, 0, /root/, 60)).includes(TWO));
  });
});

test('A removed attachment leaves metadata and toolbar; fields that we do not know survive what stays', async () => {
  await withLab(world, 'kernels: remove', async page => {
    await answer(page);
    await open(page, notebook('remove.ipynb', [''], [...ATTACHED, { did: 'test:other', type: 'collection', variableName: 'other' }]));
    await chipSays(page, '2 ready');
    const panel = await openPanel(page);
    await panel.getByRole('tab', { name: /Notebook/ }).click();
    await panel.getByRole('button', { name: 'Remove other from the notebook' }).click();
    await chipSays(page, '1 ready');
    await command(page, 'docmanager:save');
    const saved = () => JSON.parse(fs.readFileSync(path.join(world.front.notebooks, 'remove.ipynb'), 'utf8')).metadata.rucio_attachments;
    await expect(() => saved()?.length === 1, 'the notebook on disk');
    assert.deepEqual(saved(), ATTACHED);
    await shoot(page, 'kernels: notebook tab');
    await panel.getByRole('button', { name: 'Remove small from the notebook' }).click();
    await chip(page).waitFor({ state: 'hidden' });
  });
});

test('Attachments without an instance follow the one that is chosen', async () => {
  await withLab(world, 'kernels: instance', async page => {
    const only = path.join(world.folder, 'only.root');
    fs.writeFileSync(only, 'second');
    await answer(page, { paths: namespace => (namespace === 'second' ? [only] : files) });
    await open(page, notebook('instance.ipynb', [READ]));
    await chipSays(page, '1 ready');
    const xsrf = async (instance, auth) =>
      await page.evaluate(
        async ([url, body]) => {
          const token = decodeURIComponent(/(?:^|; )_xsrf=([^;]*)/.exec(document.cookie)?.[1] ?? '');
          await fetch(url, { method: 'PUT', headers: { 'X-XSRFToken': token, 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
        },
        [new URL('instances', world.front.api).pathname, { instance, auth }]
      );
    await xsrf('second', 'userpass');
    await page.reload();
    await page.locator('#jp-main-dock-panel').waitFor();
    await chipSays(page, '1 ready', 60);
    assert.ok((await runCell(page, READ, { expect: /seco/ })).includes("[b'seco']"));
    await xsrf('demo', 'userpass');
  }, { reset: false });
});

test('Data that arrive while a cell runs are seen by that cell', async () => {
  await withLab(world, 'kernels: arrive', async page => {
    const data = await answer(page, { state: 'on_the_way' });
    await open(page, notebook('arrive.ipynb', ['']));
    await chipSays(page, '0 of 1 here');
    const loop = 'import time\nfor _ in range(600):\n    if small.did_available: break\n    time.sleep(0.1)\nprint(sorted(small))';
    const printed = runCell(page, loop, { expect: /root/, seconds: 60 });
    data.state = 'here';
    assert.ok((await printed).includes(files[0]));
    await chipSays(page, '1 ready');
  });
});

test('Two notebooks on one kernel both have their data, and both again after one of them restarts it', async () => {
  await withLab(world, 'kernels: two notebooks', async page => {
    await answer(page);
    await open(page, notebook('first.ipynb', ['']));
    await chipSays(page, '1 ready');
    const id = await page.evaluate(() => (globalThis.jupyterapp ?? globalThis.jupyterlab).shell.currentWidget.sessionContext.session.kernel.id);
    await open(page, notebook('second.ipynb', [''], [{ did: 'test:other', type: 'collection', variableName: 'other' }]), { kernel: { id } });
    await page.getByRole('tab', { name: 'second.ipynb' }).waitFor();
    await chipSays(page, '1 ready');
    assert.ok((await runCell(page, 'len(small), len(other)', { expect: /\(/ })).includes('(2, 2)'));
    await command(page, 'kernelmenu:restart');
    await accept(page);
    await chipSays(page, '1 ready');
    assert.ok((await runCell(page, '1 + 1', { expect: /2/ })).includes('2'));
    assert.ok((await runCell(page, 'len(small), len(other)', { expect: /\(/ })).includes('(2, 2)'));
  });
});

test('A notebook cannot replace a builtin without consent, and one bad name stops no other', async () => {
  await withLab(world, 'kernels: names', async page => {
    await answer(page);
    await open(page, notebook('names.ipynb', [''], [...ATTACHED, { did: 'test:evil', type: 'file', variableName: 'open' }]));
    await chipSays(page, '1 of 2 failed');
    assert.ok((await runCell(page, `open.__module__, ${READ}`, { expect: /root/ })).includes(TWO));
    const panel = await openPanel(page);
    await panel.getByRole('tab', { name: /Notebook/ }).click();
    await panel.getByText('open would replace a name that the language needs. Rename it, or allow it.').waitFor();
  });
});

test('A collection of 10,000 files is a variable again after Restart and Run All; the time it took is printed', async t => {
  await withLab(world, 'kernels: ten thousand', async page => {
    const paths = path.join(world.folder, 'big.txt');
    const listing = path.join(world.folder, 'big.tsv');
    fs.writeFileSync(paths, Array.from({ length: 10_000 }, (_, i) => `/data/${i}.root\n`).join(''));
    fs.writeFileSync(listing, Array.from({ length: 10_000 }, (_, i) => `test:${i}\t/data/${i}.root\t\there\t4\n`).join(''));
    await page.route('**/kernel/resolve?*', route =>
      route.fulfill({
        contentType: 'application/json',
        body: JSON.stringify({
          did: 'test:big', namespace: 'demo', type: 'collection', state: 'here', sentence: 'All 10000 files are here.', available: true,
          files: { total: 10_000, here: 10_000 }, bytes: { total: 1, here: 1 }, problem: null, items: [], next: '500', manifest: { paths, listing }
        })
      })
    );
    await open(page, notebook('big.ipynb', ['len(big), big[9999]'], [{ did: 'test:big', type: 'collection', variableName: 'big' }]));
    await chipSays(page, '1 ready');
    await page.evaluate(() => {
      const context = (globalThis.jupyterapp ?? globalThis.jupyterlab).shell.currentWidget.sessionContext;
      const chip = document.querySelector('.jp-NotebookPanel:not(.lm-mod-hidden) .jp-RucioChip');
      globalThis.rucioTimes = {};
      context.session.kernel.statusChanged.connect((_, status) => {
        if (status === 'idle') {
          globalThis.rucioTimes.idle ??= performance.now();
        }
      });
      new MutationObserver(() => {
        if (chip.textContent.includes('1 ready')) {
          globalThis.rucioTimes.ready ??= performance.now();
        }
      }).observe(chip, { subtree: true, childList: true, characterData: true });
    });
    await command(page, 'runmenu:restart-and-run-all');
    await accept(page);
    assert.ok((await outputOf(page, 0, /9999/, 60)).includes("(10000, '/data/9999.root')"));
    await chipSays(page, '1 ready');
    const { idle, ready } = await page.evaluate(() => globalThis.rucioTimes);
    t.diagnostic(`10,000 files: ready ${Math.max(0, ready - idle).toFixed(0)} ms after the kernel, at load ${os.loadavg()[0].toFixed(1)} on ${os.cpus().length} cores`);
  });
});
