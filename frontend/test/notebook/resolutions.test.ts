import { Signal } from '@lumino/signaling';
import { describe, expect, it, vi } from 'vitest';
import type { EventStream } from '../../src/api/events';
import type { IClient } from '../../src/core/tokens';
import type { InstancesModel } from '../../src/core/instances';
import { Resolutions } from '../../src/notebook/resolutions';
import { settle } from '../kernels/fakes';

const answer = (did: string, state: string) => ({
  did,
  namespace: 'demo',
  type: 'collection',
  state,
  sentence: state,
  available: state === 'here',
  files: {},
  bytes: {},
  items: [],
  next: null
});

function setUp() {
  const owner = {};
  const instances = {
    namespace: 'demo' as string | null,
    activeChanged: new Signal<object, unknown>(owner),
    signedInAgain: new Signal<object, string>(owner),
    ensure: () => Promise.resolve()
  };
  const hold = vi.fn(() => ({ isDisposed: false, dispose: release }));
  const release = vi.fn();
  const events = { received: new Signal<object, unknown>(owner), restarted: new Signal<object, unknown>(owner), hold };
  const states = new Map<string, string>();
  const get = vi.fn((_path: string, query: { did: string }) => {
    const state = states.get(query.did);
    return state === undefined ? Promise.reject(new Error('Rucio is down.')) : Promise.resolve(answer(query.did, state));
  });
  const resolutions = new Resolutions(
    { get } as unknown as IClient,
    events as unknown as EventStream,
    instances as unknown as InstancesModel
  );
  return { instances, events, states, get, resolutions, hold, release };
}

describe('Resolutions', () => {
  it('one DID that fails holds up no other', async () => {
    const { states, resolutions } = setUp();
    states.set('test:a', 'here');
    resolutions.want([
      { instance: null, did: 'test:bad' },
      { instance: null, did: 'test:a' }
    ]);
    await settle();
    await settle();
    expect(resolutions.peek(null, 'test:a')?.resolved?.state).toBe('here');
    expect(resolutions.peek(null, 'test:bad')).toEqual({ resolved: null, error: 'Rucio is down.' });
    resolutions.dispose();
  });

  it('asks each DID once, and again when the sidecar says that it changed', async () => {
    const { states, get, resolutions, events } = setUp();
    states.set('test:a', 'not_here');
    const wanted = [{ instance: null, did: 'test:a' }];
    resolutions.want(wanted);
    resolutions.want(wanted);
    await settle();
    await settle();
    resolutions.want(wanted);
    expect(get).toHaveBeenCalledTimes(1);
    states.set('test:a', 'here');
    events.received.emit({ type: 'did', data: { namespace: 'other', did: 'test:a', state: 'here' } });
    expect(get).toHaveBeenCalledTimes(1);
    events.received.emit({ type: 'transfer', data: { namespace: 'demo', did: 'test:a', state: 'done' } });
    await settle();
    await settle();
    expect(resolutions.peek(null, 'test:a')?.resolved?.state).toBe('here');
    resolutions.dispose();
  });

  it('holds the event stream only while something is on its way', async () => {
    const { states, resolutions, hold, release } = setUp();
    states.set('test:a', 'on_the_way');
    resolutions.want([{ instance: null, did: 'test:a' }]);
    await settle();
    await settle();
    expect(hold).toHaveBeenCalledTimes(1);
    states.set('test:a', 'here');
    resolutions.refresh(null, 'test:a');
    await settle();
    await settle();
    expect(release).toHaveBeenCalledTimes(1);
    resolutions.dispose();
  });

  it('follows the active instance for attachments that name none', async () => {
    const { states, get, instances, resolutions } = setUp();
    states.set('test:a', 'here');
    resolutions.want([
      { instance: null, did: 'test:a' },
      { instance: 'fixed', did: 'test:a' }
    ]);
    await settle();
    await settle();
    instances.namespace = 'second';
    instances.activeChanged.emit(null);
    await settle();
    await settle();
    expect(get.mock.calls.map(call => (call[1] as unknown as { namespace: string }).namespace)).toEqual(['demo', 'fixed', 'second']);
    resolutions.dispose();
  });
});
