import { describe, expect, it } from 'vitest';
import { EventParser } from '../../src/api/sse';

describe('The parser of server-sent events', () => {
  it('gives the same events however the stream is cut', () => {
    const text = ': heartbeat\n\nid: 7\nevent: transfer\ndata: {"a":\ndata: 1}\n\r\nid: 8\r\ndata: x\r\n\r\n';
    const whole = new EventParser().push(text);
    const pieces = new EventParser();
    const cut = [...text].flatMap(character => pieces.push(character));
    expect(whole).toEqual([
      { type: 'transfer', data: '{"a":\n1}', id: '7' },
      { type: 'message', data: 'x', id: '8' }
    ]);
    expect(cut).toEqual(whole);
  });

  it('takes a heartbeat for no event', () => {
    expect(new EventParser().push(': still there\n\n: and again\n\n')).toEqual([]);
  });

  it('keeps an unfinished event back', () => {
    const parser = new EventParser();
    expect(parser.push('data: half')).toEqual([]);
    expect(parser.push('\n')).toEqual([]);
    expect(parser.push('\n')).toEqual([{ type: 'message', data: 'half', id: null }]);
  });
});
