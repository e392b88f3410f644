import * as React from 'react';
import { Rule, RuleList } from '../api/wire';
import { lastOf } from '../core/query';
import { usePanel } from '../ui/context';
import { ErrorBox, StateMark, TextButton } from '../ui/controls';
import { expiryWords, lockWords } from '../words/rule';
import { stateWord, toState } from '../words/state';
import { IOneDid, useQuery, Waiting } from './query';

/** What holds the data, and how far it has come. */
export function RulesList({ namespace, did }: IOneDid): JSX.Element {
  const { rucio, trans } = usePanel();
  const query = useQuery(signal => rucio.client.get<RuleList>('rules', { namespace, did }, signal), [rucio, namespace, did]);
  React.useEffect(() => void query.load(), [query]);
  const rules = lastOf(query.state);
  if (query.state.kind === 'failed' && !rules) {
    return (
      <ErrorBox error={query.state.error} action={<TextButton onClick={() => void query.load()}>{trans.__('Try again')}</TextButton>} />
    );
  }
  if (!rules) {
    return <Waiting />;
  }
  if (rules.items.length === 0) {
    return <p className="jp-RucioHint">{trans.__('No replication rule holds these data.')}</p>;
  }
  return (
    <ul className="jp-RucioRules" aria-label={trans.__('Rules')}>
      {rules.items.map(rule => (
        <RuleItem key={rule.id} rule={rule} did={did} />
      ))}
      {rules.more && <li className="jp-RucioHint">{trans.__('There are more rules than are shown.')}</li>}
    </ul>
  );
}

function RuleItem({ rule, did }: { rule: Rule; did: string }): JSX.Element {
  const { trans } = usePanel();
  const state = toState(rule.state);
  const { ok, replicating, stuck } = rule.locks;
  const all = Math.max(1, ok + replicating + stuck);
  const part = (count: number) => ({ inlineSize: `${(count / all) * 100}%` });
  const locks = lockWords(rule, trans);
  return (
    <li className="jp-RucioRule">
      <p className="jp-RucioDetails-state">
        <StateMark state={state} />
        <strong>{rule.rse_expression}</strong>
        <span>{rule.sentence || stateWord(state, trans)}</span>
      </p>
      <div className="jp-RucioLocks" role="img" aria-label={locks} title={locks}>
        <span data-tone="good" style={part(ok)} />
        <span data-tone="moving" style={part(replicating)} />
        <span data-tone="bad" style={part(stuck)} />
      </div>
      {rule.error && <p className="jp-RucioSelection-problem">{trans.__('Rucio said: %1', rule.error)}</p>}
      <p className="jp-RucioSource">
        {[
          locks,
          rule.account,
          expiryWords(rule, trans) ?? trans.__('never expires'),
          ...(rule.did === did ? [] : [trans.__('rule of %1', rule.did)]),
          ...(rule.comment ? [rule.comment] : [])
        ].join(' · ')}{' '}
        {rule.webui_url && (
          <a href={rule.webui_url} target="_blank" rel="noreferrer noopener">
            {trans.__('Open in Rucio')}
          </a>
        )}
      </p>
    </li>
  );
}
