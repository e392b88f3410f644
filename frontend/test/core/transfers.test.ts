import { beforeEach, describe, expect, it } from 'vitest';
import { EventStream } from '../../src/api/events';
import { TransfersModel } from '../../src/core/transfers';
import { FakeClient, settle } from '../fakes/client';
import { FakeStream } from '../fakes/stream';
import { transfer } from '../fakes/wire';

describe('The model of transfers', () => {
  let client: FakeClient;
  let source: FakeStream;
  let events: EventStream;
  let model: TransfersModel;

  beforeEach(() => {
    client = new FakeClient();
    source = new FakeStream();
    events = new EventStream(source);
    model = new TransfersModel(client, events);
  });

  it('keeps the stream open while something runs, and no longer', async () => {
    model.put(transfer());
    await settle();
    expect(source.connections).toHaveLength(1);
    model.put(transfer({ state: 'done', changed_at: '2026-01-01T00:00:09Z' }));
    expect(source.last.signal.aborted).toBe(true);
  });

  it('says once that a transfer has ended', () => {
    const ended: string[] = [];
    model.finished.connect((_, each) => {
      ended.push(each.state);
    });
    model.put(transfer());
    model.put(transfer({ state: 'failed', changed_at: '2026-01-01T00:00:09Z' }));
    model.put(transfer({ state: 'failed', changed_at: '2026-01-01T00:00:10Z' }));
    expect(ended).toEqual(['failed']);
  });

  it('drops what is older than what it knows', () => {
    model.put(transfer({ changed_at: '2026-01-01T00:00:05Z', bytes: { total: 10, done: 5 } }));
    model.put(transfer({ changed_at: '2026-01-01T00:00:01Z', bytes: { total: 10, done: 1 } }));
    expect(model.get(1)?.bytes.done).toBe(5);
  });

  it('learns from a snapshot what ended while the page was not listening', async () => {
    const ended: number[] = [];
    model.finished.connect((_, each) => {
      ended.push(each.id);
    });
    model.put(transfer());
    await settle();
    source.last.event('snapshot', { transfers: [transfer({ state: 'done', changed_at: '2026-01-01T00:01:00Z' })] }, '2');
    await new Promise(resolve => setTimeout(resolve, 0));
    expect(ended).toEqual([1]);
    expect(model.unfinished).toBe(0);
  });

  it('takes a finished one off the list when it is cancelled', async () => {
    client.on('DELETE', 'transfers/1', { success: true });
    model.put(transfer({ state: 'failed' }));
    await model.cancel(1);
    expect(model.all).toEqual([]);
  });

  it('finds the newest transfer of a DID, in its instance only', () => {
    model.put(transfer({ id: 1, state: 'failed' }));
    model.put(transfer({ id: 2 }));
    expect(model.of('demo', 'test:small.dataset')?.id).toBe(2);
    expect(model.of('other', 'test:small.dataset')).toBeNull();
  });
});
