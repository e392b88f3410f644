// A dataset of 100,000 files, scrolled by a person: what the page does meanwhile is measured and printed.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { shoot, startWorld, withLab } from '../harness.mjs';
import { expect } from '../expect.mjs';
import { Panel } from '../panel.mjs';
import { longTasks, told } from '../tasks.mjs';

const LARGE = 'data22:data22.00450000.physics_Main.AOD.100k';

let world;
before(async () => (world = await startWorld()));
after(async () => await world?.stop());

/** Turns the wheel of the mouse, as many frames as there are steps. */
async function wheel(page, panel, steps, by) {
  const box = await panel.tree.boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  for (let step = 0; step < steps; step++) {
    await page.mouse.wheel(0, by);
    await page.evaluate(() => new Promise(resolve => requestAnimationFrame(resolve)));
  }
}

test('A 100,000-file dataset opens at once, scrolls smoothly to its end, and only what is in sight is drawn', async t => {
  await withLab(world, 'large: scrolled', async page => {
    const idle = await longTasks(page, () => page.waitForTimeout(5000));
    t.diagnostic(`JupyterLab alone for 5 s: ${told(idle)}`);
    const panel = await new Panel(page).open();
    await panel.signedIn();
    await panel.find(LARGE);
    const began = Date.now();
    await panel.expand(LARGE);
    const files = panel.tree.locator('[role="treeitem"][aria-level="2"]');
    await files.first().waitFor({ timeout: 15_000 });
    t.diagnostic(`first rows after ${Date.now() - began} ms`);

    const down = await longTasks(page, () => wheel(page, panel, 120, 300));
    t.diagnostic(`scrolling the first pages: ${told(down)}`);

    // To the end: each time that the end comes into sight, the next page is fetched.
    const loading = await longTasks(page, () =>
      panel.tree.evaluate(
        tree =>
          new Promise((resolve, reject) => {
            const deadline = performance.now() + 240_000;
            const step = () => {
              tree.scrollTo(0, tree.scrollHeight);
              if (tree.querySelector('[aria-posinset="100000"]')) {
                resolve();
              } else if (performance.now() > deadline) {
                reject(new Error('Not all of the 100,000 files have come within 240 s.'));
              } else {
                requestAnimationFrame(step);
              }
            };
            step();
          })
      )
    );
    t.diagnostic(`fetching all of it: ${told(loading)}`);
    await panel.tree.evaluate(tree => tree.scrollTo(0, tree.scrollHeight));
    await panel.tree.locator('[aria-posinset="100000"]').waitFor();
    await shoot(page, 'large: the end');

    const up = await longTasks(page, () => wheel(page, panel, 120, -300));
    t.diagnostic(`scrolling among 100,000 rows: ${told(up)}`);
    const jumps = await longTasks(page, async () => {
      for (const part of [0.1, 0.9, 0.5, 0]) {
        await panel.tree.evaluate((tree, part) => tree.scrollTo(0, tree.scrollHeight * part), part);
        await page.waitForTimeout(150);
      }
    });
    t.diagnostic(`jumping: ${told(jumps)}`);
    const keys = await longTasks(page, async () => {
      await files.first().click();
      for (const key of ['End', 'PageUp', 'Home', 'PageDown', 'Shift+End', 'Control+a', 'ArrowDown']) {
        await page.keyboard.press(key);
        await page.waitForTimeout(150);
      }
    });
    t.diagnostic(`keys, and all of it picked: ${told(keys)}`);
    assert.ok((await files.count()) < 200, 'only what is in view is drawn');
    // The figures above are what counts; here only what nobody would bear, on a machine however slow.
    assert.deepEqual([...down, ...loading, ...up, ...jumps, ...keys].filter(task => task.ours && task.cpu > 1000), []);
  });
});
