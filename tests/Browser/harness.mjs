// A real JupyterLab with the sidecar and the emulated Rucio behind it, and a real browser in front.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { executables, startEmulator } from '../Lab/backend.mjs';
import { chooseFront, startFront } from '../Lab/front.mjs';
import { startHub } from '../Lab/hub.mjs';
import { hasModule } from '../Lab/python.mjs';

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(file => fs.existsSync(file));
const SHOTS = process.env.RUCIO_JUPYTER_SHOTS || path.join(os.tmpdir(), 'rucio-jupyter-shots');

/** Everything of one journey file: its own home, state and ports. `stop()` ends all of it. */
export async function startWorld({ instance = {}, instances, config = {}, emulator: emulatorArguments = [], environment = {}, program, root, sidecar = executables.sidecar } = {}) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'rucio-browser-'));
  const emulator = await startEmulator(folder, emulatorArguments);
  let front;
  try {
    front = await (program === 'hub' ? startHub : startFront)({
      folder,
      sidecar,
      labextension: executables.labextension,
      environment,
      program,
      root,
      labArguments: program ? [] : ['--LabApp.expose_app_in_browser=True'],
      rucioConfig: {
        instances: instances?.(emulator.urls, folder) ?? [
          { name: 'demo', display_name: 'Demo catalogue', rucio_base_url: emulator.urls.rucio, mode: 'download', rucio_ca_cert: emulator.urls.ca, wildcard_enabled: true, ...instance }
        ],
        default_instance: 'demo',
        default_auth_type: 'userpass',
        ...(typeof config === 'function' ? config(folder) : config)
      }
    });
  } catch (error) {
    await emulator.stop();
    throw error;
  }
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage']
  });
  return {
    folder, emulator, front, browser,
    async stop() {
      await browser.close();
      await front.stop();
      await emulator.stop();
      if (!process.env.RUCIO_JUPYTER_KEEP) {
        fs.rmSync(folder, { recursive: true, force: true });
      }
    }
  };
}

/** Why a journey must be skipped, where the JupyterLab at hand comes without a program; else false. */
export function lacks(module) {
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'rucio-browser-'));
  try {
    const { python } = chooseFront(scratch);
    return hasModule(python, module) ? false : `${python.origin} has no ${module}`;
  } finally {
    fs.rmSync(scratch, { recursive: true, force: true });
  }
}

/** A page with JupyterLab open in it, watched for errors; `check()` gives what went wrong in its console. */
export async function openLab(world, { reset = true, theme } = {}) {
  const context = await world.browser.newContext({ viewport: { width: 1280, height: 860 }, permissions: ['clipboard-read', 'clipboard-write'] });
  const page = await context.newPage();
  page.setDefaultTimeout(45_000);
  const errors = [];
  page.on('pageerror', error => errors.push(String(error)));
  const url = new URL(world.front.lab);
  if (reset) {
    url.searchParams.set('reset', '');
  }
  const outstanding = new Set();
  page.on('request', request => outstanding.add(request));
  for (const end of ['requestfinished', 'requestfailed']) {
    page.on(end, request => outstanding.delete(request));
  }
  try {
    await page.goto(url.href);
    await page.locator('#jp-main-dock-panel').waitFor();
    await page.locator('#jupyterlab-splash').waitFor({ state: 'detached' });
  } catch (error) {
    error.message += await whyNot(world, page, [...outstanding].map(request => request.url()));
    throw error;
  }
  return { page, context, errors, theme };
}

/** What a page that JupyterLab did not open in was waiting for, and what the programs behind it said last. */
async function whyNot(world, page, outstanding) {
  await shoot(page, 'not opened').catch(() => undefined); // a page that hangs cannot be drawn either
  const logs = fs.readdirSync(world.front.logs).map(name => {
    const lines = fs.readFileSync(path.join(world.front.logs, name), 'utf8').trimEnd().split('\n');
    return `${name} ends:\n${lines.slice(-12).join('\n')}`;
  });
  return `\nNot answered: ${outstanding.join(', ') || 'nothing'}\n${logs.join('\n')}`;
}

/** Runs a journey and leaves a picture of the page where a failure can be looked at. */
export async function withLab(world, name, journey, options) {
  const lab = await openLab(world, options);
  try {
    await journey(lab.page, lab);
    await shoot(lab.page, name);
  } catch (error) {
    await shoot(lab.page, `${name} FAILED`);
    throw error;
  } finally {
    await lab.context.close();
  }
}

export async function shoot(page, name) {
  fs.mkdirSync(SHOTS, { recursive: true });
  await page.screenshot({ path: path.join(SHOTS, `${name.replace(/[^A-Za-z0-9]+/g, '-')}.png`) });
}

export async function openPanel(page) {
  const tab = page.getByRole('tab', { name: /^Rucio/ });
  const panel = page.locator('#rucio-jupyter-panel');
  if (!(await panel.isVisible())) {
    await tab.click();
  }
  await panel.waitFor();
  return panel;
}

export async function newNotebook(page, kernel = 'Python 3') {
  await page.evaluate(async () => {
    const app = globalThis.jupyterapp ?? globalThis.jupyterlab;
    await app?.commands.execute('notebook:create-new', { kernelName: 'python3' });
  });
  const notebook = page.locator('.jp-NotebookPanel:not(.lm-mod-hidden)');
  await notebook.waitFor({ timeout: 30_000 });
  await page.locator('.jp-NotebookPanel:not(.lm-mod-hidden) .jp-Cell').first().waitFor();
  await kernelIdle(page);
  return notebook;
}

export async function kernelIdle(page, seconds = 60) {
  await page.locator('#jp-main-statusbar').getByText(/\| Idle/).first().waitFor({ timeout: seconds * 1000 });
}

/** Types code into the last cell and runs it; gives the text of its output. */
export async function runCell(page, code, { expect, seconds = 30 } = {}) {
  const cells = page.locator('.jp-NotebookPanel:not(.lm-mod-hidden) .jp-Cell');
  const index = (await cells.count()) - 1;
  const cell = cells.nth(index);
  const prompt = cell.locator('.jp-InputPrompt').filter({ hasText: /\[(\d+|\*)\]/ });
  await cell.locator('.cm-content').click();
  await page.keyboard.insertText(code);
  // The first Shift+Enter can be lost while the kernel is still connecting: it is pressed again until the cell runs.
  for (let attempt = 1; ; attempt++) {
    await page.keyboard.press('Shift+Enter');
    try {
      await prompt.waitFor({ timeout: 5000 });
      break;
    } catch (error) {
      if (attempt === 4) {
        throw error;
      }
      await cell.locator('.cm-content').click(); // not started: once more
    }
  }
  return outputOf(page, index, expect, seconds);
}

/** The output text of a cell once it shows `expect` (or anything). */
export async function outputOf(page, index, expect = /\S/, seconds = 30) {
  const output = page.locator('.jp-NotebookPanel:not(.lm-mod-hidden) .jp-Cell').nth(index).locator('.jp-OutputArea-output').filter({ hasText: expect });
  await output.first().waitFor({ timeout: seconds * 1000 });
  return (await output.allInnerTexts()).join('\n');
}

export async function command(page, id, args = {}) {
  await page.evaluate(([id, args]) => void (globalThis.jupyterapp ?? globalThis.jupyterlab).commands.execute(id, args), [id, args]);
}

/** A REST call as the panel makes it: with the page's cookies and its XSRF token. */
export async function api(page, world, method, route, body) {
  return await page.evaluate(
    async ([base, method, route, body]) => {
      const xsrf = /(?:^|; )_xsrf=([^;]*)/.exec(document.cookie)?.[1] ?? '';
      const answer = await fetch(base + route, {
        method,
        headers: { 'X-XSRFToken': decodeURIComponent(xsrf), ...(body ? { 'Content-Type': 'application/json' } : {}) },
        body: body ? JSON.stringify(body) : undefined
      });
      const text = await answer.text();
      return { status: answer.status, body: text ? JSON.parse(text) : null };
    },
    [new URL(world.front.api).pathname, method, route, body]
  );
}
