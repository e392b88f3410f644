import { describe, expect, it } from 'vitest';
import { Rows } from '../../src/explore/rows';
import { makeNode } from '../../src/explore/tree';
import { TypeAhead } from '../../src/explore/typeahead';

const rows = new Rows(
  ['mc23:muons', 'mc23:Jets', 'test:muons', 'user.a:zee', 'test:minbias'].map(did => makeNode(did, 'dataset', null, 1, 1))
);

describe('Typing letters in the tree', () => {
  it('goes to the next row that begins with the letter, and round again', () => {
    const typing = new TypeAhead();
    expect(typing.find('m', rows, 0, 0)).toBe(1);
    expect(typing.find('m', rows, 1, 100)).toBe(0);
  });

  it('takes letters that follow one another quickly together, and begins anew after a pause', () => {
    const typing = new TypeAhead();
    expect(typing.find('t', rows, 0, 0)).toBe(2);
    expect(typing.find('e', rows, 2, 200)).toBe(2);
    expect(typing.isTyping(300)).toBe(true);
    expect(typing.isTyping(2000)).toBe(false);
    expect(typing.find('U', rows, 2, 2000)).toBe(3);
  });

  it('looks at names without their scope where no whole identifier begins so', () => {
    const typing = new TypeAhead();
    expect(typing.find('j', rows, 0, 0)).toBe(1);
    expect(typing.find('e', rows, 1, 100)).toBe(1);
    expect(typing.find('x', rows, 1, 200)).toBe(-1);
  });

  it('looks at what a row shows: a member goes without its parent’s scope', () => {
    const parent = makeNode('test:parent', 'dataset', null, 1, 2);
    parent.expanded = true;
    const nodes = ['test:a.root', 'test:b.root'].map(did => makeNode(did, 'file', parent, 1, null));
    parent.children = { state: 'ready', nodes, next: null, total: 2, error: null, prefix: null };
    expect(new TypeAhead().find('b', new Rows([parent]), 0, 0)).toBe(2);
  });
});
