import * as React from 'react';
import { Transfer, TransferDetails, UploadJob } from '../api/wire';
import { Follower } from '../core/follow';
import { lastOf, Query } from '../core/query';
import { IClient } from '../core/tokens';
import { usePanel } from '../ui/context';
import { ErrorBox, MiddleEllipsis, StateMark } from '../ui/controls';
import { useSignals } from '../ui/hooks';
import { formatNumber } from '../words/format';
import { toState } from '../words/state';
import { fileWord } from './words';

const SHOWN = 200;

const NO_STEPS: ReadonlyMap<string, string> = new Map();

/** Each file and what is wrong with it: failed ones first. Followed while it runs. */
export function TransferFiles({ transfer }: { transfer: Transfer }): JSX.Element {
  const { rucio, trans } = usePanel();
  const query = React.useMemo(
    () =>
      new Query(async (signal: AbortSignal) => {
        const [{ files }, steps] = await Promise.all([
          rucio.client.get<TransferDetails>(`transfers/${transfer.id}`, {}, signal),
          transfer.kind === 'upload' ? stepsOf(rucio.client, transfer.namespace, transfer.id, signal) : NO_STEPS
        ]);
        return files.map(file => ({ ...file, step: steps.get(file.did) ?? null }));
      }),
    [rucio, transfer.id, transfer.kind, transfer.namespace]
  );
  useSignals(query.changed);
  const follower = React.useMemo(() => new Follower(() => query.load()), [query]);
  React.useEffect(() => {
    follower.poke();
  }, [follower, transfer.files.done, transfer.files.failed, transfer.state]);
  React.useEffect(() => {
    // A file of an upload goes through steps while the counts stand still.
    const onFile = (_: unknown, file: { transfer: number }) => {
      if (file.transfer === transfer.id && transfer.kind === 'upload') {
        follower.poke();
      }
    };
    rucio.transfers.fileChanged.connect(onFile);
    return () => void rucio.transfers.fileChanged.disconnect(onFile);
  }, [follower, rucio, transfer.id, transfer.kind]);
  React.useEffect(
    () => () => {
      follower.dispose();
      query.dispose();
    },
    [follower, query]
  );
  const { state } = query;
  const known = lastOf(state);
  if (state.kind === 'failed' && !known) {
    return <ErrorBox error={state.error} />;
  }
  const files = known ?? [];
  return (
    <ul className="jp-RucioTransferFiles" aria-label={trans.__('Files of %1', transfer.did)}>
      {files.slice(0, SHOWN).map(file => (
        <li key={file.did}>
          <StateMark state={toState(file.state)} label={fileWord(file.state, file.step, transfer.kind, trans)} />
          <span>
            <MiddleEllipsis text={file.did} />
            {transfer.kind === 'upload' && (
              <span className="jp-RucioField-hint">{fileWord(file.state, file.step, transfer.kind, trans)}</span>
            )}
            {file.error && <span className="jp-RucioField-error">{file.error}</span>}
          </span>
        </li>
      ))}
      {files.length > SHOWN && <li className="jp-RucioField-hint">{trans.__('…and %1 more.', formatNumber(files.length - SHOWN))}</li>}
    </ul>
  );
}

/** At which step each file of an upload is, or failed. */
async function stepsOf(client: IClient, namespace: string, id: number, signal: AbortSignal): Promise<ReadonlyMap<string, string>> {
  const jobs = await client.get<UploadJob[]>('upload/jobs', { namespace }, signal);
  return new Map(jobs.filter(job => job.transfer === id).map(job => [job.did, job.step]));
}
