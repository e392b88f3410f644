import { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { settingsIcon } from '@jupyterlab/ui-components';
import * as React from 'react';
import { IRucio } from '../core/tokens';
import { CommandIDs } from '../panel/commands';
import { IRucioPanel } from '../panel/tokens';
import { SignInModel } from './model';
import { SettingsView } from './panel';

const settings: JupyterFrontEndPlugin<void> = {
  id: 'rucio-jupyter:settings',
  description: 'Instances and sign-in in the Rucio panel.',
  autoStart: true,
  requires: [IRucio, IRucioPanel],
  optional: [ICommandPalette],
  activate: (app: JupyterFrontEnd, rucio: IRucio, panel: IRucioPanel, palette: ICommandPalette | null) => {
    const { trans } = rucio;
    const model = new SignInModel(rucio.client, rucio.instances);
    let before = model.state.kind;
    model.changed.connect(() => {
      const now = model.state.kind;
      if (now === 'done' && before === 'checking' && panel.model.goBack()) {
        // The form that had the focus has gone; whoever signed in to search goes on there.
        void app.commands.execute(panel.model.tab === 'explore' ? CommandIDs.search : CommandIDs.open);
      }
      before = now;
    });
    panel.addTab({
      id: 'settings',
      label: trans.__('Settings'),
      rank: 1000,
      icon: () => <settingsIcon.react tag="span" />,
      render: () => <SettingsView model={model} />
    });
    app.commands.addCommand(CommandIDs.renew, {
      label: trans.__('Renew the Rucio Sign-in'),
      execute: async () => {
        await rucio.instances.ensure();
        await model.renew();
        if (model.state.kind === 'done') {
          panel.actions.say(trans.__('The sign-in is renewed.'));
        } else {
          // What is missing is said there.
          panel.show('settings');
        }
      }
    });
    palette?.addItem({ command: CommandIDs.renew, category: trans.__('Rucio') });
  }
};

export default settings;
