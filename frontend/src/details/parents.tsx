import * as React from 'react';
import { Parents } from '../api/wire';
import { lastOf } from '../core/query';
import { CommandIDs } from '../panel/commands';
import { usePanel } from '../ui/context';
import { ErrorBox, IconButton, LinkButton, TextButton, TypeMark } from '../ui/controls';
import { copyDidIcon, detailsIcon } from '../ui/icons';
import { IOneDid, useQuery, Waiting } from './query';

/** The datasets and containers that hold the DID; each can be shown in the tree. */
export function ParentsList({ namespace, did }: IOneDid): JSX.Element {
  const { rucio, actions, commands, trans } = usePanel();
  const query = useQuery(signal => rucio.client.get<Parents>('did/parents', { namespace, did }, signal), [rucio, namespace, did]);
  React.useEffect(() => void query.load(), [query]);
  const parents = lastOf(query.state);
  if (query.state.kind === 'failed' && !parents) {
    return (
      <ErrorBox error={query.state.error} action={<TextButton onClick={() => void query.load()}>{trans.__('Try again')}</TextButton>} />
    );
  }
  if (!parents) {
    return <Waiting />;
  }
  if (parents.items.length === 0) {
    return <p className="jp-RucioHint">{trans.__('No dataset and no container holds these data.')}</p>;
  }
  return (
    <ul className="jp-RucioParents" aria-label={trans.__('Parents')}>
      {parents.items.map(parent => (
        <li key={parent.did}>
          <TypeMark type={parent.type} />
          <LinkButton
            label={trans.__('Show %1 in Explore', parent.did)}
            onClick={() => void commands.execute(CommandIDs.reveal, { did: parent.did, type: parent.type })}
          >
            <bdi>{parent.did}</bdi>
          </LinkButton>
          <IconButton
            icon={detailsIcon}
            label={trans.__('Details of %1', parent.did)}
            onClick={() => void commands.execute(CommandIDs.details, { did: parent.did, namespace })}
          />
          <IconButton icon={copyDidIcon} label={trans.__('Copy %1', parent.did)} onClick={() => actions.copyDid(parent.did)} />
        </li>
      ))}
      {parents.more && <li className="jp-RucioHint">{trans.__('There are more parents than are shown.')}</li>}
    </ul>
  );
}
