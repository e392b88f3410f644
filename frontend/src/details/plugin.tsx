import { ILayoutRestorer, JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette, MainAreaWidget, WidgetTracker } from '@jupyterlab/apputils';
import { ReactWidget } from '@jupyterlab/ui-components';
import * as React from 'react';
import { IRucio } from '../core/tokens';
import { CommandIDs } from '../panel/commands';
import { IRucioPanel } from '../panel/tokens';
import { Boundary } from '../ui/boundary';
import { PanelContext } from '../ui/context';
import { rucioIcon } from '../ui/icons';
import { nameOf } from '../words/did';
import { DiagnosticsView } from './diagnostics';
import { DetailsView } from './panel';

const details: JupyterFrontEndPlugin<void> = {
  id: 'rucio-jupyter:details',
  description: 'Details of a DID, and the diagnostics, in the main area.',
  autoStart: true,
  requires: [IRucio, IRucioPanel],
  optional: [ILayoutRestorer, ICommandPalette],
  activate: (
    app: JupyterFrontEnd,
    rucio: IRucio,
    panel: IRucioPanel,
    restorer: ILayoutRestorer | null,
    palette: ICommandPalette | null
  ) => {
    const { commands, shell } = app;
    const { trans } = rucio;
    const tracker = new WidgetTracker<MainAreaWidget<ReactWidget>>({ namespace: 'rucio-jupyter-details' });
    const args = new Map<string, { did: string; namespace: string }>();

    const open = (id: string, title: string, caption: string, view: JSX.Element): MainAreaWidget<ReactWidget> => {
      const known = tracker.find(widget => widget.id === id);
      if (known) {
        shell.activateById(id);
        return known;
      }
      const content = ReactWidget.create(
        <PanelContext value={{ rucio, actions: panel.actions, notebook: panel.notebook, panel: panel.model, commands }}>
          <Boundary>{view}</Boundary>
        </PanelContext>
      );
      content.addClass('jp-RucioDetails');
      const widget = new MainAreaWidget({ content });
      widget.id = id;
      widget.title.label = title;
      widget.title.caption = caption;
      widget.title.icon = rucioIcon;
      widget.title.closable = true;
      widget.toolbar.hide();
      // A page in the main area is looked at too: it follows what moves.
      const holding = rucio.events.hold();
      widget.disposed.connect(() => holding.dispose());
      void rucio.instances.ensure();
      shell.add(widget, 'main');
      shell.activateById(id);
      return widget;
    };

    commands.addCommand(CommandIDs.details, {
      label: trans.__('Details'),
      isEnabled: ({ did }) => typeof did === 'string',
      execute: async ({ did, namespace }) => {
        const instance = typeof namespace === 'string' ? namespace : rucio.instances.namespace;
        if (typeof did !== 'string' || instance === null) {
          return;
        }
        const id = `rucio-jupyter-details:${instance}:${did}`;
        const widget = open(id, nameOf(did), did, <DetailsView namespace={instance} did={did} />);
        args.set(id, { did, namespace: instance });
        if (!tracker.has(widget)) {
          await tracker.add(widget);
        }
      }
    });

    commands.addCommand(CommandIDs.diagnostics, {
      label: trans.__('Rucio Diagnostics'),
      execute: () => {
        const title = trans.__('Rucio diagnostics');
        open('rucio-jupyter-diagnostics', title, title, <DiagnosticsView />);
      }
    });
    palette?.addItem({ command: CommandIDs.diagnostics, category: trans.__('Rucio') });

    void restorer?.restore(tracker, {
      command: CommandIDs.details,
      args: widget => args.get(widget.id) ?? {},
      name: widget => widget.id
    });
  }
};

export default details;
