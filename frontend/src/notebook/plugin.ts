import { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { IToolbarWidgetRegistry, Notification } from '@jupyterlab/apputils';
import { ConsolePanel, IConsoleTracker } from '@jupyterlab/console';
import { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import { IRucio } from '../core/tokens';
import { PlacesModel } from '../kernels/places';
import { WaitsModel } from '../kernels/waits';
import type { AttachedNotebook } from './attached';
import { RucioChip } from './chip';
import { NotebookData } from './data';
import { Resolutions } from './resolutions';
import { INotebookData } from './tokens';

/** Attachments of notebooks and their variables in the kernel. */
const notebook: JupyterFrontEndPlugin<INotebookData> = {
  id: 'rucio-jupyter:notebook',
  description: 'Attaches Rucio data to notebooks and defines it in the kernel.',
  autoStart: true,
  requires: [IRucio, INotebookTracker],
  optional: [IToolbarWidgetRegistry, IConsoleTracker],
  provides: INotebookData,
  activate: (
    app: JupyterFrontEnd,
    rucio: IRucio,
    notebooks: INotebookTracker,
    toolbars: IToolbarWidgetRegistry | null,
    consoles: IConsoleTracker | null
  ): INotebookData => {
    const places = new PlacesModel(rucio.client, rucio.events);
    const resolutions = new Resolutions(rucio.client, rucio.events, rucio.instances);
    const data = new NotebookData(
      { notebooks, consoles, shell: app.shell },
      resolutions,
      {
        specLanguage: name => app.serviceManager.kernelspecs.specs?.kernelspecs[name]?.language ?? null,
        places: () => places.current
      },
      rucio.trans,
      new WaitsModel(rucio.client),
      () => void places.ensure()
    );
    data.displaced.connect((_, { did, chosen, variableName }) => {
      const { trans } = rucio;
      Notification.warning(
        trans.__(
          'Someone else took the name %1 at the same time: your %2 is now the variable %3. Change the cells that use it.',
          chosen,
          did,
          variableName
        ),
        { autoClose: false }
      );
    });
    places.changed.connect(() => data.notebooks.forEach(open => open.update()));
    const chip = (open: AttachedNotebook) => {
      const attachments = () => open.store.entries.map(entry => data.view(open, entry));
      return new RucioChip({ notebook: open, attachments, trans: rucio.trans });
    };
    toolbars?.addFactory<NotebookPanel>('Notebook', 'rucio', panel => chip(data.of(panel)));
    toolbars?.addFactory<ConsolePanel>('ConsolePanel', 'rucio', panel => chip(data.ofConsole(panel)));
    return data;
  }
};

export default notebook;
