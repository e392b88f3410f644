// Child processes that are started, waited for and stopped as a set.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';

/** A port that was free a moment ago. */
export async function freePort() {
  return await new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Processes that end together: each in a group of its own, so that what they started ends too. */
export class Processes {
  #running = new Map();
  #logs;

  constructor(logFolder) {
    this.#logs = logFolder;
    fs.mkdirSync(logFolder, { recursive: true });
  }

  logOf(name) {
    return path.join(this.#logs, `${name}.log`);
  }

  start(name, command, args, { env = process.env, cwd } = {}) {
    const log = fs.openSync(this.logOf(name), 'a');
    const child = spawn(command, args, { env, cwd, detached: true, stdio: ['ignore', log, log] });
    fs.closeSync(log);
    const ended = new Promise(resolve => {
      child.once('exit', (code, signal) => resolve({ code, signal }));
      child.once('error', error => resolve({ code: 127, error }));
    });
    const entry = { name, child, ended, done: false };
    void ended.then(() => (entry.done = true));
    this.#running.set(name, entry);
    return entry;
  }

  /** Waits until `ready()` gives a value; throws with the end of the log when the process ends first or the time is up. */
  async until(name, ready, seconds) {
    const entry = this.#running.get(name);
    const deadline = Date.now() + seconds * 1000;
    for (;;) {
      const value = await ready();
      if (value) {
        return value;
      }
      if (entry?.done || Date.now() > deadline) {
        throw new Error(`${name} ${entry?.done ? 'ended' : `was not ready after ${seconds} s`}. Its log, ${this.logOf(name)}, ends:\n${this.tail(name)}`);
      }
      await new Promise(resolve => setTimeout(resolve, 50));
    }
  }

  tail(name, lines = 15) {
    return fs.existsSync(this.logOf(name)) ? fs.readFileSync(this.logOf(name), 'utf8').trimEnd().split('\n').slice(-lines).join('\n') : '(no log)';
  }

  async stop(name) {
    const entry = this.#running.get(name);
    if (!entry || entry.done || entry.child.pid === undefined) {
      return;
    }
    for (const [signal, seconds] of [['SIGTERM', 6], ['SIGKILL', 3]]) {
      this.#signal(entry, signal);
      if (await Promise.race([entry.ended, new Promise(resolve => setTimeout(resolve, seconds * 1000, null))])) {
        break;
      }
    }
    this.#signal(entry, 'SIGKILL');
  }

  async stopAll() {
    await Promise.all([...this.#running.keys()].reverse().map(name => this.stop(name)));
  }

  #signal(entry, signal) {
    try {
      process.kill(-entry.child.pid, signal);
    } catch (error) {
      if (error.code !== 'ESRCH') {
        throw error;
      }
    }
  }
}
