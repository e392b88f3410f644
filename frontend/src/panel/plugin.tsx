import { ILabShell, ILayoutRestorer, JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import * as React from 'react';
import { IRucio } from '../core/tokens';
import { INotebookData } from '../notebook/tokens';
import { useSignals } from '../ui/hooks';
import { Actions } from './actions';
import { addCommands, CommandIDs } from './commands';
import { PanelModel } from './model';
import { IRucioPanel } from './tokens';
import { RucioPanel } from './widget';

const panel: JupyterFrontEndPlugin<IRucioPanel> = {
  id: 'rucio-jupyter:panel',
  description: 'The Rucio panel in the left side bar.',
  autoStart: true,
  provides: IRucioPanel,
  requires: [IRucio],
  optional: [ILabShell, ILayoutRestorer, INotebookData],
  activate: (
    app: JupyterFrontEnd,
    rucio: IRucio,
    labShell: ILabShell | null,
    restorer: ILayoutRestorer | null,
    notebook: INotebookData | null
  ): IRucioPanel => {
    const { trans } = rucio;
    const actions = new Actions(rucio, () => Promise.resolve({}));
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
      addTab: tab => model.addTab(tab),
      show: tab => {
        app.shell.activateById(widget.id);
        if (tab !== undefined) {
          model.select(tab);
        }
      }
    };
    addCommands(app.commands, rucio, provided, actions);

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
    // Its own first look at the stored layout comes after the shell's.
    void labShell?.restored.then(() => model.setShown(widget.isVisible));
    return provided;
  }
};

function NotebookTab({ notebook }: { notebook: INotebookData }): JSX.Element {
  useSignals(notebook.changed);
  return notebook.renderTab();
}

export default panel;
