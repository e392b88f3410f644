import { SidecarError } from '../api/errors';
import { INode } from './tree';

export type Row =
  | { kind: 'node'; node: INode; position: number; siblings: number }
  /** The content is on its way: as many empty rows as may be expected. */
  | { kind: 'skeleton'; parent: INode; index: number }
  | { kind: 'more'; parent: INode }
  | { kind: 'empty'; parent: INode }
  | { kind: 'error'; parent: INode; error: SidecarError };

/** Heights of rows by kind, at the usual interface font of 13 px. */
const HEIGHTS = { two: 42, one: 26, error: 66 } as const;

/** How many empty rows stand where the content is on its way, unless fewer are expected. */
const SKELETONS = 5;

/** Rows of one height that stand together: members of one node from `from` on, or one row of another kind. */
interface IStretch {
  readonly first: number;
  readonly height: number;
  readonly members: readonly INode[];
  readonly from: number;
  count: number;
  /** How many members there are in all, loaded or not. */
  readonly siblings: number;
  readonly other: Row | null;
}

/** Where rows stand, in pixels. */
export interface IPlaces {
  /** Of all rows together. */
  readonly height: number;
  /** Where a row begins. */
  top(index: number): number;
  /** The row at a place; the first or the last one where the place is outside. */
  at(y: number): number;
}

/**
 * The visible rows, in order. A dataset may have a hundred thousand of them, and the list is made anew with each page that arrives: rows
 * that stand together are therefore one entry, and a row becomes an object only when it is asked for.
 */
export class Rows implements Iterable<Row> {
  constructor(private readonly roots: readonly INode[]) {
    this.append(roots, roots.length);
  }

  get length(): number {
    return this._length;
  }

  at(index: number): Row | undefined {
    if (index < 0 || index >= this._length) {
      return undefined;
    }
    const stretch = this.stretches[this.stretchAt(index)] as IStretch;
    const member = stretch.from + index - stretch.first;
    return stretch.other ?? { kind: 'node', node: stretch.members[member] as INode, position: member + 1, siblings: stretch.siblings };
  }

  /** Where a node stands; -1 where it does not. */
  indexOf(node: INode): number {
    const members = node.parent ? node.parent.children?.nodes : this.roots;
    const member = members?.indexOf(node) ?? -1;
    const stretch = this.stretches.find(
      each => each.members === members && !each.other && member >= each.from && member < each.from + each.count
    );
    return stretch ? stretch.first + member - stretch.from : -1;
  }

  /** The nodes of the rows from `first` to `last`, both included. */
  nodes(first = 0, last = this._length - 1): INode[] {
    return this.stretches
      .filter(stretch => !stretch.other)
      .flatMap(({ first: begin, count, members, from }) => {
        const end = Math.min(count, last + 1 - begin);
        return members.slice(from + Math.max(0, first - begin), from + Math.max(0, end));
      });
  }

  *[Symbol.iterator](): Iterator<Row> {
    for (let index = 0; index < this._length; index++) {
      yield this.at(index) as Row;
    }
  }

  /** @param scale - how much larger than usual the interface font is. */
  places(scale: number): IPlaces {
    const heights = this.stretches.map(stretch => Math.round(stretch.height * scale));
    const tops = [0];
    this.stretches.forEach((stretch, at) => tops.push((tops[at] ?? 0) + stretch.count * (heights[at] ?? 0)));
    const top = (at: number) => tops[at] ?? 0;
    return {
      height: top(this.stretches.length),
      top: index => {
        const at = this.stretchAt(index);
        return top(at) + (index - (this.stretches[at]?.first ?? 0)) * (heights[at] ?? 0);
      },
      at: y => {
        const at = lastWhere(this.stretches.length, index => top(index) <= y);
        const { first, count } = this.stretches[at] ?? { first: 0, count: 1 };
        return first + Math.max(0, Math.min(count - 1, Math.floor((y - top(at)) / (heights[at] ?? 1))));
      }
    };
  }

  private append(members: readonly INode[], siblings: number): void {
    let run: IStretch | undefined;
    for (let index = 0; index < members.length; index++) {
      const node = members[index] as INode;
      const height = node.file && !node.file.error ? HEIGHTS.one : HEIGHTS.two;
      if (run?.height === height) {
        run.count++;
      } else {
        run = { first: this._length, height, members, from: index, count: 1, siblings, other: null };
        this.stretches.push(run);
      }
      this._length++;
      if (node.expanded && node.children) {
        this.appendContent(node);
        run = undefined;
      }
    }
  }

  private appendContent(parent: INode): void {
    const { children } = parent;
    if (!children) {
      return;
    }
    this.append(children.nodes, Math.max(children.total ?? 0, children.nodes.length));
    if (children.state === 'failed' && children.error) {
      this.add({ kind: 'error', parent, error: children.error }, HEIGHTS.error);
    } else if (children.state === 'loading' && children.nodes.length === 0) {
      const expected = Math.max(1, Math.min(SKELETONS, parent.length ?? SKELETONS));
      for (let index = 0; index < expected; index++) {
        this.add({ kind: 'skeleton', parent, index }, HEIGHTS.one);
      }
    } else if (children.next !== null) {
      this.add({ kind: 'more', parent }, HEIGHTS.one);
    } else if (children.nodes.length === 0) {
      this.add({ kind: 'empty', parent }, HEIGHTS.one);
    }
  }

  private add(other: Row, height: number): void {
    this.stretches.push({ first: this._length, height, members: [], from: 0, count: 1, siblings: 0, other });
    this._length++;
  }

  private stretchAt(index: number): number {
    return lastWhere(this.stretches.length, at => (this.stretches[at]?.first ?? 0) <= index);
  }

  private readonly stretches: IStretch[] = [];
  private _length = 0;
}

/** The last of `count` places where something holds that holds from the beginning up to there. */
function lastWhere(count: number, holds: (index: number) => boolean): number {
  let low = 0;
  let high = count - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (holds(middle)) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  return low;
}

/** The first and the last row (exclusive) that touch the window, with some around it. */
export function visibleRange(rows: Rows, places: IPlaces, scrollTop: number, height: number, around = 6): { first: number; last: number } {
  return {
    first: Math.max(0, places.at(scrollTop) - around),
    last: Math.min(rows.length, places.at(scrollTop + height) + 1 + around)
  };
}

/** What tells a row from all others. */
export function rowKey(row: Row): string {
  switch (row.kind) {
    case 'node':
      return nodeKey(row.node);
    case 'skeleton':
      return `${nodeKey(row.parent)}\n#skeleton${row.index}`;
    case 'more':
    case 'empty':
    case 'error':
      return `${nodeKey(row.parent)}\n#${row.kind}`;
  }
}

/** The DIDs from the root to a node: the same DID may stand at several places. */
export function nodeKey(node: INode): string {
  return node.parent ? `${nodeKey(node.parent)}\n${node.did}` : node.did;
}
