import { IDisposable } from '@lumino/disposable';
import { ISignal, Signal } from '@lumino/signaling';
import { asSidecarError, isAbort, SidecarError } from '../api/errors';
import { AuthMethod, Instance } from '../api/wire';
import { Credentials, InstancesModel, ISignIn } from '../core/instances';
import { IClient } from '../core/tokens';

export type SignInState =
  | { kind: 'idle' }
  | { kind: 'checking' }
  /** With what is stored, so that no form is needed. */
  | { kind: 'renewing' }
  | { kind: 'done'; answer: ISignIn }
  /** Several accounts fit: one must be chosen. */
  | { kind: 'choose'; accounts: readonly string[] }
  | { kind: 'failed'; error: SidecarError }
  /** Still signed in: signing out did not work. */
  | { kind: 'kept'; error: SidecarError };

/** One field of a sign-in form, under the name that the sidecar reads. */
export interface ICredentialField {
  readonly name: string;
  readonly secret?: boolean;
  readonly path?: boolean;
  readonly optional?: boolean;
}

export const METHODS: readonly AuthMethod[] = ['userpass', 'x509', 'x509_proxy', 'oidc'];

export const FIELDS: Readonly<Record<AuthMethod, readonly ICredentialField[]>> = {
  userpass: [{ name: 'username' }, { name: 'password', secret: true }, { name: 'account', optional: true }],
  x509: [
    { name: 'certificate', path: true },
    { name: 'key', path: true, optional: true },
    { name: 'pass_phrase', secret: true, optional: true },
    { name: 'account', optional: true }
  ],
  x509_proxy: [
    { name: 'proxy', path: true },
    { name: 'account', optional: true }
  ],
  oidc: [{ name: 'token_path', path: true, optional: true }]
};

/** What the sidecar gives in place of a stored secret; sent back, it keeps what is stored. */
export const UNCHANGED = 'unchanged';

/** The sign-in form of one instance. */
export class SignInModel implements IDisposable {
  constructor(
    private readonly client: IClient,
    private readonly instances: InstancesModel
  ) {
    instances.changed.connect(this.onInstances, this);
    this.onInstances();
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get state(): SignInState {
    return this._state;
  }

  /** The instance that the form is about. */
  get instance(): Instance | null {
    return this.instances.active;
  }

  get method(): AuthMethod {
    return this._method;
  }

  get values(): Credentials {
    return this._values;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** The methods of the sidecar's list, with the reason where one is not possible here. */
  methods(): { type: AuthMethod; possible: boolean; reason: string | null }[] {
    const offered = this.instance?.auth_methods;
    const rank = (type: AuthMethod) => METHODS.indexOf(type);
    return offered && offered.length > 0
      ? [...offered].sort((a, b) => Number(b.possible) - Number(a.possible) || rank(a.type) - rank(b.type))
      : METHODS.map(type => ({ type, possible: true, reason: null }));
  }

  set(name: string, value: string): void {
    this._values = { ...this._values, [name]: value };
    if (this._state.kind === 'failed' || this._state.kind === 'done' || this._state.kind === 'choose') {
      this._state = { kind: 'idle' };
    }
    this._changed.emit();
  }

  /** Back to what is stored; a check that is under way is given up. */
  cancel(): void {
    this.leave();
    void this.load();
  }

  choose(method: AuthMethod): void {
    if (method !== this._method) {
      this._method = method;
      this.cancel();
    }
  }

  /** Fills the form with what is stored; secrets come as a placeholder. */
  async load(): Promise<void> {
    const namespace = this.instance?.name;
    this._values = {};
    this._changed.emit();
    if (namespace === undefined) {
      return;
    }
    this.loading?.abort();
    const loading = new AbortController();
    this.loading = loading;
    try {
      const stored = await this.client.get<Record<string, unknown>>('auth', { namespace, type: this._method }, loading.signal);
      if (!loading.signal.aborted) {
        const values: Record<string, string> = {};
        for (const { name } of FIELDS[this._method]) {
          const value = stored[name];
          if (typeof value === 'string') {
            values[name] = value;
          }
        }
        this._values = { ...values, ...this._values };
        this._changed.emit();
      }
    } catch {
      // Nothing is stored for this method, or the sidecar is away, which the line under the title tells.
    }
  }

  /** Checks with Rucio; nothing is stored unless it works. */
  async signIn(account?: string): Promise<void> {
    const { instance } = this;
    if (!instance || this._state.kind === 'checking') {
      return;
    }
    const attempt = new AbortController();
    this.attempt = attempt;
    if (account !== undefined) {
      this._values = { ...this._values, account };
    }
    if (this._state.kind !== 'renewing') {
      this.setState({ kind: 'checking' });
    }
    const params: Record<string, string> = {};
    for (const { name } of FIELDS[this._method]) {
      const value = this._values[name];
      if (value !== undefined && value !== '') {
        params[name] = value;
      }
    }
    try {
      const answer = await this.instances.signIn(instance.name, this._method, params, attempt.signal);
      if (!attempt.signal.aborted) {
        this.setState({ kind: 'done', answer });
        void this.load();
      }
    } catch (error) {
      if (attempt.signal.aborted || isAbort(error)) {
        return;
      }
      const refusal = asSidecarError(error);
      const accounts = refusal.details.accounts;
      this.setState(refusal.code === 'several_accounts' && accounts ? { kind: 'choose', accounts } : { kind: 'failed', error: refusal });
    }
  }

  /** Signs in once more with what is stored; the form comes up where that is not enough. */
  async renew(): Promise<void> {
    const { instance } = this;
    const method = instance?.session?.method;
    if (!instance || !method || this.isBusy) {
      return;
    }
    this._method = method;
    this.setState({ kind: 'renewing' });
    await this.load();
    if (this._state.kind === 'renewing' && this.instance === instance) {
      await this.signIn();
    }
  }

  async signOut(): Promise<void> {
    const { instance } = this;
    if (!instance) {
      return;
    }
    try {
      await this.instances.signOut(instance.name);
      this._values = {};
      this.setState({ kind: 'idle' });
    } catch (error) {
      this.setState({ kind: 'kept', error: asSidecarError(error) });
    }
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this.attempt?.abort();
    this.loading?.abort();
    Signal.clearData(this);
  }

  private onInstances(): void {
    const name = this.instance?.name ?? null;
    if (name !== this.loadedFor) {
      this.loadedFor = name;
      this.leave();
      this._values = {};
      this.formWanted = true;
      const methods = this.methods();
      const stored = this.instance?.session?.method;
      const preferred = methods.find(method => method.type === stored && method.possible) ?? methods.find(method => method.possible);
      this._method = preferred?.type ?? 'userpass';
    }
    this._changed.emit();
  }

  /** Told by the view: the stored values are asked for only once somebody looks at the form. */
  shown(): void {
    if (this.formWanted && this.instance) {
      this.formWanted = false;
      void this.load();
    }
  }

  /** An answer that is still to come is not for this form any more. */
  private leave(): void {
    this.attempt?.abort();
    this.attempt = null;
    this._state = { kind: 'idle' };
  }

  private get isBusy(): boolean {
    return this._state.kind === 'checking' || this._state.kind === 'renewing';
  }

  private setState(state: SignInState): void {
    this._state = state;
    this._changed.emit();
  }

  private readonly _changed = new Signal<this, void>(this);
  private _state: SignInState = { kind: 'idle' };
  private _method: AuthMethod = 'userpass';
  private _values: Credentials = {};
  private _isDisposed = false;
  private loadedFor: string | null = null;
  private formWanted = false;
  private loading: AbortController | null = null;
  private attempt: AbortController | null = null;
}
