// The panel in a second language, as JupyterLab serves it from installed packages.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { places } from '../../Lab/front.mjs';
import { command, newNotebook, openLab, shoot, startWorld } from '../harness.mjs';
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

    // The texts of the settings editor, also after a setting has brought the schema anew.
    await command(page, 'settingeditor:open', { query: 'Rucio' });
    const box = page.getByRole('checkbox', { name: 'Rucio in der Statusleiste zeigen' });
    await box.waitFor();
    await page.getByText('Über Transfers, die länger als ein paar Sekunden dauern.').waitFor();
    await page.locator('select[id$="notifications"]').selectOption({ label: 'Nur wenn einer fehlschlägt' });
    await page.waitForTimeout(1500); // it is saved with a delay
    await command(page, 'application:close');
    await command(page, 'settingeditor:open', { query: 'Rucio' });
    await box.waitFor();
    const editor = await page.locator('.jp-SettingsPanel, .jp-SettingsEditor').first().innerText();
    for (const word of ['Notifications', 'Lifetime', 'Preferred', 'Refresh every', 'Own code']) {
      assert.doesNotMatch(editor, new RegExp(word), `“${word}” is English`);
    }
    await shoot(page, 'german: settings editor');

    // Commands, as the palette and the shortcuts show them.
    const labels = await page.evaluate(() => {
      const { commands } = globalThis.jupyterapp ?? globalThis.jupyterlab;
      return commands.listCommands().filter(id => id.startsWith('rucio-jupyter:')).map(id => `${id}: ${commands.label(id, {})}`);
    });
    assert.ok(labels.length > 10, labels.join('\n'));
    const english = labels.filter(label => /: .*\b(the|Open|Search for|Upload|Sign|Show|Renew|Details|Insert|Copy|Get|Remove|Refresh)\b/.test(label));
    assert.deepEqual(english, []);

    // The dialog of an upload, and what is attached to a notebook.
    await command(page, 'rucio-jupyter:upload');
    await page.getByRole('dialog').getByText('Nach Rucio hochladen').waitFor();
    await shoot(page, 'german: upload');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await newNotebook(page);
    await panel.getByRole('tab', { name: 'Suchen' }).click();
    await row.click();
    const selection = panel.getByRole('region', { name: 'Ausgewählt: test:many.dataset' });
    await selection.getByRole('button', { name: 'Zum Notebook' }).click();
    await panel.getByRole('form').getByRole('button', { name: 'Hinzufügen', exact: true }).click();
    await panel.getByRole('tab', { name: 'Notebook' }).click();
    await panel.getByRole('tabpanel', { name: /Notebook/ }).getByText(/nicht hier · 2\.000 Dateien · 200\sMB/).waitFor();
    await expect(async () => /Kernel: bereit/.test(await panel.getByRole('tabpanel', { name: /Notebook/ }).innerText()), 'ready', 60);
    await shoot(page, 'german: notebook');
  } catch (error) {
    await shoot(page, 'german FAILED');
    throw error;
  } finally {
    await context.close();
  }
});
