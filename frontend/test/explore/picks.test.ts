import { describe, expect, it } from 'vitest';
import { Picks } from '../../src/explore/picks';
import { Rows } from '../../src/explore/rows';
import { INode, makeNode } from '../../src/explore/tree';

const nodes = ['a', 'b', 'c', 'd'].map(name => makeNode(`t:${name}`, 'dataset', null, null, null));
const rows = new Rows(nodes);
const at = (index: number) => nodes[index] as INode;
const names = (picks: Picks) => [...picks.nodes].map(({ did }) => did.slice(2)).join('');

describe('Picked rows', () => {
  it('go from where the range began, whichever way', () => {
    const picks = new Picks();
    picks.pick(at(2), 'only', rows);
    picks.pick(at(0), 'range', rows);
    expect(names(picks)).toBe('abc');
    picks.pick(at(3), 'range', rows);
    expect(names(picks)).toBe('cd');
    expect(picks.focused).toBe(at(3));
  });

  it('begin a new range at the row that was added last', () => {
    const picks = new Picks();
    picks.pick(at(0), 'only', rows);
    picks.pick(at(2), 'toggle', rows);
    picks.pick(at(3), 'range', rows);
    expect(names(picks)).toBe('cd');
  });

  it('hold the one row where the range began at a row that is gone', () => {
    const picks = new Picks();
    picks.pick(at(0), 'only', rows);
    picks.pick(at(2), 'range', new Rows(nodes.slice(1)));
    expect(names(picks)).toBe('c');
  });

  it('give way to the row that was closed over them', () => {
    const picks = new Picks();
    const child = makeNode('t:f', 'file', at(1), null, null);
    picks.pick(child, 'only', rows);
    picks.keep(node => node !== child, at(1));
    expect(names(picks)).toBe('b');
    expect(picks.focused).toBe(at(1));
  });

  it('are one only where exactly one is picked', () => {
    const picks = new Picks();
    expect(picks.single).toBeNull();
    picks.pick(at(0), 'toggle', rows);
    expect(picks.single).toBe(at(0));
    picks.all(rows);
    expect(picks.single).toBeNull();
    picks.clear();
    expect(picks.nodes.size).toBe(0);
    expect(picks.focused).toBe(at(0));
  });
});
