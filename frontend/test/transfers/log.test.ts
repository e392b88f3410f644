import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SidecarError } from '../../src/api/errors';
import { TransferLogModel } from '../../src/transfers/log';
import { deferred, ICall, settle } from '../fakes/client';
import { FakePanel } from '../fakes/panel';
import { transfer } from '../fakes/wire';

const line = (n: number) => ({ n, at: '2026-01-01T00:00:00Z', text: `line ${n}` });

describe('The log of a transfer', () => {
  let panel: FakePanel;
  let log: TransferLogModel;
  let stored: ReturnType<typeof line>[];

  const rest = async () => {
    await settle();
    await vi.advanceTimersByTimeAsync(400);
    await settle();
  };

  beforeEach(async () => {
    vi.useFakeTimers();
    panel = new FakePanel();
    stored = [line(1), line(2)];
    panel.client.on('GET', 'transfers/1/log', ({ query }: ICall) => {
      const lines = stored.filter(each => each.n > Number(query.after)).slice(0, 2);
      return { lines, next: lines.at(-1)?.n ?? Number(query.after), done: false };
    });
    log = new TransferLogModel(panel.transfers, 1);
    await rest();
  });

  afterEach(() => {
    log.dispose();
    vi.useRealTimers();
  });

  it('grows when the transfer changes, and asks only for what is new', async () => {
    stored.push(line(3));
    panel.transfers.put(transfer());
    await rest();
    expect(log.lines.map(each => each.n)).toEqual([1, 2, 3]);
    expect(panel.client.callsTo('GET', 'transfers/1/log').map(call => call.query.after)).toContain(2);
  });

  it('fetches a long log piece by piece', async () => {
    stored.push(line(3), line(4), line(5));
    panel.transfers.put(transfer());
    await rest();
    await rest();
    expect(log.lines.at(-1)?.n).toBe(5);
  });

  it('asks for nothing while nothing changes, nor when another transfer does', async () => {
    await rest();
    const before = panel.client.calls.length;
    panel.transfers.put(transfer({ id: 2 }));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(panel.client.calls).toHaveLength(before);
  });

  it('asks once more for what came while it was asking', async () => {
    await rest();
    const slow = deferred<unknown>();
    panel.client.on('GET', 'transfers/1/log', () => slow.promise);
    void log.ask();
    panel.transfers.put(transfer());
    panel.client.on('GET', 'transfers/1/log', { lines: [line(3)], next: 3, done: true });
    slow.resolve({ lines: [], next: 2, done: false });
    await rest();
    expect(log.lines.at(-1)?.n).toBe(3);
  });

  it('keeps its lines when a question fails', async () => {
    panel.client.on('GET', 'transfers/1/log', new SidecarError('no_sidecar', 'Away.', 502));
    await log.ask();
    expect(log.error?.message).toBe('Away.');
    expect(log.lines).toHaveLength(2);
  });
});
