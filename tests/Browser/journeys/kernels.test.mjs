// Attached data in a real IPython kernel, event by event, with the real sidecar and the emulated Rucio behind it.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { command, kernelIdle, openLab, outputOf, shoot, startWorld, withLab } from '../harness.mjs';
import { expect } from '../expect.mjs';
import { accept, attachment, bring, call, chip, chipSays, hasKernel, open, runAll, runCell, signIn, writeNotebook } from '../notebooks.mjs';
import { Panel } from '../panel.mjs';

const SMALL = [attachment('test:small.dataset', 'small', { future: { kept: true } })];
const TINY = attachment('test:tiny.dataset', 'tiny');
const READ = "len(small), sum(len(open(f, 'rb').read()) for f in small) > 0";
const READ_SAYS = '(5, True)';

let world;
let mount;

before(async () => {
  mount = fs.mkdtempSync('/tmp/rucio-kernels-');
  world = await startWorld({
    emulator: ['--mount', mount],
    instances: urls => {
      const both = { rucio_base_url: urls.rucio, rucio_ca_cert: urls.ca, wildcard_enabled: true };
      return [
        { ...both, name: 'demo', display_name: 'demo', mode: 'download' },
        { ...both, name: 'second', display_name: 'second', mode: 'replica', destination_rse: 'LOCAL-MOUNT', rse_mount_path: mount, path_begins_at: 1 }
      ];
    }
  });
  const { page, context } = await openLab(world);
  await signIn(page, world, 'demo', 'second');
  await bring(page, world, 'test:small.dataset');
  await context.close();
});
after(async () => {
  await world?.stop();
  fs.rmSync(mount, { recursive: true, force: true });
});

const notebook = (name, cells, attached = SMALL) => writeNotebook(world, name, cells, attached);

test('Opening a notebook defines its data before the first cell, even where all cells are run at once', async () => {
  await withLab(world, 'kernels: open', async page => {
    await open(page, notebook('open.ipynb', [READ]));
    await runAll(page);
    assert.ok((await outputOf(page, 0, /\(5|Error/, 60)).includes(READ_SAYS));
    await chipSays(page, '1 ready');
  });
});

test('Data that are attached in the panel are a variable in the running kernel', async () => {
  await withLab(world, 'kernels: attach', async page => {
    await open(page, notebook('attach.ipynb', ['before = 1'], []));
    await runAll(page);
    const panel = await new Panel(page).open();
    await panel.tab(/^Explore/).click();
    await panel.find('test:small.dataset');
    await panel.attach('test:small.dataset', 'small');
    await chipSays(page, '1 ready');
    assert.ok((await runCell(page, `before, ${READ}`, { expect: /\(1|Error/ })).includes('(1, 5, True)'));
  });
});

test('Data are there again after a restart, and ahead of the cells of Restart and Run All', async () => {
  await withLab(world, 'kernels: restart', async page => {
    await open(page, notebook('restart.ipynb', [READ]));
    await chipSays(page, '1 ready');
    await command(page, 'runmenu:restart-and-run-all');
    await accept(page);
    assert.ok((await outputOf(page, 0, /\(5|Error/, 60)).includes(READ_SAYS));
    await command(page, 'kernelmenu:restart');
    await accept(page);
    await chipSays(page, '1 ready');
    await runAll(page);
    assert.ok((await outputOf(page, 0, /\(5|Error/, 60)).includes(READ_SAYS));
  });
});

test('Data are there again when the kernel has died and was started anew', async () => {
  await withLab(world, 'kernels: autorestart', async page => {
    await open(page, notebook('autorestart.ipynb', ['marker = 1', READ]));
    await chipSays(page, '1 ready');
    await runCell(page, 'import os; os._exit(1)', { seconds: 3 }).catch(() => ''); // the cell that ends the kernel has no output
    await page.locator('.jp-Dialog .jp-mod-accept').click({ timeout: 20_000 }).catch(() => undefined); // JupyterLab may tell of the restart in a dialog
    await kernelIdle(page);
    await chipSays(page, '1 ready');
    assert.ok((await runCell(page, `'marker' in globals(), ${READ}`, { expect: /\(F|Error/ })).includes('(False, 5, True)'));
  });
});

test('A changed kernel gets the data too', async () => {
  await withLab(world, 'kernels: change', async page => {
    await open(page, notebook('change.ipynb', [READ]));
    await chipSays(page, '1 ready');
    await page.evaluate(async () => {
      const app = globalThis.jupyterapp ?? globalThis.jupyterlab;
      await app.shell.currentWidget.sessionContext.changeKernel({ name: 'python3' });
    });
    await chipSays(page, '1 ready');
    await runAll(page);
    assert.ok((await outputOf(page, 0, /\(5|Error/, 60)).includes(READ_SAYS));
  });
});

test('A removed attachment leaves metadata and toolbar; fields that we do not know survive what stays', async () => {
  await withLab(world, 'kernels: remove', async page => {
    await open(page, notebook('remove.ipynb', [''], [...SMALL, TINY]));
    await chipSays(page, '1 of 2 here');
    const panel = await new Panel(page).open();
    await panel.tab(/^Notebook/).click();
    await panel.root.getByRole('button', { name: 'Remove tiny from the notebook' }).click();
    await chipSays(page, '1 ready');
    await command(page, 'docmanager:save');
    const saved = () => JSON.parse(fs.readFileSync(path.join(world.front.notebooks, 'remove.ipynb'), 'utf8')).metadata.rucio_attachments;
    await expect(() => saved()?.length === 1, 'the notebook on disk');
    assert.deepEqual(saved(), SMALL);
    await shoot(page, 'kernels: notebook tab');
    await panel.root.getByRole('button', { name: 'Remove small from the notebook' }).click();
    await chip(page).waitFor({ state: 'hidden' });
  });
});

test('Attachments without an instance follow the one that is chosen in the panel', async () => {
  await withLab(world, 'kernels: instance', async page => {
    await open(page, notebook('instance.ipynb', [''], [attachment('test:mounted.dataset', 'mounted')]));
    await chipSays(page, '0 of 1 here');
    assert.match(await runCell(page, 'try:\n    list(mounted)\nexcept Exception as e:\n    print(type(e).__name__, e)', { expect: /\S/ }), /DIDNotAvailable/);
    const panel = await new Panel(page).open();
    await panel.tab('Settings').click();
    await panel.root.getByLabel('Rucio instance').selectOption('second');
    await chipSays(page, '1 ready');
    assert.match(await runCell(page, 'len(mounted), mounted[0]', { expect: /\(5|Error/ }), /\(5, '\/tmp\/rucio-kernels-/);
    await panel.root.getByLabel('Rucio instance').selectOption('demo');
    await chipSays(page, '0 of 1 here');
  });
});

test('Data that arrive while a cell runs are seen by that cell', async () => {
  await withLab(world, 'kernels: arrive', async page => {
    await open(page, notebook('arrive.ipynb', [''], [TINY]));
    await chipSays(page, '0 of 1 here');
    const loop = 'import time\nfor _ in range(900):\n    if tiny.did_available: break\n    time.sleep(0.1)\nprint("read", sum(len(open(f, "rb").read()) for f in tiny))';
    const printed = runCell(page, loop, { expect: /read|Error/, seconds: 100 });
    const panel = await new Panel(page).open();
    await panel.tab(/^Explore/).click();
    await panel.find('test:tiny.dataset');
    await panel.get('test:tiny.dataset');
    assert.match(await printed, /read \d+/);
    await chipSays(page, '1 ready');
  });
});

test('A cell that waits goes on when its wait is cancelled in the panel', async () => {
  await withLab(world, 'kernels: cancel', async page => {
    await call(page, world, 'POST', 'did/make-available?namespace=second', { did: 'test:many.dataset' });
    await open(page, notebook('cancel.ipynb', [''], [attachment('test:many.dataset', 'many', { instance: 'second' })]));
    await chipSays(page, '0 of 1 here');
    const ended = runCell(page, 'try:\n    many.wait(timeout=600)\nexcept Exception as e:\n    print(type(e).__name__, e)', { expect: /WaitCancelled|Exception|Error/, seconds: 90 });
    const panel = await new Panel(page).open();
    await panel.tab(/^Notebook/).click();
    await panel.root.getByRole('button', { name: 'Cancel' }).first().click({ timeout: 30_000 });
    assert.match(await ended, /WaitCancelled Waiting for test:many.dataset was cancelled in the Rucio panel/);
  });
});

test('Two notebooks on one kernel both have their data, and both again after one of them restarts it', async () => {
  await withLab(world, 'kernels: two notebooks', async page => {
    await open(page, notebook('first.ipynb', ['']));
    await chipSays(page, '1 ready');
    const id = await page.evaluate(() => (globalThis.jupyterapp ?? globalThis.jupyterlab).shell.currentWidget.sessionContext.session.kernel.id);
    await open(page, notebook('second.ipynb', [''], [attachment('test:small.dataset', 'other')]), { kernel: { id } });
    await page.getByRole('tab', { name: 'second.ipynb' }).waitFor();
    await chipSays(page, '1 ready');
    assert.ok((await runCell(page, 'len(small), len(other)', { expect: /\(|Error/ })).includes('(5, 5)'));
    await command(page, 'kernelmenu:restart');
    await accept(page);
    await chipSays(page, '1 ready');
    assert.ok((await runCell(page, '1 + 1', { expect: /2/ })).includes('2'));
    assert.ok((await runCell(page, 'len(small), len(other)', { expect: /\(|Error/ })).includes('(5, 5)'));
  });
});

test('A console on the kernel of a notebook has its data, also after it restarts the kernel', async () => {
  await withLab(world, 'kernels: console', async page => {
    await open(page, notebook('console.ipynb', ['']));
    await chipSays(page, '1 ready');
    await command(page, 'notebook:create-console', { activate: true });
    const console_ = page.locator('.jp-ConsolePanel:not(.lm-mod-hidden)');
    await console_.waitFor();
    const run = async code => {
      await console_.locator('.jp-CodeConsole-promptCell .cm-content').click();
      await page.keyboard.insertText(code);
      await page.keyboard.press('Shift+Enter');
    };
    await run(READ);
    await console_.locator('.jp-OutputArea-output').filter({ hasText: READ_SAYS }).first().waitFor();
    await command(page, 'kernelmenu:restart');
    await accept(page);
    // The console is cleared when the kernel is there again: what is typed before that is lost.
    const again = console_.locator('.jp-OutputArea-output').filter({ hasText: "('again', 5, True)" });
    await expect(async () => {
      await run(`'again', ${READ}`);
      return await again.first().waitFor({ timeout: 5000 }).then(() => true, () => false);
    }, 'the data are there after the restart', 60);
  });
});

test('A console of its own takes data from the panel and has them again after a restart and in a page that is loaded anew', async () => {
  await withLab(world, 'kernels: lone console', async page => {
    await command(page, 'application:close-all'); // other journeys' consoles would be restored beside it
    // One question for each notebook of other journeys that is not saved; none is left once their consoles are gone.
    const discard = page.locator('.jp-Dialog .jp-mod-warn');
    while (await discard.waitFor({ timeout: 3000 }).then(() => true, () => false)) {
      await discard.click();
    }
    await page.locator('.jp-ConsolePanel').waitFor({ state: 'detached' });
    await command(page, 'console:create', { kernelPreference: { name: 'python3' }, activate: true });
    const console_ = page.locator('.jp-ConsolePanel:not(.lm-mod-hidden)');
    const prompt = console_.locator('.jp-CodeConsole-promptCell .cm-content');
    await prompt.waitFor();
    await kernelIdle(page);
    await prompt.click();
    const panel = await new Panel(page).open();
    await panel.tab(/^Explore/).click();
    await panel.find('test:small.dataset');
    await panel.attach('test:small.dataset', 'small');
    const chipOf = console_.locator('.jp-RucioChip-button');
    await expect(async () => (await chipOf.innerText()).includes('1 ready'), 'the console has its data', 40);
    // A console is cleared when its kernel is there again: what is typed before that is lost.
    const runUntil = async (code, text) => {
      const output = console_.locator('.jp-OutputArea-output').filter({ hasText: text });
      await expect(async () => {
        await prompt.click();
        await page.keyboard.insertText(code);
        await page.keyboard.press('Shift+Enter');
        return await output.first().waitFor({ timeout: 5000 }).then(() => true, () => false);
      }, `the console says ${text}`, 60);
    };
    await runUntil(`'first', ${READ}`, "('first', 5, True)");
    await shoot(page, 'kernels: lone console with data');
    await command(page, 'kernelmenu:restart');
    await accept(page);
    await runUntil(`'again', ${READ}`, "('again', 5, True)");
    await page.reload();
    await page.locator('#jp-main-dock-panel').waitFor();
    await expect(async () => (await chipOf.innerText()).includes('1 ready'), 'the console has its data in the new page', 60);
  });
});

test('A notebook cannot replace a builtin without consent, and one bad name stops no other', async () => {
  await withLab(world, 'kernels: names', async page => {
    await open(page, notebook('names.ipynb', [''], [...SMALL, { did: 'test:evil', type: 'file', variableName: 'open' }]));
    await hasKernel(page);
    await chipSays(page, '1 of 2 failed');
    assert.ok((await runCell(page, `open.__module__, ${READ}`, { expect: /\(|Error/ })).includes(', 5, True)'));
    const panel = await new Panel(page).open();
    await panel.tab(/^Notebook/).click();
    await panel.root.getByText('open would replace a name that the language needs. Rename it, or allow it.').waitFor();
  });
});

test('Hostile names and identifiers in a notebook run no code and stop no other attachment', async () => {
  await withLab(world, 'kernels: hostile', async page => {
    const evil = ['x\'; import os; os.environ["RUCIO_HIT"]="1" #', 'class', '__import__', '名前', 'a b', 'x'.repeat(300), 'In', 'small2\nimport os'];
    const dids = [`test:"""; globals()["hit"] = 1; """`, "test:a'b\\", 'test:line\nbreak', 'odd:odd-ünïcode-日本', 'odd:odd+plus dataset', 'test:\u202egnp.tnemucod', 'test:${hit}{hit}%s', 'test:\\N{BULLET}'];
    await open(page, notebook('hostile.ipynb', [''], [
      ...evil.map((name, i) => attachment(dids[i], name)),
      ...dids.map((did, i) => attachment(did, `d${i}`)),
      ...SMALL
    ]));
    await hasKernel(page);
    const said = await runCell(page, `'hit' in globals(), __import__('os').environ.get('RUCIO_HIT'), ${READ}`, { expect: /\(|Error/, seconds: 60 });
    assert.ok(said.includes('(False, None, 5, True)'), said);
    const back = JSON.parse((await runCell(page, 'import json; print(json.dumps([d.did for d in (d0, d1, d2, d3, d4, d5, d6, d7)]))', { expect: /\[|Error/ })).trim());
    assert.deepEqual(back, dids);
  });
});

test('A kernel that does not answer is said not to, never to be ready, and is ready when it answers after all', async () => {
  await withLab(world, 'kernels: silent', async page => {
    await open(page, notebook('silent.ipynb', [''], []));
    await hasKernel(page);
    const pid = Number(await runCell(page, 'import os; print(os.getpid())', { expect: /\d/ }));
    process.kill(pid, 'SIGSTOP');
    try {
      const panel = await new Panel(page).open();
      await panel.tab(/^Explore/).click();
      await panel.find('test:small.dataset');
      await panel.attach('test:small.dataset', 'small');
      await chipSays(page, 'waiting for kernel');
      await chipSays(page, '1 of 1 failed', 60);
      await panel.tab(/^Notebook/).click();
      await panel.root.getByText('The kernel did not acknowledge. Try again, or restart the kernel.').waitFor();
    } finally {
      process.kill(pid, 'SIGCONT');
    }
    await chipSays(page, '1 ready');
    assert.ok((await runCell(page, READ, { expect: /\(|Error/ })).includes(READ_SAYS));
  });
});
