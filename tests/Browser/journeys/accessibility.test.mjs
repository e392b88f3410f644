import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertAccessible, assertNone } from '../axe.mjs';
import { api, command, newNotebook, startWorld, withLab } from '../harness.mjs';
import { expect } from '../expect.mjs';
import { Panel } from '../panel.mjs';

const DETAILS = '.jp-MainAreaWidget:not(.lm-mod-hidden) > .jp-RucioDetails';

let world;
before(
  async () =>
    (world = await startWorld({
      instances: urls => [
        { name: 'demo', display_name: 'Demo catalogue', rucio_base_url: urls.rucio, mode: 'download', rucio_ca_cert: urls.ca, wildcard_enabled: true },
        { name: 'site', display_name: 'Site with a mount', rucio_base_url: urls.rucio, mode: 'replica', rucio_ca_cert: urls.ca, wildcard_enabled: true, destination_rse: 'SWAN-EOS', rse_mount_path: '/tmp', path_begins_at: 1, webui_url: 'https://rucio.example' }
      ]
    }))
);
after(async () => await world?.stop());

test('Every tab of the panel in every state has no serious finding of axe, in light, dark and high contrast', async () => {
  await withLab(world, 'accessibility: panel', async page => {
    const found = [];
    const look = async (what, selectors) => found.push(...(await assertAccessible(page, what, selectors)));
    const panel = await new Panel(page).open();
    await expect(async () => /not signed in/.test(await panel.guide.innerText()), 'the first run');
    await look('first run');
    await panel.tab(/^Settings/).click();
    await look('settings, signed out');
    await panel.tab(/^Explore/).click();
    await panel.signedIn();
    await panel.root.getByRole('region', { name: 'Scopes' }).waitFor();
    await look('before a search');
    await panel.search.fill('te');
    await panel.root.getByRole('option').first().waitFor();
    await look('scopes completed');
    await panel.find('test:*');
    await panel.root.getByRole('button', { name: 'filter' }).click();
    await panel.root.getByRole('button', { name: 'Add filter' }).click();
    await look('a filter refused');
    await panel.root.getByRole('combobox', { name: 'Metadata key' }).fill('r');
    await page.keyboard.press('ArrowDown');
    await panel.root.getByRole('listbox', { name: 'Known keys' }).waitFor();
    await look('keys offered');
    await page.keyboard.press('Escape');
    await panel.root.getByRole('form', { name: 'Metadata filter' }).getByRole('button', { name: 'Cancel' }).click();
    await newNotebook(page);
    await panel.get('test:small.dataset');
    await panel.state('test:small.dataset', 'here');
    await panel.expand('test:small.dataset');
    await panel.tree.locator('[aria-level="2"]').first().waitFor();
    await look('an open dataset, selected');
    await panel.select('test:small.dataset');
    await panel.root.getByRole('button', { name: 'Add to notebook', exact: true }).click();
    await look('naming a variable');
    await panel.root.getByRole('form', { name: /Add .* to notebook/ }).getByRole('button', { name: 'Add', exact: true }).click();
    await panel.tree.getByRole('treeitem').nth(0).click();
    await panel.tree.getByRole('treeitem').nth(3).click({ modifiers: ['Shift'] });
    await look('several selected');
    await panel.get('test:corrupt.dataset');
    await expect(async () => ['partly_here', 'failed'].includes(await panel.row('test:corrupt.dataset').getAttribute('data-state')), 'the corrupt dataset', 60);
    await look('a failed download');
    await panel.search.fill('test:nothing-like-this');
    await panel.search.press('Enter');
    await panel.root.getByText(/Nothing was found/).waitFor();
    await look('nothing found');
    for (const tab of ['Notebook', 'Transfers', 'Settings']) {
      await panel.tab(new RegExp(`^${tab}`)).click();
      await page.waitForTimeout(500);
      await look(tab);
      if (tab === 'Notebook') {
        await panel.root.getByRole('button', { name: 'Attach data…' }).click();
        await page.keyboard.type('test:sma');
        await panel.root.getByRole('listbox', { name: 'Data identifiers' }).getByRole('option').first().waitFor();
        await page.keyboard.press('ArrowDown');
        await look('data offered');
        await page.keyboard.press('Escape');
        await page.keyboard.press('Escape');
      }
    }
    assertNone(found);
  });
});

test('The pages in the main area have no serious finding either', async () => {
  await withLab(world, 'accessibility: pages', async page => {
    const found = [];
    const look = async (what, selectors) => found.push(...(await assertAccessible(page, what, selectors)));
    const panel = await new Panel(page).open();
    await panel.ensureSignedIn();
    await panel.find('test:small.dataset');
    await command(page, 'rucio-jupyter:details', { did: 'test:small.dataset' });
    await page.locator(DETAILS).getByText('Owner').waitFor();
    for (const tab of ['Files', 'Replicas', 'Rules', 'Metadata', 'Parents']) {
      await page.locator(DETAILS).getByRole('tab', { name: tab }).click();
      await page.waitForTimeout(600);
      await look(`details: ${tab}`, [DETAILS]);
    }
    await command(page, 'rucio-jupyter:diagnostics');
    await page.locator(DETAILS).getByRole('list', { name: 'Checks' }).waitFor({ timeout: 60_000 });
    await look('diagnostics', [DETAILS]);
    assertNone(found);
  });
});

test('The dialogs have no serious finding either', async () => {
  await withLab(world, 'accessibility: dialogs', async page => {
    const found = [];
    const dialog = page.locator('.jp-Dialog');
    const look = async what => {
      await dialog.waitFor();
      await page.waitForTimeout(800);
      found.push(...(await assertAccessible(page, what, ['.jp-Dialog'])));
      await dialog.getByRole('button', { name: 'Cancel' }).click();
      await dialog.waitFor({ state: 'detached' });
    };
    const panel = await new Panel(page).open();
    await panel.ensureSignedIn();
    await newNotebook(page);
    await panel.find('test:small.dataset');
    await panel.attach('test:small.dataset', 'small');
    await command(page, 'rucio-jupyter:insert-code');
    await look('insert code');
    await command(page, 'rucio-jupyter:upload');
    await look('upload');
    // Where data are replicated, the destination is asked for.
    const signedIn = await api(page, world, 'PUT', 'auth', { namespace: 'site', type: 'userpass', params: { username: 'ddmlab', password: 'secret', account: 'root' } });
    assert.equal(signedIn.status, 200);
    await panel.root.getByRole('tab', { name: 'Settings' }).click();
    await panel.root.getByLabel('Rucio instance').selectOption('site');
    await expect(async () => /Site with a mount/.test(await panel.guide.innerText()), 'the other instance');
    await command(page, 'rucio-jupyter:get', { did: 'test:small.dataset', type: 'dataset', size: 202_000, length: 5 });
    await look('replicate');
    await api(page, world, 'PUT', 'instances', { instance: 'demo', auth: 'userpass' });
    assertNone(found);
  });
});

test('The panel is used in the order in which it is read, with one stop for the tabs and one for the tree', async () => {
  await withLab(world, 'accessibility: focus', async page => {
    const panel = await new Panel(page).open();
    await panel.ensureSignedIn();
    await panel.find('test:*');
    await panel.row('test:corrupt.dataset').waitFor(); // the results, no longer those that the page has restored
    await panel.tree.getByRole('treeitem').nth(1).click();
    await panel.root.getByRole('button', { name: 'Refresh' }).focus();
    const stops = [];
    for (let i = 0; i < 24; i++) {
      const stop = await page.evaluate(() => {
        const at = document.activeElement;
        const outline = at instanceof HTMLElement ? getComputedStyle(at).outlineStyle : 'none';
        return at?.closest('#rucio-jupyter-panel')
          ? { name: at.getAttribute('aria-label') ?? at.textContent ?? '', role: at.getAttribute('role') ?? at.tagName.toLowerCase(), outline, box: at.getBoundingClientRect().toJSON() }
          : null;
      });
      if (!stop) {
        break;
      }
      stops.push(stop);
      await page.keyboard.press('Tab');
    }
    const roles = stops.map(({ role }) => role);
    assert.equal(roles.filter(role => role === 'tab').length, 1, `one stop for the tabs: ${roles}`);
    assert.equal(roles.filter(role => role === 'treeitem').length, 1, `one stop for the tree: ${roles}`);
    assert.ok(roles.indexOf('tab') < roles.indexOf('combobox') && roles.indexOf('combobox') < roles.indexOf('treeitem'), `from top to bottom: ${roles}`);
    for (const [index, stop] of stops.entries()) {
      assert.ok(index === 0 || stop.box.top > stops[index - 1].box.top - 40, `${stop.name} is not above what came before`);
      // The first was focused by the script, and text fields show their own frame.
      assert.ok(index === 0 || stop.role === 'combobox' || stop.outline !== 'none', `the focus on ${stop.name} is seen`);
    }
    // Back to where one came from.
    await panel.tree.getByRole('treeitem').nth(1).focus();
    await page.keyboard.press('Shift+F10');
    await page.getByRole('menu').first().waitFor();
    await page.keyboard.press('Escape');
    await expect(async () => (await page.evaluate(() => document.activeElement?.getAttribute('role'))) === 'treeitem', 'the focus is back on the row');
  });
});
