import { refreshIcon, runIcon, stopIcon } from '@jupyterlab/ui-components';
import * as React from 'react';
import { asSidecarError, SidecarError } from '../api/errors';
import { Transfer } from '../api/wire';
import { isMoving, isUnfinished } from '../core/transfers';
import { CommandIDs } from '../panel/commands';
import { usePanel } from '../ui/context';
import { ErrorBox, IconButton, LinkButton, MiddleEllipsis, ProgressBar, StateMark } from '../ui/controls';
import { cancelIcon, getIcon, uploadIcon } from '../ui/icons';
import { formatExact, formatRelative, parseTime } from '../words/format';
import { fractionOf, toState, transferWord } from '../words/state';
import { TransferFiles } from './files';
import { pauseIcon } from './icons';
import { LogView } from './logview';
import { transferWords } from './words';

/** What is unfolded below a row. */
export type Unfolded = 'files' | 'log' | null;

interface IRowProps {
  readonly transfer: Transfer;
  /** Kept by the list: a row moves from group to group as its transfer goes on. */
  readonly open: Unfolded;
  readonly setOpen: (what: Unfolded) => void;
}

/** One transfer: what, how it stands, and what can be done about it. */
export function TransferRow({ transfer, open, setOpen }: IRowProps): JSX.Element {
  const { rucio, trans } = usePanel();
  const [error, setError] = React.useState<SidecarError | null>(null);
  const [busy, setBusy] = React.useState(false);
  const attempt = (act: () => Promise<void>) => {
    setError(null);
    setBusy(true);
    act()
      .catch((reason: unknown) => setError(asSidecarError(reason)))
      .finally(() => setBusy(false));
  };
  const toggle = (what: 'files' | 'log') => setOpen(open === what ? null : what);
  const { transfers } = rucio;
  const { did, state, kind } = transfer;
  const unfinished = isUnfinished(transfer);
  const when = parseTime(transfer.changed_at);
  const direction = kind === 'upload' ? trans.__('Upload') : trans.__('Download');
  const Direction = kind === 'upload' ? uploadIcon : getIcon;
  const words = transferWords(transfer, trans);
  return (
    <li
      className="jp-RucioTransfer"
      aria-label={`${did}, ${transferWord(transfer, trans)}`}
      data-id={transfer.id}
      data-state={state}
      data-kind={kind}
    >
      <div className="jp-RucioTransfer-first">
        <span className="jp-RucioType" role="img" aria-label={direction} title={direction}>
          <Direction.react tag="span" />
        </span>
        <MiddleEllipsis text={did} />
        {(state === 'failed' || state === 'cancelled') && (
          <IconButton
            icon={refreshIcon}
            disabled={busy}
            label={state === 'failed' ? trans.__('Retry the failed files of %1', did) : trans.__('Start %1 again', did)}
            onClick={() => attempt(() => transfers.retry(transfer.id))}
          />
        )}
        {isMoving(transfer) && (
          <IconButton
            icon={pauseIcon}
            disabled={busy}
            label={trans.__('Pause %1', did)}
            onClick={() => attempt(() => transfers.pause(transfer.id))}
          />
        )}
        {state === 'paused' && (
          <IconButton
            icon={runIcon}
            disabled={busy}
            label={trans.__('Resume %1', did)}
            onClick={() => attempt(() => transfers.resume(transfer.id))}
          />
        )}
        <IconButton
          icon={unfinished ? stopIcon : cancelIcon}
          disabled={busy}
          label={unfinished ? trans.__('Cancel %1', did) : trans.__('Take %1 off the list', did)}
          onClick={() => attempt(() => transfers.cancel(transfer.id))}
        />
      </div>
      <div className="jp-RucioRow-second" data-tone={state === 'failed' ? 'bad' : undefined}>
        <StateMark state={state === 'cancelled' ? 'unknown' : state === 'paused' ? 'suspended' : toState(state)} />
        <span className="jp-RucioRow-words" title={words}>
          {words}
        </span>
        {!unfinished && when && (
          <span className="jp-RucioRow-size" title={formatExact(when)}>
            {formatRelative(when, trans)}
          </span>
        )}
      </div>
      {unfinished && (
        <ProgressBar
          fraction={state === 'paused' ? (fractionOf(transfer) ?? 0) : fractionOf(transfer)}
          label={trans.__('Progress of %1', did)}
        />
      )}
      {transfer.error && <p className="jp-RucioSelection-problem">{transfer.error}</p>}
      {error && <ErrorBox error={error} />}
      <div className="jp-RucioLinks jp-mod-inset">
        <LinkButton expanded={open === 'files'} onClick={() => toggle('files')} label={trans.__('Files of %1', did)}>
          {trans.__('Files')}
        </LinkButton>
        <LinkButton expanded={open === 'log'} onClick={() => toggle('log')} label={trans.__('Log of %1', did)}>
          {trans.__('Log')}
        </LinkButton>
        {transfer.folder && <FolderLinks folder={transfer.folder} of={did} />}
      </div>
      {open === 'files' && <TransferFiles transfer={transfer} />}
      {open === 'log' && <LogView transfer={transfer} />}
    </li>
  );
}

/** Ways to the folder of some files: shown in the file browser, or copied. */
export function FolderLinks({ folder, of }: { folder: string; of: string }): JSX.Element {
  const { actions, commands, trans } = usePanel();
  return (
    <>
      {commands.hasCommand(CommandIDs.showFolder) && (
        <LinkButton onClick={() => void commands.execute(CommandIDs.showFolder, { folder })} label={trans.__('Show the folder of %1', of)}>
          {trans.__('Show folder')}
        </LinkButton>
      )}
      <LinkButton onClick={() => actions.copy(folder, trans.__('Copied the path.'))} label={trans.__('Copy the path of %1', of)}>
        {trans.__('Copy path')}
      </LinkButton>
    </>
  );
}
