import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { shoot, startWorld, withLab } from '../harness.mjs';
import { expect } from '../expect.mjs';
import { narrow, shootBoth } from '../looks.mjs';
import { Panel } from '../panel.mjs';

const DID = 'test:small.dataset';

let world;
before(async () => {
  world = await startWorld({
    instances: (urls, folder) => [
      {
        name: 'demo',
        display_name: 'Demo catalogue',
        rucio_base_url: urls.rucio,
        mode: 'download',
        rucio_ca_cert: urls.ca,
        wildcard_enabled: true,
        download_folder: path.join(folder, 'notebooks', 'rucio data')
      }
    ]
  });
});
after(async () => await world?.stop());

/** The storage gives so many bytes at a time. */
const slow = () => world.emulator.fault({ server: 'storage', method: 'GET', kind: 'trickle', count: 6000, times: 50 });

test('A download is paused, stays so over a reload, and goes on to its end', async () => {
  await withLab(world, 'transfers: resumed', async page => {
    const panel = await new Panel(page).open();
    await panel.signedIn();
    await narrow(page);
    await slow();
    await panel.find(DID);
    await panel.get(DID);
    await panel.tab(/^Transfers/).click();
    const row = panel.root.getByRole('listitem', { name: new RegExp(`^${DID}`) });
    await expect(async () => /of \d files/.test(await row.innerText()), 'how far it is');
    await row.getByRole('button', { name: `Log of ${DID}`, exact: true }).click();
    const log = row.getByRole('log');
    await expect(async () => (await log.innerText()).length > 40, 'the log');
    await shootBoth(page, 'transfers: running');
    await row.getByRole('button', { name: `Pause ${DID}` }).click();
    await expect(async () => (await row.getAttribute('data-state')) === 'paused', 'it is paused');
    await shoot(page, 'transfers: paused');

    await page.reload();
    await page.locator('#jupyterlab-splash').waitFor({ state: 'detached' });
    await panel.open();
    await panel.tab(/^Transfers/).click();
    await expect(async () => (await row.getAttribute('data-state')) === 'paused', 'still paused');
    await world.emulator.clearFaults();
    await row.getByRole('button', { name: `Log of ${DID}`, exact: true }).click();
    const before = (await log.innerText()).length;
    await row.getByRole('button', { name: `Resume ${DID}` }).click();
    await expect(async () => (await row.getAttribute('data-state')) === 'done', 'it is done', 40);
    await expect(async () => (await log.innerText()).length > before, 'the log went on by itself');
  });
});

test('Copies show their room and their folder, and are removed only after a question', async () => {
  await withLab(world, 'transfers: removed', async page => {
    const panel = await new Panel(page).open();
    await narrow(page);
    await panel.tab(/^Transfers/).click();
    const summary = panel.root.getByText('Copies on this machine').first();
    await summary.click();
    const copy = panel.root.getByRole('list', { name: 'Copies on this machine' }).getByRole('listitem', { name: DID });
    await copy.waitFor();
    assert.match(await copy.innerText(), /5 files/);
    await shootBoth(page, 'transfers: copies');

    await copy.getByRole('button', { name: `Show the folder of ${DID}` }).click();
    await expect(
      async () => /rucio data/.test(await page.locator('.jp-FileBrowser-crumbs').first().innerText()),
      'the file browser stands in the folder'
    );
    await panel.open();
    await copy.getByRole('button', { name: `Copy the path of ${DID}` }).click();
    const folder = await page.evaluate(() => navigator.clipboard.readText());
    assert.ok(fs.readdirSync(folder).length > 0, `${folder} holds the files`);

    await copy.getByRole('button', { name: `Remove the copy of ${DID}` }).click();
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    await shoot(page, 'transfers: remove');
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    assert.ok(await copy.isVisible());
    await copy.getByRole('button', { name: `Remove the copy of ${DID}` }).click();
    await dialog.getByRole('button', { name: /^Remove/ }).click();
    await copy.waitFor({ state: 'detached' });
    assert.equal(fs.existsSync(folder) && fs.readdirSync(folder).length > 0, false, 'the files are gone');
    await panel.tab(/^Explore/).click();
    await panel.find(DID);
    await panel.state(DID, 'not_here');
  });
});

test('One notification follows a long download, says the outcome, and leads to it', async () => {
  await withLab(world, 'transfers: notified', async page => {
    const panel = await new Panel(page).open();
    await slow();
    await panel.tab(/^Explore/).click();
    await panel.find(DID);
    await panel.get(DID);
    await page.locator('.jp-SideBar.jp-mod-left').getByRole('tab', { name: /File Browser/ }).click();
    const toast = page.locator('.Toastify__toast').filter({ hasText: DID });
    await toast.waitFor();
    assert.match(await toast.innerText(), /of \d files/);
    await shoot(page, 'transfers: notification');
    await world.emulator.clearFaults();
    await expect(async () => /is here/.test(await toast.innerText()), 'the outcome', 60);
    assert.equal(await toast.count(), 1, 'one notification');
    await toast.getByRole('button', { name: 'Show' }).click();
    await expect(async () => (await panel.tab(/^Transfers/).getAttribute('aria-selected')) === 'true', 'the tab of transfers');
  });
});

test('What failed is named with its file, and only that is tried again', async () => {
  await withLab(world, 'transfers: retried', async page => {
    const did = 'test:corrupt.dataset';
    const panel = await new Panel(page).open();
    await narrow(page);
    await panel.tab(/^Explore/).click();
    await panel.find(did);
    await panel.get(did);
    await panel.tab(/^Transfers/).click();
    const row = panel.root.getByRole('listitem', { name: new RegExp(`^${did}`) });
    await expect(async () => (await row.getAttribute('data-state')) === 'failed', 'it failed', 60);
    await row.getByRole('button', { name: `Files of ${did}`, exact: true }).click();
    const files = row.getByRole('list', { name: `Files of ${did}`, exact: true });
    await expect(async () => /checksum|adler/i.test(await files.innerText()), 'the reason at the file');
    await shootBoth(page, 'transfers: failed');
    await row.getByRole('button', { name: /^Retry/ }).click();
    await expect(async () => (await row.getAttribute('data-state')) !== 'failed', 'it is tried again');
    await expect(async () => (await row.getAttribute('data-state')) === 'failed', 'and fails again', 60);
    await row.getByRole('button', { name: /^Take .* off the list/ }).click();
    await row.waitFor({ state: 'detached' });
  });
});
