// Starts the emulator, JupyterLab and the sidecar, prints where to go, and stops all of it on Ctrl-C.
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { executables, startEmulator } from './backend.mjs';
import { places, startFront } from './front.mjs';

const USAGE = `Usage: ./run [--port N] [--base-url /PATH/] [--folder PATH] [--fresh]
  --port N          where JupyterLab listens: 8888, or the next free one
  --base-url /PATH/ as behind a JupyterHub
  --folder PATH     where the demo keeps its notebooks, downloads and login
  --fresh           forget all of it first`;

function options() {
  try {
    return parseArgs({
      options: {
        port: { type: 'string', default: '8888' },
        'base-url': { type: 'string', default: '/' },
        folder: { type: 'string', default: path.join(places.cache, 'demo') },
        fresh: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false }
      }
    }).values;
  } catch (error) {
    console.error(`${error.message}\n${USAGE}`);
    process.exit(2);
  }
}

const values = options();
if (values.help) {
  console.log(USAGE);
  process.exit(0);
}

const folder = path.resolve(values.folder);
if (values.fresh) {
  fs.rmSync(folder, { recursive: true, force: true });
}
fs.mkdirSync(folder, { recursive: true, mode: 0o700 });

const stopping = [];
let stopped = null;
const stop = code => (stopped ??= (async () => {
  for (const part of stopping.reverse()) {
    await part.stop();
  }
  process.exit(code);
})());
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => void stop(0));
}

try {
  const emulator = await startEmulator(folder);
  stopping.push(emulator);
  const front = await startFront({
    folder,
    sidecar: executables.sidecar,
    labextension: executables.labextension,
    notebooks: demoNotebooks(),
    baseUrl: withSlashes(values['base-url']),
    port: await firstFree(Number(values.port)),
    rucioConfig: {
      instances: [
        {
          name: 'demo', display_name: 'Demo catalogue', rucio_base_url: emulator.urls.rucio, mode: 'download', rucio_ca_cert: emulator.urls.ca, wildcard_enabled: true
        }
      ],
      default_instance: 'demo',
      default_auth_type: 'userpass'
    }
  });
  stopping.push(front);
  console.log(`
  RucioJupyter is running (JupyterLab ${front.python.version} of ${front.python.origin}, through ${front.kind}).

    ${front.lab}

  Open the Rucio icon in the left side bar and sign in as  jdoe  with the password  jdoepass.
  Try the search  test:*  and get  test:small.dataset.

  Logs: ${front.logs}        Ctrl-C stops everything.
`);
} catch (error) {
  console.error(error.message);
  await stop(1);
}

function demoNotebooks() {
  const notebooks = path.join(folder, 'notebooks');
  fs.mkdirSync(notebooks, { recursive: true });
  return notebooks;
}

function withSlashes(url) {
  return `/${url}/`.replace(/\/{2,}/g, '/');
}

async function firstFree(port) {
  for (let candidate = port; candidate < port + 50; candidate++) {
    if (await isFree(candidate)) {
      return candidate;
    }
  }
  throw new Error(`No port from ${port} to ${port + 49} is free: choose another with --port.`);
}

function isFree(port) {
  return new Promise(resolve => {
    const server = net.createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
