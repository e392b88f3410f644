import { nameOf, scopeOf } from '../words/did';
import { Rows } from './rows';
import { INode } from './tree';

/** Letters that follow one another faster than this belong together. */
const TOGETHER_MS = 800;

/** Typing letters goes to the next row that begins with them, as in JupyterLab's own lists. */
export class TypeAhead {
  /** A letter belongs to those before it, and is no shortcut of its own. */
  isTyping(now: number): boolean {
    return this.typed !== '' && now - this.last < TOGETHER_MS;
  }

  /** The row to go to; -1 where none begins with what was typed. */
  find(letter: string, rows: Rows, from: number, now: number): number {
    this.typed = (this.isTyping(now) ? this.typed : '') + letter.toLowerCase();
    this.last = now;
    // The same letter again and again goes on to the next row that begins with it.
    const repeated = [...this.typed].every(each => each === this.typed[0]);
    const wanted = repeated ? (this.typed[0] ?? '') : this.typed;
    const nodes = rows.nodes();
    const current = rows.at(from);
    const at = current?.kind === 'node' ? nodes.indexOf(current.node) : -1;
    for (const words of [shownName, (node: INode) => nameOf(node.did)]) {
      for (let step = repeated ? 1 : 0; step <= nodes.length; step++) {
        const node = nodes[(at + step + nodes.length) % nodes.length];
        if (node && words(node).toLowerCase().startsWith(wanted)) {
          return rows.indexOf(node);
        }
      }
    }
    return -1;
  }

  private typed = '';
  private last = 0;
}

/** What a row shows: a member whose scope is its parent's goes without. */
export function shownName(node: INode): string {
  return node.parent && scopeOf(node.parent.did) === scopeOf(node.did) ? nameOf(node.did) : node.did;
}
