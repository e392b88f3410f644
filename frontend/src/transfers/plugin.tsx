import { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { Notification } from '@jupyterlab/apputils';
import * as React from 'react';
import { asSidecarError } from '../api/errors';
import { ServerPaths } from '../core/serverpaths';
import { IRucio } from '../core/tokens';
import { CommandIDs } from '../panel/commands';
import { IRucioPanel } from '../panel/tokens';
import { CopiesModel } from './copies';
import { followTransfers } from './notify';
import { TransfersView } from './panel';

/** JupyterLab's own command that leads its file browser to a folder. */
const GO_TO_PATH = 'filebrowser:go-to-path';

const transfers: JupyterFrontEndPlugin<void> = {
  id: 'rucio-jupyter:transfers',
  description: 'Running and past transfers in the Rucio panel, a notification for each, and the copies on this machine.',
  autoStart: true,
  requires: [IRucio, IRucioPanel],
  activate: (app: JupyterFrontEnd, rucio: IRucio, panel: IRucioPanel) => {
    const { commands } = app;
    const { trans } = rucio;
    const paths = new ServerPaths(rucio.client, app.serviceManager.contents);
    const copies = new CopiesModel(rucio);
    panel.model.refreshed.connect(() => copies.outdate());
    panel.addTab({
      id: 'transfers',
      label: trans.__('Transfers'),
      rank: 300,
      count: () => rucio.transfers.unfinished,
      changed: rucio.transfers.changed,
      render: () => <TransfersView copies={copies} />
    });
    commands.addCommand(CommandIDs.showFolder, {
      label: trans.__('Show in File Browser'),
      isVisible: () => commands.hasCommand(GO_TO_PATH),
      execute: async ({ folder }) => {
        if (typeof folder !== 'string') {
          return;
        }
        try {
          const path = await paths.toContents(folder);
          if (path === null) {
            panel.actions.copy(folder, trans.__('The file browser does not reach %1: its path is copied.', folder));
            return;
          }
          await commands.execute(GO_TO_PATH, { path: `/${path}` });
        } catch (error) {
          Notification.error(trans.__('%1 cannot be shown: %2', folder, asSidecarError(error).message));
        }
      }
    });
    followTransfers(rucio, panel);
  }
};

export default transfers;
