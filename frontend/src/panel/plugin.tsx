import { ILabShell, ILayoutRestorer, JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import * as React from 'react';
import { ICommandPalette, Notification } from '@jupyterlab/apputils';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { IStateDB } from '@jupyterlab/statedb';
import { askBeforeGet } from '../get/dialog';
import { IRucio } from '../core/tokens';
import { INotebookData } from '../notebook/tokens';
import { useSignals } from '../ui/hooks';
import { Actions } from './actions';
import { addCommands, CommandIDs } from './commands';
import { PanelModel } from './model';
import { Preferences } from './preferences';
import { IRucioPanel } from './tokens';
import { RucioPanel } from './widget';

const panel: JupyterFrontEndPlugin<IRucioPanel> = {
  id: 'rucio-jupyter:panel',
  description: 'The Rucio panel in the left side bar.',
  autoStart: true,
  provides: IRucioPanel,
  requires: [IRucio],
  optional: [ILabShell, ILayoutRestorer, INotebookData, ISettingRegistry, ICommandPalette, IStateDB],
  activate: (
    app: JupyterFrontEnd,
    rucio: IRucio,
    labShell: ILabShell | null,
    restorer: ILayoutRestorer | null,
    notebook: INotebookData | null,
    settings: ISettingRegistry | null,
    palette: ICommandPalette | null,
    state: IStateDB | null
  ): IRucioPanel => {
    const { trans } = rucio;
    const preferences = new Preferences();
    if (settings) {
      preferences.follow(settings, panel.id).catch((error: unknown) => {
        Notification.warning(trans.__('The settings of the Rucio panel could not be read: %1', String(error)));
      });
    }
    const actions = new Actions(rucio, target => askBeforeGet(rucio, preferences, target));
    const model = new PanelModel(rucio);
    const widget = new RucioPanel({
      rucio,
      actions,
      notebook,
      model,
      commands: app.commands,
      menu: [
        CommandIDs.search,
        CommandIDs.transfers,
        CommandIDs.upload,
        null,
        CommandIDs.settings,
        CommandIDs.diagnostics,
        null,
        CommandIDs.refresh
      ]
    });
    const provided: IRucioPanel = {
      model,
      actions,
      preferences,
      notebook,
      node: widget.node,
      addTab: tab => model.addTab(tab),
      show: tab => {
        app.shell.activateById(widget.id);
        if (tab !== undefined) {
          model.select(tab);
        }
      }
    };
    refreshRegularly(model, preferences);
    addCommands(app.commands, rucio, provided, actions);
    for (const command of PALETTE) {
      palette?.addItem({ command, category: trans.__('Rucio') });
    }

    if (notebook) {
      model.addTab({
        id: 'notebook',
        label: trans.__('Notebook'),
        rank: 200,
        count: () => notebook.attachments.length,
        changed: notebook.changed,
        render: () => <NotebookTab notebook={notebook} />
      });
    }

    // Added, not activated: the panel comes to the front when a person wants it.
    app.shell.add(widget, 'left', { rank: 900, type: 'Rucio' });
    restorer?.add(widget, widget.id);
    if (state) {
      void app.restored.then(() => keepTab(model, state));
    }
    // Its own first look at the stored layout comes after the shell's.
    void labShell?.restored.then(() => model.setShown(widget.isVisible));
    return provided;
  }
};

/** What makes sense without a DID at hand. */
const PALETTE = [CommandIDs.open, CommandIDs.search, CommandIDs.transfers, CommandIDs.settings, CommandIDs.refresh];

/** Asks again every so many minutes, where the user wants that and looks. */
function refreshRegularly(model: PanelModel, preferences: Preferences): void {
  let timer = 0;
  let every = 0;
  preferences.changed.connect(() => {
    if (preferences.refreshMilliseconds !== every) {
      every = preferences.refreshMilliseconds;
      window.clearInterval(timer);
      if (every > 0) {
        timer = window.setInterval(() => model.visible && void model.refresh(), every);
      }
    }
  });
}

/** The tab in front survives a reload. */
async function keepTab(model: PanelModel, state: IStateDB): Promise<void> {
  const stored = await state.fetch(TAB_KEY);
  if (typeof stored === 'string') {
    model.select(stored);
  }
  let last = model.tab;
  model.changed.connect(() => {
    if (model.tab !== last) {
      last = model.tab;
      void state.save(TAB_KEY, last);
    }
  });
}

const TAB_KEY = 'rucio-jupyter:tab';

function NotebookTab({ notebook }: { notebook: INotebookData }): JSX.Element {
  useSignals(notebook.changed);
  return notebook.renderTab();
}

export default panel;
