import { SidecarError } from '../api/errors';
import { DidState, DidType, FileDetails } from '../api/wire';
import { toState } from '../words/state';

/** A DID at one place of the tree. The same DID may stand at several. */
export interface INode {
  /** The DIDs from the root to here. */
  readonly key: string;
  readonly did: string;
  readonly type: DidType | '';
  readonly level: number;
  readonly parent: INode | null;
  size: number | null;
  length: number | null;
  /** Files inside a collection carry their own state; everything else has a summary. */
  file: IFileState | null;
  expanded: boolean;
  children: IChildren | null;
}

export interface IFileState {
  state: DidState;
  path: string | null;
  pfn: string | null;
  error: string | null;
  /** Bytes that have arrived, while a download of this file runs. */
  done: number | null;
}

/** What is known of the content of a collection. */
export interface IChildren {
  state: 'loading' | 'ready' | 'failed';
  readonly nodes: INode[];
  next: string | null;
  total: number | null;
  error: SidecarError | null;
  /** What the names of all members begin with, up to a separator: it tells none of them apart. Null before the first page. */
  prefix: string | null;
}

/** The part that two names begin with, cut back to a separator. */
export function sharedPrefix(a: string, b: string): string {
  let length = 0;
  while (length < a.length && length < b.length && a[length] === b[length]) {
    length++;
  }
  while (length > 0 && !/[._\-/:]/.test(a[length - 1] ?? '')) {
    length--;
  }
  return a.slice(0, length);
}

export type Row =
  | { kind: 'node'; node: INode; position: number; siblings: number }
  /** The content is on its way: as many empty rows as may be expected. */
  | { kind: 'skeleton'; parent: INode; index: number }
  | { kind: 'more'; parent: INode }
  | { kind: 'empty'; parent: INode }
  | { kind: 'error'; parent: INode; error: SidecarError };

export function rowKey(row: Row): string {
  switch (row.kind) {
    case 'node':
      return row.node.key;
    case 'skeleton':
      return `${row.parent.key}\n#skeleton${row.index}`;
    case 'more':
    case 'empty':
    case 'error':
      return `${row.parent.key}\n#${row.kind}`;
  }
}

const SKELETONS = 5;

/** The visible rows, in order. */
export function flatten(roots: readonly INode[]): Row[] {
  const rows: Row[] = [];
  append(rows, roots);
  return rows;
}

function append(rows: Row[], nodes: readonly INode[]): void {
  nodes.forEach((node, index) => {
    rows.push({ kind: 'node', node, position: index + 1, siblings: nodes.length });
    const { children } = node;
    if (!node.expanded || !children) {
      return;
    }
    append(rows, children.nodes);
    if (children.state === 'failed' && children.error) {
      rows.push({ kind: 'error', parent: node, error: children.error });
    } else if (children.state === 'loading' && children.nodes.length === 0) {
      const expected = Math.max(1, Math.min(SKELETONS, node.length ?? SKELETONS));
      for (let i = 0; i < expected; i++) {
        rows.push({ kind: 'skeleton', parent: node, index: i });
      }
    } else if (children.next !== null) {
      rows.push({ kind: 'more', parent: node });
    } else if (children.nodes.length === 0) {
      rows.push({ kind: 'empty', parent: node });
    }
  });
}

/** Heights of rows by kind, in multiples of the user's font size of 13 px. */
const HEIGHTS = { two: 42, one: 26, error: 66 } as const;

export function rowHeight(row: Row, scale: number): number {
  switch (row.kind) {
    case 'node':
      return Math.round((row.node.file && !row.node.file.error ? HEIGHTS.one : HEIGHTS.two) * scale);
    case 'error':
      return Math.round(HEIGHTS.error * scale);
    case 'skeleton':
    case 'more':
    case 'empty':
      return Math.round(HEIGHTS.one * scale);
  }
}

/** Where each row begins; one more entry than rows, the last is the height of all. */
export function offsets(rows: readonly Row[], scale: number): Float64Array {
  const result = new Float64Array(rows.length + 1);
  let top = 0;
  rows.forEach((row, index) => {
    result[index] = top;
    top += rowHeight(row, scale);
  });
  result[rows.length] = top;
  return result;
}

/** The first and the last row (exclusive) that touch the window, with some around it. */
export function visibleRange(tops: Float64Array, scrollTop: number, height: number, around = 6): { first: number; last: number } {
  const count = tops.length - 1;
  const first = Math.max(0, indexAt(tops, scrollTop) - around);
  const last = Math.min(count, indexAt(tops, scrollTop + height) + 1 + around);
  return { first, last };
}

function indexAt(tops: Float64Array, y: number): number {
  let low = 0;
  let high = tops.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((tops[middle] ?? 0) <= y) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  return Math.min(low, Math.max(0, tops.length - 2));
}

export function makeNode(did: string, type: INode['type'], parent: INode | null, size: number | null, length: number | null): INode {
  const key = parent ? `${parent.key}\n${did}` : did;
  return { key, did, type, level: parent ? parent.level + 1 : 1, parent, size, length, file: null, expanded: false, children: null };
}

/** The state of a file, from what the data layer says of it. */
export function fileState(item: FileDetails): INode['file'] {
  return {
    state: toState(item.state ?? item.status),
    path: item.path,
    pfn: item.pfn ?? null,
    error: item.error ?? null,
    done: null
  };
}

export function isBelow(node: INode, ancestor: INode): boolean {
  for (let at = node.parent; at; at = at.parent) {
    if (at === ancestor) {
      return true;
    }
  }
  return false;
}
