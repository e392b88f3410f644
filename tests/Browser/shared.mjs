// Two browsers on one notebook, joined by updates of its shared document as a collaboration server joins them.
// Debian's JupyterLab has no collaboration server, so the journey itself carries the updates.

/** In the page: the Yjs that JupyterLab itself uses, found among its modules. */
function install() {
  let load;
  globalThis.webpackChunk_jupyterlab_application_top.push([['shared-journey'], {}, require => (load = require)]);
  for (const id of Object.keys(load.m)) {
    if (!/encodeStateVectorFromUpdate/.test(load.m[id].toString())) {
      continue;
    }
    const module = load(id);
    if (typeof module.applyUpdate === 'function' && typeof module.encodeStateAsUpdate === 'function') {
      globalThis.journeyYjs = module;
      return true;
    }
  }
  return false;
}

const stateOf = page =>
  page.evaluate(() => Array.from(globalThis.journeyYjs.encodeStateAsUpdate((globalThis.jupyterapp ?? globalThis.jupyterlab).shell.currentWidget.content.model.sharedModel.ydoc)));

const give = (page, update) =>
  page.evaluate(update => globalThis.journeyYjs.applyUpdate((globalThis.jupyterapp ?? globalThis.jupyterlab).shell.currentWidget.content.model.sharedModel.ydoc, Uint8Array.from(update)), update);

/** Makes the pages' notebooks in front one document; `meet()` lets both know all that the other has done. */
export async function join(...pages) {
  for (const page of pages) {
    if (!(await page.evaluate(install))) {
      throw new Error('JupyterLab’s Yjs was not found among its modules.');
    }
  }
  const meet = async () => {
    for (let round = 0; round < 3; round++) {
      for (const to of pages) {
        for (const from of pages.filter(page => page !== to)) {
          await give(to, await stateOf(from));
        }
      }
    }
  };
  await meet();
  return meet;
}
