import * as React from 'react';
import { DidState, Metadata, Summary } from '../api/wire';
import { isUnfinished } from '../core/transfers';
import { usePanel } from '../ui/context';
import { ErrorBox, IconButton, ProgressBar, StateMark, TextButton } from '../ui/controls';
import { copyDidIcon } from '../ui/icons';
import { isElsewhere } from './elsewhere';
import { countFiles, formatExact, formatRelative, parseTime } from '../words/format';
import { bytesPhrase, canGet, fractionOf, progressParts, summaryPhrase, tellsTotal } from '../words/state';

/** Where the files would be is of no use before they are there. */
const THERE: ReadonlySet<DidState> = new Set<DidState>(['here', 'partly_here', 'failed', 'on_the_way']);

/** How it stands with the data, and what can be done about it. */
export function SummaryLines({ summary, namespace }: { summary: Summary; namespace: string }): JSX.Element {
  const { rucio, actions, trans } = usePanel();
  const newest = rucio.transfers.of(namespace, summary.did);
  const transfer = newest && isUnfinished(newest) ? newest : null;
  const bytes = bytesPhrase(summary.bytes, trans);
  const checked = parseTime(summary.checked_at);
  const target = { did: summary.did, type: summary.type, size: summary.bytes.total, length: summary.files.total };
  const pending = actions.isPending(summary.did);
  // What is asked for goes to the instance in use.
  const isHere = !isElsewhere(rucio.instances.namespace, namespace);
  const failure = isHere ? actions.failureOf(summary.did) : null;
  return (
    <>
      <p className="jp-RucioDetails-state">
        <StateMark state={summary.state} />
        <span>
          {[
            summaryPhrase(summary, trans),
            ...(summary.files.total === null || tellsTotal(summary) ? [] : [countFiles(summary.files.total, trans)]),
            ...(bytes === null ? [] : [bytes]),
            ...(summary.open === true ? [trans.__('open: files may be added')] : [])
          ].join(' · ')}
        </span>
        {checked && (
          <span className="jp-RucioSource" title={formatExact(checked)}>
            {trans.__('checked %1', formatRelative(checked, trans))}
          </span>
        )}
      </p>
      {summary.problem && (
        <p className="jp-RucioSelection-problem">
          {summary.problem.error} {summary.problem.remedy}
        </p>
      )}
      {summary.folder && THERE.has(summary.state) && (
        <p className="jp-RucioDetails-path">
          <code>{summary.folder}</code>
          <IconButton
            icon={copyDidIcon}
            label={trans.__('Copy the folder')}
            onClick={() => actions.copy(summary.folder ?? '', trans.__('Copied %1.', summary.folder ?? ''))}
          />
        </p>
      )}
      {transfer && (
        <div className="jp-RucioSelection-progress">
          <p>{progressParts(transfer, trans).join(' · ')}</p>
          <ProgressBar fraction={fractionOf(transfer)} label={trans.__('Progress')} />
        </div>
      )}
      {failure && <ErrorBox error={failure} />}
      <div className="jp-RucioSelection-buttons">
        {!isHere ? null : transfer ? (
          <TextButton kind="warn" disabled={pending} onClick={() => void actions.cancel(summary.did)}>
            {trans.__('Cancel')}
          </TextButton>
        ) : (
          canGet(summary.state) && (
            <TextButton kind="accept" disabled={pending} onClick={() => void actions.get(target)}>
              {trans.__('Get')}
            </TextButton>
          )
        )}
        {isHere && (summary.state === 'here' || summary.state === 'partly_here') && (
          <TextButton disabled={pending} onClick={() => void actions.copyPaths(target)}>
            {trans.__('Copy paths')}
          </TextButton>
        )}
        <TextButton onClick={() => rucio.summaries.invalidate(namespace, summary.did)}>{trans.__('Check again')}</TextButton>
      </div>
    </>
  );
}

/** The few things of the catalogue that are always of interest: whose, since when, until when, and the checksum. */
export function CatalogueFacts({ metadata }: { metadata: Metadata }): JSX.Element | null {
  const { actions, trans } = usePanel();
  const known = new Map(metadata.items.filter(({ kind }) => kind === 'system').map(({ key, value }) => [key, value]));
  const text = (key: string) => {
    const value = known.get(key);
    return typeof value === 'string' && value !== '' ? value : null;
  };
  const time = (key: string) => {
    const when = parseTime(text(key));
    return when ? <time title={formatExact(when)}>{formatRelative(when, trans)}</time> : null;
  };
  const checksum = (key: string) => {
    const value = text(key);
    return (
      value && (
        <span className="jp-RucioTable-state">
          <code>{value}</code>
          <IconButton
            icon={copyDidIcon}
            label={trans.__('Copy the checksum %1', key)}
            onClick={() => actions.copy(value, trans.__('Copied %1.', value))}
          />
        </span>
      )
    );
  };
  const facts: readonly (readonly [string, React.ReactNode])[] = [
    [trans.__('Owner'), text('account')],
    [trans.__('Created'), time('created_at')],
    [trans.__('Expires'), time('expired_at')],
    [trans.__('Adler-32'), checksum('adler32')],
    [trans.__('MD5'), checksum('md5')]
  ];
  const shown = facts.filter(([, value]) => value !== null);
  return shown.length === 0 ? null : (
    <dl className="jp-RucioDetails-facts">
      {shown.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
