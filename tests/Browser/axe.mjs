// Accessibility by axe-core: what a screen reader or weak eyes would stumble over.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire } from 'node:module';

const source = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export const THEMES = ['JupyterLab Light', 'JupyterLab Dark', 'JupyterLab Dark High Contrast'];

/** Changes JupyterLab's theme and waits until its colours are there. */
export async function setTheme(page, theme) {
  await page.evaluate(async theme => {
    await (globalThis.jupyterapp ?? globalThis.jupyterlab).commands.execute('apputils:change-theme', { theme });
  }, theme);
  await page.locator(`body[data-jp-theme-name="${theme}"]`).waitFor({ state: 'attached' });
  await page.evaluate(() => new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve))));
}

/** The serious findings inside the elements that the selectors name, as lines to read. */
export async function findings(page, selectors) {
  await page.evaluate(source => globalThis.axe ?? (0, eval)(source), source);
  const violations = await page.evaluate(async selectors => {
    const include = selectors.filter(selector => document.querySelector(selector)).map(selector => [selector]);
    const { violations, passes } = await globalThis.axe.run({ include }, { resultTypes: ['violations'], rules: { region: { enabled: false } } });
    if (passes.length < 5) {
      throw new Error(`Only ${passes.length} rules found anything to look at in ${selectors}.`);
    }
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, impact, help, nodes }) => ({ id, impact, help, nodes: nodes.map(({ html, failureSummary }) => `${html.slice(0, 200)} ${failureSummary.replace(/\s+/g, ' ').slice(0, 260)}`) }));
  }, selectors);
  return violations.flatMap(({ id, impact, help, nodes }) => nodes.slice(0, 4).map(node => `${impact} ${id}: ${help}: ${node}`));
}

/** Looks at one state in every theme; all findings of all themes are told together. */
export async function assertAccessible(page, what, selectors = ['#rucio-jupyter-panel']) {
  const found = [];
  for (const theme of THEMES) {
    await setTheme(page, theme);
    found.push(...(await findings(page, selectors)).map(line => `${theme}, ${what}: ${line}`));
  }
  await setTheme(page, THEMES[0]);
  return found;
}

export function assertNone(found) {
  assert.equal(found.length, 0, `\n${found.join('\n')}`);
}
