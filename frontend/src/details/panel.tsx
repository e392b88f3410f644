import * as React from 'react';
import { DidType, Metadata } from '../api/wire';
import { lastOf } from '../core/query';
import { usePanel } from '../ui/context';
import { ErrorBox, IconButton, TypeMark } from '../ui/controls';
import { useSignals } from '../ui/hooks';
import { copyDidIcon } from '../ui/icons';
import { Tabs } from '../ui/tabs';
import { Elsewhere, isElsewhere } from './elsewhere';
import { Files } from './files';
import { MetadataTable } from './metadata';
import { ParentsList } from './parents';
import { IOneDid, useQuery } from './query';
import { ReplicaTable } from './replicas';
import { RulesList } from './rules';
import { CatalogueFacts, SummaryLines } from './summary';

type TabId = 'files' | 'replicas' | 'rules' | 'metadata' | 'parents';

/** Everything that is known of one DID, in the main area. */
export function DetailsView({ namespace, did }: IOneDid): JSX.Element {
  const { rucio, actions, trans } = usePanel();
  useSignals(rucio.summaries.changed, rucio.transfers.changed, rucio.instances.changed, actions.changed);
  const [tab, setTab] = React.useState<TabId>('files');
  React.useEffect(() => {
    rucio.summaries.want(namespace, [did]);
  });
  const query = useQuery(signal => rucio.client.get<Metadata>('did/metadata', { namespace, did }, signal), [rucio, namespace, did]);
  React.useEffect(() => void query.load(), [query]);
  const state = rucio.summaries.peek(namespace, did);
  const summary = state?.kind === 'ready' ? state.value : state && 'last' in state ? state.last : undefined;
  const metadata = lastOf(query.state);
  const type: DidType | '' = summary?.type ?? metadata?.type ?? '';
  return (
    <div className="jp-RucioDetails-page">
      <header>
        <div className="jp-RucioDetails-title">
          <TypeMark type={type} />
          <h2 dir="auto">{did}</h2>
          <IconButton icon={copyDidIcon} label={trans.__('Copy the data identifier')} onClick={() => actions.copyDid(did)} />
        </div>
        {isElsewhere(rucio.instances.namespace, namespace) && <Elsewhere namespace={namespace} />}
        {state?.kind === 'failed' && !summary && <ErrorBox error={state.error} />}
        {summary && <SummaryLines summary={summary} namespace={namespace} />}
        {metadata && <CatalogueFacts metadata={metadata} />}
      </header>
      <Tabs<TabId>
        label={trans.__('About %1', did)}
        selected={tab}
        onSelect={setTab}
        tabs={[
          ['files', type === 'file' ? trans.__('File') : trans.__('Files')],
          ['replicas', trans.__('Replicas')],
          ['rules', trans.__('Rules')],
          ['metadata', trans.__('Metadata')],
          ['parents', trans.__('Parents')]
        ]}
      >
        {tab === 'files' && <Files namespace={namespace} did={did} />}
        {tab === 'replicas' && <ReplicaTable namespace={namespace} did={did} whole={summary ?? null} />}
        {tab === 'rules' && <RulesList namespace={namespace} did={did} />}
        {tab === 'metadata' && <MetadataTable did={did} query={query} />}
        {tab === 'parents' && <ParentsList namespace={namespace} did={did} />}
      </Tabs>
    </div>
  );
}
