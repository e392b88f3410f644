import { beforeEach, describe, expect, it } from 'vitest';
import { SidecarError } from '../../src/api/errors';
import { EventStream } from '../../src/api/events';
import { InstancesModel } from '../../src/core/instances';
import { SummariesModel } from '../../src/core/summaries';
import { TransfersModel } from '../../src/core/transfers';
import { ExploreModel } from '../../src/explore/model';
import { INode } from '../../src/explore/tree';
import { deferred, Events, FakeClient, Reply, settle } from '../fakes/client';
import { FakeStream } from '../fakes/stream';
import { instances, transfer } from '../fakes/wire';

const HITS = [
  { did: 'test:b', type: 'dataset', size: 50, length: 5 },
  { did: 'test:a', type: 'dataset', size: 10, length: 150 }
];

function files(from: number, count: number): object[] {
  return Array.from({ length: count }, (_, index) => ({
    did: `test:f${from + index}`,
    size: 10,
    state: 'not_here',
    status: 'NOT_AVAILABLE',
    path: null,
    pfn: null
  }));
}

describe('The model of the search', () => {
  let client: FakeClient;
  let source: FakeStream;
  let transfers: TransfersModel;
  let model: ExploreModel;

  beforeEach(async () => {
    client = new FakeClient().on('GET', 'instances', instances()).on('GET', 'version', { version: '0.1.0', protocol: 1 });
    source = new FakeStream();
    const events = new EventStream(source);
    const known = new InstancesModel(client, events);
    await known.refresh();
    transfers = new TransfersModel(client, events);
    model = new ExploreModel({ client, instances: known, transfers, summaries: new SummariesModel(client, known, transfers, events) });
  });

  const dids = () => [...model.rows].map(row => (row.kind === 'node' ? row.node.did : row.kind));
  const node = (did: string): INode => {
    for (const row of model.rows) {
      if (row.kind === 'node' && row.node.did === did) {
        return row.node;
      }
    }
    throw new Error(`${did} is not shown.`);
  };
  const find = async (text = 'test:*') => {
    client.on('GET', 'did-search', new Reply(HITS, {}));
    model.text = text;
    await model.search();
  };

  it('shows what was found, in order', async () => {
    await find();
    expect(dids()).toEqual(['test:a', 'test:b']);
    expect(client.callsTo('GET', 'did-search')[0]?.query).toMatchObject({ namespace: 'demo', did: 'test:*', type: 'collection' });
  });

  it('says when Rucio had more', async () => {
    client.on('GET', 'did-search', new Reply(HITS, { 'X-Rucio-More': 'true' }));
    model.text = 'test:*';
    await model.search();
    expect(model.state).toMatchObject({ kind: 'ready', value: { more: true } });
  });

  it('takes "nothing found" for an answer', async () => {
    client.on('GET', 'did-search', new SidecarError('no_match', 'Nothing.', 404));
    model.text = 'test:nothing';
    await model.search();
    expect(model.state).toMatchObject({ kind: 'ready', value: { hits: [] } });
  });

  it('shows hits as they arrive, and knows the whole only at the end', async () => {
    const rest = deferred<void>();
    async function* events() {
      yield { type: 'hits', data: JSON.stringify(HITS.slice(0, 1)), id: null };
      await rest.promise;
      yield { type: 'hits', data: JSON.stringify(HITS.slice(1)), id: null };
      yield { type: 'end', data: '{"more":true}', id: null };
    }
    client.on('GET', 'did-search', () => new Events(events()));
    model.text = 'test:*';
    const searching = model.search();
    await settle();
    expect(model.state.kind).toBe('loading');
    expect(dids()).toEqual(['test:b']);
    rest.resolve();
    await searching;
    expect(dids()).toEqual(['test:a', 'test:b']);
    expect(model.state).toMatchObject({ kind: 'ready', value: { more: true } });
  });

  it.each([
    ['with a reason', [{ type: 'error', data: '{"code":"rucio_bad_reply","error":"Rucio broke off."}', id: null }], 'Rucio broke off.'],
    ['without a word', [], 'The search broke off.']
  ])('does not take a part for the whole where the search ends %s', async (_, last, words) => {
    async function* events() {
      yield { type: 'hits', data: JSON.stringify(HITS), id: null };
      yield* last;
    }
    client.on('GET', 'did-search', () => new Events(events()));
    model.text = 'test:*';
    await model.search();
    expect(model.state).toMatchObject({ kind: 'failed', error: { message: words } });
    expect(dids()).toEqual(['test:a', 'test:b']);
  });

  describe('that is stopped', () => {
    const found: string[] = [];

    beforeEach(() => {
      found.length = 0;
      model.found.connect((_, text) => void found.push(text));
    });

    const begin = async (hits: readonly object[]) => {
      async function* events() {
        if (hits.length > 0) {
          yield { type: 'hits', data: JSON.stringify(hits), id: null };
        }
        await new Promise(() => undefined);
      }
      client.on('GET', 'did-search', () => new Events(events()));
      model.text = 'data:*';
      void model.search();
      await settle();
    };

    it('goes back to the start where nothing was there before', async () => {
      await begin([]);
      model.cancelSearch();
      expect(model.searched).toBeNull();
    });

    it('gives what was found before for what it is', async () => {
      await find();
      await begin([]);
      expect(model.showsEarlier).toBe(true);
      model.cancelSearch();
      await settle();
      expect(model.searched).toBe('test:*');
      expect(model.showsEarlier).toBe(true);
      expect(dids()).toEqual(['test:a', 'test:b']);
      expect(found).toEqual(['test:*']);
    });

    it('does not pass its part for the whole', async () => {
      await find();
      await begin(HITS.slice(0, 1));
      expect(model.showsEarlier).toBe(false);
      model.cancelSearch();
      await settle();
      expect(model.state).toMatchObject({ kind: 'ready', value: { stopped: true, pattern: 'data:*' } });
      expect(found).toEqual(['test:*']);
    });
  });

  it('lets nothing jump while it is refreshed', async () => {
    await find();
    const rest = deferred<void>();
    async function* events() {
      yield { type: 'hits', data: JSON.stringify(HITS.slice(0, 1)), id: null };
      await rest.promise;
      yield { type: 'end', data: '{"more":false}', id: null };
    }
    client.on('GET', 'did-search', () => new Events(events()));
    const refreshing = model.refresh();
    await settle();
    expect(model.isRefreshing).toBe(true);
    expect(dids()).toEqual(['test:a', 'test:b']);
    rest.resolve();
    await refreshing;
    expect(model.isRefreshing).toBe(false);
    expect(dids()).toEqual(['test:b']);
  });

  it('drops the answer of a search that was overtaken', async () => {
    const slow = deferred<unknown>();
    client.on('GET', 'did-search', () => slow.promise);
    model.text = 'test:slow*';
    const overtaken = model.search();
    await find();
    slow.resolve([{ did: 'test:late', type: 'dataset', size: 1 }]);
    await overtaken;
    expect(dids()).toEqual(['test:a', 'test:b']);
  });

  it('keeps the old results in sight while it searches again, and when that fails', async () => {
    await find();
    client.on('GET', 'did-search', new SidecarError('busy', 'Busy.', 503));
    await model.search();
    expect(model.state.kind).toBe('failed');
    expect(dids()).toEqual(['test:a', 'test:b']);
  });

  it('opens a dataset with a small first page and goes on with large ones', async () => {
    await find();
    client.on('GET', 'did', (call: { query: { cursor?: unknown; limit?: unknown } }) =>
      call.query.cursor === null ? { items: files(0, 100), next: 'c1', total: 150 } : { items: files(100, 50), next: null, total: 150 }
    );
    await model.expand(node('test:a'));
    expect(model.rows).toHaveLength(2 + 100 + 1);
    expect(model.rows.at(model.rows.length - 2)?.kind).toBe('more');
    await model.loadMore(node('test:a'));
    expect(model.rows).toHaveLength(2 + 150);
    expect(client.callsTo('GET', 'did').map(call => call.query.limit)).toEqual([100, 500]);
  });

  it('asks for a page once, however often the end comes into sight', async () => {
    await find();
    client.on('GET', 'did', { items: files(0, 100), next: 'c1', total: null });
    await model.expand(node('test:a'));
    await Promise.all([model.loadMore(node('test:a')), model.loadMore(node('test:a'))]);
    expect(client.callsTo('GET', 'did')).toHaveLength(2);
  });

  it('keeps open what was open when it searches again', async () => {
    await find();
    client.on('GET', 'did', { items: files(0, 2), next: null, total: 2 });
    await model.expand(node('test:a'));
    await find();
    expect(dids()).toEqual(['test:a', 'test:f0', 'test:f1', 'test:b']);
    expect(client.callsTo('GET', 'did')).toHaveLength(1);
  });

  it('shows why a dataset could not be listed, and tries again', async () => {
    await find();
    client.on('GET', 'did', new SidecarError('bad_reply', 'Rucio broke off.', 502));
    await model.expand(node('test:a'));
    expect(model.rows.at(1)).toMatchObject({ kind: 'error', error: { message: 'Rucio broke off.' } });
    client.on('GET', 'did', { items: [], next: null, total: 0 });
    await model.retryChildren(node('test:a'));
    expect(dids()).toEqual(['test:a', 'empty', 'test:b']);
  });

  it('puts the pushed state of a file into its row', async () => {
    await find();
    client.on('GET', 'did', { items: files(0, 1), next: null, total: 1 });
    await model.expand(node('test:a'));
    transfers.put(transfer());
    await settle();
    source.last.event(
      'file',
      { transfer: 1, did: 'test:f0', state: 'failed', path: null, bytes: 10, bytes_done: 4, error: 'Checksum.', code: 'checksum' },
      '2'
    );
    await new Promise(resolve => setTimeout(resolve, 0));
    expect(node('test:f0').file).toMatchObject({ state: 'failed', error: 'Checksum.' });
  });

  it('moves the selection to the parent that is closed over it', async () => {
    await find();
    client.on('GET', 'did', { items: files(0, 1), next: null, total: 1 });
    await model.expand(node('test:a'));
    model.select(node('test:f0'));
    await model.collapse(node('test:a'));
    expect(model.selected?.did).toBe('test:a');
  });

  it('keeps open what narrowing hides for a while', async () => {
    await find();
    client.on('GET', 'did', { items: files(0, 1), next: null, total: 1 });
    await model.expand(node('test:a'));
    model.narrow = 'b';
    expect(dids()).toEqual(['test:b']);
    model.narrow = '';
    expect(dids()).toEqual(['test:a', 'test:f0', 'test:b']);
  });

  it('looks for one DID, selects it and opens it', async () => {
    await find();
    client.on('GET', 'did-search', new Reply([{ did: 'test:a', type: 'dataset', size: 10, length: 1 }], {}));
    client.on('GET', 'did', { items: files(0, 1), next: null, total: 1 });
    model.type = 'file';
    await model.reveal('test:a');
    expect(client.callsTo('GET', 'did-search').at(-1)?.query).toMatchObject({ did: 'test:a', type: 'all', filters: '' });
    expect(model.selected?.did).toBe('test:a');
    expect(dids()).toEqual(['test:a', 'test:f0']);
  });

  it('narrows what is there without asking again', async () => {
    await find();
    model.narrow = 'B';
    expect(dids()).toEqual(['test:b']);
    expect(client.callsTo('GET', 'did-search')).toHaveLength(1);
  });
});
