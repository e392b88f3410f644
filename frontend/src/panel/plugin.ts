import { ILayoutRestorer, JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { IRucio } from '../core/tokens';
import { INotebookData } from '../notebook/tokens';
import { RucioPanel } from './widget';

const panel: JupyterFrontEndPlugin<void> = {
  id: 'rucio-jupyter:panel',
  description: 'The Rucio panel in the left side bar.',
  autoStart: true,
  requires: [IRucio],
  optional: [ILayoutRestorer, INotebookData],
  activate: (app: JupyterFrontEnd, rucio: IRucio, restorer: ILayoutRestorer | null, notebook: INotebookData | null) => {
    const widget = new RucioPanel(rucio, notebook);
    app.shell.add(widget, 'left', { rank: 900 });
    restorer?.add(widget, widget.id);
  }
};

export default panel;
