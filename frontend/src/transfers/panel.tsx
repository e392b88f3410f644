import { refreshIcon } from '@jupyterlab/ui-components';
import * as React from 'react';
import { asSidecarError, SidecarError } from '../api/errors';
import { Transfer, TransferDetails } from '../api/wire';
import { isUnfinished } from '../core/transfers';
import { Query } from '../core/query';
import { errorWords } from '../words/errors';
import { usePanel } from '../ui/context';
import { ErrorBox, IconButton, LinkButton, MiddleEllipsis, ProgressBar, StateMark } from '../ui/controls';
import { useSignals } from '../ui/hooks';
import { cancelIcon, copyDidIcon, getIcon, uploadIcon } from '../ui/icons';
import { countFiles, formatBytes, formatExact, formatNumber, formatRelative, parseTime } from '../words/format';
import { fractionOf, progressParts, toState, transferWord } from '../words/state';

type Group = 'running' | 'waiting' | 'failed' | 'finished';

const GROUPS: readonly Group[] = ['running', 'waiting', 'failed', 'finished'];

function groupOf(transfer: Transfer): Group {
  switch (transfer.state) {
    case 'running':
      return 'running';
    case 'queued':
    case 'paused':
      return 'waiting';
    case 'failed':
      return 'failed';
    case 'done':
    case 'cancelled':
      return 'finished';
  }
}

/** The tab "Transfers": what runs first, then what waits, what failed, what is done. */
export function TransfersView(): JSX.Element {
  const { rucio, panel, trans } = usePanel();
  useSignals(rucio.transfers.changed, panel.changed);
  const all = rucio.transfers.all;
  if (all.length === 0) {
    return (
      <div className="jp-RucioStart">
        <p className="jp-RucioHint">
          {trans.__('Nothing was transferred yet. Get a dataset under Explore, and its progress is shown here.')}
        </p>
      </div>
    );
  }
  const titles: Record<Group, string> = {
    running: trans.__('Running'),
    waiting: trans.__('Waiting'),
    failed: trans.__('Failed'),
    finished: trans.__('Finished')
  };
  return (
    <div className="jp-RucioTransfers">
      {GROUPS.map(group => {
        const members = all.filter(transfer => groupOf(transfer) === group);
        return (
          members.length > 0 && (
            <details key={group} className="jp-RucioGroup" open={group !== 'finished' || members.length <= 5}>
              <summary>
                {titles[group]} <span className="jp-RucioTab-count">{formatNumber(members.length)}</span>
              </summary>
              <ul className="jp-RucioTransferList" aria-label={titles[group]}>
                {members.map(transfer => (
                  <TransferRow key={transfer.id} transfer={transfer} />
                ))}
              </ul>
              {group === 'finished' && <ClearFinished transfers={members} />}
            </details>
          )
        );
      })}
    </div>
  );
}

function ClearFinished({ transfers }: { transfers: readonly Transfer[] }): JSX.Element {
  const { rucio, actions, trans } = usePanel();
  const clear = async () => {
    const outcomes = await Promise.allSettled(transfers.map(transfer => rucio.transfers.cancel(transfer.id)));
    const kept = outcomes.find(outcome => outcome.status === 'rejected');
    if (kept) {
      actions.say(trans.__('Not everything could be cleared: %1', errorWords(kept.reason, trans).text));
    }
  };
  return (
    <div className="jp-RucioLinks jp-mod-inset">
      <LinkButton onClick={() => void clear()}>{trans.__('Clear the list')}</LinkButton>
    </div>
  );
}

function TransferRow({ transfer }: { transfer: Transfer }): JSX.Element {
  const { rucio, actions, trans } = usePanel();
  const [open, setOpen] = React.useState(false);
  const [error, setError] = React.useState<SidecarError | null>(null);
  const attempt = (act: Promise<void>) => {
    setError(null);
    act.catch((reason: unknown) => setError(asSidecarError(reason)));
  };
  const unfinished = isUnfinished(transfer);
  const { files, bytes } = transfer;
  const when = parseTime(transfer.changed_at);
  const Direction = transfer.kind === 'upload' ? uploadIcon : getIcon;
  const canRetry = transfer.state === 'failed' || transfer.state === 'cancelled';
  const words = unfinished
    ? progressParts(transfer, trans).join(' · ')
    : transfer.state === 'failed' && files.total !== null && files.failed > 0
      ? trans._n('%2 of %3 file failed', '%2 of %3 files failed', files.total, formatNumber(files.failed), formatNumber(files.total))
      : [
          transferWord(transfer, trans),
          ...(files.total === null ? [] : [countFiles(files.total, trans)]),
          ...(bytes.total === null ? [] : [formatBytes(bytes.total)])
        ].join(' · ');
  return (
    <li className="jp-RucioTransfer" aria-label={`${transfer.did}, ${transferWord(transfer, trans)}`} data-state={transfer.state}>
      <div className="jp-RucioTransfer-first">
        <span
          className="jp-RucioType"
          role="img"
          aria-label={transfer.kind === 'upload' ? trans.__('Upload') : trans.__('Download')}
          title={transfer.kind === 'upload' ? trans.__('Upload') : trans.__('Download')}
        >
          <Direction.react tag="span" />
        </span>
        <MiddleEllipsis text={transfer.did} />
        {canRetry && (
          <IconButton
            icon={refreshIcon}
            label={
              transfer.state === 'failed'
                ? trans.__('Retry the failed files of %1', transfer.did)
                : trans.__('Start %1 again', transfer.did)
            }
            onClick={() => attempt(rucio.transfers.retry(transfer.id))}
          />
        )}
        {transfer.folder && (
          <IconButton
            icon={copyDidIcon}
            label={trans.__('Copy the folder of %1', transfer.did)}
            onClick={() => actions.copy(transfer.folder ?? '', trans.__('Copied %1.', transfer.folder ?? ''))}
          />
        )}
        <IconButton
          icon={cancelIcon}
          label={unfinished ? trans.__('Cancel %1', transfer.did) : trans.__('Take %1 off the list', transfer.did)}
          onClick={() => attempt(rucio.transfers.cancel(transfer.id))}
        />
      </div>
      <div className="jp-RucioRow-second" data-tone={transfer.state === 'failed' ? 'bad' : undefined}>
        <StateMark state={transfer.state === 'cancelled' ? 'unknown' : toState(transfer.state)} />
        <span className="jp-RucioRow-words" title={words}>
          {words}
        </span>
        {!unfinished && when && (
          <span className="jp-RucioRow-size" title={formatExact(when)}>
            {formatRelative(when, trans)}
          </span>
        )}
      </div>
      {unfinished && <ProgressBar fraction={fractionOf(transfer)} label={trans.__('Progress of %1', transfer.did)} />}
      {transfer.error && <p className="jp-RucioSelection-problem">{transfer.error}</p>}
      {error && <ErrorBox error={error} />}
      {(transfer.state === 'failed' || unfinished) && (
        <div className="jp-RucioLinks jp-mod-inset">
          <LinkButton onClick={() => setOpen(!open)}>{open ? trans.__('Hide the files') : trans.__('Show the files')}</LinkButton>
        </div>
      )}
      {open && <TransferFiles transfer={transfer} />}
    </li>
  );
}

/** Each file and what is wrong with it: failed ones first. Followed while it runs. */
function TransferFiles({ transfer }: { transfer: Transfer }): JSX.Element {
  const { rucio, trans } = usePanel();
  const query = React.useMemo(
    () => new Query((signal: AbortSignal) => rucio.client.get<TransferDetails>(`transfers/${transfer.id}`, {}, signal)),
    [rucio, transfer.id]
  );
  useSignals(query.changed);
  React.useEffect(() => {
    void query.load();
  }, [query, transfer.files.done, transfer.files.failed, transfer.state]);
  React.useEffect(() => () => query.dispose(), [query]);
  const { state } = query;
  const details = state.kind === 'ready' ? state.value : 'last' in state ? state.last : undefined;
  if (state.kind === 'failed' && !details) {
    return <ErrorBox error={state.error} />;
  }
  const files = details?.files ?? [];
  return (
    <ul className="jp-RucioTransferFiles" aria-label={trans.__('Files of %1', transfer.did)}>
      {files.slice(0, 200).map(file => (
        <li key={file.did}>
          <StateMark state={toState(file.state)} label={file.state} />
          <span>
            <MiddleEllipsis text={file.did} />
            {file.error && <span className="jp-RucioField-error">{file.error}</span>}
          </span>
        </li>
      ))}
      {files.length > 200 && <li className="jp-RucioField-hint">{trans.__('…and %1 more.', formatNumber(files.length - 200))}</li>}
    </ul>
  );
}
