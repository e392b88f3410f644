import { beforeEach, describe, expect, it } from 'vitest';
import { Actions, IGetChoice } from '../../src/panel/actions';
import { deferred } from '../fakes/client';
import { FakePanel } from '../fakes/panel';
import { instance, instances } from '../fakes/wire';

const target = (did: string) => ({ did, type: 'dataset' as const, size: 1, length: 1 });

describe('What was asked of one instance', () => {
  let panel: FakePanel;

  beforeEach(async () => {
    panel = new FakePanel();
    const all = ['demo', 'site'].map(name => instance({ name, display_name: name }));
    panel.client.on('GET', 'instances', instances({ instances: all })).on('PUT', 'instances', { success: true });
    await panel.instances.refresh();
  });

  const leave = () => panel.instances.use('site');

  it('is not asked of another that was chosen while the question stood there', async () => {
    const answer = deferred<IGetChoice>();
    const actions = new Actions(panel.rucio, () => answer.promise);
    const getting = actions.get(target('test:a'));
    await leave();
    answer.resolve({});
    await getting;
    expect(panel.client.callsTo('POST', 'did/make-available')).toEqual([]);
  });

  it('is not asked of another for the rest of many', async () => {
    const actions = new Actions(panel.rucio, () => Promise.resolve({}));
    panel.client.on('POST', 'did/make-available', async () => {
      await leave();
      return {};
    });
    await actions.getAll(Array.from({ length: 20 }, (_, at) => target(`test:${at}`)));
    const asked = panel.client.callsTo('POST', 'did/make-available').map(call => call.query.namespace);
    expect(asked.length).toBeLessThan(20);
    expect(new Set(asked)).toEqual(new Set(['demo']));
  });
});
