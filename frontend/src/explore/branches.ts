import { IDisposable } from '@lumino/disposable';
import { Debouncer } from '@lumino/polling';
import { ISignal, Signal } from '@lumino/signaling';
import { asSidecarError, isAbort } from '../api/errors';
import { DidHit, FileDetails, FileEvent, Page, Transfer } from '../api/wire';
import { InstancesModel } from '../core/instances';
import { SummariesModel } from '../core/summaries';
import { IClient } from '../core/tokens';
import { TransfersModel } from '../core/transfers';
import { nameOf } from '../words/did';
import { toState } from '../words/state';
import { Rows } from './rows';
import { fileState, IChildren, INode, makeNode, sharedPrefix } from './tree';

/** The first page is small, so that it is there at once; the next ones are large, so that there are few. */
const FIRST_PAGE = 100;
const NEXT_PAGE = 500;

/** The sidecar gives at most this many members of a container at a time. */
const CONTENT_PAGE = 500;

export interface IExploreParts {
  readonly client: IClient;
  readonly instances: InstancesModel;
  readonly transfers: TransfersModel;
  readonly summaries: SummariesModel;
}

/** The tree below the results: opened branch by branch, listed page by page, kept fresh by what the sidecar pushes. */
export class Branches implements IDisposable {
  constructor(private readonly parts: IExploreParts) {
    const { transfers, summaries } = parts;
    transfers.fileChanged.connect(this.onFile, this);
    transfers.finished.connect(this.onFinished, this);
    summaries.changed.connect(this.onSummary, this);
  }

  /** Rows or what stands in them has changed. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** A branch has been listed for the first time. */
  get opened(): ISignal<this, INode> {
    return this._opened;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  get roots(): readonly INode[] {
    return this._roots;
  }

  set roots(roots: readonly INode[]) {
    this._roots = roots;
    this.byFile = null;
    this.touch();
  }

  get rows(): Rows {
    this._rows ??= new Rows(this._roots);
    return this._rows;
  }

  async expand(node: INode): Promise<void> {
    if (node.expanded || node.type === 'file') {
      return;
    }
    node.expanded = true;
    if (!node.children || node.children.state === 'failed') {
      await this.loadChildren(node);
    } else {
      this.touch();
    }
  }

  collapse(node: INode): void {
    if (node.expanded) {
      node.expanded = false;
      this.touch();
    }
  }

  /** The next page of a collection that is open. */
  async loadMore(node: INode): Promise<void> {
    const { children } = node;
    if (!children || children.state !== 'ready' || children.next === null) {
      return;
    }
    children.state = 'loading';
    await this.loadPage(node, children, children.next, NEXT_PAGE);
  }

  retryChildren(node: INode): Promise<void> {
    if (node.children && node.children.nodes.length > 0) {
      node.children.state = 'ready';
      node.children.error = null;
      return this.loadMore(node);
    }
    return this.loadChildren(node);
  }

  /** Stops what is under way: another instance is asked from now on. */
  restart(): void {
    this.abort.abort();
    this.abort = new AbortController();
    this.roots = [];
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this.abort.abort();
    this.reloading.dispose();
    Signal.clearData(this);
  }

  private async loadChildren(node: INode): Promise<void> {
    const children: IChildren = { state: 'loading', nodes: [], next: null, total: node.length, error: null, prefix: null };
    node.children = children;
    this.byFile = null;
    await this.loadPage(node, children, null, FIRST_PAGE);
    if (node.children === children && children.state === 'ready') {
      this._opened.emit(node);
    }
  }

  private async loadPage(node: INode, children: IChildren, cursor: string | null, limit: number): Promise<void> {
    this.touch(children.nodes.length === 0);
    try {
      const page = await this.page(node, cursor, limit);
      if (node.children === children) {
        children.nodes.push(...page.nodes);
        children.prefix = page.nodes.reduce<string | null>(
          (prefix, child) => (prefix === null ? nameOf(child.did) : sharedPrefix(prefix, nameOf(child.did))),
          children.prefix
        );
        this.byFile = null;
        children.next = page.next;
        children.total = page.total ?? children.total;
        children.state = 'ready';
        children.error = null;
      }
    } catch (error) {
      if (isAbort(error)) {
        return;
      }
      if (node.children === children) {
        children.state = 'failed';
        children.error = asSidecarError(error);
      }
    }
    this.touch();
  }

  private async page(
    node: INode,
    cursor: string | null,
    limit: number
  ): Promise<{ nodes: INode[]; next: string | null; total: number | null }> {
    const { client, instances } = this.parts;
    const query = { namespace: instances.namespace, did: node.did, limit, cursor };
    if (node.type === 'container') {
      const page = await client.get<Page<DidHit>>('did/content', { ...query, limit: Math.min(limit, CONTENT_PAGE) }, this.abort.signal);
      const nodes = page.items.map(item => makeNode(item.did, item.type, node, item.size, item.length ?? null));
      return { nodes, next: page.next, total: page.total ?? null };
    }
    const page = await client.get<Page<FileDetails>>('did', query, this.abort.signal);
    const nodes = page.items.map(item => {
      const child = makeNode(item.did, 'file', node, item.size, null);
      child.file = fileState(item);
      return child;
    });
    return { nodes, next: page.next, total: page.total ?? null };
  }

  /** Asks again for the files that are shown, and puts what changed into the rows in place. */
  private async reload(node: INode): Promise<void> {
    const { children } = node;
    if (!children || children.state !== 'ready') {
      return;
    }
    let resized = false;
    try {
      const page = await this.page(node, null, Math.max(FIRST_PAGE, Math.min(NEXT_PAGE, children.nodes.length)));
      if (node.children !== children) {
        return;
      }
      // The answer has the order of the rows, which may be a hundred thousand: only where it differs they are looked through.
      let byDid: Map<string, INode> | null = null;
      page.nodes.forEach((fresh, index) => {
        const there = children.nodes[index];
        const child = there?.did === fresh.did ? there : (byDid ??= new Map(children.nodes.map(each => [each.did, each]))).get(fresh.did);
        if (child) {
          resized ||= (child.file?.error ?? null) !== (fresh.file?.error ?? null);
          child.file = fresh.file;
          child.size = fresh.size;
          child.length = fresh.length;
        }
      });
      if (children.nodes.length === 0 && page.nodes.length > 0) {
        children.nodes.push(...page.nodes);
        this.byFile = null;
        children.next = page.next;
        resized = true;
      }
    } catch {
      return; // What is shown stays; the row's summary tells what is wrong.
    }
    this.touch(resized);
  }

  private onFile(_: TransfersModel, event: FileEvent): void {
    const nodes = this.fileNodes().get(event.did);
    if (!nodes) {
      return;
    }
    const state = toState(event.state);
    let resized = false;
    for (const node of nodes) {
      const error = state === 'failed' ? event.error : null;
      resized ||= (node.file?.error ?? null) !== error;
      node.file = {
        state,
        path: event.path ?? node.file?.path ?? null,
        pfn: node.file?.pfn ?? null,
        error,
        done: state === 'on_the_way' ? event.bytes_done : null
      };
    }
    this.touch(resized);
  }

  /** The rows of each file, made anew only after rows have come or gone: events are many, and so are rows. */
  private fileNodes(): Map<string, INode[]> {
    if (!this.byFile) {
      const byFile = new Map<string, INode[]>();
      this.visit(node => {
        if (node.file) {
          const known = byFile.get(node.did);
          if (known) {
            known.push(node);
          } else {
            byFile.set(node.did, [node]);
          }
        }
      });
      this.byFile = byFile;
    }
    return this.byFile;
  }

  private onFinished(_: TransfersModel, transfer: Transfer): void {
    this.stale.add(transfer.did);
    void this.reloading.invoke().catch(() => undefined); // Only rejects when disposed.
  }

  private onSummary(_: SummariesModel, change: { namespace: string; did: string } | null): void {
    const outdated = change
      ? this.parts.summaries.isStale(change.namespace, change.did)
        ? [change.did]
        : []
      : this.openedNodes().map(node => node.did);
    if (outdated.length > 0) {
      outdated.forEach(did => this.stale.add(did));
      void this.reloading.invoke().catch(() => undefined); // Only rejects when disposed.
    }
  }

  private async reloadStale(): Promise<void> {
    const dids = new Set(this.stale);
    this.stale.clear();
    await Promise.all(
      this.openedNodes()
        .filter(node => dids.has(node.did))
        .map(node => this.reload(node))
    );
  }

  private openedNodes(): INode[] {
    const nodes: INode[] = [];
    this.visit(node => {
      if (node.expanded && node.children) {
        nodes.push(node);
      }
    });
    return nodes;
  }

  private visit(look: (node: INode) => void): void {
    const walk = (nodes: readonly INode[]) => {
      for (const node of nodes) {
        look(node);
        if (node.children) {
          walk(node.children.nodes);
        }
      }
    };
    walk(this._roots);
  }

  /** @param resized - whether rows came, went or changed their height; else what stands in them has changed only. */
  private touch(resized = true): void {
    if (resized) {
      this._rows = null;
    }
    this._changed.emit();
  }

  private readonly _changed = new Signal<this, void>(this);
  private readonly _opened = new Signal<this, INode>(this);
  private readonly stale = new Set<string>();
  private readonly reloading = new Debouncer(() => this.reloadStale(), 400);
  private abort = new AbortController();
  private _roots: readonly INode[] = [];
  private _rows: Rows | null = null;
  private byFile: Map<string, INode[]> | null = null;
  private _isDisposed = false;
}
