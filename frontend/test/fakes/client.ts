import { SidecarError } from '../../src/api/errors';
import { IReply, QueryParameters } from '../../src/api/client';
import { IServerSentEvent } from '../../src/api/sse';
import { IClient } from '../../src/core/tokens';

export interface ICall {
  readonly method: string;
  readonly path: string;
  readonly query: QueryParameters;
  readonly body: unknown;
}

type Answer = (call: ICall, signal?: AbortSignal) => unknown;

/** A client that answers from a table and remembers what it was asked. */
export class FakeClient implements IClient {
  readonly calls: ICall[] = [];

  /** The reply to `method path`; a function is called with the request, an Error is thrown. */
  on(method: string, path: string, answer: unknown): this {
    this.answers.set(`${method} ${path}`, typeof answer === 'function' ? (answer as Answer) : () => answer);
    return this;
  }

  url(path: string): string {
    return `/rucio-jupyterlab/${path}`;
  }

  async get<T>(path: string, query: QueryParameters = {}, signal?: AbortSignal): Promise<T> {
    return (await this.reply<T>('GET', path, query, undefined, signal)).body;
  }

  async post<T>(path: string, query: QueryParameters, body: unknown, signal?: AbortSignal): Promise<T> {
    return (await this.reply<T>('POST', path, query, body, signal)).body;
  }

  async put<T>(path: string, body: unknown, signal?: AbortSignal): Promise<T> {
    return (await this.reply<T>('PUT', path, {}, body, signal)).body;
  }

  async delete<T>(path: string, query: QueryParameters = {}, signal?: AbortSignal): Promise<T> {
    return (await this.reply<T>('DELETE', path, query, undefined, signal)).body;
  }

  async reply<T>(method: string, path: string, query: QueryParameters, body?: unknown, signal?: AbortSignal): Promise<IReply<T>> {
    const call = { method, path, query, body };
    this.calls.push(call);
    const answer = this.answers.get(`${method} ${path}`);
    if (!answer) {
      throw new SidecarError('no_such_route', `Nobody answers ${method} ${path}.`, 404);
    }
    const value = await answer(call, signal);
    if (value instanceof Error) {
      throw value;
    }
    if (value instanceof Reply) {
      return { body: value.body as T, headers: new Headers(value.headers), status: 200 };
    }
    return { body: value as T, headers: new Headers(), status: 200 };
  }

  /** A list comes as the events `hits` and `end`; a function may give the events itself. */
  async *stream(path: string, query: QueryParameters, signal: AbortSignal): AsyncGenerator<IServerSentEvent, void, undefined> {
    const { body, headers } = await this.reply<unknown>('GET', path, query, undefined, signal);
    if (body instanceof Events) {
      yield* body.all;
      return;
    }
    yield { type: 'hits', data: JSON.stringify(body), id: null };
    yield { type: 'end', data: JSON.stringify({ more: headers.get('X-Rucio-More') === 'true' }), id: null };
  }

  callsTo(method: string, path: string): ICall[] {
    return this.calls.filter(call => call.method === method && call.path === path);
  }

  private readonly answers = new Map<string, Answer>();
}

/** A reply with headers. */
export class Reply {
  constructor(
    readonly body: unknown,
    readonly headers: Record<string, string>
  ) {}
}

/** A streamed reply that a test feeds. */
export class Events {
  constructor(readonly all: AsyncIterable<IServerSentEvent>) {}
}

/** A promise to settle by hand. */
export function deferred<T>(): { promise: Promise<T>; resolve: (value: T) => void; reject: (error: unknown) => void } {
  let resolve: (value: T) => void = () => undefined;
  let reject: (error: unknown) => void = () => undefined;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

/** Lets everything that is due now happen. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 20; i++) {
    await Promise.resolve();
  }
}
