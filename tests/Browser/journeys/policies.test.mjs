// What a person sees of the experiment's policy: a package that is not in force, and a word of warning that hinders nothing.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { after, before, test } from 'node:test';
import { api, shoot, startWorld, withLab } from '../harness.mjs';
import { Panel } from '../panel.mjs';

let world;
const mount = fs.mkdtempSync('/tmp/rucio-policies-');

before(async () => {
  world = await startWorld({
    emulator: ['--mount', mount],
    instances: urls => [
      {
        name: 'demo', display_name: 'Mounted', rucio_base_url: urls.rucio, mode: 'replica', rucio_ca_cert: urls.ca, wildcard_enabled: true,
        destination_rse: 'LOCAL-MOUNT', rse_mount_path: '/tmp', policy_package: 'absent_policy'
      }
    ]
  });
});
after(async () => {
  await world?.stop();
  fs.rmSync(mount, { recursive: true, force: true });
});

test('A package that is not there is said in the settings, with what to do', async () => {
  await withLab(world, 'policies: settings', async page => {
    const panel = await new Panel(page).open();
    await panel.signedIn();
    await panel.tab('Settings').click();
    const card = panel.root.getByRole('region', { name: 'Instance Mounted' });
    await card.getByText('absent_policy (set by policy_package)').waitFor();
    await card.getByText(/no folder of that name/).waitFor();
    const reply = await api(page, world, 'GET', 'policy/advice?namespace=demo&action=get&did=test:small.dataset');
    assert.deepEqual([reply.status, reply.body], [200, { warnings: [] }]);
  });
});

test('What the policy says against a request stands in its dialog, and the button works all the same', async () => {
  await withLab(world, 'policies: dialog', async page => {
    const words = 'The policy package vo1 does not allow root to make rules on LOCAL-MOUNT: DATADISK is for production only.';
    await page.route('**/policy/advice?*', route =>
      route.fulfill({ contentType: 'application/json', body: JSON.stringify({ warnings: [{ code: 'permission_doubtful', error: words, remedy: 'Rucio itself decides, and may know more.' }] }) })
    );
    const panel = await new Panel(page).open();
    await panel.tab(/^Explore/).click();
    await panel.find('test:small.dataset');
    await panel.get('test:small.dataset');
    const dialog = page.getByRole('dialog');
    await dialog.getByText(words).waitFor();
    await shoot(page, 'policies: warning');
    const button = dialog.getByRole('button', { name: /^Replicate/ });
    assert.equal(await button.isDisabled(), false);
    await button.click();
    await dialog.waitFor({ state: 'detached' });
  });
});
