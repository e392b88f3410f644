import assert from 'node:assert/strict';
import fs from 'node:fs';
import { after, before, test } from 'node:test';
import { api, shoot, startWorld, withLab } from '../harness.mjs';
import { expect } from '../expect.mjs';
import { Panel } from '../panel.mjs';

let world;
before(async () => (world = await startWorld()));
after(async () => await world?.stop());

test('A search lists datasets, an expanded one its files with size and state', async () => {
  await withLab(world, 'download: search', async page => {
    const panel = await new Panel(page).open();
    await panel.signedIn();
    await panel.find('test:*');
    await panel.row('test:small.dataset').waitFor();
    await panel.expand('test:small.dataset');
    const files = panel.tree.locator('[role="treeitem"][aria-level="2"]');
    await expect(async () => (await files.count()) === 5, 'the five files');
    for (const text of await files.allInnerTexts()) {
      assert.match(text, /\d(\.\d)?\s?(B|kB|MB)/, `a size in: ${text}`);
    }
    await expect(async () => (await files.evaluateAll(rows => rows.map(row => row.dataset.state))).every(state => state === 'not_here'), 'each file says that it is not here');
  });
});

test('Get downloads with live progress, then the data are here and their paths can be copied', async () => {
  await withLab(world, 'download: get', async page => {
    const panel = await new Panel(page).open();
    await panel.tab(/^Explore/).click();
    await panel.find('test:small.dataset');
    // Slow enough to be watched.
    await world.emulator.fault({ server: 'storage', method: 'GET', kind: 'trickle', count: 20_000, times: 5 });
    const seen = [];
    await page.exposeFunction('noteProgress', text => void seen.push(text));
    await page.evaluate(() => {
      const row = () => document.querySelector('[role="treeitem"][data-did="test:small.dataset"]')?.textContent ?? '';
      let last = '';
      setInterval(() => {
        if (row() !== last) {
          last = row();
          void globalThis.noteProgress(last);
        }
      }, 50);
    });
    await panel.get('test:small.dataset');
    await panel.state('test:small.dataset', 'on_the_way');
    await shoot(page, 'download: on the way');
    await panel.state('test:small.dataset', 'here');
    assert.ok(new Set(seen).size >= 4, `progress was pushed: ${JSON.stringify(seen)}`);

    await panel.expand('test:small.dataset');
    const file = panel.tree.locator('[role="treeitem"][aria-level="2"]').first();
    await file.waitFor();
    const selection = await panel.select(await file.getAttribute('data-did'));
    const shown = await selection.getByLabel('Path', { exact: true }).innerText();
    assert.ok(fs.statSync(shown).size > 0, `${shown} can be opened`);
    await selection.getByRole('button', { name: 'Copy the path' }).click();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), shown);
  });
});

test('Nothing is asked of the sidecar while the panel is hidden and nothing runs', async () => {
  await withLab(world, 'download: quiet', async page => {
    const panel = await new Panel(page).open();
    await panel.tab(/^Explore/).click();
    await panel.find('test:small.dataset');
    await panel.state('test:small.dataset', 'here');
    await page.locator('.jp-SideBar.jp-mod-left').getByRole('tab', { name: /File Browser/ }).click();
    await page.waitForTimeout(1500);
    const asked = [];
    page.on('request', request => request.url().includes('/rucio-jupyterlab/') && asked.push(request.url()));
    await page.waitForTimeout(8000);
    assert.deepEqual(asked, []);
  });
});

test('The first page of a 100,000-file dataset is there at once and the page stays smooth', async () => {
  await withLab(world, 'download: large dataset', async page => {
    const panel = await new Panel(page).open();
    await panel.tab(/^Explore/).click();
    await panel.find('data22:*');
    const hits = await api(page, world, 'GET', 'did-search?namespace=demo&did=data22:*&type=dataset');
    const large = hits.body.find(hit => hit.length === 100_000)?.did ?? hits.body.at(-1).did;
    await page.evaluate(() => {
      globalThis.longTasks = [];
      new PerformanceObserver(list => globalThis.longTasks.push(...list.getEntries().map(entry => Math.round(entry.duration)))).observe({ type: 'longtask' });
    });
    await panel.expand(large);
    const files = panel.tree.locator('[role="treeitem"][aria-level="2"]');
    await files.first().waitFor({ timeout: 5000 });
    await panel.tree.evaluate(tree => tree.scrollTo(0, 100_000));
    await expect(async () => (await files.count()) > 3, 'rows after a jump');
    assert.ok((await files.count()) < 200, 'only what is in view is drawn');
    const long = await page.evaluate(() => globalThis.longTasks.filter(ms => ms > 1000));
    assert.deepEqual(long, [], 'no task that blocks the page');
  });
});
