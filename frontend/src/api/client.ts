import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';
import { NO_SERVER, NO_SIDECAR, SidecarError } from './errors';
import { EventParser, IServerSentEvent } from './sse';
import { Turns } from './turns';
import { ProblemDetails } from './wire';

export type QueryValue = string | number | boolean | null | undefined;
export type QueryParameters = Readonly<Record<string, QueryValue>>;

/** The path of the sidecar below the Jupyter server's base URL. */
export const SIDECAR_PATH = 'rucio-jupyterlab';

/**
 * How many questions may wait for the sidecar at a time. Over HTTP/1.1 a browser has six connections for everything that a page asks of its
 * server: with the event stream these leave one to JupyterLab, however long a catalogue takes.
 */
const QUESTIONS = 4;

/** A reply that the panel needs more of than its body. */
export interface IReply<T> {
  body: T;
  headers: Headers;
  status: number;
}

/** The only caller of the sidecar. Every method rejects with a SidecarError, or with an AbortError where the signal fired. */
export class SidecarClient {
  constructor(readonly serverSettings: ServerConnection.ISettings) {}

  url(path: string, query: QueryParameters = {}): string {
    const base = URLExt.join(this.serverSettings.baseUrl, SIDECAR_PATH, path);
    const search = new URLSearchParams();
    for (const [key, value] of Object.entries(query)) {
      if (value !== null && value !== undefined) {
        search.set(key, String(value));
      }
    }
    const text = search.toString();
    return text ? `${base}?${text}` : base;
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

  /** DELETE never has a body: the proxy in front refuses one. */
  async delete<T>(path: string, query: QueryParameters = {}, signal?: AbortSignal): Promise<T> {
    return (await this.reply<T>('DELETE', path, query, undefined, signal)).body;
  }

  async reply<T>(method: string, path: string, query: QueryParameters, body?: unknown, signal?: AbortSignal): Promise<IReply<T>> {
    // What a person does never waits for what the panel asks.
    const done = method === 'GET' ? await this.turns.take(signal) : null;
    try {
      return await this.exchange<T>(method, path, query, body, signal);
    } finally {
      done?.();
    }
  }

  private async exchange<T>(
    method: string,
    path: string,
    query: QueryParameters,
    body: unknown,
    signal: AbortSignal | undefined
  ): Promise<IReply<T>> {
    const response = await this.request(this.url(path, query), {
      method,
      headers: { Accept: 'application/json', ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal ? { signal } : {})
    });
    const content = await parse(response);
    if (!response.ok) {
      throw refusal(response, content);
    }
    if (content === undefined) {
      throw notTheSidecar(response);
    }
    return { body: content as T, headers: response.headers, status: response.status };
  }

  /**
   * The event stream. jupyter-server-proxy buffers a reply to its end unless Accept is exactly `text/event-stream`,
   * which EventSource would send too, but EventSource cannot carry the token.
   */
  async events(lastEventId: string | null, signal: AbortSignal): Promise<ReadableStream<Uint8Array>> {
    const headers: Record<string, string> = { Accept: 'text/event-stream' };
    if (lastEventId !== null) {
      headers['Last-Event-ID'] = lastEventId;
    }
    return this.open(this.url('events'), headers, signal);
  }

  /** Server-sent events as they come, for an answer that takes its time. Ends where the stream ends: whether that is the end of the answer, its events tell. */
  async *stream(path: string, query: QueryParameters, signal: AbortSignal): AsyncGenerator<IServerSentEvent, void, undefined> {
    const done = await this.turns.take(signal);
    try {
      yield* this.parts(await this.open(this.url(path, query), { Accept: 'text/event-stream' }, signal), signal);
    } finally {
      done();
    }
  }

  private async *parts(body: ReadableStream<Uint8Array>, signal: AbortSignal): AsyncGenerator<IServerSentEvent, void, undefined> {
    const reader = body.getReader();
    const parser = new EventParser();
    const decoder = new TextDecoder();
    try {
      for (;;) {
        const part = await reader.read().catch((error: unknown) => {
          throw signal.aborted ? error : new SidecarError('stream_ended', 'The connection to the Rucio service ended.', null);
        });
        if (part.done) {
          return;
        }
        yield* parser.push(decoder.decode(part.value, { stream: true }));
      }
    } finally {
      void reader.cancel().catch(() => undefined); // Closing what is closed.
    }
  }

  private async open(url: string, headers: Record<string, string>, signal: AbortSignal): Promise<ReadableStream<Uint8Array>> {
    const response = await this.request(url, { method: 'GET', headers, signal });
    if (!response.ok) {
      throw refusal(response, await parse(response));
    }
    if (!response.body || !/^text\/event-stream\b/.test(response.headers.get('Content-Type') ?? '')) {
      throw notTheSidecar(response);
    }
    return response.body;
  }

  private async request(url: string, init: RequestInit): Promise<Response> {
    try {
      // "no-cache" and not JupyterLab's default "no-store": for that one it appends a nameless query parameter.
      return await ServerConnection.makeRequest(url, { cache: 'no-cache', ...init }, this.serverSettings);
    } catch (error) {
      if (init.signal?.aborted) {
        throw new DOMException('The request was cancelled.', 'AbortError');
      }
      if (error instanceof ServerConnection.NetworkError || error instanceof TypeError) {
        throw new SidecarError(NO_SERVER, 'The Jupyter server does not answer.', null);
      }
      throw error;
    }
  }

  private readonly turns = new Turns(QUESTIONS);
}

/** The JSON body, or undefined where the body is not JSON, which tells that another program has answered. */
async function parse(response: Response): Promise<unknown> {
  const text = await response.text();
  if (!/^application\/([a-z.+-]+\+)?json\b/i.test(response.headers.get('Content-Type') ?? 'application/json')) {
    return undefined;
  }
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined; // Cut or foreign: the callers turn this into a sentence.
  }
}

function isProblem(content: unknown): content is ProblemDetails {
  return typeof content === 'object' && content !== null && ('error' in content || 'code' in content || 'detail' in content);
}

function refusal(response: Response, content: unknown): SidecarError {
  if (!isProblem(content)) {
    return notTheSidecar(response);
  }
  const message = content.error ?? content.detail ?? content.title ?? `The server answered ${response.status}.`;
  return new SidecarError(content.code ?? 'unexpected', message, response.status, content);
}

function notTheSidecar(response: Response): SidecarError {
  return new SidecarError(NO_SIDECAR, `The Rucio service did not answer (HTTP ${response.status}).`, response.status);
}
