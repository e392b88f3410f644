import { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { IStateDB } from '@jupyterlab/statedb';
import { Menu } from '@lumino/widgets';
import * as React from 'react';
import { IRucio } from '../core/tokens';
import { CommandIDs } from '../panel/commands';
import { IRucioPanel } from '../panel/tokens';
import { startDrag } from './drag';
import { Library } from './library';
import { ExploreModel } from './model';
import { ExploreView } from './panel';
import { INode } from './tree';

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
      for (const command of [CommandIDs.get, CommandIDs.cancel, null, CommandIDs.copyDid, CommandIDs.copyPaths, null, CommandIDs.details]) {
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

export default explore;
