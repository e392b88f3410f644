// Makes the pictures of docs/screenshots: node tests/Browser/screenshots.mjs (after tests/Lab/setup.sh products lab browser).
import fs from 'node:fs';
import path from 'node:path';
import { places } from '../Lab/front.mjs';
import { expect } from './expect.mjs';
import { newNotebook, openLab, runCell, startWorld } from './harness.mjs';
import { Panel } from './panel.mjs';

const folder = path.join(places.checkout, 'docs', 'screenshots');
fs.mkdirSync(folder, { recursive: true });
const world = await startWorld();
try {
  const { page } = await openLab(world);
  const shoot = name => page.screenshot({ path: path.join(folder, `${name}.png`) });
  const panel = await new Panel(page).open();
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

  await newNotebook(page);
  await panel.find('test:*');
  await panel.get('test:small.dataset');
  await panel.state('test:small.dataset', 'here');
  await panel.attach('test:small.dataset', 'small');
  await panel.get('test:corrupt.dataset');
  await expect(async () => ['partly_here', 'failed'].includes(await panel.row('test:corrupt.dataset').getAttribute('data-state')), 'the corrupt dataset');
  await panel.expand('test:corrupt.dataset');
  await runCell(page, "[open(f, 'rb').read(4) for f in small]", { expect: /\[b/ });
  await page.waitForTimeout(5000); // the notice over the header goes
  await shoot('explore');
  for (const tab of ['Notebook', 'Transfers', 'Settings']) {
    await panel.tab(new RegExp(`^${tab}`)).click();
    await page.waitForTimeout(800);
    await shoot(tab.toLowerCase());
  }
  await page.evaluate(() => void globalThis.jupyterapp.commands.execute('apputils:change-theme', { theme: 'JupyterLab Dark' }));
  await panel.tab(/^Explore/).click();
  await page.waitForTimeout(1500);
  await shoot('explore-dark');
} finally {
  await world.stop();
}
