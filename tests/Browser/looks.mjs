// Pictures of the panel as narrow as people have it, in the light and in the dark theme.
import { expect } from './expect.mjs';
import { shoot } from './harness.mjs';

/** Makes the left side bar's panel so many pixels wide, by its handle. */
export async function narrow(page, width = 300) {
  const panel = page.locator('#rucio-jupyter-panel');
  for (let attempt = 0; attempt < 3; attempt++) {
    const box = await panel.boundingBox();
    if (Math.abs(box.width - width) < 3) {
      return;
    }
    const x = box.x + box.width + 1;
    const y = box.y + box.height / 2;
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + width - box.width, y, { steps: 4 });
    await page.mouse.up();
    await page.waitForTimeout(150);
  }
}

export async function theme(page, name) {
  await page.evaluate(theme => void (globalThis.jupyterapp ?? globalThis.jupyterlab).commands.execute('apputils:change-theme', { theme }), name);
  const isLight = name === 'JupyterLab Light';
  await expect(async () => (await page.locator('body').getAttribute('data-jp-theme-light')) === String(isLight), `the theme ${name}`);
  await page.waitForTimeout(400);
}

/** One picture in each theme. */
export async function shootBoth(page, name) {
  await shoot(page, name);
  await theme(page, 'JupyterLab Dark');
  await shoot(page, `${name} dark`);
  await theme(page, 'JupyterLab Light');
}
