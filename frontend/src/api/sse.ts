/** One server-sent event, as the HTML standard defines it. */
export interface IServerSentEvent {
  type: string;
  data: string;
  /** The id in force after this event; null where the stream never gave one. */
  id: string | null;
}

/** Turns the chunks of a stream into events. Lines end in CR, LF or both; a comment line is a heartbeat and gives nothing. */
export class EventParser {
  push(chunk: string): IServerSentEvent[] {
    const events: IServerSentEvent[] = [];
    this.buffer += chunk;
    // A trailing CR may be the first half of CRLF: leave it for the next chunk.
    const end = this.buffer.endsWith('\r') ? this.buffer.length - 1 : this.buffer.length;
    const text = this.buffer.slice(0, end);
    const lines = text.split(/\r\n|\r|\n/);
    this.buffer = (lines.pop() ?? '') + this.buffer.slice(end);
    for (const line of lines) {
      const event = this.line(line);
      if (event) {
        events.push(event);
      }
    }
    return events;
  }

  private line(line: string): IServerSentEvent | null {
    if (line === '') {
      const event = this.data.length > 0 ? { type: this.type || 'message', data: this.data.join('\n'), id: this.id } : null;
      this.type = '';
      this.data = [];
      return event;
    }
    const colon = line.indexOf(':');
    if (colon === 0) {
      return null;
    }
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'event') {
      this.type = value;
    } else if (field === 'data') {
      this.data.push(value);
    } else if (field === 'id' && !value.includes('\0')) {
      this.id = value;
    }
    return null;
  }

  private buffer = '';
  private type = '';
  private data: string[] = [];
  private id: string | null = null;
}
