import { ReactWidget } from '@jupyterlab/apputils';
import { ISignal, Signal } from '@lumino/signaling';
import * as React from 'react';
import { Advice, Destination, Problem, Quota } from '../api/wire';
import { IRucio } from '../core/tokens';
import { IGetChoice, ITarget } from '../panel/actions';
import { CheckedDialog, ICheckedBody } from '../panel/checked';
import { Preferences } from '../panel/preferences';
import { countFiles, formatBytes } from '../words/format';
import { QuotaBar } from './quota';
import { destinationsOf, IGetRequest, needsQuestion, readLifetime, roomAt, toChoice } from './request';

/** Asks where to and for how long, where the answer is not trivial. */
export async function askBeforeGet(rucio: IRucio, preferences: Preferences, target: ITarget): Promise<IGetChoice | undefined> {
  const instance = rucio.instances.active;
  if (!instance) {
    return undefined;
  }
  const known = rucio.summaries.peek(instance.name, target.did);
  const size = target.size ?? (known?.kind === 'ready' ? known.value.bytes.total : null);
  if (!needsQuestion(instance, { ...target, size }, preferences.confirmAboveBytes)) {
    return {};
  }
  const { trans } = rucio;
  const body = new GetBody(rucio, { target: { ...target, size }, instance, preferences });
  const dialog = new CheckedDialog<IGetChoice>(body, {
    title: instance.mode === 'replica' ? trans.__('Replicate data') : trans.__('Download data'),
    cancel: trans.__('Cancel'),
    focus: 'select, input'
  });
  const result = await dialog.launch();
  return result.button.accept ? (result.value ?? {}) : undefined;
}

class GetBody extends ReactWidget implements ICheckedBody<IGetChoice> {
  constructor(
    private readonly rucio: IRucio,
    private readonly request: IGetRequest
  ) {
    super();
    this.addClass('jp-RucioDialog');
    const { instance, preferences } = request;
    this.destinations = destinationsOf(instance);
    const preferred = this.destinations.find(destination => destination.rse === preferences.destination) ?? this.destinations[0];
    this.rse = preferred?.rse ?? '';
    this.lifetime = preferences.lifetimeDays > 0 ? String(preferences.lifetimeDays) : '';
    if (instance.mode === 'replica') {
      void this.loadQuota();
      void this.loadAdvice();
    }
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  getValue(): IGetChoice {
    return toChoice(this.request.instance, this.rse, readLifetime(this.lifetime) ?? { days: undefined });
  }

  /** Why the request cannot be made; null where it can. */
  get problem(): string | null {
    const { trans } = this.rucio;
    if (this.request.instance.mode === 'download') {
      return null;
    }
    if (this.rse === '') {
      return trans.__('No storage element is mounted here: an administrator has to configure one.');
    }
    const room = roomAt(this.quota, this.rse);
    const { size } = this.request.target;
    if (room && size !== null && size > room.remaining) {
      return trans.__(
        'The quota of %1 at %2 has %3 left, and %4 are needed.',
        this.quota?.account ?? '',
        this.rse,
        formatBytes(Math.max(0, room.remaining)),
        formatBytes(size)
      );
    }
    return readLifetime(this.lifetime) === null ? trans.__('Type a number of days, or nothing.') : null;
  }

  /** What the button will do. */
  get promise(): string {
    const { trans } = this.rucio;
    const { target, instance } = this.request;
    if (instance.mode === 'download') {
      return target.size === null ? trans.__('Download') : trans.__('Download %1', formatBytes(target.size));
    }
    const days = readLifetime(this.lifetime)?.days;
    if (this.rse === '') {
      return trans.__('Replicate');
    }
    return days === undefined
      ? trans.__('Replicate to %1', this.rse)
      : trans._n('Replicate to %2 for %1 day', 'Replicate to %2 for %1 days', days, this.rse);
  }

  protected override render(): JSX.Element {
    const { trans } = this.rucio;
    const { target, instance } = this.request;
    const facts = [
      ...(target.length === null ? [] : [countFiles(target.length, trans)]),
      ...(target.size === null ? [trans.__('size not known')] : [formatBytes(target.size)])
    ].join(' · ');
    const lifetimeProblem = readLifetime(this.lifetime) === null;
    const room = roomAt(this.quota, this.rse);
    const { problem } = this;
    return (
      <div>
        <p className="jp-RucioDialog-did" dir="auto">
          {target.did}
        </p>
        <p className="jp-RucioDialog-facts">{facts}</p>
        {instance.mode === 'download' ? (
          <p>{trans.__('The files are stored on this Jupyter server. The space is checked before the first byte.')}</p>
        ) : (
          <>
            <label className="jp-RucioDialog-field">
              <span>{trans.__('Destination')}</span>
              <select
                className="jp-RucioSelect jp-mod-wide"
                value={this.rse}
                onChange={event => {
                  this.rse = event.target.value;
                  void this.loadAdvice();
                  this.touch();
                }}
              >
                {this.destinations.map(({ rse, mount_path }) => (
                  <option key={rse} value={rse}>
                    {mount_path ? trans.__('%1 (mounted at %2)', rse, mount_path) : rse}
                  </option>
                ))}
              </select>
            </label>
            {room && <QuotaBar room={room} size={target.size ?? 0} trans={trans} />}
            {problem !== null && !lifetimeProblem && (
              <p className="jp-RucioDialog-problem" role="alert">
                {problem}
              </p>
            )}
            {this.warnings.map(({ error, remedy }) => (
              <p key={error} className="jp-RucioDialog-note jp-mod-warning" role="status">
                {error} {remedy}
              </p>
            ))}
            <label className="jp-RucioDialog-field">
              <span>{trans.__('Lifetime in days')}</span>
              <input
                className="jp-mod-styled"
                type="text"
                inputMode="numeric"
                value={this.lifetime}
                aria-invalid={lifetimeProblem}
                onChange={event => {
                  this.lifetime = event.target.value;
                  this.touch();
                }}
              />
              <span className="jp-RucioDialog-note" role={lifetimeProblem ? 'alert' : undefined}>
                {lifetimeProblem
                  ? trans.__('Type a number of days, or nothing.')
                  : trans.__('Leave empty to keep the data until the rule is deleted.')}
              </span>
            </label>
          </>
        )}
      </div>
    );
  }

  private async loadQuota(): Promise<void> {
    try {
      this.quota = await this.rucio.client.get<Quota>('quota', { namespace: this.request.instance.name });
    } catch {
      this.quota = null; // Rucio itself refuses what is too much; the bar is only a help.
    }
    this.touch();
  }

  /** What the experiment's policy says against it. A word of warning: the button works all the same. */
  private async loadAdvice(): Promise<void> {
    const { rse } = this;
    let warnings: readonly Problem[] = [];
    try {
      const query = { namespace: this.request.instance.name, action: 'get', did: this.request.target.did, rse };
      warnings = (await this.rucio.client.get<Advice>('policy/advice', query)).warnings;
    } catch {
      // Without advice Rucio itself answers.
    }
    if (rse === this.rse) {
      this.warnings = warnings;
      this.touch();
    }
  }

  private touch(): void {
    this.update();
    this._changed.emit();
  }

  private rse: string;
  private lifetime: string;
  private readonly destinations: readonly Destination[];
  private quota: Quota | null = null;
  private warnings: readonly Problem[] = [];
  private readonly _changed = new Signal<this, void>(this);
}
