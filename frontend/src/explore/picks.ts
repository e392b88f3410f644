import { Rows } from './rows';
import { INode } from './tree';

/** How a click or a key changes what is picked: this row alone, this row too, or all rows up to this one. */
export type PickMode = 'only' | 'toggle' | 'range';

/** The rows that are picked, and the one that the keys act on. Ranges go over what is shown. */
export class Picks {
  /** The row that the keyboard is on; it need not be picked. */
  get focused(): INode | null {
    return this._focused;
  }

  /** In the order of the tree as it was when they were picked. */
  get nodes(): ReadonlySet<INode> {
    return this.picked;
  }

  /** The one that is picked; null where none or several are. */
  get single(): INode | null {
    const [first] = this.picked;
    return this.picked.size === 1 && first ? first : null;
  }

  pick(node: INode, mode: PickMode, rows: Rows): void {
    this._focused = node;
    if (mode === 'range' && this.anchor) {
      const range = between(this.anchor, node, rows);
      if (range) {
        this.picked = new Set(range);
        return;
      }
    }
    if (mode === 'toggle') {
      this.picked = new Set(this.picked);
      if (!this.picked.delete(node)) {
        this.picked.add(node);
      }
    } else {
      this.picked = new Set([node]);
    }
    this.anchor = node;
  }

  /** Moves the keyboard without picking. */
  focus(node: INode): void {
    this._focused = node;
    this.anchor ??= node;
  }

  all(rows: Rows): void {
    this.picked = new Set(rows.nodes());
  }

  /** Nothing is picked; the keyboard stays where it is. */
  clear(): void {
    this.picked = new Set();
    this.anchor = this._focused;
  }

  /** Another row takes the place of all that no longer holds: for rows that are gone, or closed over. */
  keep(holds: (node: INode) => boolean, instead: INode | null): void {
    const kept = [...this.picked].filter(holds);
    if (kept.length < this.picked.size) {
      this.picked = new Set(kept.length > 0 || !instead ? kept : [instead]);
    }
    if (this._focused && !holds(this._focused)) {
      this._focused = instead;
    }
    if (this.anchor && !holds(this.anchor)) {
      this.anchor = this._focused;
    }
  }

  private picked: Set<INode> = new Set();
  private _focused: INode | null = null;
  private anchor: INode | null = null;
}

function between(a: INode, b: INode, rows: Rows): INode[] | null {
  const from = rows.indexOf(a);
  const to = rows.indexOf(b);
  return from < 0 || to < 0 ? null : rows.nodes(Math.min(from, to), Math.max(from, to));
}

/** Whether a node is one of these roots or stands below one. */
export function isUnder(node: INode, roots: ReadonlySet<INode>): boolean {
  let at: INode | null = node;
  while (at && !roots.has(at)) {
    at = at.parent;
  }
  return at !== null;
}
