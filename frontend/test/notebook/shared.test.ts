import { YNotebook } from '@jupyter/ydoc';
import { NotebookModel } from '@jupyterlab/notebook/lib/model';
import type { PartialJSONObject } from '@lumino/coreutils';
import { Signal } from '@lumino/signaling';
import { beforeEach, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { NotebookStore } from '../../src/notebook/notebookstore';
import type { IDisplaced } from '../../src/notebook/store';

const KEY = 'rucio_attachments';
const x = { did: 'test:x', type: 'collection' as const, variableName: 'x', instance: 'demo' };
const y = { ...x, did: 'test:y', variableName: 'y' };
const z = { ...x, did: 'test:z', variableName: 'z' };

/** One person's browser: the document as JupyterLab holds it, and our store on it. */
class Person {
  constructor(client: number) {
    this.notebook.ydoc.clientID = client;
    this.model = new NotebookModel({ sharedModel: this.notebook });
    this.store = new NotebookStore({ model: this.model, modelChanged: new Signal<object, void>({}) });
    this.store.displaced.connect((_, told) => this.told.push(told));
    this.store.changed.connect(() => this.seen.push(this.names));
  }

  get names(): string[] {
    return this.store.entries.map(entry => entry.variableName);
  }

  get raw(): unknown {
    return this.model.getMetadata(KEY);
  }

  readonly notebook = new YNotebook();
  readonly model: NotebookModel;
  readonly store: NotebookStore;
  readonly told: IDisplaced[] = [];
  readonly seen: string[][] = [];
}

/** Lets everyone know everything, as the server of a shared document does; what that makes them write is passed on too. */
function meet(...people: Person[]): void {
  for (let round = 0; round < 10; round++) {
    for (const to of people) {
      for (const from of people) {
        Y.applyUpdate(to.notebook.ydoc, Y.encodeStateAsUpdate(from.notebook.ydoc, Y.encodeStateVector(to.notebook.ydoc)));
      }
    }
  }
}

function together(clients: readonly number[], attached: PartialJSONObject[] = [], more: PartialJSONObject = {}): Person[] {
  const people = clients.map(client => new Person(client));
  const metadata = {
    kernelspec: { name: 'python3', display_name: 'Python 3' },
    ...(attached.length > 0 ? { [KEY]: attached } : {}),
    ...more
  };
  // The first has read the file; the others have it from the first.
  const source = new YNotebook();
  source.ydoc.clientID = 1;
  source.fromJSON({ cells: [], nbformat: 4, nbformat_minor: 5, metadata });
  for (const person of people) {
    // What an empty document has made of itself gives way to the shared one, as on joining a room.
    Y.applyUpdate(person.notebook.ydoc, Y.encodeStateAsUpdate(source.ydoc));
  }
  meet(...people);
  people.forEach(person => person.seen.splice(0));
  return people;
}

// Which of two values wins is decided by the clients' numbers: each case is tried both ways.
describe.each([
  [10, 20],
  [20, 10]
])('A notebook open at %i and %i', (first, second) => {
  let a: Person;
  let b: Person;
  const start = (attached: PartialJSONObject[] = [], more: PartialJSONObject = {}) =>
    ([a, b] = together([first, second], attached, more) as [Person, Person]);
  const agree = (names: string[]) => {
    meet(a, b);
    expect([...a.names].sort()).toEqual([...names].sort());
    expect(b.raw).toEqual(a.raw);
  };
  beforeEach(() => start());

  it('shows the other what one attaches, renames and removes', () => {
    a.store.put(x);
    meet(a, b);
    expect(b.store.entries).toEqual([x]);
    b.store.rename('x', 'better');
    meet(a, b);
    expect(a.names).toEqual(['better']);
    a.store.remove('better');
    agree([]);
    expect(b.seen).toEqual([['x'], ['better'], []]);
  });

  it('keeps both where each attaches something at the same time', () => {
    a.store.put(x);
    b.store.put(y);
    agree(['x', 'y']);
    expect([...a.told, ...b.told]).toEqual([]);
  });

  it('keeps all that was done while one was away', () => {
    start([z]);
    a.store.put(x);
    a.store.rename('x', 'mine');
    a.store.remove('z');
    b.store.put(y);
    b.store.put({ ...y, did: 'test:w', variableName: 'w' });
    agree(['mine', 'w', 'y']);
  });

  it('never shows a list without one’s own attachment', () => {
    a.store.put(x);
    b.store.put(y);
    meet(a, b);
    expect(a.seen.every(names => names.includes('x'))).toBe(true);
    expect(b.seen.every(names => names.includes('y'))).toBe(true);
  });

  it('keeps data of both where they chose the same name, and tells who got another', () => {
    a.store.put({ ...x, variableName: 'data' });
    b.store.put({ ...y, variableName: 'data' });
    agree(['data', 'data_2']);
    const [told] = [...a.told, ...b.told];
    const loser = a.told.length === 1 ? x : y;
    expect(told).toEqual({ did: loser.did, chosen: 'data', variableName: 'data_2' });
    expect(a.told.length + b.told.length).toBe(1);
  });

  it('attaches once what both attach under one name', () => {
    a.store.put(x);
    b.store.put(x);
    agree(['x']);
    b.store.remove('x');
    agree([]);
  });

  it('keeps what one renames while the other removes it', () => {
    start([x]);
    a.store.remove('x');
    b.store.rename('x', 'kept');
    agree(['kept']);
  });

  it('settles on one name where both rename', () => {
    start([x]);
    a.store.rename('x', 'left');
    b.store.rename('x', 'right');
    meet(a, b);
    expect(a.names).toHaveLength(1);
    expect(b.raw).toEqual(a.raw);
  });

  it('removes what one removes while the other attaches, also where that was the last', () => {
    start([x]);
    a.store.remove('x');
    b.store.put(y);
    agree(['y']);
  });

  it('leaves removed what was removed knowingly', () => {
    a.store.put(x);
    a.store.put(y);
    meet(a, b);
    b.store.remove('x');
    agree(['y']);
    b.store.remove('y');
    agree([]);
    a.store.put(x);
    agree(['x']);
  });

  it('keeps fields and elements that it does not know, whoever wins', () => {
    start([{ ...x, checksum: 'abc' }, { future: 1 }]);
    a.store.rename('x', 'mine');
    b.store.put(y);
    agree(['mine', 'y']);
    expect(a.raw).toEqual(expect.arrayContaining([{ ...x, variableName: 'mine', checksum: 'abc' }, { future: 1 }]));
  });

  it('does not write over the other keys of the metadata when the last goes', () => {
    start([x], { tags: ['old'] });
    a.store.remove('x');
    b.model.setMetadata('tags', ['new']);
    meet(a, b);
    expect(a.model.getMetadata('tags')).toEqual(['new']);
    expect(b.model.getMetadata('tags')).toEqual(['new']);
    expect(a.model.metadata).not.toHaveProperty(KEY);
    expect(b.model.metadata).not.toHaveProperty(KEY);
  });

  it('follows an edit by hand, and a notebook that is read again from its file', () => {
    a.store.put(x);
    meet(a, b);
    b.model.setMetadata(KEY, [z]);
    agree(['z']);
    b.notebook.fromJSON({ cells: [], nbformat: 4, nbformat_minor: 5, metadata: { [KEY]: [y] } });
    agree(['y']);
    b.notebook.ymeta.set('metadata', new Y.Map([[KEY, [z]]]));
    meet(a, b);
    a.store.put(x);
    agree(['x', 'z']);
  });

  it('leaves the attachments alone when cells are undone', () => {
    a.notebook.addCell({ cell_type: 'code', source: '1' });
    a.store.put(x);
    b.store.put(y);
    meet(a, b);
    a.notebook.undo();
    agree(['x', 'y']);
    a.notebook.redo();
    agree(['x', 'y']);
  });

  it('comes to one list whatever is done in whatever order', () => {
    for (let seed = 1; seed <= 60; seed++) {
      const people = (([p, q]) => [p!, q!, new Person(30)])(together([first, second]));
      Y.applyUpdate(people[2]!.notebook.ydoc, Y.encodeStateAsUpdate(people[0]!.notebook.ydoc));
      let state = seed * 7919;
      const next = (below: number) => (state = (state * 48271) % 2147483647) % below;
      const put = new Set<string>();
      const removed = new Set<string>();
      for (let step = 0; step < 25; step++) {
        const person = people[next(3)]!;
        const names = person.names;
        const any = names[next(Math.max(1, names.length))];
        const choice = next(6);
        const free = `n${next(4)}`;
        if (choice < 3 && !names.includes(free)) {
          person.store.put({ ...x, did: `test:d${step}`, variableName: free });
          put.add(`test:d${step}`);
        } else if (choice === 3 && any) {
          removed.add(person.store.entries.find(entry => entry.variableName === any)!.did);
          person.store.remove(any);
        } else if (choice === 4 && any && !names.includes(`r${step}`)) {
          person.store.rename(any, `r${step}`);
        } else {
          meet(person, people[next(3)]!);
        }
      }
      meet(...people);
      const [p, q, r] = people as [Person, Person, Person];
      expect(q.raw).toEqual(p.raw);
      expect(r.raw).toEqual(p.raw);
      expect(new Set(p.names).size).toBe(p.names.length);
      const dids = p.store.entries.map(entry => entry.did);
      expect(dids).toEqual(expect.arrayContaining([...put].filter(did => !removed.has(did))));
    }
  });
});
