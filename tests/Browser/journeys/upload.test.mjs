import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { api, command, shoot, startWorld, withLab } from '../harness.mjs';
import { expect } from '../expect.mjs';
import { narrow, shootBoth, theme } from '../looks.mjs';
import { Panel } from '../panel.mjs';

const RSE = 'REMOTE-HTTP';

let world;
let notebooks;
before(async () => {
  world = await startWorld();
  notebooks = path.join(world.folder, 'notebooks');
  fs.mkdirSync(path.join(notebooks, 'run1'), { recursive: true });
  for (const [name, bytes] of [['hist.root', 4096], ['fit.root', 1_500_000], ['run1/a.root', 1000], ['run1/b.root', 2000]]) {
    fs.writeFileSync(path.join(notebooks, name), crypto.randomBytes(bytes));
  }
});
after(async () => await world?.stop());

const dialogOf = page => page.getByRole('dialog').filter({ hasText: 'Upload to Rucio' });
const fileOf = (page, name) => page.locator('.jp-DirListing-item').filter({ hasText: name });
const accept = dialog => dialog.locator('button.jp-mod-accept');

/** Says where to, as nobody has before. */
async function place(dialog) {
  await dialog.getByLabel('Destination').selectOption(RSE);
  await dialog.getByLabel('Scope').fill('user.jdoe');
}

/** The row of an upload, by the words that it has to show. */
const uploadOf = (panel, did) => panel.root.locator('.jp-RucioTransfer[data-kind="upload"]').filter({ hasText: did }).first();

async function fileBrowser(page) {
  const tab = page.locator('.jp-SideBar.jp-mod-left').getByRole('tab', { name: /File Browser/ });
  await expect(async () => {
    if (await page.locator('.jp-DirListing').isVisible()) {
      return true;
    }
    await tab.click();
    return false;
  }, 'the file browser');
  await fileOf(page, 'hist.root').waitFor();
}

test('Files of the file browser are uploaded from its context menu, renamed, into a new dataset, and read back', async () => {
  await withLab(world, 'upload: done', async page => {
    const panel = await new Panel(page).open();
    await panel.signedIn();
    await fileBrowser(page);
    await fileOf(page, 'hist.root').click();
    await fileOf(page, 'fit.root').click({ modifiers: ['Control'] });
    await fileOf(page, 'fit.root').click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Upload to Rucio…' }).click();
    const dialog = dialogOf(page);
    await dialog.waitFor();
    const offered = await dialog.getByLabel('Destination').locator('option').allInnerTexts();
    assert.ok(!offered.some(text => text.startsWith('NO-WRITE')), `only writable ones: ${offered}`);
    assert.ok(await accept(dialog).isDisabled(), 'nothing is sent before there is a destination');
    await shootBoth(page, 'upload: opened');

    await dialog.getByLabel('Destination').selectOption(RSE);
    await dialog.getByLabel('Scope').fill('user.jdoe');
    await dialog.getByLabel(/^Name of .*hist\.root/).fill('hist-v2.root');
    await dialog.getByLabel('Add to').selectOption({ label: 'A new dataset' });
    await dialog.getByLabel('Name of the dataset').fill('results.2026');
    await dialog.getByLabel('Lifetime in days').fill('soon');
    await dialog.getByText('Type a number of days, or nothing.').first().waitFor();
    await dialog.getByLabel('Lifetime in days').fill('14');
    await dialog.getByRole('button', { name: 'Add metadata' }).click();
    await dialog.getByLabel('Key 1').fill('run');
    await dialog.getByLabel('Value 1').fill('42');
    await expect(async () => await accept(dialog).isEnabled(), 'it can be sent');
    assert.match(await accept(dialog).innerText(), /^Upload 2 files \(1\.5.MB\) to REMOTE-HTTP$/);
    await dialog.getByText('user.jdoe:results.2026 will be made.').waitFor();
    await shootBoth(page, 'upload: ready');
    await accept(dialog).click();

    await dialog.waitFor({ state: 'detached' });
    await narrow(page);
    const row = uploadOf(panel, 'results.2026');
    await row.waitFor();
    await expect(async () => (await row.getAttribute('data-state')) === 'done', 'it is done', 60);
    await row.getByRole('button', { name: /^Log of/ }).click();
    await expect(async () => /read back/i.test(await row.getByRole('log').innerText()), 'the log tells that the registration was read back');
    await shootBoth(page, 'upload: finished');

    const files = await api(page, world, 'GET', 'files?namespace=demo&did=user.jdoe:results.2026');
    assert.deepEqual(files.body.map(file => [file.did, file.size]).sort(), [['user.jdoe:fit.root', 1_500_000], ['user.jdoe:hist-v2.root', 4096]]);
    const rules = await api(page, world, 'GET', 'rules?namespace=demo&did=user.jdoe:results.2026');
    const days = (Date.parse(rules.body.items[0].expires_at) - Date.now()) / 86_400_000;
    assert.ok(days > 13.9 && days < 14.1, `the lifetime: ${days}`);
    const metadata = await api(page, world, 'GET', 'did/metadata?namespace=demo&did=user.jdoe:results.2026');
    assert.ok(metadata.body.items.some(item => item.key === 'run' && item.value === 42), JSON.stringify(metadata.body));
  });
});

test('What cannot be is said at its field while one types', async () => {
  await withLab(world, 'upload: refused', async page => {
    await fileBrowser(page);
    await fileOf(page, 'fit.root').click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Upload to Rucio…' }).click();
    const dialog = dialogOf(page);
    await dialog.waitFor();
    await expect(async () => (await dialog.getByLabel('Destination').inputValue()) === RSE, 'the last destination, remembered');
    assert.equal(await dialog.getByLabel('Scope').inputValue(), 'user.jdoe');
    await dialog.getByLabel('Scope').fill('nobodys.scope');
    await expect(async () => /scope/.test(await dialog.locator('#jp-RucioUpload-scope-note').innerText()), 'the scope');
    assert.ok(await accept(dialog).isDisabled());
    await dialog.getByLabel('Scope').fill('user.jdoe');
    await dialog.getByLabel('Add to').selectOption({ label: 'A new dataset' });
    await dialog.getByLabel('Name of the dataset').fill('results.2026');
    await dialog.getByText(/results\.2026 exists already/).first().waitFor();
    await dialog.getByLabel('Add to').selectOption({ label: 'An existing dataset' });
    // Existing datasets are completed while typing, and taken by keyboard; Escape closes the list and not the dialog.
    const name = dialog.getByRole('combobox', { name: 'Name of the dataset' });
    await name.fill('');
    await name.pressSequentially('res');
    await page.getByRole('listbox', { name: 'Datasets' }).getByRole('option', { name: 'user.jdoe:results.2026' }).waitFor();
    await shootBoth(page, 'upload: completed');
    await name.press('Escape');
    await page.getByRole('listbox', { name: 'Datasets' }).waitFor({ state: 'detached' });
    await name.press('ArrowDown');
    await name.press('ArrowDown');
    await name.press('Enter');
    assert.equal(await name.inputValue(), 'user.jdoe:results.2026');
    fs.writeFileSync(path.join(notebooks, 'fit.root'), 'other content');
    await dialog.getByLabel('Name of the dataset').fill('user.jdoe:results.2026');
    await expect(async () => /already knows|other content/.test(await dialog.locator('.jp-RucioUpload-files').innerText()), 'the name is taken');
    await shootBoth(page, 'upload: taken');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  }, { reset: false });
});

test('A folder dropped on the panel is offered as the files in it', async () => {
  await withLab(world, 'upload: dropped', async page => {
    const panel = await new Panel(page).open();
    // The file browser goes to the right side, so that both are in sight.
    await page.evaluate(() => {
      const app = globalThis.jupyterapp ?? globalThis.jupyterlab;
      const browser = [...app.shell.widgets('left')].find(widget => widget.id === 'filebrowser');
      app.shell.add(browser, 'right');
      app.shell.activateById('filebrowser');
    });
    await panel.open();
    await fileOf(page, 'run1').waitFor();
    const from = await fileOf(page, 'run1').boundingBox();
    const to = await panel.root.boundingBox();
    await page.mouse.move(from.x + 30, from.y + from.height / 2);
    await page.mouse.down();
    await page.mouse.move(from.x - 40, from.y + 20, { steps: 5 });
    await page.mouse.move(to.x + to.width / 2, to.y + to.height / 2, { steps: 8 });
    await expect(async () => await panel.root.evaluate(node => node.classList.contains('jp-mod-rucioDrop')), 'the panel offers itself');
    await shoot(page, 'upload: drop');
    await page.mouse.up();
    const dialog = dialogOf(page);
    await dialog.getByLabel(/^Name of .*a\.root/).waitFor();
    await dialog.getByLabel(/^Name of .*b\.root/).waitFor();
    assert.equal(await panel.root.evaluate(node => node.classList.contains('jp-mod-rucioDrop')), false);
    await dialog.getByRole('button', { name: 'Leave out b.root' }).click();
    await place(dialog);
    await expect(async () => /Upload 1 file/.test(await accept(dialog).innerText()) && (await accept(dialog).isEnabled()), 'one file');
    await accept(dialog).click();
    await panel.root.getByRole('tab', { name: /^Transfers/, selected: true }).waitFor();
    const row = uploadOf(panel, 'a.root');
    await expect(async () => (await row.getAttribute('data-state')) === 'done', 'it is done', 60);
  });
});

test('A failed upload names the step and the file, and is tried again', async () => {
  await withLab(world, 'upload: retried', async page => {
    const panel = await new Panel(page).open();
    await narrow(page);
    fs.writeFileSync(path.join(notebooks, 'late.root'), crypto.randomBytes(3000));
    await world.emulator.fault({ server: 'storage', method: 'PUT', kind: 'status', status: 507, times: 20 });
    await command(page, 'rucio-jupyter:upload', { paths: ['late.root'] });
    const dialog = dialogOf(page);
    await dialog.waitFor();
    await place(dialog);
    await expect(async () => await accept(dialog).isEnabled(), 'it can be sent');
    await dialog.getByLabel('Scope').press('Control+Enter');
    await dialog.waitFor({ state: 'detached' });
    const row = uploadOf(panel, 'late.root');
    await expect(async () => (await row.getAttribute('data-state')) === 'failed', 'it failed', 60);
    await row.getByRole('button', { name: /^Files of/ }).click();
    await expect(async () => /507|full|space|room/i.test(await row.innerText()), 'why');
    await theme(page, 'JupyterLab Light');
    await shootBoth(page, 'upload: failed');
    await world.emulator.clearFaults();
    await row.getByRole('button', { name: /^Retry/ }).click();
    await expect(async () => (await row.getAttribute('data-state')) === 'done', 'it is done', 60);
  });
});

test('An upload is made by keyboard alone, from the palette, with a file from the home folder', async () => {
  await withLab(world, 'upload: keyboard', async page => {
    const panel = new Panel(page);
    fs.writeFileSync(path.join(world.folder, 'home', 'thesis.dat'), crypto.randomBytes(500));
    await page.locator('.jp-LauncherCard').first().waitFor();
    await page.keyboard.press('Control+Shift+c');
    await page.keyboard.type('Upload to Rucio');
    await page.getByRole('menuitem', { name: /Upload to Rucio/ }).first().waitFor();
    await page.keyboard.press('Enter');
    const dialog = dialogOf(page);
    const picker = dialog.getByRole('group', { name: 'Add files' });
    await picker.getByRole('button', { name: 'thesis.dat' }).waitFor();
    const reach = async (locator, words) =>
      await expect(async () => {
        if (await locator.evaluate(element => element === document.activeElement)) {
          return true;
        }
        await page.keyboard.press('Tab');
        return false;
      }, words, 30);
    await reach(picker.getByRole('button', { name: 'thesis.dat' }), 'the file has the focus');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    await picker.waitFor({ state: 'detached' });
    await dialog.getByLabel(/^Name of .*thesis\.dat/).waitFor();
    await reach(dialog.getByLabel('Destination'), 'the destination has the focus');
    await page.keyboard.type('REMOTE');
    await reach(dialog.getByLabel('Scope'), 'the scope has the focus');
    await page.keyboard.press('Control+a');
    await page.keyboard.type('user.jdoe');
    await expect(async () => await accept(dialog).isEnabled(), 'it can be sent');
    await reach(accept(dialog), 'the button has the focus');
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await expect(async () => (await uploadOf(panel, 'thesis.dat').getAttribute('data-state')) === 'done', 'it is done', 60);
  });
});
