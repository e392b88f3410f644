// The panel as a person uses it: found by role and name.
import { expect } from './expect.mjs';

export class Panel {
  constructor(page) {
    this.page = page;
    this.root = page.locator('#rucio-jupyter-panel');
    this.guide = this.root.getByRole('status', { name: 'Rucio connection' });
    this.search = this.root.getByRole('combobox', { name: 'Search for a data identifier' });
    this.tree = this.root.getByRole('tree', { name: 'Results' });
  }

  /** Opens it unless it is open; the layout that JupyterLab restores may close it again for a moment. */
  async open() {
    const icon = this.page.locator('.jp-SideBar.jp-mod-left').getByRole('tab', { name: /Rucio/ });
    await expect(async () => {
      if (await this.root.isVisible()) {
        await this.page.waitForTimeout(300);
        return await this.root.isVisible();
      }
      await icon.click();
      return false;
    }, 'the panel is open', 40);
    return this;
  }

  tab(name) {
    return this.root.getByRole('tab', { name });
  }

  async signIn({ username = 'ddmlab', password = 'secret', account = '' } = {}) {
    await this.guide.getByRole('button', { name: 'Sign in' }).click();
    const form = this.root.getByRole('form', { name: 'Sign-in' });
    await form.getByRole('radio', { name: /password/i }).check();
    await form.getByLabel(/user name/i).fill(username);
    await form.getByLabel(/^password/i).fill(password);
    if (account) {
      await form.getByLabel(/account/i).fill(account);
    }
    await form.getByRole('button', { name: 'Sign in' }).click();
    return form;
  }

  async signedIn(options) {
    await this.signIn(options);
    await expect(async () => /·/.test(await this.guide.innerText()), 'the header names the account');
    await this.tab(/^Explore/).click();
  }

  /** Signs in unless an earlier journey of the same world has. */
  async ensureSignedIn(options) {
    const state = await expect(async () => (await this.guide.innerText()).match(/not signed in|·/)?.[0], 'the header knows whether one is signed in', 40);
    if (state !== '·') {
      await this.signedIn(options);
    }
    await this.tab(/^Explore/).click();
  }

  async find(text) {
    await this.search.fill(text);
    await this.search.press('Enter');
    // The rows of the search before stay until the first of this one has come.
    const start = text.split(/[*?]/)[0];
    await this.tree.locator(`[role="treeitem"]${start.includes(':') ? `[data-did^=${JSON.stringify(start)}]` : ''}`).first().waitFor();
  }

  row(did) {
    return this.tree.locator(`[role="treeitem"][data-did="${did}"]`);
  }

  async select(did) {
    await this.row(did).click();
    const selection = this.root.getByRole('region', { name: `Selected: ${did}` });
    await selection.waitFor();
    return selection;
  }

  async expand(did) {
    await this.row(did).getByRole('button', { name: `Expand ${did}` }).click();
  }

  /** Waits for the state word of a row, as the row itself tells it. */
  async state(did, state, seconds = 60) {
    await this.tree.locator(`[role="treeitem"][data-did="${did}"][data-state="${state}"]`).waitFor({ timeout: seconds * 1000 });
  }

  async get(did) {
    const selection = await this.select(did);
    await selection.getByRole('button', { name: /^(Get|Get the rest|Try again)$/ }).click();
    return selection;
  }

  async attach(did, variable) {
    const selection = await this.select(did);
    await selection.getByRole('button', { name: 'Add to notebook' }).click();
    const form = this.root.getByRole('form', { name: `Add ${did} to notebook` });
    await form.getByLabel('Variable name').fill(variable);
    await form.getByRole('button', { name: 'Add', exact: true }).click();
    await form.waitFor({ state: 'detached' });
  }
}
