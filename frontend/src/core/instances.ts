import { IDisposable } from '@lumino/disposable';
import { ISignal, Signal } from '@lumino/signaling';
import { EventStream } from '../api/events';
import { SidecarError } from '../api/errors';
import { AuthMethod, Instance, Instances, Problem, PROTOCOL, SidecarEvent, Version } from '../api/wire';
import { lastOf, Query, QueryState } from './query';
import { IClient } from './tokens';

/** What a sign-in needs, by method, under the names that the sidecar reads. */
export type Credentials = Readonly<Record<string, string>>;

export interface ISignIn {
  success: boolean;
  account?: string | null;
  expires_at?: string | null;
  lifetime?: string | null;
  /** Signed in, but something beside it did not work. */
  warning?: Problem | null;
}

/** The configured Rucio servers, which of them is in use, and who the user is there. */
export class InstancesModel implements IDisposable {
  constructor(
    private readonly client: IClient,
    events: EventStream
  ) {
    this.query = new Query(signal => client.get<Instances>('instances', {}, signal));
    this.query.changed.connect(this.onAnswer, this);
    events.received.connect(this.onEvent, this);
    events.restarted.connect(this.onRestart, this);
    events.stateChanged.connect((_, state) => {
      if (state.kind === 'open' && this.query.state.kind === 'failed') {
        void this.refresh();
      }
    }, this);
  }

  /** Anything here has changed. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Another instance is in use: what belongs to the one before is void. */
  get activeChanged(): ISignal<this, Instance | null> {
    return this._activeChanged;
  }

  get state(): QueryState<Instances> {
    return this.query.state;
  }

  get all(): readonly Instance[] {
    return lastOf(this.query.state)?.instances ?? [];
  }

  get active(): Instance | null {
    return this._active;
  }

  /** The name by which requests address the active instance; null without one. */
  get namespace(): string | null {
    return this._active?.name ?? null;
  }

  get signedIn(): boolean {
    // A server that tells nothing of sessions tells by refusing.
    return this._active !== null && (this._active.session?.signed_in ?? true);
  }

  /** The sidecar's version, known after the first refresh. */
  get version(): Version | null {
    return this._version;
  }

  get speaksOurProtocol(): boolean {
    return this._version === null || this._version.protocol === PROTOCOL;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  find(name: string): Instance | null {
    return this.all.find(instance => instance.name === name) ?? null;
  }

  /** Asks at most once, however many parts of the panel want to know. */
  ensure(): Promise<void> {
    return this.query.state.kind === 'idle' ? this.refresh() : Promise.resolve();
  }

  async refresh(): Promise<void> {
    await this.query.load();
    if (this._version === null && this.query.state.kind === 'ready') {
      try {
        this._version = await this.client.get<Version>('version');
        this._changed.emit();
      } catch {
        // A sidecar that lists instances and hides its version is usable; the versions are compared again at the next refresh.
      }
    }
  }

  /** Makes another instance the one in use. */
  async use(name: string): Promise<void> {
    const instance = this.find(name);
    if (!instance) {
      throw new SidecarError('no_such_instance', `There is no instance named ${name}.`, null);
    }
    await this.client.put('instances', {
      instance: name,
      auth: instance.session?.method ?? lastOf(this.query.state)?.auth_type ?? 'userpass'
    });
    this.chosen = name;
    await this.refresh();
  }

  /** Checked at Rucio by the sidecar, which stores nothing that does not work. */
  async signIn(namespace: string, type: AuthMethod, params: Credentials, signal?: AbortSignal): Promise<ISignIn> {
    const answer = await this.client.put<ISignIn>('auth', { namespace, type, params }, signal);
    signal?.throwIfAborted();
    await this.client.put('instances', { instance: namespace, auth: type }, signal);
    this.chosen = namespace;
    await this.refresh();
    this._signedIn.emit(namespace);
    return answer;
  }

  /** Somebody has just signed in: what was refused before may work now. */
  get signedInAgain(): ISignal<this, string> {
    return this._signedIn;
  }

  async signOut(namespace: string): Promise<void> {
    await this.client.delete('auth', { namespace });
    await this.refresh();
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this.query.dispose();
    Signal.clearData(this);
  }

  private onAnswer(_: unknown, state: QueryState<Instances>): void {
    if (state.kind === 'ready') {
      const { active_instance: name, instances } = state.value;
      // What another page has chosen since is for the pages that open after it, not for this one.
      const own = this.chosen ?? this._active?.name;
      const next =
        instances.find(instance => instance.name === own) ??
        instances.find(instance => instance.name === name) ??
        (instances.length === 1 ? (instances[0] ?? null) : null);
      const before = this._active?.name ?? null;
      this._active = next;
      if (before !== (next?.name ?? null)) {
        this._activeChanged.emit(next);
      }
    }
    this._changed.emit();
  }

  private onEvent(_: EventStream, event: SidecarEvent): void {
    if (event.type === 'config') {
      void this.refresh();
    } else if (event.type === 'session') {
      const { namespace, ...now } = event.data;
      const known = lastOf(this.query.state);
      const instance = known?.instances.find(candidate => candidate.name === namespace);
      if (known && instance) {
        const method = instance.session?.method ?? null;
        const session = { ...now, method, problem: now.signed_in ? null : (instance.session?.problem ?? null) };
        const instances = known.instances.map(other => (other === instance ? { ...other, session } : other));
        this.query.put({ ...known, instances });
      }
    }
  }

  private onRestart(): void {
    this._version = null;
    void this.refresh();
  }

  private readonly query: Query<Instances, []>;
  private readonly _changed = new Signal<this, void>(this);
  private readonly _activeChanged = new Signal<this, Instance | null>(this);
  private readonly _signedIn = new Signal<this, string>(this);
  private _active: Instance | null = null;
  /** By a person, on this page. */
  private chosen: string | null = null;
  private _version: Version | null = null;
  private _isDisposed = false;
}
