import { IEventSource } from '../../src/api/events';

/** A connection of the event stream that the test feeds. */
export class Connection {
  readonly stream: ReadableStream<Uint8Array>;
  private controller!: ReadableStreamDefaultController<Uint8Array>;

  constructor(
    readonly lastEventId: string | null,
    readonly signal: AbortSignal
  ) {
    this.stream = new ReadableStream<Uint8Array>({
      start: controller => {
        this.controller = controller;
      }
    });
  }

  send(text: string): void {
    this.controller.enqueue(new TextEncoder().encode(text));
  }

  event(type: string, data: unknown, id: string): void {
    this.send(`id: ${id}\nevent: ${type}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  close(): void {
    this.controller.close();
  }
}

/** The sidecar's side of the stream: refuses as long as `down`, and keeps each connection. */
export class FakeStream implements IEventSource {
  readonly connections: Connection[] = [];
  down: Error | null = null;

  events(lastEventId: string | null, signal: AbortSignal): Promise<ReadableStream<Uint8Array>> {
    if (this.down) {
      return Promise.reject(this.down);
    }
    const connection = new Connection(lastEventId, signal);
    this.connections.push(connection);
    return Promise.resolve(connection.stream);
  }

  get last(): Connection {
    const last = this.connections.at(-1);
    if (!last) {
      throw new Error('Nobody has connected.');
    }
    return last;
  }
}
