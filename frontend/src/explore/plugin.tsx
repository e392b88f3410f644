import { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { IStateDB } from '@jupyterlab/statedb';
import { Menu } from '@lumino/widgets';
import * as React from 'react';
import { IRucio } from '../core/tokens';
import { CommandIDs, targetOf } from '../panel/commands';
import { IRucioPanel } from '../panel/tokens';
import { startDrag } from './drag';
import { IFilter } from './filters';
import { Library } from './library';
import { ExploreModel } from './model';
import { ExploreView } from './panel';
import { SEARCH_TYPES } from './search';
import { INode } from './tree';

/** The context menu of a row; null draws a line. */
const MENU: readonly (string | null)[] = [
  CommandIDs.get,
  CommandIDs.cancel,
  null,
  CommandIDs.details,
  CommandIDs.openRule,
  CommandIDs.bookmark,
  null,
  CommandIDs.copyDid,
  CommandIDs.copyPaths,
  CommandIDs.copyCli
];

/** The search that a reload brings back. */
const SEARCH_KEY = 'rucio-jupyter:search';

const explore: JupyterFrontEndPlugin<void> = {
  id: 'rucio-jupyter:explore',
  description: 'Search and browse in the Rucio panel.',
  autoStart: true,
  requires: [IRucio, IRucioPanel],
  optional: [IStateDB],
  activate: (app: JupyterFrontEnd, rucio: IRucio, panel: IRucioPanel, state: IStateDB | null) => {
    const { commands } = app;
    const { trans } = rucio;
    const model = new ExploreModel(rucio);
    const library = new Library(state);
    void app.restored.then(() => library.restore());
    if (state) {
      void app.restored.then(() => keepSearch(model, panel, rucio, state));
    }
    commands.addCommand(CommandIDs.bookmark, {
      label: trans.__('Bookmark'),
      isToggled: args => {
        const target = targetOf(args);
        return target !== null && library.isBookmarked(rucio.instances.namespace ?? '', target.did);
      },
      execute: args => {
        const target = targetOf(args);
        if (target && rucio.instances.namespace !== null) {
          library.toggleBookmark(rucio.instances.namespace, target);
        }
      }
    });
    commands.addCommand(CommandIDs.find, {
      label: trans.__('Search Rucio for This'),
      isEnabled: ({ pattern }) => typeof pattern === 'string',
      execute: async ({ pattern, key, value, type }) => {
        if (typeof pattern !== 'string') {
          return;
        }
        panel.show('explore');
        const filters: IFilter[] = typeof key === 'string' && typeof value === 'string' ? [{ key, operator: '=', value }] : [];
        await model.searchFor(pattern, SEARCH_TYPES.find(known => known === type) ?? 'all', filters);
      }
    });
    commands.addCommand(CommandIDs.reveal, {
      label: trans.__('Show in Explore'),
      isEnabled: args => targetOf(args) !== null,
      execute: async args => {
        const target = targetOf(args);
        if (target) {
          panel.show('explore');
          await model.reveal(target.did);
        }
      }
    });
    model.found.connect((_, text) => {
      if (rucio.instances.namespace !== null) {
        library.remember(rucio.instances.namespace, text);
      }
    });
    const preferred = () => {
      if (model.searched === null) {
        model.type = panel.preferences.searchType;
      }
    };
    panel.preferences.changed.connect(preferred);
    panel.model.refreshed.connect(() => void model.refresh());

    const openMenu = (node: INode, x: number, y: number) => {
      const menu = new Menu({ commands });
      const args = { did: node.did, type: node.type, size: node.size, length: node.length, path: node.file?.path ?? null };
      for (const command of MENU) {
        if (command === null) {
          menu.addItem({ type: 'separator' });
        } else if (commands.hasCommand(command)) {
          menu.addItem({ command, args });
        }
      }
      menu.aboutToClose.connect(() => window.setTimeout(() => menu.dispose(), 0));
      menu.open(x, y);
    };

    panel.addTab({
      id: 'explore',
      label: trans.__('Explore'),
      rank: 100,
      render: () => (
        <ExploreView
          model={model}
          library={library}
          openMenu={openMenu}
          startDrag={(node, event) => startDrag(rucio, panel.actions, panel.notebook, node, event.nativeEvent)}
        />
      )
    });
  }
};

/** Brings the last search back as soon as somebody looks and is signed in, and remembers each new one. */
async function keepSearch(model: ExploreModel, panel: IRucioPanel, rucio: IRucio, state: IStateDB): Promise<void> {
  const stored = await state.fetch(SEARCH_KEY);
  model.found.connect((_, text) => void state.save(SEARCH_KEY, text));
  model.cleared.connect(() => void state.remove(SEARCH_KEY));
  if (typeof stored !== 'string' || model.text !== '') {
    return;
  }
  model.text = stored;
  const search = () => {
    if (panel.model.visible && rucio.instances.signedIn) {
      panel.model.changed.disconnect(search);
      rucio.instances.changed.disconnect(search);
      // After all have heard of the instance: the model clears itself when it does.
      queueMicrotask(() => {
        if (model.searched === null && model.text === stored) {
          void model.search();
        }
      });
    }
  };
  panel.model.changed.connect(search);
  rucio.instances.changed.connect(search);
  search();
}

export default explore;
