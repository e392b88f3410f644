import { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';
import { Replica, Replicas, Summary } from '../api/wire';
import { lastOf } from '../core/query';
import { usePanel } from '../ui/context';
import { ErrorBox, IconButton, TextButton } from '../ui/controls';
import { copyDidIcon } from '../ui/icons';
import { formatBytes, formatNumber } from '../words/format';
import { IOneDid, useQuery, Waiting } from './query';

/** How many files and bytes the DID has in all: Rucio counts only the datasets of a container that a storage element has something of. */
type Whole = Pick<Summary, 'files' | 'bytes'>;

/** Where the data lie, by storage element. */
export function ReplicaTable({ namespace, did, whole }: IOneDid & { whole: Whole | null }): JSX.Element {
  const { rucio, actions, trans } = usePanel();
  const query = useQuery(signal => rucio.client.get<Replicas>('did/replicas', { namespace, did }, signal), [rucio, namespace, did]);
  React.useEffect(() => void query.load(), [query]);
  const replicas = lastOf(query.state);
  if (query.state.kind === 'failed' && !replicas) {
    return (
      <ErrorBox error={query.state.error} action={<TextButton onClick={() => void query.load()}>{trans.__('Try again')}</TextButton>} />
    );
  }
  if (!replicas) {
    return <Waiting />;
  }
  if (replicas.items.length === 0) {
    return <p className="jp-RucioHint">{trans.__('Rucio knows of no replica of these data.')}</p>;
  }
  return (
    <table className="jp-RucioTable" aria-label={trans.__('Replicas')}>
      <thead>
        <tr>
          <th scope="col">{trans.__('Storage element')}</th>
          <th scope="col">{trans.__('Site')}</th>
          <th scope="col">{trans.__('Medium')}</th>
          <th scope="col">{trans.__('State')}</th>
          <th scope="col">{trans.__('Mounted here')}</th>
          <th scope="col">{replicas.type === 'file' ? trans.__('Address') : trans.__('Files there')}</th>
        </tr>
      </thead>
      <tbody>
        {replicas.items.map(replica => (
          <tr key={`${replica.rse} ${replica.pfn ?? ''}`}>
            <td>{replica.rse}</td>
            <td>{replica.site ?? '–'}</td>
            <td>{mediumWord(replica, trans)}</td>
            <td>{replicas.type === 'file' ? replicaWords(replica.state, trans) : shareState(replica, whole, trans)}</td>
            <td>{replica.mounted ? trans.__('yes') : trans.__('no')}</td>
            <td>
              {replica.pfn ? (
                <span className="jp-RucioTable-state">
                  <code>{replica.pfn}</code>
                  <IconButton
                    icon={copyDidIcon}
                    label={trans.__('Copy the address at %1', replica.rse)}
                    onClick={() => actions.copy(replica.pfn ?? '', trans.__('Copied %1.', replica.pfn ?? ''))}
                  />
                </span>
              ) : (
                shareWords(replica, whole, trans)
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Rucio's words for a replica; those that this version does not know stay as they are. */
function replicaWords(state: string, trans: TranslationBundle): string {
  switch (state) {
    case 'AVAILABLE':
      return trans.__('available');
    case 'UNAVAILABLE':
      return trans.__('unavailable');
    case 'TEMPORARY_UNAVAILABLE':
      return trans.__('unavailable for now');
    case 'COPYING':
      return trans.__('being copied');
    case 'BEING_DELETED':
      return trans.__('being deleted');
    case 'BAD':
      return trans.__('damaged');
    default:
      return state;
  }
}

function mediumWord(replica: Replica, trans: TranslationBundle): string {
  return replica.type === 'tape' ? trans.__('tape') : replica.type === 'disk' ? trans.__('disk') : '–';
}

/** Of a collection Rucio calls unavailable whatever is not complete. */
function shareState(replica: Replica, whole: Whole | null, trans: TranslationBundle): string {
  const here = replica.files?.here ?? null;
  const total = whole?.files.total ?? replica.files?.total ?? null;
  if (replica.state !== 'UNAVAILABLE' || here === null || total === null) {
    return replicaWords(replica.state, trans);
  }
  return here === 0 ? trans.__('nothing there yet') : here < total ? trans.__('incomplete') : trans.__('available');
}

function shareWords(replica: Replica, whole: Whole | null, trans: TranslationBundle): string {
  const { files, bytes } = replica;
  const parts: string[] = [];
  if (files?.here !== null && files?.here !== undefined) {
    const total = whole?.files.total ?? files.total;
    parts.push(total === null ? formatNumber(files.here) : trans.__('%1 of %2', formatNumber(files.here), formatNumber(total)));
  }
  if (bytes?.here !== null && bytes?.here !== undefined) {
    parts.push(formatBytes(bytes.here));
  }
  return parts.length > 0 ? parts.join(' · ') : '–';
}
