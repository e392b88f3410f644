import type { ISessionContext } from '@jupyterlab/apputils';
import type { Kernel, KernelMessage } from '@jupyterlab/services';
import { IDisposable } from '@lumino/disposable';
import { ISignal, Signal } from '@lumino/signaling';
import { answerOf, obstacleOf } from './answers';
import { inject, listen } from './comms';
import { UnspeakableText } from './escape';
import { languageOf } from './languages';
import type { InKernel } from './states';
import type { IDefineOptions, IHelperPlaces, ILanguage, IReport, IRequest, IVariable } from './types';

/** What the variables need of a session context; notebooks and consoles have the same. */
export type ISession = Pick<ISessionContext, 'kernelChanged' | 'session'>;

export interface ISessionOptions {
  /** `language` of the kernel's specification: what is known before the kernel has answered. */
  specLanguage(kernelName: string): string | null;
  places(): IHelperPlaces | null;
  /** After this time a kernel that has not acknowledged counts as busy, or as silent where it is idle. Default 30 000 ms. */
  timeLimit?: number;
}

/** Times in a row that a request may be dropped before that counts as a failure. */
const MOST_ABORTED = 3;

interface ISent {
  variable: IVariable;
  fingerprint: string;
  state: InKernel;
}

/**
 * Keeps the variables of one session defined: at once, after each restart ahead of the cells that wait, and with every
 * change. Each definition is a silent request, so that it keeps its place before the cells that are run after it.
 */
export class KernelVariables implements IDisposable {
  constructor(
    private readonly context: ISession,
    private readonly options: ISessionOptions
  ) {
    this.timeLimit = options.timeLimit ?? 30_000;
    context.kernelChanged.connect(this.onKernel, this);
    this.onKernel();
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get kernel(): Kernel.IKernelConnection | null {
    return this._kernel;
  }

  /** The kernel's language as far as it is known. Null: unknown, or one without a code generator. */
  get language(): ILanguage | null {
    return languageOf(this.languageName);
  }

  /** The last acknowledgement that named a helper. */
  get report(): IReport | null {
    return this._report;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  state(name: string): InKernel {
    if (!this._kernel || this._kernel.status === 'dead') {
      return { kind: 'no_kernel' };
    }
    return this.sent.get(name)?.state ?? { kind: 'waiting', busy: false };
  }

  /** The names that the user has agreed to use although a builtin has them. Forgotten with the page. */
  consent(name: string): void {
    this.consented.add(name);
    this.sent.delete(name);
    this.flush(false);
  }

  /** Says what is to be defined; only what differs from what the kernel has is sent. */
  set(variables: readonly IVariable[]): void {
    this.wanted = variables;
    const names = new Set(variables.map(v => v.name));
    for (const name of [...this.sent.keys()]) {
      if (!names.has(name)) {
        this.sent.delete(name);
      }
    }
    this.flush(false);
  }

  /** Defines everything again, also names that a cell has changed. */
  redefine(): void {
    this.sent.clear();
    this.prepared = false;
    this.flush(true);
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this.life++;
    this.release();
    this.context.kernelChanged.disconnect(this.onKernel, this);
    Signal.clearData(this);
  }

  private get languageName(): string | null {
    return this.known ?? (this._kernel ? this.options.specLanguage(this._kernel.name) : null);
  }

  private onKernel(): void {
    const kernel = this.context.session?.kernel ?? null;
    if (kernel === this._kernel) {
      return;
    }
    this.release();
    this._kernel = kernel;
    this.known = null;
    if (kernel) {
      kernel.statusChanged.connect(this.onStatus, this);
      kernel.iopubMessage.connect(this.onMessage, this);
      this.listen(kernel);
      const guess = this.languageName;
      void kernel.info.then(
        info => {
          if (this._kernel === kernel && !this._isDisposed) {
            this.known = info.language_info.name;
            if (this.language === null || languageOf(guess) !== this.language) {
              this.sent.clear();
            }
            this.flush(false);
          }
        },
        () => undefined // The connection was disposed before the kernel answered: kernelChanged follows.
      );
    }
    this.forget();
    this.flush(false);
  }

  private onStatus(_: Kernel.IKernelConnection, status: Kernel.Status): void {
    if (status === 'restarting' || status === 'autorestarting') {
      this.forget();
      // JupyterLab drops pending messages right after this signal. What is sent from a microtask stays queued until the
      // new kernel answers, and goes ahead of the cells of "Restart Kernel and Run All".
      const life = this.life;
      void Promise.resolve().then(() => {
        if (life === this.life) {
          this.flush(false);
        }
      });
    } else if (status === 'dead') {
      this.forget();
      this._changed.emit();
    }
  }

  /** Another connection to this kernel may have restarted it: its answers then carry another session id. */
  private onMessage(kernel: Kernel.IKernelConnection, message: KernelMessage.IIOPubMessage): void {
    const parent = message.parent_header;
    // Only answers to somebody else's request tell: the server makes status messages of its own, without a parent.
    if (!('session' in parent) || parent.session === kernel.clientId || message.header.msg_type !== 'status') {
      return;
    }
    if (this.definedIn !== null && message.header.session !== this.definedIn) {
      this.forget();
      this.flush(false);
    }
  }

  /** The channel of the Python extension; targets stay registered over restarts. */
  private listen(kernel: Kernel.IKernelConnection): void {
    listen(kernel, {
      requested: () => this.wanted,
      acknowledged: names => {
        for (const name of names) {
          const entry = this.sent.get(name);
          if (this._kernel === kernel && entry?.state.kind === 'waiting') {
            entry.state = { kind: 'ready' };
          }
        }
        this._changed.emit();
      }
    });
  }

  private forget(): void {
    this.life++;
    this.sent.clear();
    this.prepared = false;
    this.helperRefused = false;
    this.definedIn = null;
    this._report = null;
  }

  private get places(): IHelperPlaces | null {
    const places = this.options.places();
    return places && this.helperRefused ? { ...places, dotnet: null } : places;
  }

  private release(): void {
    this._kernel?.statusChanged.disconnect(this.onStatus, this);
    this._kernel?.iopubMessage.disconnect(this.onMessage, this);
  }

  private flush(force: boolean): void {
    const kernel = this._kernel;
    if (!kernel || kernel.status === 'dead' || kernel.isDisposed || this._isDisposed) {
      this._changed.emit();
      return;
    }
    const language = this.language;
    const places = this.places;
    const due: ISent[] = [];
    for (const variable of this.wanted) {
      const fingerprint = JSON.stringify([variable, places]);
      if (!force && this.sent.get(variable.name)?.fingerprint === fingerprint) {
        continue;
      }
      const entry: ISent = { variable, fingerprint, state: { kind: 'waiting', busy: false } };
      const obstacle = obstacleOf(language, this.known, variable, this.consented);
      this.sent.set(variable.name, entry);
      if (obstacle) {
        entry.state = obstacle;
      } else if (language && (language.lazy || variable.state !== 'unknown')) {
        due.push(entry);
      }
    }
    if (language && due.length > 0) {
      this.send(kernel, language, due, { places, consented: [...this.consented], force });
      this.sendLive(kernel, due);
    }
    this._changed.emit();
  }

  private send(kernel: Kernel.IKernelConnection, language: ILanguage, due: readonly ISent[], options: IDefineOptions): void {
    const byName = new Map(due.map(entry => [entry.variable.name, entry]));
    if (!this.prepared) {
      this.prepared = true;
      for (const request of language.prepare(options.places)) {
        void this.execute(kernel, request, byName);
      }
    }
    let requests: readonly IRequest[];
    try {
      requests = language.define(
        due.map(entry => entry.variable),
        options
      );
    } catch (error) {
      if (!(error instanceof UnspeakableText)) {
        throw error;
      }
      this.sendOneByOne(kernel, language, due, options);
      return;
    }
    for (const request of requests) {
      void this.execute(kernel, request, byName);
    }
  }

  /** A cell that runs now sees new values too where a helper listens on the channel; the silent request follows it. */
  private sendLive(kernel: Kernel.IKernelConnection, due: readonly ISent[]): void {
    const known = due.map(entry => entry.variable).filter(variable => variable.files !== null);
    if (known.length === 0 || this._report === null) {
      return;
    }
    if (this._report.upstream || (this._report.helper !== null && kernel.status === 'busy')) {
      void inject(kernel, known).catch(() => undefined); // The silent request brings the same values.
    }
  }

  /** One name that no literal can hold must not keep the others from the kernel. */
  private sendOneByOne(kernel: Kernel.IKernelConnection, language: ILanguage, due: readonly ISent[], options: IDefineOptions): void {
    if (due.length === 1 && due[0]) {
      due[0].state = { kind: 'failed', fault: { kind: 'text' } };
      return;
    }
    for (const entry of due) {
      this.send(kernel, language, [entry], options);
    }
  }

  private async execute(kernel: Kernel.IKernelConnection, request: IRequest, entries: ReadonlyMap<string, ISent>): Promise<void> {
    const life = this.life;
    const mine = request.names.flatMap(name => entries.get(name) ?? []);
    const put = (states: (name: string) => InKernel) => {
      if (life === this.life) {
        for (const entry of mine) {
          if (this.sent.get(entry.variable.name) === entry) {
            entry.state = states(entry.variable.name);
          }
        }
        this._changed.emit();
      }
    };
    const limit = this.watch(kernel, put);
    try {
      const future = kernel.requestExecute({
        code: request.code,
        silent: true,
        store_history: false,
        stop_on_error: false,
        allow_stdin: false,
        ...(request.expressions ? { user_expressions: { ...request.expressions } } : {})
      });
      future.onIOPub = message => {
        if (life === this.life) {
          this.definedIn = message.header.session;
        }
      };
      const reply = await future.done;
      if (life === this.life) {
        this.acknowledge(kernel, request, reply, put);
      }
    } catch (error) {
      // A restart cancels what was under way; the new life defines it again.
      put(() => ({ kind: 'failed', fault: { kind: 'unasked', message: error instanceof Error ? error.message : String(error) } }));
    } finally {
      limit.dispose();
    }
  }

  private acknowledge(
    kernel: Kernel.IKernelConnection,
    request: IRequest,
    reply: KernelMessage.IExecuteReplyMsg,
    put: (states: (name: string) => InKernel) => void
  ): void {
    const answer = answerOf(request, reply.content);
    if (answer.kind === 'dropped' && this.aborted < MOST_ABORTED) {
      // A failing cell takes everything with it that waits behind it: the kernel is free now.
      this.aborted++;
      request.names.forEach(name => this.sent.delete(name));
      this.flush(false);
      return;
    }
    if (answer.kind !== 'taken') {
      if (request.fallback) {
        // The helper's folder is not where this kernel runs: strings and lists do without it.
        this.helperRefused = true;
        this.flush(false);
        return;
      }
      put(() => ({ kind: 'failed', fault: answer.fault }));
      return;
    }
    this.aborted = 0;
    if (answer.report) {
      const first = this._report === null;
      this._report = answer.report;
      if (first && answer.report.upstream) {
        // The Python extension's own helper is loaded: its types replace plain strings and lists.
        this.sendLive(kernel, [...this.sent.values()]);
      }
    }
    put(answer.states);
  }

  private watch(kernel: Kernel.IKernelConnection, put: (states: (name: string) => InKernel) => void): IDisposable {
    let timer = 0;
    const look = () => {
      if (kernel.status === 'idle' && kernel.connectionStatus === 'connected') {
        put(() => ({ kind: 'failed', fault: { kind: 'silent' } }));
      } else {
        put(() => ({ kind: 'waiting', busy: true }));
        timer = window.setTimeout(look, this.timeLimit);
      }
    };
    timer = window.setTimeout(look, this.timeLimit);
    return {
      isDisposed: false,
      dispose: () => window.clearTimeout(timer)
    };
  }

  private readonly timeLimit: number;
  private readonly _changed = new Signal<this, void>(this);
  private readonly consented = new Set<string>();
  private readonly sent = new Map<string, ISent>();
  private wanted: readonly IVariable[] = [];
  private _kernel: Kernel.IKernelConnection | null = null;
  private _report: IReport | null = null;
  private known: string | null = null;
  private definedIn: string | null = null;
  private prepared = false;
  private helperRefused = false;
  private life = 0;
  private aborted = 0;
  private _isDisposed = false;
}
