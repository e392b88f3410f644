// The panel brings everything along: it asks nobody but its Jupyter server, and it is small.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import { after, before, test } from 'node:test';
import { executables } from '../../Lab/backend.mjs';
import { command, newNotebook, openLab, startWorld } from '../harness.mjs';
import { Panel } from '../panel.mjs';

/** Without JupyterLab's shared modules, which the page has already. */
const MOST_KILOBYTES = 400;

let world;
before(async () => (world = await startWorld()));
after(async () => await world?.stop());

function* filesOf(folder) {
  for (const entry of fs.readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) {
      yield path.join(entry.parentPath ?? entry.path, entry.name);
    }
  }
}

test('The bundle is below 400 kB gzipped', t => {
  let bytes = 0;
  const parts = [];
  for (const file of filesOf(path.join(executables.labextension, 'static'))) {
    if (/\.(js|css)$/.test(file)) {
      const size = zlib.gzipSync(fs.readFileSync(file)).length;
      bytes += size;
      parts.push(`${path.basename(file).replace(/\.[0-9a-f]{16,}/, '')} ${(size / 1000).toFixed(1)}`);
    }
  }
  t.diagnostic(`${(bytes / 1000).toFixed(1)} kB gzipped: ${parts.join(', ')}`);
  assert.ok(bytes > 0 && bytes < MOST_KILOBYTES * 1000, `${bytes} bytes`);
});

test('Nothing in the built panel names a place to load from', () => {
  for (const file of filesOf(executables.labextension)) {
    if (/\.(js|css|html)$/.test(file)) {
      const text = fs.readFileSync(file, 'utf8');
      assert.doesNotMatch(text, /url\(\s*['"]?(https?:)?\/\/|@import\s+['"(]*(https?:)?\/\//, file);
      assert.doesNotMatch(text, /<(script|link|img)[^>]+(src|href)=["']https?:/, file);
    }
  }
});

test('Every tab works with the network blocked, and the page asks for nothing else', async () => {
  const { page, context, errors } = await openLab(world);
  try {
    const foreign = [];
    await context.route(
      url => url.origin !== world.front.origin && url.protocol.startsWith('http'),
      route => {
        foreign.push(route.request().url());
        return route.abort();
      }
    );
    const panel = await new Panel(page).open();
    await panel.ensureSignedIn();
    await panel.find('test:*');
    await panel.select('test:small.dataset');
    await newNotebook(page);
    await command(page, 'rucio-jupyter:details', { did: 'test:small.dataset' });
    await page.locator('.jp-RucioDetails').getByText('Owner').waitFor();
    for (const tab of ['Notebook', 'Transfers', 'Settings', 'Explore']) {
      await panel.tab(new RegExp(`^${tab}`)).click();
      await page.waitForTimeout(400);
    }
    assert.deepEqual(foreign, []);
    assert.deepEqual(errors, []);
    const loaded = await page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name));
    assert.deepEqual(loaded.filter(name => name.startsWith('http') && !name.startsWith(world.front.origin)), []);
  } finally {
    await context.close();
  }
});
