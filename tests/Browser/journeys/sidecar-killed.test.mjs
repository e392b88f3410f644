import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { api, shoot, startWorld, withLab } from '../harness.mjs';
import { expect } from '../expect.mjs';
import { Panel } from '../panel.mjs';

let world;
before(async () => (world = await startWorld()));
after(async () => await world?.stop());

test('When the sidecar is killed the panel says so, recovers by itself, and the download goes on without a half file', async () => {
  await withLab(world, 'killed', async page => {
    const panel = await new Panel(page).open();
    await panel.signedIn();
    await panel.find('test:small.dataset');
    await world.emulator.fault({ server: 'storage', method: 'GET', kind: 'trickle', count: 10_000, times: 5 });
    await panel.get('test:small.dataset');
    await panel.state('test:small.dataset', 'on_the_way');

    // Answers nothing for a while, as a sidecar does that cannot start again at once.
    await page.route('**/rucio-jupyterlab/**', route => route.abort());
    const killed = world.front.sidecarPid();
    assert.ok(killed, 'the sidecar runs');
    process.kill(killed, 'SIGKILL');
    await expect(async () => /Not answering/.test(await panel.guide.innerText()), 'the header says that the sidecar does not answer', 60);
    await shoot(page, 'killed: said in words');
    for (const file of finals(world.front.home)) {
      assert.ok(fs.statSync(file).size > 0, `${file} is whole`);
    }

    await page.unroute('**/rucio-jupyterlab/**');
    await expect(async () => /Demo catalogue · root/.test(await panel.guide.innerText()), 'the panel is back by itself', 60);
    await panel.state('test:small.dataset', 'here', 90);
    assert.notEqual(world.front.sidecarPid(), killed);

    const files = await api(page, world, 'GET', 'did?namespace=demo&did=test:small.dataset');
    assert.equal(files.body.length, 5);
    for (const file of files.body) {
      assert.equal(file.status, 'OK');
      assert.equal(fs.statSync(file.path).size, file.size, file.path);
    }
    assert.deepEqual(parts(world.front.home), [], 'no part is left');
  });
});

function finals(home) {
  return everything(path.join(home, 'rucio')).filter(file => !/\.part|journal|\.json|\.lock|\.donefile/.test(file));
}

function parts(home) {
  return everything(path.join(home, 'rucio')).filter(file => file.includes('.part'));
}

function everything(folder) {
  return fs.existsSync(folder) ? fs.readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile()).map(entry => path.join(entry.parentPath ?? entry.path, entry.name)) : [];
}
