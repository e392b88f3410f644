import core from './core/plugin';
import notebook from './notebook/plugin';
import panel from './panel/plugin';

export { IRucio } from './core/tokens';
export { INotebookData } from './notebook/tokens';

/** The list of plug-ins; each can be disabled alone. */
export default [core, notebook, panel];
