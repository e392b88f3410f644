import { ServerConnection } from '@jupyterlab/services';
import { beforeEach, describe, expect, it } from 'vitest';
import { SidecarClient } from '../../src/api/client';
import { SidecarError } from '../../src/api/errors';
import { settle } from '../fakes/client';

function clientOf(reply: () => Response | Promise<Response>): { client: SidecarClient; requests: Request[] } {
  const requests: Request[] = [];
  const settings = ServerConnection.makeSettings({
    baseUrl: 'http://localhost/user/jdoe/',
    token: 'secret',
    fetch: (async (input: RequestInfo | URL) => {
      requests.push(input as Request);
      return await reply();
    }) as typeof fetch
  });
  return { client: new SidecarClient(settings), requests };
}

async function refusalOf(reply: () => Response | Promise<Response>): Promise<SidecarError> {
  const { client } = clientOf(reply);
  const error: unknown = await client.get('instances').catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(SidecarError);
  return error as SidecarError;
}

describe('The client of the sidecar', () => {
  beforeEach(() => {
    document.cookie = '_xsrf=2|abc';
  });

  it('leaves a connection to JupyterLab however many questions there are, and lets what a person does go at once', async () => {
    const answers: (() => void)[] = [];
    const { client, requests } = clientOf(() => new Promise(resolve => answers.push(() => resolve(Response.json({})))));
    const asked = Array.from({ length: 7 }, () => client.get('did/summary'));
    const done = client.post('did/make-available', {}, {});
    await settle();
    expect(requests.map(({ method }) => method).sort()).toEqual(['GET', 'GET', 'GET', 'GET', 'POST']);
    while (answers.length > 0) {
      answers.shift()?.();
      await settle();
    }
    await Promise.all([...asked, done]);
    expect(requests).toHaveLength(8);
  });

  it('puts values into the query, never into the path, whatever they hold', () => {
    const { client } = clientOf(() => Response.json({}));
    const url = new URL(client.url('did', { did: 'odd:a/b c+d&e#f%2F', cursor: null, limit: 5 }));
    expect(url.pathname).toBe('/user/jdoe/rucio-jupyterlab/did');
    expect([...url.searchParams]).toEqual([
      ['did', 'odd:a/b c+d&e#f%2F'],
      ['limit', '5']
    ]);
  });

  it('adds no query parameter of its own', async () => {
    const { client, requests } = clientOf(() => Response.json({ ok: true }));
    await client.get('version');
    expect(requests[0]?.url).toBe('http://localhost/user/jdoe/rucio-jupyterlab/version');
  });

  it('sends the token and the XSRF header with what changes something', async () => {
    const { client, requests } = clientOf(() => Response.json({ success: true }));
    await client.put('auth', { a: 1 });
    expect(requests[0]?.headers.get('Authorization')).toBe('token secret');
    expect(requests[0]?.headers.get('X-XSRFToken')).toBe('2|abc');
  });

  it('sends no body with DELETE', async () => {
    const { client, requests } = clientOf(() => Response.json({ success: true }));
    await client.delete('transfers/1');
    expect(await requests[0]?.text()).toBe('');
  });

  it('asks for events with exactly the one media type that the proxy streams', async () => {
    const { client, requests } = clientOf(() => new Response('', { headers: { 'Content-Type': 'text/event-stream' } }));
    await client.events('17', new AbortController().signal);
    expect(requests[0]?.headers.get('Accept')).toBe('text/event-stream');
    expect(requests[0]?.headers.get('Last-Event-ID')).toBe('17');
  });

  it("carries Rucio's own words, the code and the remedy of a refusal", async () => {
    const error = await refusalOf(() =>
      Response.json(
        {
          error: 'Rucio refused the sign-in.',
          code: 'sign_in_refused',
          exception_class: 'CannotAuthenticate',
          exception_message: 'Cannot authenticate to account root',
          remedy: 'Check the password.'
        },
        { status: 401, headers: { 'Content-Type': 'application/problem+json' } }
      )
    );
    expect([error.code, error.message, error.status, error.remedy]).toEqual([
      'sign_in_refused',
      'Rucio refused the sign-in.',
      401,
      'Check the password.'
    ]);
    expect(error.rucio).toBe('CannotAuthenticate: Cannot authenticate to account root');
  });

  it('tells the absence of the sidecar from its refusals', async () => {
    const html = (status: number) => () => new Response('<h1>?</h1>', { status, headers: { 'Content-Type': 'text/html' } });
    expect((await refusalOf(html(404))).code).toBe('no_sidecar');
    expect((await refusalOf(html(503))).code).toBe('no_sidecar');
    expect((await refusalOf(html(200))).code).toBe('no_sidecar');
    expect((await refusalOf(() => Promise.reject(new TypeError('Failed to fetch')))).code).toBe('no_server');
  });

  it('takes a torn body for no answer at all', async () => {
    const error = await refusalOf(() => new Response('[{"did":"test:a"', { headers: { 'Content-Type': 'application/json' } }));
    expect(error.code).toBe('no_sidecar');
  });
});

describe('A streamed answer', () => {
  const signal = new AbortController().signal;
  const body = (chunks: readonly string[], fault?: Error) =>
    new ReadableStream<Uint8Array>({
      start: controller => {
        chunks.forEach(chunk => controller.enqueue(new TextEncoder().encode(chunk)));
        if (fault) {
          controller.error(fault);
        } else {
          controller.close();
        }
      }
    });
  const answer = (stream: ReadableStream<Uint8Array>) => new Response(stream, { headers: { 'Content-Type': 'text/event-stream' } });
  const read = async (client: SidecarClient): Promise<string[]> => {
    const types: string[] = [];
    for await (const event of client.stream('did-search', { did: 'a:*' }, signal)) {
      types.push(event.type);
    }
    return types;
  };

  it('gives its events as they are cut, and asks with exactly the media type that the proxy streams', async () => {
    const { client, requests } = clientOf(() => answer(body(['event: hits\nda', 'ta: []\n\nevent: end\ndata: {}\n', '\n'])));
    expect(await read(client)).toEqual(['hits', 'end']);
    expect(requests[0]?.headers.get('Accept')).toBe('text/event-stream');
    expect(new URL(requests[0]?.url ?? '').searchParams.get('did')).toBe('a:*');
  });

  it('that the network cuts is an error of the connection', async () => {
    const { client } = clientOf(() => answer(body([], new TypeError('network error'))));
    await expect(read(client)).rejects.toMatchObject({ code: 'stream_ended' });
  });

  it('that was refused carries the refusal', async () => {
    const { client } = clientOf(() => Response.json({ code: 'no_match', error: 'Nothing.' }, { status: 404 }));
    await expect(read(client)).rejects.toMatchObject({ code: 'no_match', status: 404 });
  });
});
