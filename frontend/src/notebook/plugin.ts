import { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { IRucio } from '../core/tokens';

/** Attachments of the notebook in front and their variables in the kernel. */
const notebook: JupyterFrontEndPlugin<void> = {
  id: 'rucio-jupyter:notebook',
  description: 'Attaches Rucio data to notebooks.',
  autoStart: true,
  requires: [IRucio],
  activate: (_app: JupyterFrontEnd, _rucio: IRucio) => undefined
};

export default notebook;
