// A real JupyterHub in front: its own log-in, its own spawned server under /user/NAME/, and the sidecar behind that.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { randomBytes } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { freePort } from './processes.mjs';
import { places, prepare, register, sidecarPidOf, up } from './front.mjs';
import { hasModule } from './python.mjs';
import { Relay } from './relay.mjs';

/**
 * @param {object} options  as for startFront, with
 * @param {string} [options.user]      who logs in; default jdoe
 * @param {string} [options.password]  of every user; default demo
 */
export async function startHub(options) {
  const user = options.user ?? 'jdoe';
  const password = options.password ?? 'demo';
  const baseUrl = `/user/${user}/`;
  const { home, notebooks, python, kind, processes, env, configFile } = prepare(options);
  if (!hasModule(python, 'jupyterhub')) {
    throw new Error(`${python.origin} cannot import jupyterhub.`);
  }
  const [port, hubPort, apiPort] = [await freePort(), await freePort(), await freePort()];
  const origin = `http://127.0.0.1:${port}`;
  const token = randomBytes(24).toString('hex');
  const folder = path.join(options.folder, 'hub');
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  const require = createRequire(path.join(places.checkout, 'tests', 'Browser', 'package.json'));
  const proxy = path.join(path.dirname(require.resolve('configurable-http-proxy/package.json')), 'bin', 'configurable-http-proxy');
  const shared = path.join(hubRoot(python), 'share', 'jupyterhub');
  const config = path.join(folder, 'jupyterhub_config.py');
  fs.writeFileSync(
    config,
    [
      ['JupyterHub.bind_url', origin],
      ['JupyterHub.hub_port', hubPort],
      ['JupyterHub.hub_ip', '127.0.0.1'],
      ['JupyterHub.authenticator_class', 'dummy'],
      ['DummyAuthenticator.password', password],
      ['Authenticator.allow_all', true],
      ['JupyterHub.spawner_class', 'simple'],
      ['JupyterHub.db_url', `sqlite:///${folder}/hub.sqlite`],
      ['JupyterHub.cookie_secret_file', `${folder}/cookie_secret`],
      ['ConfigurableHTTPProxy.command', [process.execPath, proxy]],
      ['ConfigurableHTTPProxy.api_url', `http://127.0.0.1:${apiPort}`],
      ['ConfigurableHTTPProxy.auth_token', token],
      ['ConfigurableHTTPProxy.pid_file', `${folder}/proxy.pid`],
      ['Spawner.cmd', [python.command, '-m', 'jupyterhub.singleuser']],
      ['Spawner.args', ['--allow-root', '--LabApp.expose_app_in_browser=True', '--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate', ...python.labArguments.map(a => a.replace('--app-dir', '--LabApp.app_dir'))]],
      ['Spawner.http_timeout', 120],
      ['Spawner.environment', pick(env)],
      ['Spawner.notebook_dir', notebooks],
      ['Spawner.default_url', '/lab'],
      ['SimpleLocalProcessSpawner.home_dir_template', home],
      ...(fs.existsSync(shared) ? [['JupyterHub.data_files_path', shared], ['JupyterHub.template_paths', [path.join(shared, 'templates')]]] : [])
    ]
      .map(([key, value]) => `c.${key} = ${asPython(value)}`)
      .join('\n') + '\n',
    { mode: 0o600 }
  );

  let relay = null;
  const socket = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'rucio-jupyter-')), 's');
  try {
    if (kind === 'server-proxy') {
      register(options.sidecar, configFile, env);
    }
    processes.start('hub', python.command, ['-m', 'jupyterhub', '-f', config], { env, cwd: folder });
    await processes.until('hub', async () => (await up(`${origin}/hub/api/`)) && (await (await fetch(`${origin}/hub/api/`)).text()).includes('version'), 90);
    if (kind === 'chp') {
      relay = new Relay({
        command: [options.sidecar, 'serve', '--socket', socket, '--base-url', baseUrl],
        socket,
        prefix: `${baseUrl}rucio-jupyterlab/`,
        jupyter: `${origin}${baseUrl}`,
        env,
        log: processes.logOf('sidecar'),
        strip: true
      });
      const answer = await fetch(`http://127.0.0.1:${apiPort}/api/routes${baseUrl}rucio-jupyterlab`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `token ${token}` },
        body: JSON.stringify({ target: `http://127.0.0.1:${await relay.listen()}` })
      });
      if (answer.status !== 201) {
        throw new Error(`JupyterHub's proxy refused the route to the sidecar with ${answer.status}.`);
      }
    }
  } catch (error) {
    await relay?.close();
    await processes.stopAll();
    throw error;
  }
  return {
    kind: `hub, ${kind}`, python, origin, baseUrl, home, notebooks, folder: options.folder, user, password, configFile,
    lab: `${origin}${baseUrl}lab`,
    api: `${origin}${baseUrl}rucio-jupyterlab/`,
    logs: path.join(options.folder, 'logs'),
    sidecarPid: () => relay?.pid ?? sidecarPidOf(options.sidecar, home),
    async stop() {
      await relay?.close();
      await processes.stopAll();
      fs.rmSync(path.dirname(socket), { recursive: true, force: true });
    }
  };
}

function hubRoot(python) {
  return spawnSync(python.command, ['-c', 'import sys; print(sys.prefix)'], { encoding: 'utf8', env: { ...process.env, ...python.environment } }).stdout.trim();
}

/** What a spawner hands on: not the whole environment of whoever started the hub. */
function pick(env) {
  return Object.fromEntries(Object.entries(env).filter(([name]) => /^(JUPYTER|IPYTHON|RUCIO_|DOTNET_|PATH$)/.test(name)));
}

function asPython(value) {
  if (Array.isArray(value)) {
    return `[${value.map(asPython).join(', ')}]`;
  }
  if (typeof value === 'object') {
    return `{${Object.entries(value).map(([key, item]) => `${asPython(key)}: ${asPython(item)}`).join(', ')}}`;
  }
  return value === true ? 'True' : JSON.stringify(value);
}
