import { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { Menu } from '@lumino/widgets';
import * as React from 'react';
import { IRucio } from '../core/tokens';
import { CommandIDs } from '../panel/commands';
import { IRucioPanel } from '../panel/tokens';
import { ExploreModel } from './model';
import { ExploreView } from './panel';
import { INode } from './tree';

const explore: JupyterFrontEndPlugin<void> = {
  id: 'rucio-jupyter:explore',
  description: 'Search and browse in the Rucio panel.',
  autoStart: true,
  requires: [IRucio, IRucioPanel],
  activate: (app: JupyterFrontEnd, rucio: IRucio, panel: IRucioPanel) => {
    const { commands } = app;
    const { trans } = rucio;
    const model = new ExploreModel(rucio);
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
      render: () => <ExploreView model={model} openMenu={openMenu} startDrag={() => undefined} />
    });
  }
};

export default explore;
