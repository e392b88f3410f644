// Notebooks with attached data, as journeys need them.
import fs from 'node:fs';
import path from 'node:path';
import { api, command, outputOf } from './harness.mjs';
import { expect } from './expect.mjs';

/** A call that must succeed; gives its body. */
export async function call(page, world, method, route, body) {
  const reply = await api(page, world, method, route, body);
  if (reply.status >= 300) {
    throw new Error(`${method} ${route}: ${reply.status} ${JSON.stringify(reply.body)}`);
  }
  return reply.body;
}

/** Logs in to instances, and makes the first of them the active one. */
export async function signIn(page, world, ...instances) {
  for (const namespace of instances) {
    await call(page, world, 'PUT', 'auth', { namespace, type: 'userpass', params: { username: 'ddmlab', password: 'secret' } });
  }
  await call(page, world, 'PUT', 'instances', { instance: instances[0], auth: 'userpass' });
}

/** Downloads a DID and waits until it is here. */
export async function bring(page, world, did, namespace = 'demo') {
  const query = `namespace=${namespace}&did=${encodeURIComponent(did)}`;
  await call(page, world, 'POST', `did/make-available?namespace=${namespace}`, { did });
  await expect(async () => (await call(page, world, 'GET', `did/summary?${query}`)).state === 'here', `${did} is here`, 90);
}

/** Writes a notebook with cells and attachments; gives its name. */
export function writeNotebook(world, name, cells, attached) {
  const content = {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: { kernelspec: { name: 'python3', display_name: 'Python 3', language: 'python' }, language_info: { name: 'python' }, rucio_attachments: attached },
    cells: cells.map((source, i) => ({ id: `cell-${i}`, cell_type: 'code', metadata: {}, outputs: [], execution_count: null, source }))
  };
  fs.writeFileSync(path.join(world.front.notebooks, name), JSON.stringify(content));
  return name;
}

export const attachment = (did, variableName, more = {}) => ({ did, type: 'collection', variableName, ...more });

export async function open(page, name, more = {}) {
  await command(page, 'docmanager:open', { path: name, factory: 'Notebook', ...more });
  await page.getByRole('tab', { name, selected: true }).waitFor();
  await page.locator('.jp-NotebookPanel:not(.lm-mod-hidden) .jp-Cell').first().waitFor();
}

export const chip = page => page.locator('.jp-NotebookPanel:not(.lm-mod-hidden) .jp-RucioChip-button');

export const chipSays = (page, text, seconds = 40) => expect(async () => (await chip(page).innerText()).includes(text), `the chip says "${text}"`, seconds);

/** JupyterLab asks for a kernel where cells are run before the session has one: from that moment on order is ours to keep. */
export async function hasKernel(page) {
  await expect(
    () => page.evaluate(() => Boolean((globalThis.jupyterapp ?? globalThis.jupyterlab).shell.currentWidget.sessionContext.session?.kernel)),
    'the notebook has a kernel',
    40
  );
}

/** Appends a cell to the notebook in front, runs it and gives its output. */
export async function runCell(page, code, { expect = /\S/, seconds = 40 } = {}) {
  const index = await page.evaluate(async code => {
    const app = globalThis.jupyterapp ?? globalThis.jupyterlab;
    const notebook = app.shell.currentWidget.content;
    notebook.model.sharedModel.addCell({ cell_type: 'code', source: code });
    notebook.deselectAll();
    notebook.activeCellIndex = notebook.model.cells.length - 1;
    void app.commands.execute('notebook:run-cell');
    return notebook.activeCellIndex;
  }, code);
  return outputOf(page, index, expect, seconds);
}

export async function runAll(page) {
  await hasKernel(page);
  await command(page, 'notebook:run-all-cells');
}

export const accept = page => page.locator('.jp-Dialog .jp-mod-accept').click();
