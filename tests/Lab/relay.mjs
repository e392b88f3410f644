// Does for the sidecar what jupyter-server-proxy does, where that is not at hand: starts it at the first request, starts it again when it ends
// with an error, asks Jupyter whether the caller is logged in, and passes requests on to its unix socket with the same headers.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';

const READY_SECONDS = 15;
const HOP_BY_HOP = ['connection', 'keep-alive', 'te', 'trailer', 'transfer-encoding', 'upgrade', 'proxy-authorization', 'proxy-connection'];

export class Relay {
  #options;
  #server;
  #child = null;
  #starting = null;
  #finished = false;
  #logins = new Map();

  /**
   * @param {{command: string[], socket: string, prefix: string, jupyter: string, env: object, log: string, strip?: boolean}} options
   * `strip`: requests come with the prefix still on them, as from JupyterHub's proxy
   */
  constructor(options) {
    this.#options = options;
    this.#server = http.createServer((request, response) => void this.#pass(request, response));
  }

  async listen() {
    await new Promise(resolve => this.#server.listen(0, '127.0.0.1', resolve));
    return this.#server.address().port;
  }

  get pid() {
    return this.#child?.pid ?? null;
  }

  async close() {
    this.#finished = true;
    this.#server.closeAllConnections();
    this.#server.close();
    const child = this.#child;
    if (child) {
      const ended = new Promise(resolve => child.once('exit', resolve));
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), 5000);
      await ended;
      clearTimeout(timer);
    }
  }

  async #pass(request, response) {
    try {
      if (!(await this.#loggedIn(request))) {
        return reply(response, request.method === 'GET' ? 302 : 403, 'Log in to Jupyter first.', { location: `${new URL(this.#options.jupyter).pathname}login` });
      }
      await this.#ready();
    } catch (error) {
      return reply(response, 500, error.message);
    }
    const headers = Object.fromEntries(Object.entries(request.headers).filter(([name]) => !HOP_BY_HOP.includes(name)));
    const prefix = this.#options.prefix.replace(/\/$/, '');
    const onward = http.request({
      socketPath: this.#options.socket,
      method: request.method,
      path: this.#options.strip && request.url.startsWith(prefix) ? request.url.slice(prefix.length) || '/' : request.url,
      headers: { ...headers, 'x-forwarded-context': prefix, 'x-proxycontextpath': prefix, 'x-forwarded-prefix': prefix, connection: 'close' },
      agent: false
    });
    onward.on('response', incoming => {
      const passed = Object.entries(incoming.headers).filter(([name]) => !HOP_BY_HOP.includes(name));
      response.writeHead(incoming.statusCode, Object.fromEntries(passed));
      response.flushHeaders();
      incoming.pipe(response);
      incoming.on('error', () => response.destroy());
    });
    onward.on('error', error => (response.headersSent ? response.destroy() : reply(response, 500, `The sidecar did not answer: ${error.message}`)));
    response.on('close', () => onward.destroy());
    // As jupyter-server-proxy does, all at once: a sidecar that has answered and closed takes no late end of a body.
    const body = [];
    request.on('data', part => body.push(part));
    request.on('end', () => onward.end(Buffer.concat(body)));
  }

  /** Jupyter's own word on who is calling; remembered for half a minute per set of credentials. */
  async #loggedIn(request) {
    const key = `${request.headers.cookie ?? ''}\n${request.headers.authorization ?? ''}`;
    const known = this.#logins.get(key);
    if (known && known > Date.now()) {
      return true;
    }
    // The login cookie is named after the outer host: Jupyter has to see that one.
    const headers = { host: request.headers.host };
    for (const name of ['cookie', 'authorization']) {
      if (request.headers[name]) {
        headers[name] = request.headers[name];
      }
    }
    const status = await statusOf(`${this.#options.jupyter}api/me`, headers);
    if (status === 200) {
      this.#logins.set(key, Date.now() + 30_000);
    }
    return status === 200;
  }

  async #ready() {
    if (this.#child && !this.#starting) {
      return;
    }
    this.#starting ??= this.#start().finally(() => (this.#starting = null));
    await this.#starting;
  }

  async #start() {
    if (this.#finished) {
      throw new Error('The relay is closing.');
    }
    const { command, socket, env, log } = this.#options;
    fs.mkdirSync(path.dirname(socket), { recursive: true, mode: 0o700 });
    const out = fs.openSync(log, 'a');
    const child = spawn(command[0], command.slice(1), { env, stdio: ['ignore', out, out] });
    fs.closeSync(out);
    let failure = null;
    child.once('error', error => (failure = error.message));
    child.once('exit', code => {
      failure ??= `it ended with ${code}`;
      this.#child = null;
    });
    this.#child = child;
    const deadline = Date.now() + READY_SECONDS * 1000;
    for (let wait = 10; Date.now() < deadline; wait = Math.min(wait * 2, 200)) {
      if (failure) {
        break;
      }
      if (await answers(socket)) {
        return;
      }
      await new Promise(resolve => setTimeout(resolve, wait));
    }
    child.kill('SIGKILL');
    this.#child = null;
    throw new Error(`The sidecar did not start: ${failure ?? `no answer within ${READY_SECONDS} s`}. See ${log}.`);
  }
}

function statusOf(url, headers) {
  return new Promise((resolve, reject) => {
    const request = http.get(url, { headers, agent: false, timeout: 10_000 }, response => {
      response.resume();
      resolve(response.statusCode);
    });
    request.on('error', reject);
    request.on('timeout', () => request.destroy(new Error('Jupyter does not answer.')));
  });
}

function answers(socket) {
  return new Promise(resolve => {
    const request = http.get({ socketPath: socket, path: '/', agent: false, timeout: 2000 }, response => {
      response.resume();
      resolve(true);
    });
    request.on('error', () => resolve(false));
    request.on('timeout', () => request.destroy());
  });
}

function reply(response, status, text, headers = {}) {
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', ...headers });
  response.end(`<!doctype html><title>${status}</title><p>${text.replace(/[<>&]/g, '')}</p>`);
}
