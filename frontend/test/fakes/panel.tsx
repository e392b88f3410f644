import { ServerConnection } from '@jupyterlab/services';
import { nullTranslator } from '@jupyterlab/translation';
import { CommandRegistry } from '@lumino/commands';
import { render } from '@testing-library/react';
import * as React from 'react';
import { SidecarClient } from '../../src/api/client';
import { EventStream } from '../../src/api/events';
import { InstancesModel } from '../../src/core/instances';
import { SummariesModel } from '../../src/core/summaries';
import { IRucio } from '../../src/core/tokens';
import { TransfersModel } from '../../src/core/transfers';
import { INotebookData } from '../../src/notebook/tokens';
import { Actions } from '../../src/panel/actions';
import { PanelModel } from '../../src/panel/model';
import { PanelContext } from '../../src/ui/context';
import { FakeClient } from './client';
import { FakeStream } from './stream';
import { instances } from './wire';

/** All that a view stands in, with a sidecar that answers from a table. */
export class FakePanel {
  readonly client = new FakeClient().on('GET', 'instances', instances()).on('GET', 'version', { version: '0.1.0', protocol: 1 });
  readonly source = new FakeStream();
  readonly events = new EventStream(this.source);
  readonly instances = new InstancesModel(this.client, this.events);
  readonly transfers = new TransfersModel(this.client, this.events);
  readonly summaries = new SummariesModel(this.client, this.instances, this.transfers, this.events);
  readonly trans = nullTranslator.load('rucio_jupyter');
  readonly rucio: IRucio = Object.assign(Object.create(null) as object, {
    client: Object.assign(new SidecarClient(ServerConnection.makeSettings()), {
      get: this.client.get.bind(this.client),
      post: this.client.post.bind(this.client),
      put: this.client.put.bind(this.client),
      delete: this.client.delete.bind(this.client),
      reply: this.client.reply.bind(this.client),
      stream: this.client.stream.bind(this.client)
    }),
    events: this.events,
    instances: this.instances,
    transfers: this.transfers,
    summaries: this.summaries,
    trans: this.trans
  });
  readonly actions = new Actions(this.rucio, () => Promise.resolve({}));
  readonly model = new PanelModel(this.rucio);
  readonly commands = new CommandRegistry();
  notebook: INotebookData | null = null;

  render(view: React.ReactElement): ReturnType<typeof render> {
    const { rucio, actions, notebook, model, commands } = this;
    return render(<PanelContext value={{ rucio, actions, notebook, panel: model, commands }}>{view}</PanelContext>);
  }
}
