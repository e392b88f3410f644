import assert from 'node:assert/strict';
import fs from 'node:fs';
import { after, before, test } from 'node:test';
import { shoot, startWorld, withLab } from '../harness.mjs';
import { expect } from '../expect.mjs';
import { Panel } from '../panel.mjs';

let world;
before(async () => (world = await startWorld({ instance: { wildcard_enabled: false } })));
after(async () => await world?.stop());

for (const [what, typed, words] of [
  ['a DID without a scope', 'nocolon', /scope:name|scope/i],
  ['an unknown scope', 'nosuchscope:anything', /nosuchscope|scope/i],
  ['a name that nothing has', 'test:nothing.is.called.this', /nothing|no |not/i],
  ['a wildcard where none is allowed', 'test:*', /wildcard/i]
]) {
  test(`Searching ${what} says what is wrong`, async () => {
    await withLab(world, `bad input: ${what}`, async page => {
      const panel = await new Panel(page).open();
      if (/not signed in/.test(await settled(panel))) {
        await panel.signedIn();
      }
      await panel.tab(/^Explore/).click();
      await panel.search.fill(typed);
      await panel.search.press('Enter');
      const said = await expect(async () => {
        const text = await panel.root.getByRole('tabpanel').innerText();
        return words.test(text.replace(typed, '')) && text;
      }, `words about ${what}`);
      assert.doesNotMatch(said, /undefined|\[object|Traceback|Exception:/);
    });
  });
}

test('A syntax error in the configuration says file, line and what to do, and the last good state is kept', async () => {
  await withLab(world, 'bad input: configuration', async page => {
    const panel = await new Panel(page).open();
    await settled(panel);
    const good = fs.readFileSync(world.front.configFile, 'utf8');
    try {
      fs.writeFileSync(world.front.configFile, good.replace('"RucioConfig": {', '"RucioConfig": {,'));
      await panel.tab('Settings').click();
      await expect(async () => {
        await panel.root.getByRole('button', { name: 'Refresh' }).click();
        const text = await panel.root.innerText();
        return text.includes(world.front.configFile) && /line \d+/.test(text);
      }, 'the file and the line');
      await shoot(page, 'bad input: configuration said');
      assert.match(await panel.guide.innerText(), /Demo catalogue/);
    } finally {
      fs.writeFileSync(world.front.configFile, good);
    }
  });
});

async function settled(panel) {
  return await expect(async () => {
    const text = await panel.guide.innerText();
    return !/Connecting/.test(text) && text;
  }, 'the header has something to say');
}
