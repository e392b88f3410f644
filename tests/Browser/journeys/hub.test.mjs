import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { api, lacks, shoot, startWorld } from '../harness.mjs';
import { expect } from '../expect.mjs';
import { Panel } from '../panel.mjs';

const skip = lacks('jupyterhub');
let world;
before(async () => skip || (world = await startWorld({ program: 'hub' })));
after(async () => await world?.stop());

test('Under JupyterHub a user logs in, gets a server of her own, and the panel works below /user/jdoe/', { skip }, async () => {
  const context = await world.browser.newContext({ viewport: { width: 1280, height: 860 } });
  const page = await context.newPage();
  page.setDefaultTimeout(45_000);
  try {
    // Before any log-in the sidecar answers nobody.
    assert.ok([302, 401, 403].includes((await fetch(`${world.front.api}instances`, { redirect: 'manual' })).status));

    await page.goto(`${world.front.origin}/hub/login?next=${encodeURIComponent('/hub/spawn')}`);
    await page.getByLabel('Username').fill(world.front.user);
    await page.getByLabel('Password').fill(world.front.password);
    await page.getByRole('button', { name: /sign in/i }).click();
    await page.waitForURL(/\/user\/jdoe\/lab/, { timeout: 120_000 });
    await page.goto(`${world.front.lab}?reset`);
    await page.locator('#jp-main-dock-panel').waitFor();

    const panel = await new Panel(page).open();
    await panel.signedIn();
    await panel.find('test:small.dataset');
    await panel.get('test:small.dataset');
    await panel.state('test:small.dataset', 'here', 90);
    await shoot(page, 'hub: here');
    const files = await api(page, world, 'GET', 'did?namespace=demo&did=test:small.dataset');
    assert.deepEqual(files.body.map(file => file.status), ['OK', 'OK', 'OK', 'OK', 'OK']);

    // The sidecar dies: JupyterHub's proxy still answers, and the panel comes back by itself.
    process.kill(world.front.sidecarPid(), 'SIGKILL');
    await expect(async () => (await api(page, world, 'GET', 'healthz')).status === 200, 'the sidecar is back', 60);
    await expect(async () => /Demo catalogue · root/.test(await panel.guide.innerText()), 'the panel is back', 60);
  } catch (error) {
    await shoot(page, 'hub FAILED');
    throw error;
  } finally {
    await context.close();
  }
});
