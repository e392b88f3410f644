import { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { IStateDB } from '@jupyterlab/statedb';
import { Menu } from '@lumino/widgets';
import * as React from 'react';
import { IRucio } from '../core/tokens';
import { CommandIDs } from '../panel/commands';
import { SnippetCommandIDs } from '../notebook/snippets/snippets';
import { ISnippets } from '../notebook/snippets/tokens';
import { IRucioPanel } from '../panel/tokens';
import { openMenu as popUp } from '../ui/menu';
import { addExploreCommands, PickedCommandIDs } from './commands';
import { codeTarget, startDrag } from './drag';
import { Library } from './library';
import { ExploreModel } from './model';
import { ExploreView } from './panel';
import { Several } from './several';
import { INode } from './tree';

/** The context menu of a row; null draws a line. */
const MENU: readonly (string | null)[] = [
  CommandIDs.get,
  CommandIDs.cancel,
  CommandIDs.upload,
  null,
  CommandIDs.details,
  CommandIDs.openRule,
  CommandIDs.attach,
  CommandIDs.bookmark,
  null,
  CommandIDs.copyDid,
  CommandIDs.copyPaths,
  CommandIDs.copyPfn,
  CommandIDs.copyCli,
  SnippetCommandIDs.copyPathList
];

/** The context menu where several rows are picked. */
const PICKED_MENU: readonly (string | null)[] = [
  PickedCommandIDs.get,
  PickedCommandIDs.cancel,
  null,
  PickedCommandIDs.attach,
  PickedCommandIDs.bookmark,
  null,
  PickedCommandIDs.copyDids,
  PickedCommandIDs.copyPaths
];

/** The search that a reload brings back. */
const SEARCH_KEY = 'rucio-jupyter:search';

const explore: JupyterFrontEndPlugin<void> = {
  id: 'rucio-jupyter:explore',
  description: 'Search and browse in the Rucio panel.',
  autoStart: true,
  requires: [IRucio, IRucioPanel],
  optional: [IStateDB, ICommandPalette, ISnippets],
  activate: (
    app: JupyterFrontEnd,
    rucio: IRucio,
    panel: IRucioPanel,
    state: IStateDB | null,
    palette: ICommandPalette | null,
    snippets: ISnippets | null
  ) => {
    const { commands } = app;
    const { trans } = rucio;
    const model = new ExploreModel(rucio);
    const library = new Library(state);
    void app.restored.then(() => library.restore());
    if (state) {
      void app.restored.then(() => keepSearch(model, panel, rucio, state));
    }
    const several = new Several(rucio, panel.actions, panel.notebook, library);
    addExploreCommands({ commands, rucio, panel, model, library, several });
    for (const command of Object.values(PickedCommandIDs)) {
      palette?.addItem({ command, category: trans.__('Rucio') });
    }
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
      const args = {
        did: node.did,
        type: node.type,
        size: node.size,
        length: node.length,
        path: node.file?.path ?? null,
        pfn: node.file?.pfn ?? null
      };
      const several = model.picked.size > 1;
      for (const command of several ? PICKED_MENU : MENU) {
        if (command === null) {
          menu.addItem({ type: 'separator' });
        } else if (commands.hasCommand(command)) {
          menu.addItem(several ? { command } : { command, args });
        }
      }
      const submenu = several || !panel.notebook?.hasNotebook ? null : (snippets?.menu(codeTarget(node)) ?? null);
      if (submenu) {
        menu.insertItem(MENU.indexOf(CommandIDs.bookmark), { type: 'submenu', submenu });
      }
      popUp(menu, x, y, ...(submenu ? [submenu] : []));
    };

    panel.addTab({
      id: 'explore',
      label: trans.__('Explore'),
      rank: 100,
      render: () => (
        <ExploreView
          model={model}
          library={library}
          several={several}
          openMenu={openMenu}
          startDrag={(node, event) =>
            startDrag({ rucio, actions: panel.actions, notebook: panel.notebook, snippets }, node, event.nativeEvent)
          }
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
