import { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { SidecarClient } from '../api/client';
import { EventStream } from '../api/events';
import { speak } from '../words/locale';
import { InstancesModel } from './instances';
import { SummariesModel } from './summaries';
import { IRucio } from './tokens';
import { TransfersModel } from './transfers';

/** The translation domain of the whole extension. */
export const DOMAIN = 'rucio_jupyter';

/** Makes the models and asks nothing: the first request is made by whoever first needs an answer. */
const core: JupyterFrontEndPlugin<IRucio> = {
  id: 'rucio-jupyter:core',
  description: 'Connects the page with the Rucio sidecar.',
  autoStart: true,
  provides: IRucio,
  optional: [ITranslator],
  activate: (app: JupyterFrontEnd, translator: ITranslator | null): IRucio => {
    speak(translator?.languageCode);
    const client = new SidecarClient(app.serviceManager.serverSettings);
    const events = new EventStream(client);
    const instances = new InstancesModel(client, events);
    const transfers = new TransfersModel(client, events);
    const summaries = new SummariesModel(client, instances, transfers, events);
    return { client, events, instances, transfers, summaries, trans: (translator ?? nullTranslator).load(DOMAIN) };
  }
};

export default core;
