import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SidecarError } from '../../src/api/errors';
import { EventStream } from '../../src/api/events';
import { FakeStream } from '../fakes/stream';

const HELLO = { version: '0.1.0', protocol: 1, server_id: 'one' };

describe('The event stream', () => {
  let source: FakeStream;
  let stream: EventStream;
  let seen: string[];

  beforeEach(() => {
    vi.useFakeTimers();
    source = new FakeStream();
    stream = new EventStream(source, { random: () => 0.5 });
    seen = [];
    stream.received.connect((_, event) => {
      seen.push(event.type);
    });
  });

  afterEach(() => {
    stream.dispose();
    vi.useRealTimers();
  });

  it('asks for nothing while nobody holds it', async () => {
    await vi.advanceTimersByTimeAsync(60_000);
    expect(source.connections).toHaveLength(0);
  });

  it('is one connection for all who hold it, and closes with the last of them', async () => {
    const first = stream.hold();
    const second = stream.hold();
    await vi.advanceTimersByTimeAsync(0);
    expect(source.connections).toHaveLength(1);
    first.dispose();
    expect(source.last.signal.aborted).toBe(false);
    second.dispose();
    expect(source.last.signal.aborted).toBe(true);
    expect(stream.state.kind).toBe('idle');
  });

  it('connects again with the last id after a break, later and later', async () => {
    stream.hold();
    await vi.advanceTimersByTimeAsync(0);
    source.last.event('hello', HELLO, '41');
    await vi.advanceTimersByTimeAsync(0);
    expect(stream.state.kind).toBe('open');
    source.down = new SidecarError('no_sidecar', 'Away.', 503);
    source.last.close();
    await vi.advanceTimersByTimeAsync(0);
    expect(stream.state.kind).toBe('lost');
    await vi.advanceTimersByTimeAsync(1000);
    await vi.advanceTimersByTimeAsync(1999);
    expect(source.connections).toHaveLength(1);
    source.down = null;
    await vi.advanceTimersByTimeAsync(1);
    expect(source.connections).toHaveLength(2);
    expect(source.last.lastEventId).toBe('41');
  });

  it('says while it tries again what ended the last connection', async () => {
    source.down = new SidecarError('no_sidecar', 'Away.', 503);
    const states: string[] = [];
    stream.stateChanged.connect((_, state) => {
      states.push(state.kind === 'connecting' && state.after ? `connecting after ${state.after.code}` : state.kind);
    });
    stream.hold();
    await vi.advanceTimersByTimeAsync(1000);
    expect(states).toContain('connecting after no_sidecar');
  });

  it('rolls over at once when the sidecar asks for it', async () => {
    stream.hold();
    await vi.advanceTimersByTimeAsync(0);
    source.last.event('hello', HELLO, '1');
    source.last.event('end', { reason: 'rollover' }, '2');
    source.last.close();
    await vi.advanceTimersByTimeAsync(0);
    expect(source.connections).toHaveLength(2);
    expect(source.last.lastEventId).toBe('2');
    expect(stream.state.kind).not.toBe('lost');
  });

  it('takes silence beyond a heartbeat for a dead connection, and makes a new one', async () => {
    stream.hold();
    await vi.advanceTimersByTimeAsync(0);
    source.last.event('hello', HELLO, '1');
    await vi.advanceTimersByTimeAsync(16_000);
    source.last.send(': heartbeat\n\n');
    await vi.advanceTimersByTimeAsync(16_000);
    expect(source.connections).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(8_000);
    expect(source.connections).toHaveLength(2);
    expect(source.connections[0]?.signal.aborted).toBe(true);
    expect(source.last.lastEventId).toBe('1');
  });

  it('notices silence sooner while news are expected, and says when the new connection fails', async () => {
    stream.expectNews = true;
    stream.hold();
    await vi.advanceTimersByTimeAsync(0);
    source.last.event('hello', HELLO, '1');
    source.down = new SidecarError('no_sidecar', 'Away.', 503);
    await vi.advanceTimersByTimeAsync(7_000);
    expect(stream.state).toMatchObject({ kind: 'lost', error: { code: 'no_sidecar' } });
  });

  it('grows patient where news are expected and none come', async () => {
    stream.expectNews = true;
    stream.hold();
    for (let i = 0; i < 60; i++) {
      await vi.advanceTimersByTimeAsync(1000);
      if (source.connections.length > 0) {
        source.last.send(i % 15 === 0 ? ': heartbeat\n\n' : '');
      }
    }
    expect(source.connections.length).toBeLessThanOrEqual(4);
  });

  it('tells a restarted sidecar from a restored connection', async () => {
    const restarts: string[] = [];
    stream.restarted.connect((_, hello) => {
      restarts.push(hello.server_id);
    });
    stream.hold();
    await vi.advanceTimersByTimeAsync(0);
    source.last.event('hello', HELLO, '1');
    source.last.event('end', {}, '2');
    source.last.close();
    await vi.advanceTimersByTimeAsync(0);
    source.last.event('hello', HELLO, '3');
    await vi.advanceTimersByTimeAsync(0);
    expect(restarts).toEqual([]);
    source.last.event('hello', { ...HELLO, server_id: 'two' }, '4');
    await vi.advanceTimersByTimeAsync(0);
    expect(restarts).toEqual(['two']);
  });

  it('passes over events that it does not know and data that it cannot read', async () => {
    stream.hold();
    await vi.advanceTimersByTimeAsync(0);
    source.last.send('event: novelty\ndata: {}\n\nevent: did\ndata: {broken\n\nevent: config\ndata: {}\n\n');
    await vi.advanceTimersByTimeAsync(0);
    expect(seen).toEqual(['config']);
  });
});
