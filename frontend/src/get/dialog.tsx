import { Dialog, ReactWidget } from '@jupyterlab/apputils';
import { ISignal, Signal } from '@lumino/signaling';
import * as React from 'react';
import { IRucio } from '../core/tokens';
import { IGetChoice, ITarget } from '../panel/actions';
import { Preferences } from '../panel/preferences';
import { countFiles, formatBytes } from '../words/format';
import { IGetRequest, needsQuestion, readDestinations, readLifetime, toChoice } from './request';

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
  const dialog = new Dialog<IGetChoice | undefined>({
    title: instance.mode === 'replica' ? trans.__('Replicate data') : trans.__('Download data'),
    body,
    buttons: [Dialog.cancelButton({ label: trans.__('Cancel') }), Dialog.okButton({ label: body.promise })],
    focusNodeSelector: 'select, input'
  });
  const button = () => dialog.node.querySelector<HTMLButtonElement>('button.jp-mod-accept');
  // The button says what will happen, and cannot be pressed while something is missing.
  body.changed.connect(() => {
    const accept = button();
    if (accept) {
      accept.disabled = body.problem !== null;
      const label = accept.querySelector('.jp-Dialog-buttonLabel');
      if (label) {
        label.textContent = body.promise;
      }
      accept.setAttribute('aria-label', body.promise);
    }
  });
  const result = await dialog.launch();
  return result.button.accept ? body.getValue() : undefined;
}

class GetBody extends ReactWidget {
  constructor(
    private readonly rucio: IRucio,
    private readonly request: IGetRequest
  ) {
    super();
    this.addClass('jp-RucioDialog');
    const { instance, preferences } = request;
    this.rse = preferences.destination || (instance.destination_rse ?? '');
    this.lifetime = preferences.lifetimeDays > 0 ? String(preferences.lifetimeDays) : '';
    this.rses = this.rse ? [this.rse] : [];
    if (instance.mode === 'replica') {
      void this.loadDestinations();
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
      return trans.__('Choose a destination.');
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
                  this.touch();
                }}
              >
                {this.rse === '' && <option value="">{trans.__('Choose…')}</option>}
                {this.rses.map(rse => (
                  <option key={rse} value={rse}>
                    {rse === instance.destination_rse && instance.rse_mount_path
                      ? trans.__('%1 (mounted at %2)', rse, instance.rse_mount_path)
                      : rse}
                  </option>
                ))}
              </select>
              {this.note && <span className="jp-RucioDialog-note">{this.note}</span>}
            </label>
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
                {lifetimeProblem ? this.problem : trans.__('Leave empty to keep the data until the rule is deleted.')}
              </span>
            </label>
          </>
        )}
      </div>
    );
  }

  private async loadDestinations(): Promise<void> {
    const { client, trans } = this.rucio;
    try {
      const answer = await client.get<unknown>('list-rses', {
        namespace: this.request.instance.name,
        expression: 'availability_write=True'
      });
      this.rses = [...new Set([...this.rses, ...readDestinations(answer)])].sort();
    } catch {
      this.note = trans.__('The list of storage elements could not be read; the configured one can be used.');
    }
    this.touch();
  }

  private touch(): void {
    this.update();
    this._changed.emit();
  }

  private rse: string;
  private lifetime: string;
  private rses: string[];
  private note = '';
  private readonly _changed = new Signal<this, void>(this);
}
