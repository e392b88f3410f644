// The emulated Rucio with its storage, as a process.
import path from 'node:path';
import fs from 'node:fs';
import { Processes } from './processes.mjs';
import { places } from './front.mjs';

export const executables = {
  sidecar: path.join(places.checkout, 'artifacts', 'sidecar', 'rucio-jupyter'),
  emulator: path.join(places.checkout, 'artifacts', 'emulator', 'rucio-emulator'),
  labextension: path.join(places.checkout, 'frontend', 'labextension')
};

/** Starts the emulator on free ports. Gives `{ urls, faults(fault), stop() }`. */
export async function startEmulator(folder, extra = []) {
  const processes = new Processes(path.join(folder, 'logs'));
  fs.rmSync(processes.logOf('emulator'), { force: true });
  processes.start('emulator', executables.emulator, ['--json', ...extra]);
  const ready = await processes.until('emulator', () => readyLine(processes.logOf('emulator')), 30);
  const urls = { rucio: ready.rucio_url.replace(/\/$/, ''), tls: ready.rucio_tls_url, storage: ready.storage_url, ca: ready.ca_cert, mount: ready.mount };
  return {
    urls,
    async fault(fault) {
      const answer = await fetch(new URL('/emulator/faults', urls.rucio), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(fault)
      });
      if (!answer.ok) {
        throw new Error(`The emulator refused the fault ${JSON.stringify(fault)}: ${answer.status} ${await answer.text()}`);
      }
    },
    async clearFaults() {
      await fetch(new URL('/emulator/faults', urls.rucio), { method: 'DELETE' });
    },
    stop: () => processes.stopAll()
  };
}

function readyLine(log) {
  const line = fs.existsSync(log) && fs.readFileSync(log, 'utf8').split('\n').find(l => l.startsWith('{') && l.endsWith('}'));
  return line ? JSON.parse(line) : null;
}
