// Makes the pictures of docs/screenshots: node tests/Browser/screenshots.mjs (after tests/Lab/setup.sh products lab browser).
import fs from 'node:fs';
import path from 'node:path';
import { places } from '../Lab/front.mjs';
import { setTheme, THEMES } from './axe.mjs';
import { expect } from './expect.mjs';
import { command, newNotebook, openLab, runCell, startWorld } from './harness.mjs';
import { Panel } from './panel.mjs';

const folder = process.env.RUCIO_JUPYTER_SHOTS || path.join(places.checkout, 'docs', 'screenshots');
fs.mkdirSync(folder, { recursive: true });
const SUFFIX = { [THEMES[0]]: '', [THEMES[1]]: '-dark', [THEMES[2]]: '-high-contrast' };
const details = page => page.locator('.jp-MainAreaWidget:not(.lm-mod-hidden) > .jp-RucioDetails');

/** Drags the edge of the side bar until the panel has this width, in pixels. */
async function widen(page, width) {
  const box = await page.locator('#rucio-jupyter-panel').boundingBox();
  const edge = box.x + box.width + 1;
  await page.mouse.move(edge, 600);
  await page.mouse.down();
  await page.mouse.move(edge + (width - box.width), 600, { steps: 5 });
  await page.mouse.up();
}

const world = await startWorld();
try {
  const { page } = await openLab(world);
  const quiet = () => page.waitForFunction(() => !document.querySelector('.jp-RucioSaid:not(.jp-mod-empty)'), undefined, { timeout: 20_000 });
  const shoot = async name => {
    await quiet();
    await page.mouse.move(900, 700);
    await page.waitForTimeout(300);
    await page.screenshot({ path: path.join(folder, `${name}.png`) });
  };
  const shootAll = async name => {
    for (const theme of THEMES) {
      await setTheme(page, theme);
      await page.waitForTimeout(500);
      await shoot(name + SUFFIX[theme]);
    }
    await setTheme(page, THEMES[0]);
  };

  // The first minutes.
  const panel = await new Panel(page).open();
  await widen(page, 320);
  await expect(async () => /not signed in/.test(await panel.guide.innerText()), 'the first run');
  await shoot('first-run');
  await panel.signIn({ password: 'wrong' });
  await panel.root.getByRole('alert').first().waitFor();
  await shoot('wrong-password');
  const form = panel.root.getByRole('form', { name: 'Sign-in' });
  await form.getByLabel(/^password/i).fill('secret');
  await form.getByRole('button', { name: 'Sign in' }).click();
  await expect(async () => /·/.test(await panel.guide.innerText()), 'signed in');
  await panel.tab(/^Explore/).click();
  await panel.root.getByRole('region', { name: 'Scopes' }).waitFor();
  await shoot('start');
  await panel.search.fill('mc');
  await panel.root.getByRole('option').first().waitFor();
  await shoot('scopes');

  // Searching and getting.
  await newNotebook(page);
  await panel.find('test:*');
  await panel.root.getByRole('button', { name: 'filter' }).click();
  await panel.root.getByLabel('Metadata key').fill('run_number');
  await panel.root.getByLabel('Value').fill('many');
  await panel.root.getByRole('button', { name: 'Add filter' }).click();
  await shoot('filter');
  await panel.root.getByRole('form', { name: 'Metadata filter' }).getByRole('button', { name: 'Cancel' }).click();
  await panel.get('test:small.dataset');
  await panel.state('test:small.dataset', 'here');
  await panel.attach('test:small.dataset', 'small');
  await panel.get('test:corrupt.dataset');
  await expect(async () => ['partly_here', 'failed'].includes(await panel.row('test:corrupt.dataset').getAttribute('data-state')), 'the corrupt dataset', 60);
  await panel.expand('test:corrupt.dataset');
  await runCell(page, "[open(f, 'rb').read(4) for f in small]", { expect: /\[b/ });
  await shootAll('explore');
  const rows = panel.tree.locator('[aria-level="1"]');
  await rows.nth(1).click();
  await rows.nth(3).click({ modifiers: ['Control'] });
  await rows.nth(5).click({ modifiers: ['Control'] });
  await shoot('several');
  await panel.row('test:small.dataset').click({ button: 'right' });
  await page.getByRole('menu').first().waitFor();
  await page.screenshot({ path: path.join(folder, 'menu.png') });
  await page.keyboard.press('Escape');
  await widen(page, 240);
  await shoot('explore-240');
  await widen(page, 600);
  await shoot('explore-600');
  await widen(page, 320);
  await panel.search.fill('tset:nothing');
  await panel.search.press('Enter');
  await panel.root.getByText(/Nothing was found/).waitFor();
  await shoot('nothing-found');

  // A download under way.
  await panel.find('test:big*');
  await world.emulator.fault({ server: 'storage', method: 'GET', kind: 'trickle', count: 2_000_000, times: 3 });
  await panel.get('test:big.dataset');
  await panel.state('test:big.dataset', 'on_the_way');
  await page.waitForTimeout(1500);
  await shoot('on-the-way');

  // The other tabs.
  for (const tab of ['Notebook', 'Transfers', 'Settings']) {
    await panel.tab(new RegExp(`^${tab}`)).click();
    await page.waitForTimeout(800);
    await shootAll(tab.toLowerCase());
  }

  // The pages in the main area.
  await panel.tab(/^Explore/).click();
  for (const [did, tab] of [
    ['test:partial.dataset', 'Replicas'],
    ['test:stuck.dataset', 'Rules'],
    ['data22:meta.run100', 'Metadata'],
    ['mc16_13TeV:cont.level3.A', 'Parents']
  ]) {
    await command(page, 'rucio-jupyter:details', { did });
    await details(page).getByText('Owner').waitFor();
    await details(page).getByRole('tab', { name: tab }).click();
    await page.waitForTimeout(1500);
    await shoot(`details-${tab.toLowerCase()}`);
  }
  await command(page, 'rucio-jupyter:details', { did: 'test:small.dataset' });
  await details(page).getByText('test:small-file-0.root').first().waitFor();
  await shootAll('details');
  await command(page, 'rucio-jupyter:diagnostics');
  await details(page).getByRole('list', { name: 'Checks' }).waitFor({ timeout: 60_000 });
  await shoot('diagnostics');
} finally {
  await world.stop();
}
