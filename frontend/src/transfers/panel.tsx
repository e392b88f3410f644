import * as React from 'react';
import { Transfer } from '../api/wire';
import { CommandIDs } from '../panel/commands';
import { usePanel } from '../ui/context';
import { LinkButton, TextButton } from '../ui/controls';
import { useSignals } from '../ui/hooks';
import { errorWords } from '../words/errors';
import { formatNumber } from '../words/format';
import { CopiesModel } from './copies';
import { CopiesView } from './copiesview';
import { useKeptFocus } from './focus';
import { TransferRow, Unfolded } from './row';

type Group = 'running' | 'waiting' | 'failed' | 'finished';

/** So many rows of a group are drawn at a time. */
const SHOWN = 50;

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

/** The tab "Transfers": what runs first, then what waits, what failed, what is done; at the end what lies on this machine. */
export function TransfersView({ copies }: { copies: CopiesModel }): JSX.Element {
  const { rucio, panel, commands, trans } = usePanel();
  useSignals(rucio.transfers.changed, panel.changed);
  const [open, setOpen] = React.useState<ReadonlyMap<number, Unfolded>>(new Map());
  const [shown, setShown] = React.useState<Partial<Record<Group, number>>>({});
  const all = rucio.transfers.all;
  const container = React.useRef<HTMLDivElement>(null);
  useKeptFocus(container);
  const titles: Record<Group, string> = {
    running: trans.__('Running'),
    waiting: trans.__('Waiting'),
    failed: trans.__('Failed'),
    finished: trans.__('Finished')
  };
  return (
    <div className="jp-RucioTransfers" ref={container}>
      {commands.hasCommand(CommandIDs.upload) && (
        <div className="jp-RucioTransfers-bar">
          <TextButton onClick={() => void commands.execute(CommandIDs.upload)}>{trans.__('Upload files…')}</TextButton>
        </div>
      )}
      {all.length === 0 && (
        <p className="jp-RucioHint jp-mod-inset">
          {trans.__('Nothing was transferred yet. Get a dataset under Explore, and its progress is shown here.')}
        </p>
      )}
      {GROUPS.map(group => {
        const members = all.filter(transfer => groupOf(transfer) === group);
        return (
          members.length > 0 && (
            <details key={group} className="jp-RucioGroup" open={group !== 'finished' || members.length <= 5}>
              <summary>
                {titles[group]} <span className="jp-RucioTab-count">{formatNumber(members.length)}</span>
              </summary>
              <ul className="jp-RucioTransferList" aria-label={titles[group]}>
                {members.slice(0, shown[group] ?? SHOWN).map(transfer => (
                  <TransferRow
                    key={transfer.id}
                    transfer={transfer}
                    open={open.get(transfer.id) ?? null}
                    setOpen={what => setOpen(new Map(open).set(transfer.id, what))}
                  />
                ))}
              </ul>
              {members.length > (shown[group] ?? SHOWN) && (
                <div className="jp-RucioLinks jp-mod-inset">
                  <LinkButton onClick={() => setShown({ ...shown, [group]: (shown[group] ?? SHOWN) + SHOWN })}>
                    {trans._n('Show %1 more', 'Show %1 more', Math.min(SHOWN, members.length - (shown[group] ?? SHOWN)))}
                  </LinkButton>
                </div>
              )}
              {group === 'finished' && <ClearFinished transfers={members} />}
            </details>
          )
        );
      })}
      <CopiesView model={copies} />
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
