import { IDisposable } from '@lumino/disposable';
import { Debouncer } from '@lumino/polling';
import { ISignal, Signal } from '@lumino/signaling';
import { asSidecarError, isAbort } from '../api/errors';
import { DidHit, FileDetails, FileEvent, Page, SearchType, Transfer } from '../api/wire';
import { InstancesModel } from '../core/instances';
import { lastOf, Query, QueryState } from '../core/query';
import { SummariesModel } from '../core/summaries';
import { IClient } from '../core/tokens';
import { TransfersModel } from '../core/transfers';
import { nameOf } from '../words/did';
import { toState } from '../words/state';
import { IFilter, writeFilters } from './filters';
import { completeScopes, searchPattern, SortOrder, sortHits } from './search';
import { flatten, IChildren, INode, Row, sharedPrefix } from './tree';

/** The first page is small, so that it is there at once; the next ones are large, so that there are few. */
const FIRST_PAGE = 100;
const NEXT_PAGE = 1000;

/** The sidecar gives at most this many members of a container at a time. */
const CONTENT_PAGE = 500;

/** As many hits as a person can look through; the sidecar says when Rucio had more. */
export const SEARCH_LIMIT = 1000;

export interface ISearchResult {
  readonly pattern: string;
  readonly hits: readonly DidHit[];
  /** Rucio had more than were asked for. */
  readonly more: boolean;
}

export interface IExploreParts {
  readonly client: IClient;
  readonly instances: InstancesModel;
  readonly transfers: TransfersModel;
  readonly summaries: SummariesModel;
}

/** The search and the tree of its results. */
export class ExploreModel implements IDisposable {
  constructor(private readonly parts: IExploreParts) {
    const { client, instances, transfers, summaries } = parts;
    this.scopes = new Query(async signal => {
      const namespace = instances.namespace;
      if (namespace === null) {
        return [];
      }
      const { scopes } = await client.get<{ scopes: string[] }>('list-scopes', { namespace }, signal);
      return [...scopes].sort((a, b) => a.localeCompare(b));
    });
    this.results = new Query((signal, pattern: string) => this.ask(pattern, signal));
    this.results.changed.connect(this.onResults, this);
    this.scopes.changed.connect(() => this._changed.emit(), this);
    instances.activeChanged.connect(this.onInstance, this);
    instances.signedInAgain.connect(this.onSignIn, this);
    transfers.fileChanged.connect(this.onFile, this);
    transfers.finished.connect(this.onFinished, this);
    transfers.changed.connect(() => this._changed.emit(), this);
    summaries.changed.connect(this.onSummary, this);
  }

  /** Rows, selection or what stands in them has changed. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** What stands in the search box. */
  get text(): string {
    return this._text;
  }

  set text(text: string) {
    if (text !== this._text) {
      this._text = text;
      this._changed.emit();
    }
  }

  get type(): SearchType {
    return this._type;
  }

  /** Another type searches again at once. */
  set type(type: SearchType) {
    if (type !== this._type) {
      this._type = type;
      this._changed.emit();
      if (this.searched !== null) {
        void this.search();
      }
    }
  }

  get order(): SortOrder {
    return this._order;
  }

  set order(order: SortOrder) {
    if (order !== this._order) {
      this._order = order;
      this.rebuild();
    }
  }

  /** Narrows the results that are there, without asking again. */
  get narrow(): string {
    return this._narrow;
  }

  set narrow(text: string) {
    if (text !== this._narrow) {
      this._narrow = text;
      this.rebuild();
    }
  }

  /** All of these must hold. */
  get filters(): readonly IFilter[] {
    return this._filters;
  }

  set filters(filters: readonly IFilter[]) {
    this._filters = filters;
    this._changed.emit();
    if (this.searched !== null) {
      void this.search();
    }
  }

  get state(): QueryState<ISearchResult> {
    return this.results.state;
  }

  /** The pattern of the last search; null before the first. */
  get searched(): string | null {
    return this._searched;
  }

  get scopeState(): QueryState<string[]> {
    return this.scopes.state;
  }

  get rows(): readonly Row[] {
    this._rows ??= flatten(this.roots);
    return this._rows;
  }

  /** Hits that are shown, after narrowing. */
  get shown(): number {
    return this.roots.length;
  }

  get selected(): INode | null {
    return this._selected;
  }

  select(node: INode | null): void {
    if (node !== this._selected) {
      this._selected = node;
      this._changed.emit();
    }
  }

  completions(): string[] {
    return completeScopes(lastOf(this.scopes.state) ?? [], this._text);
  }

  ensureScopes(): void {
    if (this.scopes.state.kind === 'idle' || this.scopes.state.kind === 'failed') {
      void this.scopes.load();
    }
  }

  async search(): Promise<void> {
    const pattern = searchPattern(this._text, this.parts.instances.active?.wildcard_enabled ?? true);
    if (pattern === null) {
      return;
    }
    if (this.parts.instances.namespace === null) {
      // Enter before the service has answered: the search starts as soon as there is something to ask.
      this._waiting = true;
      return;
    }
    this._waiting = false;
    this._searched = pattern;
    this._narrow = '';
    await this.results.load(pattern);
    if (!this._isDisposed && this.results.state.kind === 'ready') {
      this._found.emit(this._text.trim());
    }
  }

  /** A search has succeeded; the text as typed. */
  get found(): ISignal<this, string> {
    return this._found;
  }

  cancelSearch(): void {
    this.results.cancel();
  }

  /** Back to what stands there before anything is searched. */
  clear(): void {
    this._text = '';
    this._waiting = false;
    this._searched = null;
    this._narrow = '';
    this.results.reset();
    this.setRoots([]);
    this._cleared.emit();
  }

  /** The person has taken the search away. */
  get cleared(): ISignal<this, void> {
    return this._cleared;
  }

  async toggle(node: INode): Promise<void> {
    await (node.expanded ? this.collapse(node) : this.expand(node));
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

  collapse(node: INode): Promise<void> {
    if (node.expanded) {
      node.expanded = false;
      if (this._selected && isBelow(this._selected, node)) {
        this._selected = node;
      }
      this.touch();
    }
    return Promise.resolve();
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

  /** Asks again for everything that is shown. */
  async refresh(): Promise<void> {
    this.parts.summaries.invalidateAll();
    if (this.searched !== null) {
      await this.results.load(this.searched);
    } else {
      await this.scopes.load();
    }
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this.abort.abort();
    this.reloading.dispose();
    this.results.dispose();
    this.scopes.dispose();
    Signal.clearData(this);
  }

  private async ask(pattern: string, signal: AbortSignal): Promise<ISearchResult> {
    const { client, instances } = this.parts;
    try {
      const { body, headers } = await client.reply<DidHit[]>(
        'GET',
        'did-search',
        { namespace: instances.namespace, did: pattern, type: this._type, filters: writeFilters(this._filters) ?? '', limit: SEARCH_LIMIT },
        undefined,
        signal
      );
      return { pattern, hits: body, more: headers.get('X-Rucio-More') === 'true' };
    } catch (error) {
      // To find nothing is an answer, though the Python extension's interface calls it an error.
      if (!isAbort(error) && asSidecarError(error).code === 'no_match') {
        return { pattern, hits: [], more: false };
      }
      throw error;
    }
  }

  private onResults(_: unknown, state: QueryState<ISearchResult>): void {
    if (state.kind === 'ready' || state.kind === 'idle') {
      this.rebuild();
    } else {
      this._changed.emit();
    }
  }

  private rebuild(): void {
    const result = lastOf(this.results.state);
    const wanted = this._narrow.trim().toLowerCase();
    const hits = (result?.hits ?? []).filter(hit => wanted === '' || hit.did.toLowerCase().includes(wanted));
    // What was open stays open, with what is known of it.
    const before = new Map(this.roots.map(node => [node.key, node]));
    this.setRoots(
      sortHits(hits, this._order).map(hit => {
        const known = before.get(hit.did);
        if (known && known.type === hit.type) {
          known.size = hit.size;
          known.length = hit.length ?? null;
          return known;
        }
        return makeNode(hit.did, hit.type, null, hit.size, hit.length ?? null);
      })
    );
  }

  private setRoots(roots: INode[]): void {
    this.roots = roots;
    this.byFile = null;
    if (this._selected && !roots.some(root => this._selected === root || (this._selected && isBelow(this._selected, root)))) {
      this._selected = null;
    }
    this.touch();
  }

  private async loadChildren(node: INode): Promise<void> {
    const children: IChildren = { state: 'loading', nodes: [], next: null, total: node.length, error: null, prefix: null };
    node.children = children;
    this.byFile = null;
    await this.loadPage(node, children, null, FIRST_PAGE);
  }

  private async loadPage(node: INode, children: IChildren, cursor: string | null, limit: number): Promise<void> {
    this.touch();
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
    try {
      const page = await this.page(node, null, Math.max(FIRST_PAGE, Math.min(NEXT_PAGE, children.nodes.length)));
      if (node.children !== children) {
        return;
      }
      const known = new Map(children.nodes.map(child => [child.did, child]));
      for (const fresh of page.nodes) {
        const child = known.get(fresh.did);
        if (child) {
          child.file = fresh.file;
          child.size = fresh.size;
          child.length = fresh.length;
        }
      }
      if (children.nodes.length === 0 && page.nodes.length > 0) {
        children.nodes.push(...page.nodes);
        this.byFile = null;
        children.next = page.next;
      }
    } catch {
      return; // What is shown stays; the row's summary tells what is wrong.
    }
    this.touch();
  }

  private onFile(_: TransfersModel, event: FileEvent): void {
    const nodes = this.fileNodes().get(event.did);
    if (!nodes) {
      return;
    }
    const state = toState(event.state);
    for (const node of nodes) {
      node.file = {
        state,
        path: event.path ?? node.file?.path ?? null,
        pfn: node.file?.pfn ?? null,
        error: state === 'failed' ? event.error : null,
        done: state === 'on_the_way' ? event.bytes_done : null
      };
    }
    this.touch();
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
    this._changed.emit();
    const outdated = change
      ? this.parts.summaries.isStale(change.namespace, change.did)
        ? [change.did]
        : []
      : this.opened().map(node => node.did);
    if (outdated.length > 0) {
      outdated.forEach(did => this.stale.add(did));
      void this.reloading.invoke().catch(() => undefined); // Only rejects when disposed.
    }
  }

  private async reloadStale(): Promise<void> {
    const dids = new Set(this.stale);
    this.stale.clear();
    await Promise.all(
      this.opened()
        .filter(node => dids.has(node.did))
        .map(node => this.reload(node))
    );
  }

  private onInstance(): void {
    this.abort.abort();
    this.abort = new AbortController();
    this._searched = null;
    this.results.reset();
    this.scopes.reset();
    this.setRoots([]);
    if (this._waiting) {
      void this.search();
    }
  }

  private onSignIn(): void {
    this.scopes.reset();
    if (this.results.state.kind === 'failed') {
      void this.search();
    }
    this._changed.emit();
  }

  private opened(): INode[] {
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
    walk(this.roots);
  }

  private touch(): void {
    this._rows = null;
    this._changed.emit();
  }

  private readonly scopes: Query<string[], []>;
  private readonly results: Query<ISearchResult, [string]>;
  private readonly _changed = new Signal<this, void>(this);
  private readonly _found = new Signal<this, string>(this);
  private readonly _cleared = new Signal<this, void>(this);
  private _waiting = false;
  private readonly stale = new Set<string>();
  private readonly reloading = new Debouncer(() => this.reloadStale(), 400);
  private abort = new AbortController();
  private roots: INode[] = [];
  private _rows: Row[] | null = null;
  private byFile: Map<string, INode[]> | null = null;
  private _selected: INode | null = null;
  private _text = '';
  private _type: SearchType = 'collection';
  private _order: SortOrder = 'name';
  private _narrow = '';
  private _filters: readonly IFilter[] = [];
  private _searched: string | null = null;
  private _isDisposed = false;
}

function makeNode(did: string, type: INode['type'], parent: INode | null, size: number | null, length: number | null): INode {
  const key = parent ? `${parent.key}\n${did}` : did;
  return { key, did, type, level: parent ? parent.level + 1 : 1, parent, size, length, file: null, expanded: false, children: null };
}

function fileState(item: FileDetails): INode['file'] {
  return {
    state: toState(item.state ?? item.status),
    path: item.path,
    pfn: item.pfn ?? null,
    error: item.error ?? null,
    done: null
  };
}

function isBelow(node: INode, ancestor: INode): boolean {
  for (let at = node.parent; at; at = at.parent) {
    if (at === ancestor) {
      return true;
    }
  }
  return false;
}
