import { describe, expect, it } from 'vitest';
import { SidecarError } from '../../src/api/errors';
import { rowKey, Rows, visibleRange } from '../../src/explore/rows';
import { fileState, IChildren, INode, makeNode } from '../../src/explore/tree';

function content(parent: INode, nodes: INode[], more: Partial<IChildren> = {}): void {
  parent.expanded = true;
  parent.children = { state: 'ready', nodes, next: null, total: null, error: null, prefix: null, ...more };
}

function file(name: string, parent: INode, error: string | null = null): INode {
  const node = makeNode(`t:${name}`, 'file', parent, 1, null);
  node.file = { ...fileState({ did: node.did, size: 1, state: 'here', status: 'OK', path: null, pfn: null }), error } as INode['file'];
  return node;
}

/** Datasets of all kinds: closed, with files of which one has failed, being loaded, empty, half loaded, failed, and a container. */
function tree(): INode[] {
  const [closed, open, loading, empty, half, failed, container] = ['closed', 'open', 'loading', 'empty', 'half', 'failed', 'container'].map(
    name => makeNode(`t:${name}`, name === 'container' ? 'container' : 'dataset', null, null, null)
  ) as [INode, INode, INode, INode, INode, INode, INode];
  content(open, [file('a', open), file('b', open, 'gone'), file('c', open), file('d', open)]);
  content(loading, [], { state: 'loading' });
  content(empty, []);
  content(half, [file('e', half), file('f', half)], { next: 'f', total: 9 });
  content(failed, [file('g', failed)], { state: 'failed', error: new SidecarError('timeout', 'Late.', 504) });
  const inner = makeNode('t:inner', 'dataset', container, null, null);
  content(inner, [file('a', inner)]);
  content(container, [inner, makeNode('t:after', 'dataset', container, null, null)]);
  return [closed, open, loading, empty, half, failed, container];
}

const told = (rows: Rows) => [...rows].map(row => (row.kind === 'node' ? row.node.did.slice(2) : row.kind));

describe('The visible rows', () => {
  const roots = tree();
  const rows = new Rows(roots);

  it('stand in the order of the tree, with what is said below a branch', () => {
    expect(told(rows).join(' ')).toBe(
      'closed open a b c d loading skeleton skeleton skeleton skeleton skeleton empty empty half e f more failed g error container inner a after'
    );
    expect(rows.length).toBe([...rows].length);
    expect(rows.at(-1)).toBeUndefined();
    expect(rows.at(rows.length)).toBeUndefined();
  });

  it('know their place among all siblings, also those that are not loaded yet', () => {
    expect(rows.at(5)).toMatchObject({ kind: 'node', position: 4, siblings: 4 });
    expect([...rows].filter(row => row.kind === 'node' && row.node.parent === roots[4])).toMatchObject([
      { position: 1, siblings: 9 },
      { position: 2, siblings: 9 }
    ]);
  });

  it('are found by their nodes, and by nothing that is closed over', () => {
    [...rows].forEach((row, index) => {
      if (row.kind === 'node') {
        expect(rows.indexOf(row.node)).toBe(index);
      }
    });
    const closed = tree();
    const [, open] = closed as [INode, INode];
    const inside = open.children?.nodes[0] as INode;
    open.expanded = false;
    expect(new Rows(closed).indexOf(inside)).toBe(-1);
    expect(rows.indexOf(inside)).toBe(-1);
  });

  it('give the nodes of a range without what is said between them', () => {
    const all = [...rows];
    for (let first = 0; first < all.length; first++) {
      for (let last = first; last < all.length; last++) {
        const wanted = all.slice(first, last + 1).flatMap(row => (row.kind === 'node' ? [row.node] : []));
        expect(rows.nodes(first, last)).toEqual(wanted);
      }
    }
    expect(rows.nodes()).toHaveLength(all.filter(row => row.kind === 'node').length);
  });

  it('have keys that tell them apart, also where a DID stands at two places', () => {
    const keys = [...rows].map(rowKey);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it.each([1, 1.3, 0.8])('stand below one another without gaps in a font %s times as large', scale => {
    const places = rows.places(scale);
    const height = { node: [26, 42], error: [66], skeleton: [26], more: [26], empty: [26] };
    expect(places.top(0)).toBe(0);
    expect(places.top(rows.length)).toBe(places.height);
    [...rows].forEach((row, index) => {
      const top = places.top(index);
      const own = places.top(index + 1) - top;
      expect(height[row.kind].map(each => Math.round(each * scale))).toContain(own);
      expect([places.at(top), places.at(top + own - 1)]).toEqual([index, index]);
    });
    expect([places.at(-10), places.at(places.height + 10)]).toEqual([0, rows.length - 1]);
  });
});

describe('The window over the rows', () => {
  it('holds what is in sight and some around it, of a hundred thousand', () => {
    const rows = new Rows(Array.from({ length: 100_000 }, (_, index) => makeNode(`t:${index}`, 'dataset', null, null, null)));
    const places = rows.places(1);
    expect(visibleRange(rows, places, 42 * 50_000, 420, 6)).toEqual({ first: 49_994, last: 50_017 });
    expect(visibleRange(rows, places, 0, 0, 6)).toEqual({ first: 0, last: 7 });
  });

  it('is empty without rows', () => {
    const rows = new Rows([]);
    expect(visibleRange(rows, rows.places(1), 0, 500)).toEqual({ first: 0, last: 0 });
  });
});
