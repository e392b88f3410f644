// What stands between a person and the panel when JupyterLab starts, and what the panel keeps from JupyterLab: nothing.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { newNotebook, openLab, runCell, shoot, startWorld } from '../harness.mjs';
import { expect } from '../expect.mjs';
import { Panel } from '../panel.mjs';

const SERVICE = '**/rucio-jupyterlab/**';

let world;
before(async () => (world = await startWorld()));
after(async () => await world?.stop());

/** Notes in the page, frame by frame, when the shell is there, when the search takes input, and when the instance is named. */
function watch() {
  globalThis.seen = {};
  const note = (name, holds) => {
    if (globalThis.seen[name] === undefined && holds()) {
      globalThis.seen[name] = performance.now();
    }
  };
  const look = () => {
    const panel = document.querySelector('#rucio-jupyter-panel');
    note('shell', () => document.querySelector('#jp-main-dock-panel')?.checkVisibility() && document.querySelector('.jp-SideBar.jp-mod-left [data-id="rucio-jupyter-panel"]'));
    note('panel', () => panel?.checkVisibility());
    note('input', () => panel?.checkVisibility() && panel.querySelector('input[role="combobox"]')?.checkVisibility());
    note('instance', () => panel?.checkVisibility() && panel.querySelector('.jp-RucioGuide')?.dataset.kind === 'ready');
    globalThis.jupyterapp?.restored?.then(() => note('restored', () => true));
    if (globalThis.seen.instance === undefined) {
      requestAnimationFrame(look);
    }
  };
  requestAnimationFrame(look);
}

/** Waits until JupyterLab has stored its layout and state with these in them. */
async function stored(page, ...parts) {
  await expect(async () => {
    const text = await page.evaluate(async () => JSON.stringify(await globalThis.jupyterapp.serviceManager.workspaces.fetch('default')));
    return parts.every(part => text.includes(part));
  }, `JupyterLab has stored ${parts.join(' and ')}`);
}

/** Loads the page and says in milliseconds, from the shell on, when what was there. */
async function measured(page, load) {
  const requests = [];
  const onRequest = request => request.url().includes('/rucio-jupyterlab/') && requests.push(new URL(request.url()).pathname.split('/').at(-1));
  page.on('request', onRequest);
  await load();
  const seen = await expect(() => page.evaluate(() => globalThis.seen?.instance !== undefined && globalThis.seen), 'the panel names the instance', 90);
  const before = [...requests];
  page.off('request', onRequest);
  const from = seen.panel ?? seen.shell;
  return `input ${Math.round(seen.input - from)} ms and the instance ${Math.round(seen.instance - from)} ms after the panel came into sight (shell at ${Math.round(seen.shell)} ms, restored at ${Math.round(seen.restored)} ms); asked for: ${before.join(', ')}`;
}

test('The panel takes input as soon as it is seen, with a cold cache and a warm one', async t => {
  const { page, context } = await openLab(world);
  await page.addInitScript(watch);
  try {
    const panel = await new Panel(page).open();
    await panel.signedIn();
    await stored(page, '"current":"rucio-jupyter-panel"', '"rucio-jupyter:tab":"explore"');
    const lab = new URL(world.front.lab).href;
    t.diagnostic(`warm: ${await measured(page, () => page.goto(lab))}`);
    t.diagnostic(`warm again: ${await measured(page, () => page.reload())}`);
    const fresh = await world.browser.newContext({ viewport: { width: 1280, height: 860 } });
    try {
      const other = await fresh.newPage();
      await other.addInitScript(watch);
      t.diagnostic(`cold: ${await measured(other, () => other.goto(lab))}`);
    } finally {
      await fresh.close();
    }
  } finally {
    await context.close();
  }
});

test('A service that hangs keeps nothing from starting: JupyterLab, a notebook, a kernel, and the panel itself', async () => {
  const { page, context, errors } = await openLab(world);
  try {
    const panel = await new Panel(page).open();
    await panel.ensureSignedIn();
    await stored(page, '"current":"rucio-jupyter-panel"', '"rucio-jupyter:tab":"explore"');
    const answered = [];
    let letGo;
    const held = new Promise(resolve => (letGo = resolve));
    await context.route(SERVICE, async route => {
      await held;
      answered.push(route.request().url());
      await route.continue().catch(() => undefined); // The page may have given the request up.
    });
    const asked = page.waitForRequest(SERVICE);
    await page.reload();
    await asked;
    await page.evaluate(async () => void (await globalThis.jupyterapp.restored));
    await newNotebook(page);
    assert.match(await runCell(page, 'print(6 * 7)'), /42/);
    await panel.guide.getByText('Connecting…').waitFor();
    await panel.search.fill('test:*');
    await panel.search.press('Enter');
    await panel.root.getByText('The search begins as soon as Rucio answers.').waitFor();
    assert.deepEqual(answered, [], 'nothing of it has waited for the service');
    await shoot(page, 'startup: hanging');
    letGo();
    // What was asked for meanwhile is done as soon as somebody answers.
    await panel.row('test:small.dataset').waitFor();
    assert.match(await panel.guide.innerText(), /·/);
    assert.deepEqual(errors, []);
  } finally {
    await context.close();
  }
});

test('A service that does not start is named in the panel, and JupyterLab runs without it', async () => {
  // Under jupyter-server-proxy `register` writes the name of the real executable; the relay keeps the same promises for any other.
  process.env.RUCIO_JUPYTER_FRONT = 'chp';
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'rucio-browser-'));
  const hanging = path.join(folder, 'hanging');
  fs.writeFileSync(hanging, '#!/bin/sh\nexec sleep 600\n', { mode: 0o755 });
  const broken = await startWorld({ sidecar: hanging });
  try {
    const { page, context } = await openLab(broken);
    const panel = await new Panel(page).open();
    await newNotebook(page);
    assert.match(await runCell(page, 'print(6 * 7)'), /42/);
    await panel.guide.getByText('Not answering').waitFor();
    await panel.guide.getByRole('button', { name: 'Details' }).click();
    await shoot(page, 'startup: not started');
    await context.close();
  } finally {
    await broken.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  }
});
