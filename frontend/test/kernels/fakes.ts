import { Signal } from '@lumino/signaling';
import type { Kernel } from '@jupyterlab/services';
import type { ISession } from '../../src/kernels/session';
import type { IReport } from '../../src/kernels/types';

export interface ISentRequest {
  code: string;
  names: string[];
  reply(content: object): void;
  iopub?: (message: object) => void;
  cancel(): void;
}

/** A kernel whose answers a test gives by hand. */
export class FakeKernel {
  constructor(
    readonly name = 'python3',
    readonly language = 'python'
  ) {}

  readonly clientId = 'us';
  readonly statusChanged = new Signal<this, Kernel.Status>(this);
  readonly iopubMessage = new Signal<this, object>(this);
  readonly requests: ISentRequest[] = [];
  status: Kernel.Status = 'idle';
  connectionStatus = 'connected';
  isDisposed = false;
  handleComms = true;
  supportsSubshells = true;
  session = 'kernel-1';
  info = Promise.resolve({ language_info: { name: this.language } });

  requestExecute(content: { code: string }): object {
    const future: { done: Promise<object>; onIOPub?: (message: object) => void } = { done: Promise.resolve({}) };
    future.done = new Promise((resolve, reject) => {
      this.requests.push({
        code: content.code,
        names: [...content.code.matchAll(/"name": "(\w+)"/g)].map(match => match[1] ?? ''),
        reply: body => {
          future.onIOPub?.({ header: { session: this.session } });
          resolve({ header: { session: this.session }, content: body });
        },
        cancel: () => reject(new Error('Canceled future'))
      });
    });
    return future;
  }

  readonly comms: object[] = [];
  readonly targets = new Map<string, (comm: object) => void>();

  registerCommTarget(name: string, callback: (comm: object) => void): void {
    this.targets.set(name, callback);
  }

  createComm(target: string): object {
    return {
      subshellStarted: Promise.resolve(),
      isDisposed: false,
      open: () => this.comms.push({ open: target }),
      send: (data: object) => this.comms.push(data),
      close: () => this.comms.push({ close: target })
    };
  }

  /** What JupyterLab does: the signal first, then everything that is pending is dropped. */
  restart(status: Kernel.Status = 'restarting'): void {
    this.status = status;
    this.statusChanged.emit(status);
    this.requests.splice(0).forEach(request => request.cancel());
    this.session += '+';
  }

  get last(): ISentRequest {
    const request = this.requests.at(-1);
    if (!request) {
      throw new Error('Nothing was sent.');
    }
    return request;
  }
}

export class FakeSession {
  readonly kernelChanged = new Signal<this, object>(this);
  session: { kernel: FakeKernel | null } | null = null;

  use(kernel: FakeKernel | null): void {
    this.session = { kernel };
    this.kernelChanged.emit({});
  }

  get asSession(): ISession {
    return this as unknown as ISession;
  }
}

export function acknowledged(report: Partial<IReport>): object {
  const whole: IReport = { defined: [], kept: {}, refused: {}, helper: null, upstream: false, ...report };
  const data = { 'text/plain': `'${Buffer.from(JSON.stringify(whole)).toString('hex')}'` };
  return { status: 'ok', user_expressions: { rucio: { status: 'ok', data, metadata: {} } } };
}

/** Lets promises that are already resolved run. */
export const settle = async () => {
  for (let i = 0; i < 8; i++) {
    await Promise.resolve();
  }
};
