import assert from 'node:assert/strict';
import fs from 'node:fs';
import { after, before, test } from 'node:test';
import { api, shoot, startWorld, withLab } from '../harness.mjs';
import { expect } from '../expect.mjs';
import { Panel } from '../panel.mjs';

let world;
before(async () => (world = await startWorld()));
after(async () => await world?.stop());

test('Each bad file says what is wrong with it, and the good one is usable', async () => {
  await withLab(world, 'corrupt', async page => {
    const panel = await new Panel(page).open();
    await panel.signedIn();
    await panel.find('test:corrupt.dataset');
    await panel.get('test:corrupt.dataset');
    await expect(
      async () => ['partly_here', 'failed'].includes(await panel.row('test:corrupt.dataset').getAttribute('data-state')),
      'the dataset says that it is not whole',
      90
    );
    const { body } = await api(page, world, 'GET', 'did?namespace=demo&did=test:corrupt.dataset');
    assert.equal(body.length, 4);
    const good = body.filter(file => file.status === 'OK');
    assert.equal(good.length, 1);
    assert.equal(fs.statSync(good[0].path).size, good[0].size);
    const words = body.filter(file => file.status === 'FAILED').map(file => `${file.code}: ${file.error}`);
    assert.equal(words.length, 3);
    assert.ok(words.some(text => /checksum|adler32|md5/i.test(text)), words.join('\n'));
    assert.ok(words.some(text => /shorter|truncated|length|size|bytes/i.test(text)), words.join('\n'));
    assert.ok(words.some(text => /missing|not found|404|does not exist/i.test(text)), words.join('\n'));

    await panel.expand('test:corrupt.dataset');
    const rows = panel.tree.locator('[role="treeitem"][aria-level="2"]');
    await expect(async () => (await rows.count()) === 4, 'the four files');
    for (const file of body) {
      await panel.state(file.did, file.status === 'OK' ? 'here' : 'failed');
      if (file.status !== 'OK') {
        const reason = file.error.replace(`${file.did} `, ''); // the row begins with the name already
        assert.ok((await panel.row(file.did).innerText()).includes(reason.slice(0, 20)), `the row of ${file.did} says: ${file.error}`);
      }
    }
    await shoot(page, 'corrupt: each file says why');
  });
});
