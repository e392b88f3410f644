import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { command, newNotebook, outputOf, runCell, shoot, startWorld, withLab } from '../harness.mjs';
import { expect } from '../expect.mjs';
import { narrow, shootBoth } from '../looks.mjs';
import { Panel } from '../panel.mjs';

const READ = "[open(f,'rb').read(4) for f in small]";
const FIVE = /\[(b['\x22].*?['\x22],\s+){4}b['\x22].*?['\x22]\]/s;

let world;
before(async () => (world = await startWorld()));
after(async () => await world?.stop());

test('Attached data are a variable at once, after a restart, and after Restart Kernel and Run All', async () => {
  await withLab(world, 'notebook: attached', async page => {
    const panel = await new Panel(page).open();
    await panel.signedIn();
    await newNotebook(page);
    await panel.find('test:small.dataset');
    await panel.get('test:small.dataset');
    await panel.state('test:small.dataset', 'here');
    await panel.attach('test:small.dataset', 'small');

    assert.match(await runCell(page, READ, { expect: FIVE }), FIVE);
    await shoot(page, 'notebook: first run');

    await command(page, 'kernelmenu:restart');
    await page.locator('.jp-Dialog .jp-mod-accept').click();
    await expect(async () => (await page.locator('.jp-NotebookPanel .jp-RucioChip-button').innerText()).includes('1 ready'), 'ready again after the restart');
    assert.match(await runCell(page, `len(small), ${READ}`, { expect: /\(5,\s+\[b/ }), /\(5,\s+\[b/);

    await command(page, 'runmenu:restart-and-run-all');
    await page.locator('.jp-Dialog .jp-mod-accept').click();
    await expect(async () => FIVE.test(await outputOf(page, 0, FIVE)), 'the first cell has run with the data', 60);
    await expect(async () => /^\(5,/.test((await outputOf(page, 1, /\(5,\s+\[b/)).trim()), 'the second cell has run with the data', 60);
    assert.equal(await page.locator('.jp-OutputArea-output[data-mime-type="application/vnd.jupyter.stderr"]').count(), 0);

    await command(page, 'docmanager:save');
    // JupyterLab asks for a name of an untitled notebook when it is first saved.
    await page.locator('.jp-Dialog .jp-mod-accept').click({ timeout: 3000 }).catch(() => undefined); // not asked: nothing to confirm
    const file = await expect(() => fs.readdirSync(world.front.notebooks).find(name => name.endsWith('.ipynb')), 'the notebook on disk');
    const saved = await expect(
      () => JSON.parse(fs.readFileSync(path.join(world.front.notebooks, file), 'utf8')).metadata.rucio_attachments,
      'the attachment in the saved notebook'
    );
    assert.equal(saved.length, 1);
    assert.equal(saved[0].did, 'test:small.dataset');
    assert.equal(saved[0].type, 'collection');
    assert.equal(saved[0].variableName, 'small');

    await panel.tab(/^Notebook/).click();
    await panel.root.getByRole('heading', { name: `Attached to ${file}` }).waitFor();
    await page.evaluate(file => globalThis.jupyterapp.serviceManager.contents.rename(file, 'renamed.ipynb'), file);
    await panel.root.getByRole('heading', { name: 'Attached to renamed.ipynb' }).waitFor();
  });
});

test('The Notebook tab is used by keyboard alone: rename, get, remove, with the focus where one is', async () => {
  await withLab(world, 'notebook: keyboard', async page => {
    const panel = await new Panel(page).open();
    await panel.ensureSignedIn();
    await newNotebook(page);
    await panel.find('test:*');
    for (const [did, name] of [['test:five.dataset', 'five'], ['test:partial.dataset', 'partial'], ['test:tiny.dataset', 'tiny']]) {
      await panel.attach(did, name);
    }
    await panel.tab(/^Notebook/).press('Enter');
    const rows = panel.root.getByRole('list', { name: 'Attached data' });
    await rows.getByText(/not here · 5 files · 739\sMB/).waitFor();
    await shootBoth(page, 'notebook: attached rows');

    const field = rows.getByLabel('Variable name of test:partial.dataset');
    await field.focus();
    await page.keyboard.press('Control+a');
    await page.keyboard.type('some of it');
    await page.keyboard.press('Enter');
    await rows.getByRole('alert').waitFor();
    await shoot(page, 'notebook: refused name');
    await page.keyboard.press('Control+a');
    await page.keyboard.type('some_of_it');
    await page.keyboard.press('Enter');
    await expect(async () => (await rows.locator('[data-variable="some_of_it"]').count()) === 1, 'the new name');
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('aria-label')), 'Variable name of test:partial.dataset', 'the focus stays in the name');

    await rows.getByRole('button', { name: 'Get test:tiny.dataset' }).press('Enter');
    await rows.locator('[data-variable="tiny"] .jp-mod-here').waitFor({ timeout: 60_000 });
    await expect(async () => /Rucio: 1 of 3 here|Rucio: 1 of 3/.test(await page.locator('.jp-NotebookPanel:not(.lm-mod-hidden) .jp-RucioChip-button').innerText()), 'the chip counts it');

    await rows.getByRole('button', { name: 'Remove tiny from the notebook' }).press('Enter');
    await expect(async () => (await rows.getByRole('listitem').count()) === 2, 'one is removed');
    assert.match((await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))) ?? 'nothing', /Variable name/, 'the focus goes on in the list');
    // More data by their identifier, from the palette: the form has the focus, completes what one types, and suggests the name.
    await command(page, 'rucio-jupyter:attach-data');
    const form = panel.root.getByRole('form', { name: 'Attach data' });
    const did = form.getByRole('combobox', { name: 'Data identifier' });
    await expect(() => page.evaluate(() => document.activeElement?.id === 'jp-RucioAttachData-did'), 'the form has the focus');
    await page.keyboard.press('Enter');
    await form.getByText('Type a data identifier as scope:name.').waitFor();
    await page.keyboard.type('test:sma');
    await page.getByRole('listbox', { name: 'Data identifiers' }).getByRole('option', { name: 'test:small.dataset' }).waitFor();
    await shoot(page, 'notebook: attach form');
    await page.keyboard.press('ArrowDown');
    while ((await did.getAttribute('aria-activedescendant')) && !(await page.getByRole('option', { name: 'test:small.dataset' }).getAttribute('aria-selected')).includes('true')) {
      await page.keyboard.press('ArrowDown');
    }
    await page.keyboard.press('Enter');
    assert.equal(await form.getByLabel('Variable name').inputValue(), 'small_dataset');
    await page.keyboard.press('Enter');
    await rows.locator('[data-variable="small_dataset"]').waitFor();
    await expect(() => page.evaluate(() => document.activeElement?.classList.contains('jp-RucioNotebook-add') || /Variable name/.test(document.activeElement?.getAttribute('aria-label') ?? '')), 'the focus stays in the tab');
    // What is not there is said, and Escape closes the form.
    await panel.root.getByRole('button', { name: 'Attach data…' }).press('Enter');
    await did.fill('test:no.such');
    await did.press('Enter');
    await expect(async () => /no\.such/.test(await form.innerText()), 'why it is refused');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape'); // the first closes the list, where one is open
    await form.waitFor({ state: 'detached' });
    await narrow(page);
    await shoot(page, 'notebook: narrow');
  }, { reset: false });
});
