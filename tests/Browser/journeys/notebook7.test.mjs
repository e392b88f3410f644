import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { lacks, outputOf, shoot, startWorld } from '../harness.mjs';
import { expect } from '../expect.mjs';
import { Panel } from '../panel.mjs';

// Debian's Notebook 7.4.7 is built with two versions of its toolbar's components: now and then, with or without this panel, they call each other
// until the page stands still. So this journey runs where it is asked for.
const skip = process.env.RUCIO_JUPYTER_NOTEBOOK7 ? lacks('notebook') : 'set RUCIO_JUPYTER_NOTEBOOK7=1 to run it';
let world;
before(async () => skip || (world = await startWorld({ program: 'notebook' })));
after(async () => await world?.stop());

test('In Notebook 7 the panel opens beside a notebook, finds and gets data, and the notebook has them as a variable', { skip }, async () => {
  const context = await world.browser.newContext({ viewport: { width: 1280, height: 860 } });
  const page = await context.newPage();
  page.setDefaultTimeout(45_000);
  const errors = [];
  page.on('pageerror', error => errors.push(String(error)));
  try {
    fs.writeFileSync(path.join(world.front.notebooks, 'first.ipynb'), JSON.stringify({
      cells: [{ cell_type: 'code', id: 'first', source: '', metadata: {}, outputs: [], execution_count: null }],
      metadata: { kernelspec: { name: 'python3', display_name: 'Python 3 (ipykernel)', language: 'python' } },
      nbformat: 4, nbformat_minor: 5
    }));
    await page.goto(world.front.lab);
    await page.getByText('first.ipynb').waitFor();
    await page.goto(`${world.front.origin}${world.front.baseUrl}notebooks/first.ipynb`);
    await page.locator('.jp-NotebookPanel .jp-Cell').first().waitFor();

    const panel = new Panel(page);
    await expect(async () => {
      await page.keyboard.press('Escape');
      await page.keyboard.press('Control+Shift+C');
      await page.locator('.lm-CommandPalette-item').filter({ hasText: 'Open the Rucio Panel' }).click({ timeout: 5000 });
      return await panel.root.isVisible();
    }, 'the panel is open');
    await panel.signedIn(); 
    await panel.find('test:small.dataset');
    await panel.get('test:small.dataset');
    await panel.state('test:small.dataset', 'here', 90);
    await shoot(page, 'notebook 7 panel');

    await panel.attach('test:small.dataset', 'small');
    await expect(async () => (await page.locator('.jp-NotebookPanel .jp-RucioChip-button').innerText()).includes('1 ready'), 'the toolbar says that the data are ready', 60);
    await page.locator('.jp-Cell .cm-content').first().click();
    await page.keyboard.insertText("[len(open(f,'rb').read(4)) for f in small]");
    await page.keyboard.press('Shift+Enter');
    assert.match(await outputOf(page, 0, /4/), /\[4, 4, 4, 4, 4\]/);
    await shoot(page, 'notebook 7 attached');
    assert.deepEqual(errors, []);
  } catch (error) {
    await shoot(page, 'notebook 7 FAILED');
    throw error;
  } finally {
    await context.close();
  }
});
