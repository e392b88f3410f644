import { act, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import * as React from 'react';
import { vi } from 'vitest';
import { Library } from '../../src/explore/library';
import { ExploreModel } from '../../src/explore/model';
import { ExploreView } from '../../src/explore/panel';
import { Several } from '../../src/explore/several';
import { FakePanel } from './panel';
import { summary } from './wire';

/** The tab "Explore" as it stands in the panel, with a person in front of it. */
export class FakeExplore {
  readonly panel = new FakePanel();
  readonly library = new Library(null);
  readonly user = userEvent.setup();
  model!: ExploreModel;

  async open(hits: readonly object[]): Promise<this> {
    // The list is as high as the browser says; jsdom lays nothing out.
    vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(600);
    this.panel.client
      .on('GET', 'list-scopes', { success: true, scopes: ['test', 'mc23', 'user.jdoe'] })
      .on('GET', 'did-search', hits)
      .on('GET', 'did/summary', (call: { query: { did?: unknown } }) => summary({ did: String(call.query.did) }));
    await this.panel.instances.refresh();
    this.panel.model.setShown(true);
    this.model = new ExploreModel(this.panel.rucio);
    const several = new Several(this.panel.rucio, this.panel.actions, this.panel.notebook, this.library);
    await act(async () => {
      this.panel.render(
        <ExploreView model={this.model} library={this.library} several={several} openMenu={() => undefined} startDrag={() => undefined} />
      );
      await Promise.resolve();
    });
    return this;
  }

  get box(): HTMLElement {
    return screen.getByRole('combobox', { name: 'Search for a data identifier' });
  }

  row(did: string): HTMLElement {
    return screen.getByRole('treeitem', { name: new RegExp(did) });
  }

  /** The DIDs of the rows that are picked, from top to bottom. */
  get picked(): string[] {
    return screen
      .getAllByRole('treeitem')
      .filter(row => row.getAttribute('aria-selected') === 'true')
      .map(row => row.dataset.did ?? '');
  }

  async search(text = 'test:*'): Promise<void> {
    await this.user.type(this.box, `${text}{Enter}`);
    await screen.findByRole('tree', { name: 'Results' });
  }
}
