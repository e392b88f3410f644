import { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import * as React from 'react';
import { IRucio } from '../core/tokens';
import { IRucioPanel } from '../panel/tokens';
import { followTransfers } from './notify';
import { TransfersView } from './panel';

const transfers: JupyterFrontEndPlugin<void> = {
  id: 'rucio-jupyter:transfers',
  description: 'Running and past transfers in the Rucio panel, and a notification for each.',
  autoStart: true,
  requires: [IRucio, IRucioPanel],
  activate: (_app: JupyterFrontEnd, rucio: IRucio, panel: IRucioPanel) => {
    panel.addTab({
      id: 'transfers',
      label: rucio.trans.__('Transfers'),
      rank: 300,
      count: () => rucio.transfers.unfinished,
      changed: rucio.transfers.changed,
      render: () => <TransfersView />
    });
    followTransfers(rucio, panel);
  }
};

export default transfers;
