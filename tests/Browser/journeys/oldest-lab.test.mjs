import assert from 'node:assert/strict';
import fs from 'node:fs';
import { after, before, test } from 'node:test';
import { newNotebook, runCell, shoot, startWorld, withLab } from '../harness.mjs';
import { places } from '../../Lab/front.mjs';
import { Panel } from '../panel.mjs';

const skip = fs.existsSync(places.oldestRoot) ? false : 'no JupyterLab 4.0 is at hand: tests/Lab/setup.sh oldest makes one';
let world;
before(async () => skip || (world = await startWorld({ root: places.oldestRoot })));
after(async () => await world?.stop());

test('In JupyterLab 4.0, the oldest supported, one signs in, finds, gets and reads data', { skip }, async () => {
  assert.match(world.front.python.version, /^4\.0\./);
  await withLab(world, 'oldest lab', async (page, { errors }) => {
    const panel = await new Panel(page).open();
    await panel.signedIn();
    await newNotebook(page);
    await panel.find('test:small.dataset');
    await panel.get('test:small.dataset');
    await panel.state('test:small.dataset', 'here', 90);
    await panel.attach('test:small.dataset', 'small');
    assert.match(await runCell(page, "[len(open(f,'rb').read(4)) for f in small]", { expect: /4, 4/ }), /\[4, 4, 4, 4, 4\]/);
    await shoot(page, 'oldest lab: read');
    assert.deepEqual(errors, []);
  });
});
