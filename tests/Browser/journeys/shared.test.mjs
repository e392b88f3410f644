// Two people in one notebook: what each attaches, renames and removes.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openLab, shoot, startWorld } from '../harness.mjs';
import { expect } from '../expect.mjs';
import { chip, open, signIn, writeNotebook } from '../notebooks.mjs';
import { Panel } from '../panel.mjs';
import { join } from '../shared.mjs';

let world;
before(async () => (world = await startWorld()));
after(async () => await world?.stop());

const rows = panel => panel.root.getByRole('tabpanel', { name: /^Notebook/ });
const metadata = page => page.evaluate(() => (globalThis.jupyterapp ?? globalThis.jupyterlab).shell.currentWidget.content.model.getMetadata('rucio_attachments') ?? []);

test('Two people attach, rename and remove in one notebook, and nothing of either is lost', async () => {
  const labs = [await openLab(world), await openLab(world)];
  const pages = labs.map(lab => lab.page);
  const [anna, ben] = pages;
  try {
    await signIn(anna, world, 'demo');
    writeNotebook(world, 'ours.ipynb', ['1'], []);
    const panels = [];
    for (const page of pages) {
      await open(page, 'ours.ipynb');
      panels.push(await new Panel(page).open());
    }
    const [annas, bens] = panels;
    for (const panel of panels) {
      await expect(async () => /·/.test(await panel.guide.innerText()), 'signed in', 40);
      await panel.tab(/^Explore/).click();
      await panel.find('test:*');
    }
    const meet = await join(anna, ben);

    // One attaches, the other sees it.
    await annas.attach('test:small.dataset', 'small');
    await meet();
    await bens.tab(/^Notebook/).click();
    await rows(bens).getByText('test:small.dataset').first().waitFor();
    assert.deepEqual((await metadata(ben)).map(({ variableName }) => variableName), ['small']);

    // Both at once, with one name for different data.
    await bens.tab(/^Explore/).click();
    await annas.attach('test:many.dataset', 'data');
    await bens.attach('test:five.dataset', 'data');
    await meet();
    const both = await metadata(anna);
    assert.deepEqual(await metadata(ben), both);
    assert.deepEqual(both.map(({ variableName }) => variableName).sort(), ['data', 'data_2', 'small']);
    assert.deepEqual(both.map(({ did }) => did).sort(), ['test:five.dataset', 'test:many.dataset', 'test:small.dataset']);
    const told = await Promise.all(pages.map(page => page.getByText(/Someone else took the name data at the same time/).count()));
    assert.equal(told.filter(count => count > 0).length, 1, 'whoever got another name is told');
    for (const [i, panel] of panels.entries()) {
      await panel.tab(/^Notebook/).click();
      await rows(panel).locator('[data-variable="data_2"]').waitFor();
      await shoot(pages[i], `shared notebook: ${i === 0 ? 'Anna' : 'Ben'}`);
    }

    // One removes what the other renames.
    await rows(annas).getByRole('button', { name: /Remove.*small/ }).first().click();
    const field = rows(bens).getByLabel('Variable name of test:small.dataset');
    await field.fill('kept');
    await field.press('Enter');
    await meet();
    for (const page of pages) {
      assert.deepEqual((await metadata(page)).map(({ variableName }) => variableName).sort(), ['data', 'data_2', 'kept']);
    }
    await chip(anna).waitFor();
    assert.deepEqual(labs.flatMap(lab => lab.errors), []);
  } catch (error) {
    await shoot(anna, 'shared FAILED Anna');
    await shoot(ben, 'shared FAILED Ben');
    throw error;
  } finally {
    await Promise.all(labs.map(lab => lab.context.close()));
  }
});
