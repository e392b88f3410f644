import { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { settingsIcon } from '@jupyterlab/ui-components';
import * as React from 'react';
import { IRucio } from '../core/tokens';
import { IRucioPanel } from '../panel/tokens';
import { SignInModel } from './model';
import { SettingsView } from './panel';

const settings: JupyterFrontEndPlugin<void> = {
  id: 'rucio-jupyter:settings',
  description: 'Instances and sign-in in the Rucio panel.',
  autoStart: true,
  requires: [IRucio, IRucioPanel],
  activate: (_app: JupyterFrontEnd, rucio: IRucio, panel: IRucioPanel) => {
    const model = new SignInModel(rucio.client, rucio.instances);
    panel.addTab({
      id: 'settings',
      label: rucio.trans.__('Settings'),
      rank: 1000,
      icon: () => <settingsIcon.react tag="span" />,
      render: () => <SettingsView model={model} />
    });
  }
};

export default settings;
