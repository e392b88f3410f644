import { Clipboard } from '@jupyterlab/apputils';
import { ISignal, Signal } from '@lumino/signaling';
import { asSidecarError, SidecarError } from '../api/errors';
import { DidType, FileDetails, Page, Rule, Transfer } from '../api/wire';
import { IRucio } from '../core/tokens';
import { isUnfinished } from '../core/transfers';

/** A DID that something is to be done with. */
export interface ITarget {
  readonly did: string;
  readonly type: DidType | '';
  readonly size: number | null;
  readonly length: number | null;
}

/** What a person chose about getting data; the sidecar's defaults hold for what is left out. */
export interface IGetChoice {
  readonly rse?: string;
  readonly lifetime_days?: number;
}

/** Asks before getting, where the answer is not trivial: undefined means "do not". */
export type AskBeforeGet = (target: ITarget) => Promise<IGetChoice | undefined>;

const PAGE = 1000;

/** Requests of one action that are under way at a time: each is a connection through the proxy. */
const PARALLEL = 4;

/** What a person can do with a DID. Commands, buttons and keys all come here; failures stay beside the DID until the next try. */
export class Actions {
  constructor(
    private readonly rucio: IRucio,
    private readonly askBeforeGet: AskBeforeGet
  ) {
    rucio.instances.activeChanged.connect(() => {
      this.failures.clear();
      this._changed.emit();
    });
  }

  /** What is under way or what failed has changed. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Said once, for screen readers and as a quiet line: "Copied." */
  get announced(): ISignal<this, string> {
    return this._announced;
  }

  say(text: string): void {
    this._announced.emit(text);
  }

  isPending(did: string): boolean {
    return this.pending.has(did);
  }

  failureOf(did: string): SidecarError | null {
    return this.failures.get(did) ?? null;
  }

  dismiss(did: string): void {
    this.failures.delete(did);
    this._changed.emit();
  }

  /** Downloads or replicates, as the instance is configured. */
  async get(target: ITarget): Promise<void> {
    const namespace = this.rucio.instances.namespace;
    const choice = await this.askBeforeGet(target);
    if (choice === undefined || this.hasLeft(namespace)) {
      return;
    }
    await this.request(target, choice);
  }

  /** The same for several DIDs, with one question about all of them. */
  async getAll(targets: readonly ITarget[]): Promise<void> {
    const [first] = targets;
    if (!first || targets.length === 1) {
      return first && this.get(first);
    }
    const { trans } = this.rucio;
    const together: ITarget = {
      did: trans._n('%1 data identifier', '%1 data identifiers', targets.length),
      type: '',
      size: sum(targets.map(target => target.size)),
      length: sum(targets.map(target => target.length))
    };
    const namespace = this.rucio.instances.namespace;
    const choice = await this.askBeforeGet(together);
    if (choice === undefined || this.hasLeft(namespace)) {
      return;
    }
    const waiting = [...targets];
    const work = async () => {
      for (let target = waiting.shift(); target && !this.hasLeft(namespace); target = waiting.shift()) {
        await this.request(target, choice);
      }
    };
    await Promise.all(Array.from({ length: PARALLEL }, work));
    const refused = targets.filter(target => this.failures.has(target.did)).length;
    this._announced.emit(
      refused === 0
        ? trans._n('%1 data identifier was asked for.', '%1 data identifiers were asked for.', targets.length)
        : trans.__('%1 of %2 requests were refused; the reason stands beside the data.', refused, targets.length)
    );
  }

  /** What was asked of one instance is never asked of another, which another page may have chosen meanwhile. */
  private hasLeft(namespace: string | null): boolean {
    return namespace !== this.rucio.instances.namespace;
  }

  private async request(target: ITarget, choice: IGetChoice): Promise<void> {
    await this.attempt(target.did, async namespace => {
      const answer = await this.rucio.client.post<{ transfer?: Transfer; rules?: string[]; existing?: boolean; rule?: Rule }>(
        'did/make-available',
        { namespace },
        { did: target.did, ...choice }
      );
      if (answer.transfer) {
        this.rucio.transfers.put(answer.transfer);
      } else if (answer.existing) {
        this._announced.emit(this.rucio.trans.__('A replication rule for %1 exists already.', target.did));
      }
      this.rucio.summaries.invalidate(namespace, target.did);
    });
  }

  /** Stops the download of a DID. */
  async cancel(did: string): Promise<void> {
    await this.attempt(did, async namespace => {
      const transfer = this.rucio.transfers.of(namespace, did);
      if (transfer && isUnfinished(transfer)) {
        await this.rucio.transfers.cancel(transfer.id);
      }
      this.rucio.summaries.invalidate(namespace, did);
    });
  }

  copy(text: string, said: string): void {
    Clipboard.copyToSystem(text);
    this._announced.emit(said);
  }

  copyDid(did: string): void {
    this.copy(did, this.rucio.trans.__('Copied %1.', did));
  }

  /** The paths of all files that are here, one a line. */
  async copyPaths(target: ITarget): Promise<void> {
    const { trans } = this.rucio;
    await this.attempt(target.did, async () => {
      const paths = (await this.files(target.did)).flatMap(file => (file.path ? [file.path] : []));
      if (paths.length === 0) {
        throw new SidecarError('nothing_here', trans.__('No file of %1 is here yet.', target.did), null);
      }
      this.copy(paths.join('\n'), trans._n('Copied %1 path.', 'Copied %1 paths.', paths.length));
    });
  }

  /** The paths of all files of several DIDs, one a line. What is not here has none. */
  async copyPathsOf(sources: readonly { did: string; path: string | null; isFile: boolean }[]): Promise<void> {
    const { trans } = this.rucio;
    const paths: string[] = [];
    for (const { did, path, isFile } of sources) {
      await this.attempt(did, async () => {
        const files = isFile ? [] : await this.files(did);
        paths.push(...(path === null ? [] : [path]), ...files.flatMap(file => (file.path ? [file.path] : [])));
      });
    }
    if (paths.length === 0) {
      this._announced.emit(trans.__('None of the selected data are here yet.'));
    } else {
      this.copy(paths.join('\n'), trans._n('Copied %1 path.', 'Copied %1 paths.', paths.length));
    }
  }

  /** Every file of a DID, page by page. */
  async files(did: string): Promise<FileDetails[]> {
    const namespace = this.rucio.instances.namespace;
    const files: FileDetails[] = [];
    let cursor: string | null = null;
    do {
      const page: Page<FileDetails> = await this.rucio.client.get('did', { namespace, did, limit: PAGE, cursor });
      files.push(...page.items);
      cursor = page.next;
    } while (cursor !== null);
    return files;
  }

  private async attempt(did: string, act: (namespace: string) => Promise<void>): Promise<void> {
    const namespace = this.rucio.instances.namespace;
    if (namespace === null || this.pending.has(did)) {
      return;
    }
    this.pending.add(did);
    this.failures.delete(did);
    this._changed.emit();
    try {
      await act(namespace);
    } catch (error) {
      this.failures.set(did, asSidecarError(error));
    } finally {
      this.pending.delete(did);
      this._changed.emit();
    }
  }

  private readonly _changed = new Signal<this, void>(this);
  private readonly _announced = new Signal<this, string>(this);
  private readonly pending = new Set<string>();
  private readonly failures = new Map<string, SidecarError>();
}

/** Null where nothing is known at all. */
function sum(values: readonly (number | null)[]): number | null {
  const known = values.filter((value): value is number => value !== null);
  return known.length === 0 ? null : known.reduce((all, value) => all + value, 0);
}
