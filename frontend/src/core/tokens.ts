import { TranslationBundle } from '@jupyterlab/translation';
import { Token } from '@lumino/coreutils';
import type { SidecarClient } from '../api/client';
import type { EventStream } from '../api/events';
import type { InstancesModel } from './instances';
import type { SummariesModel } from './summaries';
import type { TransfersModel } from './transfers';

/** What models need of the client: a test passes an object with these. */
export type IClient = Pick<SidecarClient, 'get' | 'post' | 'put' | 'delete' | 'reply' | 'stream' | 'url'>;

/** The sidecar as the rest of the page sees it. Provided by `rucio-jupyter:core`. */
export interface IRucio {
  readonly client: SidecarClient;
  readonly events: EventStream;
  readonly instances: InstancesModel;
  readonly transfers: TransfersModel;
  readonly summaries: SummariesModel;
  /** The bundle of the domain `rucio_jupyter`. */
  readonly trans: TranslationBundle;
}

export const IRucio = new Token<IRucio>(
  'rucio-jupyter:IRucio',
  'The client of the Rucio sidecar, the chosen instance, the event stream and the transfers.'
);
