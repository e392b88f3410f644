import { IDisposable } from '@lumino/disposable';
import { ISignal, Signal } from '@lumino/signaling';
import { asSidecarError, SidecarError } from '../api/errors';
import { Transfer, UploadCheck, UploadProblem, UploadRequest } from '../api/wire';
import { lastOf, Query } from '../core/query';
import { IRucio } from '../core/tokens';
import { countFiles, formatBytes } from '../words/format';
import { UploadOffers } from './offers';
import { baseName, datasetOf, fieldOf, IUploadFile, IUploadValues, NOTHING, problemsOf, toRequest, UploadField } from './request';

/** So long the form must rest before it is checked. */
const REST_MS = 350;

/** At which field a value is complained about. */
const FIELD_OF: Partial<Record<keyof IUploadValues, UploadField>> = {
  files: 'files',
  rse: 'rse',
  scope: 'scope',
  datasetDid: 'dataset',
  lifetime: 'lifetime',
  metadata: 'metadata'
};

/** What an upload began with. */
export interface IUploadStart {
  readonly files: readonly string[];
  readonly rse?: string;
  readonly scope?: string;
  /** Adds to this dataset. */
  readonly dataset?: string;
}

/** The form of an upload: what is typed, what the sidecar says of it, and the promise of the button. */
export class UploadModel implements IDisposable {
  constructor(
    private readonly rucio: Pick<IRucio, 'client' | 'instances' | 'transfers' | 'trans'>,
    readonly namespace: string,
    start: IUploadStart
  ) {
    const { client } = rucio;
    this._values = {
      ...NOTHING,
      files: start.files.map(path => ({ path, name: null })),
      rse: start.rse ?? '',
      scope: start.scope ?? '',
      ...(start.dataset === undefined ? {} : { dataset: 'existing', datasetDid: start.dataset })
    };
    const instance = rucio.instances.find(namespace);
    this.offers = new UploadOffers(client, namespace, instance?.session?.account ?? null, instance?.wildcard_enabled ?? true);
    this.check = new Query((signal, body: UploadRequest) => client.post<UploadCheck>('upload/check', { namespace }, body, signal));
    this.check.changed.connect(this.onCheck, this);
    this.offers.changed.connect(this.onOffers, this);
    this.offers.load();
    this.touch({});
  }

  readonly offers: UploadOffers;
  readonly check: Query<UploadCheck, [UploadRequest]>;

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get values(): IUploadValues {
    return this._values;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** Why the last attempt to begin was refused. */
  get refusal(): SidecarError | null {
    return this._refusal;
  }

  /** The form is about to be checked, or is being checked. */
  get isChecking(): boolean {
    return this.timer !== 0 || this.check.state.kind === 'loading';
  }

  get isSending(): boolean {
    return this._isSending;
  }

  /** Bytes of all files; null before they were looked at. */
  get bytes(): number | null {
    return this.answer?.bytes ?? null;
  }

  /** What the sidecar said of the form as it stands; null while it has not answered. */
  get answer(): UploadCheck | null {
    return this.isChecking || this.check.state.kind !== 'ready' ? null : this.check.state.value;
  }

  /** What the sidecar said last of a file, which stays while it is asked again. */
  lastOf(file: IUploadFile, index: number): { size: number | null; did: string | null; problem: UploadProblem | null } | null {
    const files = lastOf(this.check.state)?.files ?? [];
    return files[index]?.path === file.path ? files[index] : (files.find(other => other.path === file.path) ?? null);
  }

  /** The message at a field; what was never touched is not complained about. */
  problemAt(field: UploadField): string | null {
    const own = problemsOf(this._values, this.rucio.trans)[field];
    if (own !== undefined) {
      return this.touched.has(field) ? own : null;
    }
    if (field === 'dataset') {
      const words = this.datasetProblem();
      if (words !== null) {
        return words;
      }
    }
    return this.saidAt(field, false);
  }

  /** What may go wrong at a field, though nobody forbids it. */
  warningAt(field: UploadField): string | undefined {
    return this.saidAt(field, true) ?? undefined;
  }

  /** What was said of no field of the form. */
  get others(): readonly UploadProblem[] {
    return this.answer?.problems.filter(problem => fieldOf(problem.field) === null) ?? [];
  }

  /** Why it cannot be sent now, in words; null where it can. */
  get problem(): string | null {
    const { trans } = this.rucio;
    const own = Object.values(problemsOf(this._values, trans))[0];
    if (own !== undefined) {
      return own;
    }
    const dataset = this.datasetProblem();
    if (dataset !== null) {
      return dataset;
    }
    if (this.isSending) {
      return trans.__('It is being sent.');
    }
    if (this.isChecking) {
      return trans.__('It is being checked.');
    }
    if (this.check.state.kind === 'failed') {
      return this.check.state.error.message;
    }
    if (!this.answer || this.answer.ok) {
      return null;
    }
    const { problems, files } = this.answer;
    return (
      problems.find(isError)?.error ??
      files.find(file => file.problem && isError(file.problem))?.problem?.error ??
      trans.__('It cannot be sent like this.')
    );
  }

  /** What the button will do. */
  get promise(): string {
    const { trans } = this.rucio;
    const { files, rse } = this._values;
    const bytes = lastOf(this.check.state)?.bytes ?? null;
    if (files.length === 0) {
      return trans.__('Upload');
    }
    const what = countFiles(files.length, trans);
    const sized = bytes === null ? what : trans.__('%1 (%2)', what, formatBytes(bytes));
    return rse === '' ? trans.__('Upload %1', sized) : trans.__('Upload %1 to %2', sized, rse);
  }

  set(change: Partial<IUploadValues>): void {
    for (const key of Object.keys(change) as (keyof IUploadValues)[]) {
      const field = FIELD_OF[key];
      if (field) {
        this.touched.add(field);
      }
    }
    this.touch(change);
  }

  add(paths: readonly string[]): void {
    const known = new Set(this._values.files.map(file => file.path));
    const files = [...new Set(paths)].filter(path => !known.has(path)).map(path => ({ path, name: null }));
    if (files.length > 0) {
      this.set({ files: [...this._values.files, ...files] });
    }
  }

  remove(path: string): void {
    this.set({ files: this._values.files.filter(file => file.path !== path) });
  }

  rename(path: string, name: string): void {
    const files = this._values.files.map(file => (file.path === path ? { path, name: name === baseName(path) ? null : name } : file));
    this.set({ files });
  }

  /** Checks again what failed to be checked. */
  checkAgain(): void {
    this.touch({});
  }

  /** Begins the upload; false where it was refused, which `refusal` tells. */
  async send(): Promise<boolean> {
    if (this._isSending || this.problem !== null) {
      return false;
    }
    this._isSending = true;
    this._refusal = null;
    this.emit();
    try {
      const { transfer } = await this.rucio.client.post<{ transfer?: Transfer }>(
        'upload',
        { namespace: this.namespace },
        toRequest(this._values)
      );
      if (transfer) {
        this.rucio.transfers.put(transfer);
      }
    } catch (error) {
      this._refusal = asSidecarError(error);
      return false;
    } finally {
      this._isSending = false;
      this.emit();
    }
    return true;
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    window.clearTimeout(this.timer);
    this.check.dispose();
    this.offers.dispose();
    Signal.clearData(this);
  }

  private touch(change: Partial<IUploadValues>): void {
    this._values = { ...this._values, ...change };
    this._refusal = null;
    this.check.cancel();
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.ask(), REST_MS);
    this.emit();
  }

  private ask(): void {
    this.timer = 0;
    const problems = problemsOf(this._values, this.rucio.trans);
    // What is plainly wrong here needs no question; what is only missing does not keep the rest from being checked.
    if (problems.files === undefined && problems.lifetime === undefined && problems.metadata === undefined) {
      void this.check.load(toRequest(problems.dataset === undefined ? this._values : { ...this._values, dataset: 'none' }));
    } else {
      this.emit();
    }
  }

  private datasetProblem(): string | null {
    const { trans } = this.rucio;
    const found = this.answer?.dataset;
    if (!found || found.did !== datasetOf(this._values)) {
      return null;
    }
    if (this._values.dataset === 'existing' && !found.exists) {
      return trans.__('There is no dataset %1. Choose “A new dataset” to make it.', found.did);
    }
    return this._values.dataset === 'new' && found.exists
      ? trans.__('%1 exists already. Choose “An existing dataset” to add to it.', found.did)
      : null;
  }

  private saidAt(field: UploadField, isWarning: boolean): string | null {
    const said = this.answer?.problems.find(problem => fieldOf(problem.field) === field && isError(problem) !== isWarning);
    return said ? [said.error, said.remedy].filter(Boolean).join(' ') : null;
  }

  /** Chooses what leaves no choice, and forgets what is not offered. */
  private onOffers(): void {
    const items = lastOf(this.offers.rses.state);
    const { rse, scope } = this._values;
    if (items && rse !== '' && !this.offers.rse(rse)) {
      this.touch({ rse: '' });
    } else if (items?.length === 1 && rse === '') {
      this.touch({ rse: items[0]?.rse ?? '' });
    }
    const { ownScope } = this.offers;
    if (scope === '' && ownScope !== null && !this.touched.has('scope')) {
      this.touch({ scope: ownScope });
    }
    this.emit();
  }

  /** Folders come back as the files in them, which can then be renamed and left out one by one. */
  private onCheck(): void {
    const { state } = this.check;
    // A list that was cut is not taken for the files: the rest would be left out in silence.
    const isWhole = state.kind === 'ready' && !state.value.problems.some(problem => fieldOf(problem.field) === 'files' && isError(problem));
    if (state.kind === 'ready' && isWhole && state.value.files.length > 0) {
      const { files } = this._values;
      const found = state.value.files;
      const isSame = found.length === files.length;
      const adopted = found.map((file, index): IUploadFile => {
        const known = isSame ? files[index] : files.find(other => other.path === file.path);
        return { path: file.path, name: known?.name ?? null };
      });
      if (!isSame || adopted.some((file, index) => file.path !== files[index]?.path)) {
        this._values = { ...this._values, files: adopted };
      }
    }
    this.emit();
  }

  private emit(): void {
    if (!this._isDisposed) {
      this._changed.emit();
    }
  }

  private readonly _changed = new Signal<this, void>(this);
  private readonly touched = new Set<UploadField>();
  private _values: IUploadValues;
  private _refusal: SidecarError | null = null;
  private _isSending = false;
  private _isDisposed = false;
  private timer = 0;
}

/** A service that tells no severity means what it says. */
export function isError(problem: UploadProblem): boolean {
  return problem.severity !== 'warning';
}
