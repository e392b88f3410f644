import core from './core/plugin';
import details from './details/plugin';
import explore from './explore/plugin';
import texts from './locale/plugin';
import snippets from './notebook/snippets/plugin';
import notebook from './notebook/plugin';
import panel from './panel/plugin';
import settings from './settings/plugin';
import status from './status/plugin';
import transfers from './transfers/plugin';
import upload from './upload/plugin';

export { IRucio } from './core/tokens';
export { INotebookData } from './notebook/tokens';
export { IRucioPanel } from './panel/tokens';

/** The list of plug-ins; each can be disabled alone. */
export default [core, panel, explore, notebook, snippets, transfers, upload, settings, details, status, texts];
