import { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette, Notification } from '@jupyterlab/apputils';
import { IFileBrowserFactory } from '@jupyterlab/filebrowser';
import { IStateDB } from '@jupyterlab/statedb';
import { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import { ServerPaths } from '../core/serverpaths';
import { IRucio } from '../core/tokens';
import { CommandIDs } from '../panel/commands';
import { IRucioPanel } from '../panel/tokens';
import { fileBrowserSelection } from './selection';
import { askAndUpload } from './dialog';
import { acceptDrops } from './drop';
import { UploadModel } from './model';

/** Where the last upload of each instance went. */
const STATE_KEY = 'rucio-jupyter:upload';

const upload: JupyterFrontEndPlugin<void> = {
  id: 'rucio-jupyter:upload',
  description: 'Uploads from the file browser, from the palette, and by drag onto the Rucio panel.',
  autoStart: true,
  requires: [IRucio, IRucioPanel],
  optional: [IFileBrowserFactory, ICommandPalette, IStateDB],
  activate: (
    app: JupyterFrontEnd,
    rucio: IRucio,
    panel: IRucioPanel,
    browsers: IFileBrowserFactory | null,
    palette: ICommandPalette | null,
    state: IStateDB | null
  ) => {
    const { commands } = app;
    const { trans } = rucio;
    const paths = new ServerPaths(rucio.client, app.serviceManager.contents);
    let isOpen = false;

    const begin = async (args: ReadonlyPartialJSONObject): Promise<void> => {
      if (isOpen) {
        return;
      }
      isOpen = true;
      try {
        await rucio.instances.ensure();
        const instance = rucio.instances.active;
        if (!instance || !rucio.instances.signedIn) {
          panel.show('settings');
          Notification.info(trans.__('Sign in to Rucio, then upload.'), { autoClose: 5000 });
          return;
        }
        // Who starts from a dataset has not chosen files yet.
        const selected = strings(args['paths']) ?? (typeof args['did'] === 'string' ? [] : fileBrowserSelection(browsers));
        const known = selected.map(path => paths.toServer(path));
        const files = [...known.filter((path): path is string => path !== null), ...(strings(args['server_paths']) ?? [])];
        if (known.includes(null)) {
          Notification.warning(
            trans.__('Files of another drive of the file browser are left out: Rucio reaches only those of this server.')
          );
        }
        const last = await lastPlace(state, instance.name);
        const dataset = args['did'];
        const model = new UploadModel(rucio, instance.name, {
          files,
          rse: panel.preferences.destination || last.rse || instance.destination_rse || '',
          scope: last.scope ?? '',
          ...(typeof dataset === 'string' ? { dataset } : {})
        });
        let place = {};
        model.changed.connect(() => {
          place = { rse: model.values.rse, scope: model.values.scope };
        });
        const context = { rucio, actions: panel.actions, notebook: panel.notebook, panel: panel.model, commands };
        if (await askAndUpload(context, model)) {
          panel.show('transfers');
          await state?.save(`${STATE_KEY}:${instance.name}`, place);
        }
      } finally {
        isOpen = false;
      }
    };

    commands.addCommand(CommandIDs.upload, {
      label: args => (typeof args['did'] === 'string' ? trans.__('Upload into This Dataset…') : trans.__('Upload to Rucio…')),
      caption: trans.__('Send files of this server to a storage element and register them'),
      // On a row of the panel only where files can go.
      isVisible: args => typeof args['did'] !== 'string' || args['type'] === 'dataset',
      execute: begin
    });
    palette?.addItem({ command: CommandIDs.upload, category: trans.__('Rucio') });
    panel.node.dataset.drop = trans.__('Drop to upload to Rucio');
    acceptDrops(panel.node, dropped => void begin({ paths: [...dropped] }));
  }
};

function strings(value: unknown): string[] | null {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : null;
}

async function lastPlace(state: IStateDB | null, instance: string): Promise<{ rse?: string; scope?: string }> {
  const stored = (await state?.fetch(`${STATE_KEY}:${instance}`)) as Record<string, unknown> | undefined;
  const { rse, scope } = stored ?? {};
  return { ...(typeof rse === 'string' ? { rse } : {}), ...(typeof scope === 'string' ? { scope } : {}) };
}

export default upload;
