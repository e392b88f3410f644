import { IRucio } from '../core/tokens';
import { isUnfinished } from '../core/transfers';
import { INotebookData } from '../notebook/tokens';
import { Actions } from '../panel/actions';
import { canGet } from '../words/state';
import { Library } from './library';
import { stateOf } from './row';
import { INode } from './tree';

/** How many are asked for, attached or bookmarked at once: more nobody can look through, and a dataset can be picked in the place of its files. */
const MOST = 200;

/** What can be done with several rows at once. */
export class Several {
  constructor(
    private readonly rucio: IRucio,
    private readonly actions: Actions,
    private readonly notebook: INotebookData | null,
    private readonly library: Library
  ) {}

  /** Those that are not here yet and not on the way. */
  gettable(nodes: Iterable<INode>): INode[] {
    return [...nodes].filter(node => {
      const state = this.state(node);
      const transfer = this.rucio.transfers.of(this.namespace, node.did);
      return (state === null || canGet(state)) && !(transfer && isUnfinished(transfer));
    });
  }

  /** Those that a download is under way of. */
  running(nodes: Iterable<INode>): INode[] {
    return [...nodes].filter(node => {
      const transfer = this.rucio.transfers.of(this.namespace, node.did);
      return transfer !== null && isUnfinished(transfer);
    });
  }

  attachable(nodes: Iterable<INode>): INode[] {
    return this.notebook?.hasNotebook ? [...nodes].filter(node => !this.notebook?.isAttached(node.did, this.namespace)) : [];
  }

  /** Bytes and files of all; null where any of them is not known. */
  extent(nodes: Iterable<INode>): { bytes: number | null; files: number | null } {
    let bytes: number | null = 0;
    let files: number | null = 0;
    for (const node of nodes) {
      const summary = node.file ? undefined : this.rucio.summaries.peek(this.namespace, node.did);
      const known = summary?.kind === 'ready' ? summary.value : undefined;
      const size = known?.bytes.total ?? node.size;
      const count = node.type === 'file' ? 1 : (known?.files.total ?? node.length);
      bytes = bytes === null || size === null ? null : bytes + size;
      files = files === null || count === null ? null : files + count;
    }
    return { bytes, files };
  }

  async get(nodes: Iterable<INode>): Promise<void> {
    const gettable = this.gettable(nodes);
    if (this.areTooMany(gettable.length)) {
      return;
    }
    await this.actions.getAll(
      gettable.map(node => {
        const { bytes, files } = this.extent([node]);
        return { did: node.did, type: node.type, size: bytes, length: files };
      })
    );
  }

  async cancel(nodes: Iterable<INode>): Promise<void> {
    await Promise.all(this.running(nodes).map(node => this.actions.cancel(node.did)));
  }

  /** Each under the name that is suggested for it; the names can be changed in the notebook's tab. */
  async attach(nodes: Iterable<INode>): Promise<void> {
    const { notebook } = this;
    const names: string[] = [];
    const attachable = this.attachable(nodes);
    if (this.areTooMany(attachable.length)) {
      return;
    }
    for (const node of attachable) {
      const name = notebook?.suggestName(node.did) ?? '';
      try {
        await notebook?.attach(node.did, node.type === 'file' ? 'file' : 'collection', name, this.namespace);
        names.push(name);
      } catch (error) {
        this.actions.say(error instanceof Error ? error.message : String(error));
        return;
      }
    }
    const { trans } = this.rucio;
    this.actions.say(trans._n('%2 is now a variable.', '%1 variables were added: %2', names.length, names.join(', ')));
  }

  copyDids(nodes: Iterable<INode>): void {
    const dids = [...nodes].map(node => node.did);
    this.actions.copy(dids.join('\n'), this.rucio.trans._n('Copied %1 data identifier.', 'Copied %1 data identifiers.', dids.length));
  }

  async copyPaths(nodes: Iterable<INode>): Promise<void> {
    await this.actions.copyPathsOf([...nodes].map(node => ({ did: node.did, path: node.file?.path ?? null, isFile: node.file !== null })));
  }

  areBookmarked(nodes: ReadonlySet<INode>): boolean {
    return nodes.size <= MOST && [...nodes].every(node => this.library.isBookmarked(this.namespace, node.did));
  }

  /** Bookmarks those that are not yet; where all are, takes the bookmarks away. */
  bookmark(nodes: ReadonlySet<INode>): void {
    if (!this.areTooMany(nodes.size)) {
      this.library.bookmarkAll(this.namespace, [...nodes], !this.areBookmarked(nodes));
    }
  }

  private areTooMany(count: number): boolean {
    const { trans } = this.rucio;
    if (count > MOST) {
      this.actions.say(trans.__('That is done with at most %1 at once. Select the dataset instead of its files.', MOST));
    }
    return count > MOST;
  }

  private state(node: INode): ReturnType<typeof stateOf> {
    return stateOf(node, node.file ? undefined : this.rucio.summaries.peek(this.namespace, node.did));
  }

  private get namespace(): string {
    return this.rucio.instances.namespace ?? '';
  }
}
