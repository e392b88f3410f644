import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { command, shoot, startWorld, withLab } from '../harness.mjs';
import { expect } from '../expect.mjs';
import { narrow, shootBoth } from '../looks.mjs';
import { Panel } from '../panel.mjs';

let world;
before(async () => {
  // With TLS, so that certificates can be a way in.
  world = await startWorld({
    instances: urls => [
      { name: 'demo', display_name: 'Demo catalogue', rucio_base_url: urls.tls.replace(/\/$/, ''), mode: 'download', rucio_ca_cert: urls.ca, wildcard_enabled: true }
    ]
  });
});
after(async () => await world?.stop());

test('The picker reaches hidden folders by keyboard alone', async () => {
  await withLab(world, 'settings: picked', async page => {
    const home = path.join(world.folder, 'home');
    fs.mkdirSync(path.join(home, '.globus'), { recursive: true });
    fs.writeFileSync(path.join(home, '.globus', 'usercert.pem'), 'not read here');
    const panel = await new Panel(page).open();
    await narrow(page);
    await panel.guide.getByRole('button', { name: 'Sign in' }).click();
    const form = panel.root.getByRole('form', { name: 'Sign-in' });
    await form.getByRole('radio', { name: 'X.509 certificate' }).check();
    await form.getByRole('button', { name: 'Browse for Certificate file' }).press('Enter');
    const picker = form.getByRole('group', { name: /Choose a file/ });
    await picker.getByRole('button', { name: '.globus' }).waitFor();
    await shootBoth(page, 'settings: picker');
    await picker.getByRole('button', { name: '.globus' }).press('Enter');
    await picker.getByRole('button', { name: 'usercert.pem' }).press('Enter');
    assert.equal(await form.getByRole('textbox', { name: 'Certificate file' }).inputValue(), path.join(home, '.globus', 'usercert.pem'));
  });
});

test('The sign-in shows when it ends and is renewed by one click', async () => {
  await withLab(world, 'settings: renewed', async page => {
    const panel = await new Panel(page).open();
    await panel.signedIn();
    await narrow(page);
    await panel.tab(/^Settings/).click();
    const card = panel.root.getByRole('region', { name: 'Sign-in' });
    await expect(async () => /Signed in as root\. The token ends in/.test(await card.innerText()), 'who, and until when');
    await shootBoth(page, 'settings: signed in');
    const renewals = [];
    page.on('request', request => request.method() === 'PUT' && /\/auth$/.test(request.url()) && renewals.push(request.postData()));
    await card.getByRole('button', { name: 'Renew now' }).click();
    await expect(async () => renewals.length === 1 && (await card.getByRole('button', { name: 'Renew now' }).isEnabled()), 'it is renewed');
    assert.match(renewals[0], /"password":"unchanged"/);
  });
});

test('The connection is tested, the report is copied, the cache is emptied', async () => {
  await withLab(world, 'settings: diagnostics', async page => {
    const panel = await new Panel(page).open();
    await narrow(page);
    await panel.tab(/^Settings/).click();
    await panel.root.getByRole('button', { name: 'Test the connection' }).click();
    await expect(async () => (await panel.root.getByRole('button', { name: 'Show every check' }).count()) === 1, 'the outcome', 60);
    await panel.root.getByRole('button', { name: 'Show every check' }).scrollIntoViewIfNeeded();
    await shootBoth(page, 'settings: tested');
    await panel.root.getByRole('button', { name: 'Empty the cache' }).click();
    await expect(async () => /cache is empty/.test(await panel.root.getByRole('status').last().innerText()), 'it is said');
    await panel.root.getByRole('button', { name: 'Show every check' }).click();
    const page2 = page.locator('.jp-RucioDetails');
    await page2.getByRole('list', { name: 'Checks' }).waitFor({ timeout: 60_000 });
    await page2.getByRole('button', { name: 'Copy report' }).click();
    const report = await page.evaluate(() => navigator.clipboard.readText());
    assert.match(report, /\[good\] /);
    assert.doesNotMatch(report, /secret/);
  });
});

test('The settings editor takes effect at once', async () => {
  await withLab(world, 'settings: editor', async page => {
    const panel = await new Panel(page).open();
    await expect(async () => (await page.locator('.jp-RucioStatusItem').isVisible()), 'the item in the status bar');
    await command(page, 'settingeditor:open', { query: 'Rucio' });
    const box = page.getByRole('checkbox', { name: 'Show Rucio in the status bar' });
    await box.waitFor();
    await page.locator('select[id$="notifications"]').selectOption({ label: 'Only when one fails' });
    await shoot(page, 'settings: editor open');
    await box.uncheck();
    await expect(async () => !(await page.locator('.jp-RucioStatusItem').isVisible()), 'no item any more');
    await page.locator('input[id$="confirmAboveGigabytes"]').fill('0');
    await page.waitForTimeout(1500);
    await panel.open();
    await panel.tab(/^Explore/).click();
    await panel.find('test:small.dataset');
    await panel.get('test:small.dataset');
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Download data').waitFor();
    await shoot(page, 'settings: asked');
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await box.check();
    await expect(async () => (await page.locator('.jp-RucioStatusItem').isVisible()), 'the item is back');
  });
});
