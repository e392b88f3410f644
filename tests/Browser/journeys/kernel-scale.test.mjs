// Large collections as variables, with the real sidecar and a real kernel; the times are printed, never judged.
import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { command, openLab, outputOf, startWorld, withLab } from '../harness.mjs';
import { expect } from '../expect.mjs';
import { accept, attachment, chipSays, hasKernel, open, signIn, writeNotebook } from '../notebooks.mjs';

const BIG = 'data22:data22.00440000.physics_Main.DAOD_PHYS.10k';
const nameOf = i => `DAOD_PHYS.31000001._${String(i).padStart(6, '0')}.pool.root.1`;

let world;
let mount;

before(async () => {
  mount = fs.mkdtempSync('/tmp/rucio-scale-');
  for (let i = 1; i <= 10_000; i++) {
    const name = nameOf(i);
    const hash = crypto.createHash('md5').update(`data22:${name}`).digest('hex');
    const folder = path.join(mount, 'data22', hash.slice(0, 2), hash.slice(2, 4));
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(path.join(folder, name), '');
  }
  world = await startWorld({
    emulator: ['--mount', mount],
    instances: urls => [
      { name: 'demo', display_name: 'demo', mode: 'replica', destination_rse: 'LOCAL-MOUNT', rse_mount_path: mount, path_begins_at: 1, rucio_base_url: urls.rucio, rucio_ca_cert: urls.ca, wildcard_enabled: true }
    ]
  });
  const { page, context } = await openLab(world);
  await signIn(page, world, 'demo');
  await context.close();
});
after(async () => {
  await world?.stop();
  fs.rmSync(mount, { recursive: true, force: true });
});

/** From now on notes when a new kernel said its first word, when it took up the first request of a kind, and when the chip said so. */
const watch = (page, silent = true) =>
  page.evaluate(async silent => {
    const context = (globalThis.jupyterapp ?? globalThis.jupyterlab).shell.currentWidget.sessionContext;
    const chip = document.querySelector('.jp-NotebookPanel:not(.lm-mod-hidden) .jp-RucioChip');
    const times = (globalThis.rucioTimes = {});
    const kernel = context.session.kernel;
    await kernel.info; // connected
    const before = (await kernel.requestKernelInfo()).header.session;
    kernel.anyMessage.connect((_, { msg, direction }) => {
      if (direction === 'send' && msg.header.msg_type === 'execute_request' && msg.content.silent === silent) {
        times.sent ??= performance.now();
        times.id ??= msg.header.msg_id;
      } else if (direction === 'recv' && times.kernel === undefined && msg.header.session !== before && 'session' in msg.parent_header) {
        times.kernel = performance.now();
      }
      if (direction === 'recv' && msg.parent_header.msg_id === times.id) {
        times[msg.header.msg_type === 'status' ? `define_${msg.content.execution_state}` : msg.header.msg_type] ??= performance.now();
      }
    });
    if (chip) {
      new MutationObserver(() => {
        if (times.kernel !== undefined && chip.textContent.includes('1 ready')) {
          times.ready ??= performance.now();
        }
      }).observe(chip, { subtree: true, childList: true, characterData: true });
    }
  }, silent);

test('A collection of 10,000 files is a variable again after Restart and Run All; the times are printed', async t => {
  await withLab(world, 'kernels: ten thousand', async page => {
    // What any first cell waits for here, with nothing attached: JupyterLab and its server take their time to connect again.
    await open(page, writeNotebook(world, 'plain.ipynb', ['6 * 7'], []));
    await hasKernel(page);
    for (let run = 1; run <= 2; run++) {
      await watch(page, false);
      await command(page, 'runmenu:restart-and-run-all');
      await accept(page);
      await expect(() => page.evaluate(() => globalThis.rucioTimes.execute_reply !== undefined), 'the cell has run after the restart', 60);
      const times = await page.evaluate(() => globalThis.rucioTimes);
      t.diagnostic(`nothing attached, run ${run}: ms after the kernel's first answer: first cell taken up ${(times.define_busy - times.kernel).toFixed(0)}`);
    }
    await open(page, writeNotebook(world, 'big.ipynb', ['len(big), big[9999]'], [attachment(BIG, 'big')]));
    await chipSays(page, '1 ready', 90);
    for (let run = 1; run <= 2; run++) {
      await watch(page);
      await command(page, 'runmenu:restart-and-run-all');
      await accept(page);
      await expect(() => page.evaluate(() => globalThis.rucioTimes.ready !== undefined), 'ready again after the restart', 60);
      await outputOf(page, 0, /\(10000,\s+'.*DAOD_PHYS/s, 60);
      await chipSays(page, '1 ready');
      const times = await page.evaluate(() => globalThis.rucioTimes);
      const ms = key => (times[key] === undefined ? '-' : (times[key] - times.kernel).toFixed(0));
      assert.ok(times.ready > 0);
      t.diagnostic(
        `10,000 files, run ${run}: ms after the kernel's first answer: request sent ${ms('sent')}, taken up ${ms('define_busy')}, acknowledged ${ms('execute_reply')}, shown ${ms('ready')}; load ${os.loadavg()[0].toFixed(1)} on ${os.cpus().length} cores`
      );
    }
  });
});
