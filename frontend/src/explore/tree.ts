import { SidecarError } from '../api/errors';
import { DidState, DidType, FileDetails } from '../api/wire';
import { toState } from '../words/state';

/** A DID at one place of the tree. The same DID may stand at several. */
export interface INode {
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

export function makeNode(did: string, type: INode['type'], parent: INode | null, size: number | null, length: number | null): INode {
  return { did, type, level: parent ? parent.level + 1 : 1, parent, size, length, file: null, expanded: false, children: null };
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
