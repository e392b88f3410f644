import { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { IRucio } from '../../core/tokens';
import { IRucioPanel } from '../../panel/tokens';
import { addSnippetCommands } from './commands';
import { Snippets } from './snippets';
import { ISnippets } from './tokens';

const snippets: JupyterFrontEndPlugin<ISnippets> = {
  id: 'rucio-jupyter:snippets',
  description: 'Inserts code that opens Rucio data into notebooks.',
  autoStart: true,
  provides: ISnippets,
  requires: [IRucio, IRucioPanel],
  optional: [ICommandPalette],
  activate: (app: JupyterFrontEnd, rucio: IRucio, panel: IRucioPanel, palette: ICommandPalette | null): ISnippets => {
    const provided = new Snippets(app.commands, rucio, panel);
    addSnippetCommands(app.commands, rucio, panel, provided, palette);
    return provided;
  }
};

export default snippets;
