// The one place that decides how JupyterLab and the sidecar come together, for ./run and for the browser tests alike.
//
//   RUCIO_JUPYTER_LAB_ROOT      a prepared JupyterLab: a virtual environment, or a Debian tree in a folder
//   RUCIO_JUPYTER_FRONT         server-proxy | chp: forces the way in; else server-proxy wherever it can be imported
//
// server-proxy   jupyter-server-proxy with the registration that `rucio-jupyter register` writes
// chp            configurable-http-proxy in front of Jupyter and of a relay that keeps jupyter-server-proxy's promises
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { Processes, freePort } from './processes.mjs';
import { pythonOfMachine, pythonOfRoot } from './python.mjs';
import { Relay } from './relay.mjs';

const cache = path.join(process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache'), 'rucio-jupyter');

export const places = {
  cache,
  labRoot: path.join(cache, 'lab-root'),
  /** JupyterLab 4.0, the oldest that the panel supports. */
  oldestRoot: path.join(cache, 'lab-root-oldest'),
  venv: path.join(cache, 'lab-venv'),
  checkout: path.resolve(import.meta.dirname, '..', '..')
};

/** The JupyterLab to use and the way in: `{ python, kind }`. Throws in words when there is none. */
export function chooseFront(scratch, root) {
  const python = root ? pythonOfRoot(root, scratch) : chooseLab(scratch);
  const forced = process.env.RUCIO_JUPYTER_FRONT || '';
  if (forced !== '' && forced !== 'server-proxy' && forced !== 'chp') {
    throw new Error(`RUCIO_JUPYTER_FRONT is '${forced}': it must be server-proxy or chp.`);
  }
  if (forced === 'server-proxy' && !python.serverProxy) {
    throw new Error(`RUCIO_JUPYTER_FRONT asks for server-proxy, but ${python.origin} cannot import jupyter_server_proxy. Install it there, or set chp.`);
  }
  return { python, kind: forced || (python.serverProxy ? 'server-proxy' : 'chp') };
}

function chooseLab(scratch) {
  if (process.env.RUCIO_JUPYTER_LAB_ROOT) {
    return pythonOfRoot(process.env.RUCIO_JUPYTER_LAB_ROOT, scratch);
  }
  const installed = pythonOfMachine();
  if (installed?.serverProxy) {
    return installed;
  }
  for (const root of [places.venv, places.labRoot]) {
    if (fs.existsSync(root)) {
      return pythonOfRoot(root, scratch);
    }
  }
  throw new Error(`No JupyterLab is at hand: run tests/Lab/setup.sh lab, or set RUCIO_JUPYTER_LAB_ROOT.`);
}

/**
 * Starts JupyterLab with the sidecar behind it.
 * @param {object} options
 * @param {string} options.folder        everything of this run lies below it: home, configuration, notebooks, logs
 * @param {string} options.sidecar       the executable `rucio-jupyter`
 * @param {string} options.labextension  the built panel
 * @param {object} options.rucioConfig   the `RucioConfig` section of jupyter_server_config.json
 * @param {string} [options.baseUrl]     Jupyter's base URL, with a slash at both ends
 * @param {string} [options.token]       Jupyter's login token
 * @param {number} [options.port]        0 or absent: a free one
 * @param {Record<string,string>} [options.environment]  for Jupyter and the sidecar
 * @param {string[]} [options.labArguments]  further options of `jupyter lab`
 * @param {string} [options.root]  another prepared JupyterLab than the one that would be chosen
 * @param {'jupyterlab'|'notebook'} [options.program]  the application in front: JupyterLab, or Notebook 7
 */
export async function startFront(options) {
  const { folder, sidecar } = options;
  const baseUrl = options.baseUrl ?? '/user/demo/';
  const token = options.token ?? 'demo';
  const { home, notebooks, python, kind, processes, env, configFile } = prepare(options);

  const port = options.port || (await freePort());
  const jupyterPort = kind === 'chp' ? await freePort() : port;
  const origin = `http://127.0.0.1:${port}`;
  const jupyter = `http://127.0.0.1:${jupyterPort}${baseUrl}`;
  let relay = null;
  let relayPort = 0;
  const socket = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'rucio-jupyter-')), 's');
  try {
    if (kind === 'server-proxy') {
      register(sidecar, configFile, env);
    } else {
      relay = new Relay({
        command: [sidecar, 'serve', '--socket', socket, '--base-url', baseUrl],
        socket,
        prefix: `${baseUrl}rucio-jupyterlab/`,
        jupyter,
        env: { ...env, RUCIO_JUPYTER_ROOT_DIR: notebooks }, // as the wheel's entry point tells it
        log: processes.logOf('sidecar')
      });
      relayPort = await relay.listen();
    }
    processes.start('jupyter', python.command, [
      '-m', options.program ?? 'jupyterlab', '--no-browser', '--allow-root', '--ip=127.0.0.1', `--port=${jupyterPort}`, '--ServerApp.port_retries=0',
      `--ServerApp.base_url=${baseUrl}`, `--ServerApp.root_dir=${notebooks}`, `--IdentityProvider.token=${token}`,
      '--LabApp.news_url=', '--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate',
      ...(options.program === 'notebook' ? python.labArguments.map(a => a.replace('--app-dir', '--JupyterNotebookApp.app_dir')) : python.labArguments), ...(options.labArguments ?? [])
    ], { env, cwd: notebooks });
    await processes.until('jupyter', () => up(`${jupyter}api`), 60);
    if (kind === 'chp') {
      await startProxy(processes, { port, jupyterPort, relayPort, baseUrl, env });
    }
  } catch (error) {
    await relay?.close();
    await processes.stopAll();
    throw error;
  }
  return {
    kind, python, origin, baseUrl, token, home, notebooks, folder,
    lab: `${origin}${baseUrl}${options.program === 'notebook' ? 'tree' : 'lab'}?token=${encodeURIComponent(token)}`,
    api: `${origin}${baseUrl}rucio-jupyterlab/`,
    logs: path.join(folder, 'logs'),
    configFile,
    /** The process id of the sidecar, or null when it is not running. */
    sidecarPid: () => relay?.pid ?? sidecarPidOf(sidecar, home),
    async stop() {
      await processes.stop('proxy');
      await relay?.close();
      await processes.stopAll();
      fs.rmSync(path.dirname(socket), { recursive: true, force: true });
    }
  };
}

/** Folders, environment and configuration of one Jupyter with the panel in it; nothing is started. */
export function prepare(options) {
  const { folder, labextension, rucioConfig } = options;
  const home = path.join(folder, 'home');
  const config = path.join(folder, 'jupyter', 'config');
  const data = path.join(folder, 'jupyter', 'data');
  const runtime = path.join(folder, 'jupyter', 'runtime');
  const notebooks = options.notebooks ?? path.join(folder, 'notebooks');
  const ipython = path.join(folder, 'ipython');
  for (const made of [home, config, data, runtime, notebooks, ipython]) {
    fs.mkdirSync(made, { recursive: true, mode: 0o700 });
  }
  const { python, kind } = chooseFront(folder, options.root);
  const processes = new Processes(path.join(folder, 'logs'));
  const env = {
    ...cleanEnvironment(),
    ...python.environment,
    HOME: home,
    JUPYTER_CONFIG_DIR: config,
    JUPYTER_DATA_DIR: data,
    JUPYTER_RUNTIME_DIR: runtime,
    IPYTHONDIR: ipython,
    DOTNET_CLI_HOME: home,
    ...(process.env.DOTNET_ROOT ? { DOTNET_ROOT: process.env.DOTNET_ROOT } : {}),
    ...options.environment
  };
  delete env.XDG_RUNTIME_DIR;
  installExtension(labextension, path.join(data, 'labextensions', 'rucio-jupyter'));
  if (python.relocated) {
    // The tree's own specification names /usr/bin/python3, which here is the machine's.
    const spec = path.join(data, 'kernels', 'python3');
    fs.mkdirSync(spec, { recursive: true });
    writeJson(path.join(spec, 'kernel.json'), {
      argv: [python.command, '-Xfrozen_modules=off', '-m', 'ipykernel_launcher', '-f', '{connection_file}'],
      display_name: 'Python 3 (ipykernel)',
      language: 'python',
      metadata: { debugger: true }
    });
  }
  const configFile = path.join(config, 'jupyter_server_config.json');
  writeJson(configFile, { RucioConfig: rucioConfig });

  // No question about news over the panel, and no request to the outside.
  const quiet = path.join(config, 'lab', 'user-settings', '@jupyterlab', 'apputils-extension', 'notification.jupyterlab-settings');
  if (!fs.existsSync(quiet)) {
    writeJson(quiet, { fetchNews: 'false', checkForUpdates: false });
  }
  return { home, notebooks, python, kind, processes, env, configFile };
}

async function startProxy(processes, { port, jupyterPort, relayPort, baseUrl, env }) {
  const apiPort = await freePort();
  const require = createRequire(path.join(places.checkout, 'tests', 'Browser', 'package.json'));
  const command = path.join(path.dirname(require.resolve('configurable-http-proxy/package.json')), 'bin', 'configurable-http-proxy');
  // --no-include-prefix strips the route's own prefix only: Jupyter's route is the root.
  processes.start('proxy', process.execPath, [
    command, '--ip', '127.0.0.1', '--port', String(port), '--api-ip', '127.0.0.1', '--api-port', String(apiPort), '--no-include-prefix', '--no-x-forward',
    '--default-target', `http://127.0.0.1:${jupyterPort}`, '--log-level', 'warn'
  ], { env: { ...env, CONFIGPROXY_AUTH_TOKEN: '' } });
  await processes.until('proxy', () => up(`http://127.0.0.1:${apiPort}/api/routes`), 20);
  const answer = await fetch(`http://127.0.0.1:${apiPort}/api/routes${baseUrl}rucio-jupyterlab`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ target: `http://127.0.0.1:${relayPort}` })
  });
  if (answer.status !== 201) {
    throw new Error(`configurable-http-proxy refused the route to the sidecar with ${answer.status}.`);
  }
}

export function register(sidecar, configFile, env) {
  const done = spawnSync(sidecar, ['register', '--file', configFile], { encoding: 'utf8', env });
  if (done.status !== 0) {
    throw new Error(`rucio-jupyter register failed: ${done.stderr || done.stdout || done.error}`);
  }
  const written = JSON.parse(fs.readFileSync(configFile, 'utf8'));
  written.ServerApp = { ...written.ServerApp, jpserver_extensions: { ...written.ServerApp?.jpserver_extensions, jupyter_server_proxy: true } };
  writeJson(configFile, written);
}

/** The panel as an administrator would install it: the built files, and nothing linked back to the checkout. */
function installExtension(from, to) {
  if (!fs.existsSync(path.join(from, 'package.json'))) {
    throw new Error(`The panel is not built: ${from} has no package.json. Run tests/Lab/setup.sh products.`);
  }
  fs.rmSync(to, { recursive: true, force: true });
  fs.cpSync(from, to, { recursive: true });
}

export async function up(url) {
  try {
    return (await fetch(url, { redirect: 'manual' })).status < 500;
  } catch {
    return false; // refused while it is starting: asked again by the caller
  }
}

/** Under jupyter-server-proxy nobody tells the id: it is found by the executable and the home it was given. */
export function sidecarPidOf(sidecar, home) {
  for (const pid of fs.readdirSync('/proc').filter(name => /^\d+$/.test(name))) {
    try {
      const words = fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
      if (words.includes('serve') && words.some(w => w.startsWith(sidecar)) && fs.readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`HOME=${home}\0`)) {
        return Number(pid);
      }
    } catch {
      continue; // ended while we were looking, or not ours to read
    }
  }
  return null;
}

/** The caller's environment without what would change which Jupyter configuration is read. */
function cleanEnvironment() {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(JUPYTER|IPYTHON|RUCIO_|PYTHON)/.test(name) && name !== 'CI'));
}

function writeJson(file, value) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(`${file}.new`, JSON.stringify(value, null, 2), { mode: 0o600 });
  fs.renameSync(`${file}.new`, file);
}
