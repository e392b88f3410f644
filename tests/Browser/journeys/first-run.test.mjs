import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import { api, shoot, startWorld, withLab } from '../harness.mjs';
import { expect } from '../expect.mjs';
import { Panel } from '../panel.mjs';

let world;
before(async () => (world = await startWorld()));
after(async () => await world?.stop());

test('The icon stands in the left side bar and the panel does not grab the focus', async () => {
  await withLab(world, 'first run: icon', async page => {
    const icon = page.locator('.jp-SideBar.jp-mod-left').getByRole('tab', { name: /Rucio/ });
    await icon.waitFor();
    assert.equal(await icon.getAttribute('aria-selected'), 'false');
    assert.equal(await page.locator('#rucio-jupyter-panel').isVisible(), false);
  });
});

test('The first run says which instance is configured, where that came from, and what to do next', async () => {
  await withLab(world, 'first run: guide', async page => {
    const panel = await new Panel(page).open();
    await expect(async () => (await panel.guide.innerText()).includes('Demo catalogue: not signed in'), 'the instance and that nobody is signed in');
    await shoot(page, 'first run: not signed in');
    await panel.guide.getByRole('button', { name: 'Sign in' }).click();
    await expect(async () => (await panel.root.innerText()).includes(world.front.configFile), 'the file that configures the instance');
  });
});

test("A wrong password shows Rucio's own words and nothing is stored", async () => {
  await withLab(world, 'first run: wrong password', async page => {
    const panel = await new Panel(page).open();
    const form = await panel.signIn({ username: 'ddmlab', password: 'not-the-password' });
    const alert = form.getByRole('alert');
    await alert.waitFor();
    assert.match(await alert.innerText(), /Cannot authenticate to account|CannotAuthenticate|Cannot authenticate/);
    const stored = await api(page, world, 'GET', 'auth?namespace=demo&type=userpass');
    assert.equal(stored.status, 404, JSON.stringify(stored.body));
    const found = grep('not-the-password', world.folder);
    assert.deepEqual(found, [], 'the password must be nowhere on disk');
  });
});

test('After the right password the header names instance and account', async () => {
  await withLab(world, 'first run: signed in', async page => {
    const panel = await new Panel(page).open();
    await panel.tab(/^Explore/).click(); // JupyterLab has kept the tab of the journey before
    await panel.signIn();
    await expect(async () => /Demo catalogue · root/.test(await panel.guide.innerText()), 'signed in');
    await expect(async () => await panel.search.evaluate(input => input === document.activeElement), 'who signed in to search goes on there');
    await page.reload();
    await page.locator('#jupyterlab-splash').waitFor({ state: 'detached' });
    await panel.open();
    await expect(async () => /Demo catalogue · root/.test(await panel.guide.innerText()), 'still signed in after a reload');
  });
});

function grep(text, folder) {
  try {
    return execFileSync('grep', ['-rlaF', text, folder], { encoding: 'utf8' }).trim().split('\n');
  } catch (error) {
    assert.equal(error.status, 1, error.message); // 1: nothing found
    return [];
  }
}
