import { beforeEach, describe, expect, it } from 'vitest';
import { SidecarError } from '../../src/api/errors';
import { EventStream } from '../../src/api/events';
import { InstancesModel } from '../../src/core/instances';
import { FakeClient } from '../fakes/client';
import { FakeStream } from '../fakes/stream';
import { instance, instances } from '../fakes/wire';

const VERSION = { version: '0.1.0', protocol: 1 };

describe('The model of instances', () => {
  let client: FakeClient;
  let model: InstancesModel;

  beforeEach(() => {
    client = new FakeClient().on('GET', 'version', VERSION);
    model = new InstancesModel(client, new EventStream(new FakeStream()));
  });

  it('asks once, however many want to know', async () => {
    client.on('GET', 'instances', instances());
    await Promise.all([model.ensure(), model.ensure()]);
    await model.ensure();
    expect(client.callsTo('GET', 'instances')).toHaveLength(1);
  });

  it('takes the only instance for the active one where none was chosen', async () => {
    client.on('GET', 'instances', instances({ active_instance: null }));
    await model.refresh();
    expect(model.namespace).toBe('demo');
  });

  it('chooses none of several by itself', async () => {
    client.on('GET', 'instances', instances({ active_instance: 'gone', instances: [instance(), instance({ name: 'atlas' })] }));
    await model.refresh();
    expect(model.active).toBeNull();
  });

  it('stays with its instance when another page chooses another, and follows where its own is gone', async () => {
    const both = [instance(), instance({ name: 'atlas' })];
    client.on('PUT', 'instances', { success: true }).on('GET', 'instances', instances({ instances: both }));
    await model.refresh();
    client.on('GET', 'instances', instances({ active_instance: 'atlas', instances: both }));
    await model.refresh();
    expect(model.namespace).toBe('demo');
    await model.use('atlas');
    client.on('GET', 'instances', instances({ active_instance: 'demo', instances: both }));
    await model.refresh();
    expect(model.namespace).toBe('atlas');
    client.on('GET', 'instances', instances({ active_instance: 'demo', instances: [instance()] }));
    await model.refresh();
    expect(model.namespace).toBe('demo');
  });

  it('keeps what it knew when the sidecar goes away', async () => {
    client.on('GET', 'instances', instances());
    await model.refresh();
    client.on('GET', 'instances', new SidecarError('no_sidecar', 'Away.', 503));
    await model.refresh();
    expect(model.state.kind).toBe('failed');
    expect(model.namespace).toBe('demo');
  });

  it('stores the choice of the method only after the sign-in has worked', async () => {
    client
      .on('GET', 'instances', instances())
      .on('PUT', 'instances', { success: true })
      .on('PUT', 'auth', new SidecarError('sign_in_refused', 'No.', 401));
    await model.refresh();
    await expect(model.signIn('demo', 'userpass', {})).rejects.toThrow('No.');
    expect(client.callsTo('PUT', 'instances')).toHaveLength(0);
  });

  it('notices a sidecar of another protocol', async () => {
    client.on('GET', 'instances', instances()).on('GET', 'version', { version: '9', protocol: 9 });
    await model.refresh();
    expect(model.speaksOurProtocol).toBe(false);
  });
});
