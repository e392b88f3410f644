import { IDisposable } from '@lumino/disposable';
import { ISignal, Signal } from '@lumino/signaling';
import { DidHit, SearchType } from '../api/wire';
import { lastOf, Query, QueryState } from '../core/query';
import { Branches, IExploreParts } from './branches';
import { askHits, ISearchResult } from './hits';
import { IFilter, writeFilters } from './filters';
import { isUnder, PickMode, Picks } from './picks';
import { completeScopes, searchPattern, SortOrder, sortHits } from './search';
import { Rows } from './rows';
import { INode, isBelow, makeNode } from './tree';

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
    this.results = new Query((signal, pattern: string, inParts: boolean) => this.ask(pattern, inParts, signal));
    this.results.changed.connect(this.onResults, this);
    this.scopes.changed.connect(() => this._changed.emit(), this);
    instances.activeChanged.connect(this.onInstance, this);
    instances.signedInAgain.connect(this.onSignIn, this);
    transfers.changed.connect(() => this._changed.emit(), this);
    summaries.changed.connect(() => this._changed.emit(), this);
    this.branches = new Branches(parts);
    this.branches.changed.connect(() => this._changed.emit(), this);
  }

  /** Rows, selection or what stands in them has changed. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** A branch has been listed for the first time. */
  get opened(): ISignal<object, INode> {
    return this.branches.opened;
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

  /** A search begins as soon as there is somebody to ask. */
  get isWaiting(): boolean {
    return this._waiting;
  }

  /** The pattern of the last search; null before the first. */
  get searched(): string | null {
    return this._searched;
  }

  get scopeState(): QueryState<string[]> {
    return this.scopes.state;
  }

  get rows(): Rows {
    return this.branches.rows;
  }

  /** Hits that are shown, after narrowing. */
  get shown(): number {
    return this.branches.roots.length;
  }

  /** The one row that is picked; null where none or several are. */
  get selected(): INode | null {
    return this.picks.single;
  }

  /** Every row that is picked. */
  get picked(): ReadonlySet<INode> {
    return this.picks.nodes;
  }

  /** The row that the keyboard is on. */
  get focused(): INode | null {
    return this.picks.focused;
  }

  select(node: INode | null): void {
    if (node) {
      this.pick(node, 'only');
    } else {
      this.picks.clear();
      this._changed.emit();
    }
  }

  pick(node: INode, mode: PickMode): void {
    this.picks.pick(node, mode, this.rows);
    this._changed.emit();
  }

  pickAll(): void {
    this.picks.all(this.rows);
    this._changed.emit();
  }

  /** Moves the keyboard without picking. */
  focus(node: INode): void {
    this.picks.focus(node);
    this._changed.emit();
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
      this._changed.emit();
      return;
    }
    this._waiting = false;
    this._searched = pattern;
    this._narrow = '';
    this.before = lastOf(this.results.state) ?? null;
    this._refreshing = false;
    await this.results.load(pattern, true);
    const { state } = this.results;
    if (!this._isDisposed && state.kind === 'ready' && !this.showsEarlier && state.value.stopped !== true) {
      this._found.emit(this._text.trim());
    }
  }

  /** The same is asked once more, and what is known of it stands meanwhile. */
  get isRefreshing(): boolean {
    return this._refreshing;
  }

  /** What is shown was found by the search before: of this one nothing has come, or nothing will. */
  get showsEarlier(): boolean {
    return this.before !== null && lastOf(this.results.state) === this.before;
  }

  /** A whole search at once: what stood in the fields before is replaced. */
  async searchFor(text: string, type: SearchType, filters: readonly IFilter[]): Promise<void> {
    this._text = text;
    this._type = type;
    this._filters = filters;
    await this.search();
  }

  /** Looks for one DID, selects it and opens it. */
  async reveal(did: string): Promise<void> {
    await this.searchFor(did, 'all', []);
    const node = this.branches.roots.find(root => root.did === did);
    if (node) {
      this.select(node);
      await this.expand(node);
    }
  }

  /** A search has succeeded; the text as typed. */
  get found(): ISignal<this, string> {
    return this._found;
  }

  /** What has come stays. Where nothing has, that is back which was there before. */
  cancelSearch(): void {
    if (this.results.state.kind !== 'loading') {
      return;
    }
    const { last } = this.results.state;
    this.results.cancel();
    if (this._refreshing) {
      this._refreshing = false;
    } else if (last === undefined || this.showsEarlier) {
      this._searched = last?.pattern ?? null;
      this._changed.emit();
    } else {
      this.results.put({ ...last, stopped: true });
    }
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

  expand(node: INode): Promise<void> {
    return this.branches.expand(node);
  }

  collapse(node: INode): Promise<void> {
    if (node.expanded) {
      this.picks.keep(other => !isBelow(other, node), node);
    }
    this.branches.collapse(node);
    return Promise.resolve();
  }

  /** The next page of a collection that is open. */
  loadMore(node: INode): Promise<void> {
    return this.branches.loadMore(node);
  }

  retryChildren(node: INode): Promise<void> {
    return this.branches.retryChildren(node);
  }

  /** Asks again for everything that is shown. */
  async refresh(): Promise<void> {
    this.parts.summaries.invalidateAll();
    if (this.searched !== null && this.results.state.kind === 'loading' && !this._refreshing) {
      return; // What is asked for is fresh.
    }
    if (this.searched !== null) {
      this.before = null;
      this._refreshing = true;
      // What is shown stays as it is until all is known: nothing jumps.
      await this.results.load(this.searched, false);
      this._refreshing = false;
    } else {
      await this.scopes.load();
    }
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this.branches.dispose();
    this.results.dispose();
    this.scopes.dispose();
    Signal.clearData(this);
  }

  private ask(pattern: string, inParts: boolean, signal: AbortSignal): Promise<ISearchResult> {
    const { client, instances } = this.parts;
    const query = { namespace: instances.namespace, did: pattern, type: this._type, filters: writeFilters(this._filters) ?? '' };
    return askHits(client, pattern, query, signal, part => {
      if (inParts) {
        this.results.advance(part);
      }
    });
  }

  private onResults(_: unknown, state: QueryState<ISearchResult>): void {
    const hits = lastOf(state)?.hits ?? null;
    if (hits !== this.hits) {
      this.hits = hits;
      this.rebuild();
    } else {
      this._changed.emit();
    }
  }

  private rebuild(): void {
    const result = lastOf(this.results.state);
    const wanted = this._narrow.trim().toLowerCase();
    // What was open stays open, with what is known of it, also where narrowing hides it for a while.
    const nodes = new Map<string, INode>();
    for (const hit of result?.hits ?? []) {
      const known = this.nodes.get(hit.did);
      const node = known && known.type === hit.type ? known : makeNode(hit.did, hit.type, null, hit.size, hit.length ?? null);
      node.size = hit.size;
      node.length = hit.length ?? null;
      nodes.set(hit.did, node);
    }
    this.nodes = nodes;
    const hits = (result?.hits ?? []).filter(hit => wanted === '' || hit.did.toLowerCase().includes(wanted));
    this.setRoots(sortHits(hits, this._order).flatMap(hit => nodes.get(hit.did) ?? []));
  }

  private setRoots(roots: INode[]): void {
    const shown = new Set(roots);
    this.picks.keep(node => isUnder(node, shown), null);
    this.branches.roots = roots;
  }

  private onInstance(): void {
    this._searched = null;
    this.picks.keep(() => false, null);
    this.branches.restart();
    this.results.reset();
    this.scopes.reset();
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

  private readonly branches: Branches;
  private readonly scopes: Query<string[], []>;
  private readonly results: Query<ISearchResult, [pattern: string, inParts: boolean]>;
  /** The result that the newest search began with. */
  private before: ISearchResult | null = null;
  private readonly _changed = new Signal<this, void>(this);
  private readonly _found = new Signal<this, string>(this);
  private readonly _cleared = new Signal<this, void>(this);
  /** What the rows are made from. */
  private hits: readonly DidHit[] | null = null;
  /** Every hit by its DID, also those that narrowing hides. */
  private nodes = new Map<string, INode>();
  private _waiting = false;
  private _refreshing = false;
  private readonly picks = new Picks();
  private _text = '';
  private _type: SearchType = 'collection';
  private _order: SortOrder = 'name';
  private _narrow = '';
  private _filters: readonly IFilter[] = [];
  private _searched: string | null = null;
  private _isDisposed = false;
}
