import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { command, newNotebook, shoot, startWorld, withLab } from '../harness.mjs';
import { expect } from '../expect.mjs';
import { Panel } from '../panel.mjs';

let world;
before(async () => (world = await startWorld()));
after(async () => await world?.stop());

const cells = page => page.locator('.jp-NotebookPanel:not(.lm-mod-hidden) .jp-Cell');
const sources = async page => (await cells(page).locator('.cm-content').allInnerTexts()).map(text => text.trim());

async function withData(page, first = false) {
  const panel = await new Panel(page).open();
  if (first) {
    await panel.signedIn();
  }
  await panel.tab(/^Explore/).click();
  await newNotebook(page);
  await panel.find('test:small.dataset');
  return panel;
}

test('Code that opens the data is inserted from the tree, and runs in the kernel', async () => {
  await withLab(world, 'snippets: insert', async page => {
    const panel = await withData(page, true);
    await panel.get('test:small.dataset');
    await panel.state('test:small.dataset', 'here');
    const selection = panel.root.getByRole('region', { name: 'Selected: test:small.dataset' });
    await selection.getByRole('button', { name: 'Insert code' }).click();
    const menu = page.getByRole('menu').last();
    await menu.getByText('Path list').waitFor();
    await shoot(page, 'snippets: menu');
    await menu.getByText('Path list').click();
    await expect(async () => (await sources(page)).some(text => text.includes('small_dataset_paths = [str(path) for path in small_dataset]')), 'the code in a cell');
    await expect(async () => (await page.locator('.jp-RucioChip-button').innerText()).includes('1 ready'), 'the variable is ready', 60);
    await command(page, 'notebook:run-all-cells');
    await page.locator('.jp-OutputArea-output').filter({ hasText: 'small-file-0.root' }).waitFor({ timeout: 60_000 });
    assert.equal(await page.locator('.jp-OutputArea-output[data-mime-type="application/vnd.jupyter.stderr"]').count(), 0);

    await panel.tab(/^Notebook/).click();
    await panel.root.getByRole('button', { name: 'Insert code for small_dataset' }).click();
    await page.getByRole('menu').last().getByText('uproot').click();
    await expect(async () => (await sources(page)).some(text => text.includes('uproot.open({str(path): None})')), 'the code in a cell of its own');
    await shoot(page, 'snippets: notebook tab');

    await command(page, 'rucio-jupyter:insert-code');
    const dialog = page.locator('.jp-Dialog');
    await dialog.waitFor();
    await shoot(page, 'snippets: palette');
    await dialog.getByRole('combobox').selectOption({ label: 'h5py' });
    await dialog.locator('.jp-mod-accept').click();
    await expect(async () => (await sources(page)).some(text => text.includes('import h5py')), 'the code that was chosen');
  });
});

test('A row that is dropped into a cell leaves its variable, between cells a cell', async () => {
  await withLab(world, 'snippets: drag', async page => {
    const panel = await withData(page);
    const row = panel.row('test:small.dataset');
    const editor = cells(page).first().locator('.cm-content');
    const from = await row.boundingBox();
    const to = await editor.boundingBox();
    await page.mouse.move(from.x + 80, from.y + 12);
    await page.mouse.down();
    await page.mouse.move(from.x + 100, from.y + 20, { steps: 3 });
    await page.mouse.move(to.x + 20, to.y + 8, { steps: 12 });
    await shoot(page, 'snippets: dragging');
    await page.mouse.up();
    await expect(async () => (await sources(page))[0] === 'small_dataset', 'the variable in the cell');
    await panel.tab(/^Notebook/).click();
    await panel.root.locator('[data-variable="small_dataset"]').waitFor();
  });
});
