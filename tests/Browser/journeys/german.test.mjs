// The panel in a second language, as JupyterLab serves it from installed packages.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { places } from '../../Lab/front.mjs';
import { openLab, shoot, startWorld } from '../harness.mjs';
import { expect } from '../expect.mjs';

let world;
let packages;

/** What pip would leave: a language pack that makes German choosable, and our package with its translations. */
function install(folder) {
  const distribution = (name, entries) => {
    const info = path.join(folder, `${name}-1.0.dist-info`);
    fs.mkdirSync(info, { recursive: true });
    fs.writeFileSync(path.join(info, 'METADATA'), `Metadata-Version: 2.1\nName: ${name}\nVersion: 1.0\n`);
    fs.writeFileSync(path.join(info, 'entry_points.txt'), entries);
  };
  const module = (name, translations) => {
    fs.mkdirSync(path.join(folder, name), { recursive: true });
    fs.writeFileSync(path.join(folder, name, '__init__.py'), '');
    translations?.();
  };
  distribution('jupyterlab_language_pack_de_DE', '[jupyterlab.languagepack]\nde_DE = jupyterlab_language_pack_de_DE\n');
  module('jupyterlab_language_pack_de_DE', () => {
    const messages = path.join(folder, 'jupyterlab_language_pack_de_DE', 'locale', 'de_DE', 'LC_MESSAGES');
    fs.mkdirSync(messages, { recursive: true });
    fs.writeFileSync(path.join(messages, 'jupyterlab.json'), JSON.stringify({ '': { domain: 'jupyterlab', language: 'de_DE', plural_forms: 'nplurals=2; plural=(n != 1);' }, File: ['Datei'] }));
  });
  distribution('rucio_jupyter_translations', '[jupyterlab.locale]\nrucio_jupyter = rucio_jupyter_translations\n');
  module('rucio_jupyter_translations', () =>
    fs.cpSync(path.join(places.checkout, 'frontend', 'labextension', 'locale'), path.join(folder, 'rucio_jupyter_translations', 'locale'), { recursive: true })
  );
}

before(async () => {
  packages = fs.mkdtempSync(path.join(os.tmpdir(), 'rucio-german-'));
  install(packages);
  world = await startWorld({ environment: { PYTHONPATH: packages } });
});
after(async () => {
  await world?.stop();
  fs.rmSync(packages, { recursive: true, force: true });
});

test('The whole panel speaks German where JupyterLab does, numbers included', async () => {
  const first = await openLab(world);
  const answer = await first.page.evaluate(async base => {
    const xsrf = /(?:^|; )_xsrf=([^;]*)/.exec(document.cookie)?.[1] ?? '';
    const reply = await fetch(`${base}lab/api/settings/@jupyterlab/translation-extension:plugin`, {
      method: 'PUT',
      headers: { 'X-XSRFToken': decodeURIComponent(xsrf), 'Content-Type': 'application/json' },
      body: JSON.stringify({ raw: '{"locale": "de_DE"}' })
    });
    return reply.status;
  }, world.front.baseUrl);
  assert.equal(answer, 204);
  const pack = await first.page.evaluate(async base => await (await fetch(`${base}lab/api/translations/de_DE`)).json(), world.front.baseUrl);
  assert.equal(pack.data?.rucio_jupyter?.['']?.language, 'de-DE', `the translations are served: ${pack.message}`);
  await first.context.close();

  const { page, context } = await openLab(world);
  try {
    const panel = page.locator('#rucio-jupyter-panel');
    const icon = page.locator('.jp-SideBar.jp-mod-left').getByRole('tab', { name: /Rucio/ });
    await expect(async () => {
      if (!(await panel.isVisible())) {
        await icon.click();
      }
      await page.waitForTimeout(300);
      return await panel.isVisible();
    }, 'the panel is open', 40);
    await panel.getByText('Demo catalogue: nicht angemeldet').waitFor();
    assert.deepEqual((await panel.getByRole('tab').allInnerTexts()).map(text => text.trim()).filter(text => text !== ''), ['Suchen', 'Notebook', 'Transfers']);
    await shoot(page, 'german: first run');
    await panel.getByRole('status', { name: 'Rucio-Verbindung' }).getByRole('button', { name: 'Anmelden' }).click();
    await panel.getByRole('radio', { name: 'Name und Kennwort' }).check();
    await panel.getByLabel(/^Benutzername/).fill('ddmlab');
    await panel.getByLabel(/^Kennwort/).fill('secret');
    await shoot(page, 'german: sign-in');
    await panel.locator('form').getByRole('button', { name: 'Anmelden' }).click();
    await expect(async () => /·/.test(await panel.getByRole('status', { name: 'Rucio-Verbindung' }).innerText()), 'signed in', 40);
    await panel.getByRole('tab', { name: 'Suchen' }).click();
    const search = panel.getByRole('combobox', { name: 'Nach einer Datenkennung suchen' });
    await search.fill('test:*');
    await search.press('Enter');
    const row = panel.locator('[role="treeitem"][data-did="test:many.dataset"]');
    await row.getByText(/2\.000 Dateien/).waitFor();
    await row.click();
    await panel.getByRole('region', { name: 'Ausgewählt: test:many.dataset' }).getByText(/nicht hier/).waitFor();
    await shoot(page, 'german: explore');
    // Nothing that has a translation is left in English.
    const text = await panel.innerText();
    for (const word of ['Get', 'Datasets', 'files', 'not here', 'Details', 'results']) {
      assert.doesNotMatch(text, new RegExp(`\\b${word}\\b`), `“${word}” is English`);
    }
  } catch (error) {
    await shoot(page, 'german FAILED');
    throw error;
  } finally {
    await context.close();
  }
});
