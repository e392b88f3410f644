import * as React from 'react';
import { lastOf } from '../core/query';
import { Combo } from '../ui/combo';
import { usePanel } from '../ui/context';
import { ErrorBox, Field, IconButton, LinkButton } from '../ui/controls';
import { useRefocus } from '../ui/hooks';
import { cancelIcon } from '../ui/icons';
import { formatBytes } from '../words/format';
import { QuotaBar } from '../get/quota';
import { UploadModel } from './model';
import { reachable } from './offers';
import { DatasetChoice, datasetOf } from './request';

interface IFieldProps {
  readonly model: UploadModel;
}

/** So many scopes are offered at a time. */
const OFFERED = 300;

export function DestinationField({ model }: IFieldProps): JSX.Element {
  const { trans } = usePanel();
  const { offers, values } = model;
  const items = lastOf(offers.rses.state);
  const room = offers.room(values.rse);
  const loading = items === undefined && offers.rses.state.kind === 'loading';
  return (
    <>
      {offers.rses.state.kind === 'failed' && (
        <ErrorBox error={offers.rses.state.error} action={<LinkButton onClick={() => offers.load()}>{trans.__('Try again')}</LinkButton>} />
      )}
      <Field
        id="jp-RucioUpload-rse"
        label={trans.__('Destination')}
        error={model.problemAt('rse')}
        hint={
          items?.length === 0
            ? trans.__('No storage element can be written to now. Ask the administrators of Rucio.')
            : model.warningAt('rse')
        }
      >
        <select
          className="jp-RucioSelect jp-mod-wide"
          value={values.rse}
          aria-busy={loading}
          onChange={event => model.set({ rse: event.target.value })}
        >
          {values.rse === '' && <option value="">{loading ? trans.__('Loading…') : trans.__('Choose…')}</option>}
          {items?.map(item => (
            <option key={item.rse} value={item.rse} disabled={!reachable(item)}>
              {!reachable(item)
                ? trans.__('%1 (not by HTTP)', item.rse)
                : item.free === null
                  ? item.rse
                  : trans.__('%1 (%2 free)', item.rse, formatBytes(item.free))}
            </option>
          ))}
        </select>
      </Field>
      {room && <QuotaBar room={room} size={model.bytes ?? 0} trans={trans} />}
    </>
  );
}

export function ScopeField({ model }: IFieldProps): JSX.Element {
  const { trans } = usePanel();
  const typed = model.values.scope.trim().toLowerCase();
  const scopes = lastOf(model.offers.scopes.state) ?? [];
  const offered = scopes.filter(scope => scope !== model.values.scope && scope.toLowerCase().includes(typed)).slice(0, OFFERED);
  return (
    <Field id="jp-RucioUpload-scope" label={trans.__('Scope')} error={model.problemAt('scope')} hint={model.warningAt('scope')}>
      <Combo value={model.values.scope} options={offered} listLabel={trans.__('Scopes')} onChange={scope => model.set({ scope })} />
    </Field>
  );
}

export function DatasetField({ model }: IFieldProps): JSX.Element {
  const { trans } = usePanel();
  const { offers, values } = model;
  const isExisting = values.dataset === 'existing';
  const did = datasetOf(values);
  const found = model.answer?.dataset;
  const hint = !found || found.did !== did ? undefined : found.exists ? trans.__('%1 is there.', did) : trans.__('%1 will be made.', did);
  const warning = model.warningAt('dataset');
  const problem = model.problemAt('dataset');
  return (
    <>
      <Field id="jp-RucioUpload-dataset" label={trans.__('Add to')}>
        <select
          className="jp-RucioSelect jp-mod-wide"
          value={values.dataset}
          onChange={event => model.set({ dataset: event.target.value as DatasetChoice })}
        >
          <option value="none">{trans.__('No dataset')}</option>
          <option value="new">{trans.__('A new dataset')}</option>
          <option value="existing">{trans.__('An existing dataset')}</option>
        </select>
      </Field>
      {values.dataset !== 'none' && (
        <Field id="jp-RucioUpload-did" label={trans.__('Name of the dataset')} error={problem} hint={warning ?? hint}>
          <Combo
            value={values.datasetDid}
            options={isExisting ? offers.datasets.like(did ?? '') : []}
            listLabel={trans.__('Datasets')}
            status={isExisting ? offers.datasets.status(did ?? '', trans.__('No dataset begins like this.'), trans) : undefined}
            placeholder={values.scope === '' ? 'scope:name' : `${values.scope}:`}
            onOpen={() => isExisting && offers.datasets.ask(did ?? '')}
            onChange={datasetDid => {
              model.set({ datasetDid });
              if (isExisting) {
                offers.datasets.ask(datasetOf({ ...values, datasetDid }) ?? '');
              }
            }}
          />
        </Field>
      )}
      {values.dataset === 'none' && problem !== null && (
        <p className="jp-RucioField-error" role="alert">
          {problem}
        </p>
      )}
    </>
  );
}

export function LifetimeField({ model }: IFieldProps): JSX.Element {
  const { trans } = usePanel();
  return (
    <Field
      id="jp-RucioUpload-lifetime"
      label={trans.__('Lifetime in days')}
      error={model.problemAt('lifetime')}
      hint={trans.__('Leave empty to keep the files until their rule is deleted.')}
    >
      <input
        className="jp-mod-styled"
        type="text"
        inputMode="numeric"
        value={model.values.lifetime}
        onChange={event => model.set({ lifetime: event.target.value })}
      />
    </Field>
  );
}

export function MetadataField({ model }: IFieldProps): JSX.Element {
  const { trans } = usePanel();
  const { metadata } = model.values;
  const problem = model.problemAt('metadata');
  const section = React.useRef<HTMLElement>(null);
  useRefocus(section, '.jp-RucioLink', metadata.length);
  const change = (index: number, part: { key?: string; value?: string }) =>
    model.set({ metadata: metadata.map((pair, at) => (at === index ? { ...pair, ...part } : pair)) });
  return (
    <section className="jp-RucioUpload-metadata" aria-label={trans.__('Metadata')} ref={section}>
      {metadata.length > 0 && <h3>{trans.__('Metadata')}</h3>}
      {metadata.map((pair, index) => (
        // The rows have no other identity than their place.
        <div key={index} className="jp-RucioUpload-pair">
          <input
            className="jp-mod-styled"
            type="text"
            spellCheck={false}
            placeholder={trans.__('key')}
            aria-label={trans.__('Key %1', index + 1)}
            value={pair.key}
            onChange={event => change(index, { key: event.target.value })}
          />
          <input
            className="jp-mod-styled"
            type="text"
            spellCheck={false}
            placeholder={trans.__('value')}
            aria-label={trans.__('Value %1', index + 1)}
            value={pair.value}
            onChange={event => change(index, { value: event.target.value })}
          />
          <IconButton
            icon={cancelIcon}
            label={trans.__('Remove the metadata %1', pair.key || index + 1)}
            onClick={() => model.set({ metadata: metadata.filter((_, at) => at !== index) })}
          />
        </div>
      ))}
      {problem !== null && (
        <p className="jp-RucioField-error" role="alert">
          {problem}
        </p>
      )}
      {metadata.length > 0 && (
        <p className="jp-RucioField-hint">
          {trans.__('Numbers, true and false are stored as such; put quotes around a text that looks like one.')}
        </p>
      )}
      <LinkButton onClick={() => model.set({ metadata: [...metadata, { key: '', value: '' }] })}>{trans.__('Add metadata')}</LinkButton>
    </section>
  );
}
