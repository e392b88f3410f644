import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { shoot, startWorld, withLab } from '../harness.mjs';
import { expect } from '../expect.mjs';
import { Panel } from '../panel.mjs';

let world;
before(async () => (world = await startWorld()));
after(async () => await world?.stop());

const details = page => page.locator('.jp-MainAreaWidget:not(.lm-mod-hidden) > .jp-RucioDetails');

test('The details of a DID show its metadata, search with a value, and lead to what holds it', async () => {
  await withLab(world, 'explore: details', async page => {
    const panel = await new Panel(page).open();
    await panel.signedIn();
    await panel.find('test:small.dataset');
    const selection = await panel.select('test:small.dataset');
    await selection.getByRole('button', { name: 'Details' }).click();
    const view = details(page);
    await view.getByText('Owner').waitFor();
    await view.getByRole('tab', { name: 'Metadata' }).click();
    const table = view.getByRole('table', { name: 'Metadata' });
    await table.waitFor();
    await shoot(page, 'explore: metadata');
    await view.getByRole('tab', { name: 'Files' }).click();
    await view.getByRole('button', { name: /^Details of test:/ }).first().click();
    // Another page of details, that of a file: with its checksum and its parent.
    const file = details(page).last();
    await file.getByText('Adler-32').waitFor();
    await file.getByRole('tab', { name: 'Parents' }).click();
    await shoot(page, 'explore: parents');
    await file.getByRole('button', { name: 'Show test:small.dataset in Explore' }).click();
    await expect(async () => (await panel.row('test:small.dataset').getAttribute('aria-expanded')) === 'true', 'the parent is open in the tree');
    assert.equal(await panel.row('test:small.dataset').getAttribute('aria-selected'), 'true');
  });
});

test('A filter is made by keyboard from the keys and values that the catalogue knows', async () => {
  await withLab(world, 'explore: filter', async page => {
    const panel = await new Panel(page).open();
    await panel.ensureSignedIn();
    await panel.find('test:*');
    await panel.root.getByRole('button', { name: 'filter' }).press('Enter');
    const form = panel.root.getByRole('form', { name: 'Metadata filter' });
    const key = form.getByRole('combobox', { name: 'Metadata key' });
    await key.pressSequentially('datat');
    await page.getByRole('listbox', { name: 'Known keys' }).getByRole('option', { name: 'datatype' }).waitFor();
    await shoot(page, 'explore: filter keys');
    await key.press('ArrowDown');
    await key.press('Enter');
    assert.deepEqual((await form.getByLabel('is').locator('option').allInnerTexts()).map(text => text.trim()), ['=', '≠'], 'a text has no order');
    await key.press('Tab');
    await page.keyboard.press('Tab');
    const value = form.getByRole('combobox', { name: 'Value' });
    await value.press('ArrowDown');
    await page.getByRole('listbox', { name: 'Known values' }).getByRole('option', { name: 'RAW' }).waitFor();
    await shoot(page, 'explore: filter values');
    await value.pressSequentially('RA');
    await value.press('ArrowDown');
    await value.press('Enter');
    assert.equal(await value.inputValue(), 'RAW');
    await value.press('Enter');
    await panel.root.getByRole('list', { name: 'Metadata filters' }).getByText('datatype = RAW').waitFor();
    await panel.row('test:five.dataset').waitFor();
    await expect(async () => (await panel.tree.getByRole('treeitem').count()) === 1, 'only what was asked for');
  });
});

test('Several rows are picked by mouse and keyboard, and asked for at once', async () => {
  await withLab(world, 'explore: several', async page => {
    const panel = await new Panel(page).open();
    await panel.tab(/^Explore/).click();
    await panel.find('test:*');
    await panel.row('test:corrupt.dataset').waitFor(); // the results, no longer those that the page has restored
    const rows = panel.tree.getByRole('treeitem');
    await rows.nth(0).click();
    await rows.nth(2).click({ modifiers: ['Shift'] });
    const bar = panel.root.getByRole('region', { name: '3 selected' });
    await bar.waitFor();
    await shoot(page, 'explore: three selected');
    await page.keyboard.press('Shift+ArrowDown');
    await panel.root.getByRole('region', { name: '4 selected' }).waitFor();
    await page.keyboard.press('Control+a');
    const all = await panel.tree.locator('[aria-level="1"]').first().getAttribute('aria-setsize');
    await panel.root.getByRole('region', { name: `${all} selected` }).waitFor();
    await page.keyboard.press('Escape');
    await panel.row('test:small.dataset').click();
    await page.keyboard.press('c');
    assert.match(await page.evaluate(() => navigator.clipboard.readText()), /test:small\.dataset/);
  });
});

test('Bookmarks, recent searches and the last search are there after a reload', async () => {
  await withLab(world, 'explore: reload', async page => {
    const panel = await new Panel(page).open();
    await panel.ensureSignedIn();
    await panel.find('data22:meta*');
    await panel.find('test:*');
    await panel.row('test:small.dataset').click();
    await panel.row('test:many.dataset').click({ modifiers: ['Control'] });
    await panel.root.getByRole('region', { name: '2 selected' }).getByRole('button', { name: 'Bookmark all' }).click();
    await page.waitForTimeout(2000); // JupyterLab saves its state with a delay
    const url = new URL(page.url());
    url.searchParams.delete('reset');
    await page.goto(url.href);
    await page.locator('#jupyterlab-splash').waitFor({ state: 'detached' });
    await panel.open();
    await panel.row('test:small.dataset').waitFor();
    assert.equal(await panel.search.inputValue(), 'test:*');
    await panel.root.getByRole('button', { name: 'Clear the search' }).click();
    const bookmarks = panel.root.getByRole('region', { name: 'Bookmarks' });
    await bookmarks.getByRole('button', { name: /many\.dataset/ }).waitFor();
    await panel.root.getByRole('region', { name: 'Recent searches' }).getByRole('button', { name: /data22/ }).waitFor();
    await shoot(page, 'explore: before a search');
    await bookmarks.getByRole('button', { name: /small\.dataset/ }).click();
    await panel.row('test:small.dataset').waitFor();
  });
});
