import { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';
import { FileDetails, Page, Replica, Replicas, Rule, RuleList, Summary } from '../api/wire';
import { Query, lastOf } from '../core/query';
import { isUnfinished } from '../core/transfers';
import { usePanel } from '../ui/context';
import { ErrorBox, IconButton, LinkButton, ProgressBar, StateMark, TextButton, TypeMark } from '../ui/controls';
import { useSignals } from '../ui/hooks';
import { copyDidIcon } from '../ui/icons';
import { countFiles, formatBytes, formatExact, formatNumber, formatRelative, parseTime } from '../words/format';
import { canGet, fractionOf, progressParts, stateWord, summaryPhrase, toState } from '../words/state';

type TabId = 'files' | 'replicas' | 'rules';

interface IDetailsProps {
  readonly namespace: string;
  readonly did: string;
}

/** Everything that is known of one DID, in the main area. */
export function DetailsView({ namespace, did }: IDetailsProps): JSX.Element {
  const { rucio, actions, trans } = usePanel();
  useSignals(rucio.summaries.changed, rucio.transfers.changed, actions.changed);
  const [tab, setTab] = React.useState<TabId>('files');
  React.useEffect(() => {
    rucio.summaries.want(namespace, [did]);
  });
  const state = rucio.summaries.peek(namespace, did);
  const summary = state?.kind === 'ready' ? state.value : state && 'last' in state ? state.last : undefined;
  const tabs: [TabId, string][] = [
    ['files', trans.__('Files')],
    ['replicas', trans.__('Replicas')],
    ['rules', trans.__('Rules')]
  ];
  return (
    <div className="jp-RucioDetails-page">
      <header>
        <div className="jp-RucioDetails-title">
          <TypeMark type={summary?.type ?? ''} />
          <h2 dir="auto">{did}</h2>
          <IconButton icon={copyDidIcon} label={trans.__('Copy the data identifier')} onClick={() => actions.copyDid(did)} />
        </div>
        {state?.kind === 'failed' && !summary && <ErrorBox error={state.error} />}
        {summary && <Facts summary={summary} namespace={namespace} />}
      </header>
      <div className="jp-RucioTabs" role="tablist" aria-label={trans.__('About %1', did)}>
        {tabs.map(([id, label]) => (
          <button key={id} type="button" role="tab" className="jp-RucioTab" aria-selected={tab === id} onClick={() => setTab(id)}>
            {label}
          </button>
        ))}
      </div>
      <div role="tabpanel" className="jp-RucioDetails-body">
        {tab === 'files' && <Files namespace={namespace} did={did} />}
        {tab === 'replicas' && <ReplicaTable namespace={namespace} did={did} />}
        {tab === 'rules' && <RulesList namespace={namespace} did={did} />}
      </div>
    </div>
  );
}

function Facts({ summary, namespace }: { summary: Summary; namespace: string }): JSX.Element {
  const { rucio, actions, trans } = usePanel();
  const newest = rucio.transfers.of(namespace, summary.did);
  const transfer = newest && isUnfinished(newest) ? newest : null;
  const checked = parseTime(summary.checked_at);
  const target = { did: summary.did, type: summary.type, size: summary.bytes.total, length: summary.files.total };
  const pending = actions.isPending(summary.did);
  const failure = actions.failureOf(summary.did);
  return (
    <>
      <p className="jp-RucioDetails-state">
        <StateMark state={summary.state} />
        <span>
          {[
            summaryPhrase(summary, trans),
            ...(summary.files.total === null ? [] : [countFiles(summary.files.total, trans)]),
            ...(summary.bytes.total === null ? [] : [formatBytes(summary.bytes.total)]),
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
      {summary.folder && summary.state !== 'not_here' && (
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
        {transfer ? (
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
        {(summary.state === 'here' || summary.state === 'partly_here') && (
          <TextButton disabled={pending} onClick={() => void actions.copyPaths(target)}>
            {trans.__('Copy paths')}
          </TextButton>
        )}
        <TextButton onClick={() => rucio.summaries.invalidate(namespace, summary.did)}>{trans.__('Check again')}</TextButton>
      </div>
    </>
  );
}

const PAGE = 200;

interface IFilePages {
  readonly items: readonly FileDetails[];
  readonly next: string | null;
  readonly total: number | null;
}

function Files({ namespace, did }: IDetailsProps): JSX.Element {
  const { rucio, actions, trans } = usePanel();
  const query = useQuery(
    async (signal, cursor: string | null, before: readonly FileDetails[]): Promise<IFilePages> => {
      const page = await rucio.client.get<Page<FileDetails>>('did', { namespace, did, limit: PAGE, cursor }, signal);
      return { items: [...before, ...page.items], next: page.next, total: page.total ?? null };
    },
    [rucio, namespace, did]
  );
  React.useEffect(() => {
    if (query.state.kind === 'idle') {
      void query.load(null, []);
    }
  }, [query]);
  const pages = lastOf(query.state);
  if (query.state.kind === 'failed' && !pages) {
    return (
      <ErrorBox
        error={query.state.error}
        action={<TextButton onClick={() => void query.load(null, [])}>{trans.__('Try again')}</TextButton>}
      />
    );
  }
  if (!pages) {
    return <Waiting />;
  }
  return (
    <>
      <table className="jp-RucioTable" aria-label={trans.__('Files')}>
        <thead>
          <tr>
            <th>{trans.__('Name')}</th>
            <th className="jp-mod-number">{trans.__('Size')}</th>
            <th>{trans.__('State')}</th>
            <th>{trans.__('Path')}</th>
          </tr>
        </thead>
        <tbody>
          {pages.items.map(file => {
            const state = toState(file.state ?? file.status);
            return (
              <tr key={file.did}>
                <td dir="auto">{file.did}</td>
                <td className="jp-mod-number">{file.size === null ? '' : formatBytes(file.size)}</td>
                <td>
                  <span className="jp-RucioTable-state">
                    <StateMark state={state} />
                    <span>
                      {stateWord(state, trans)}
                      {file.error && <span className="jp-RucioField-error">{file.error}</span>}
                    </span>
                  </span>
                </td>
                <td>
                  {file.path && (
                    <span className="jp-RucioTable-state">
                      <code>{file.path}</code>
                      <IconButton
                        icon={copyDidIcon}
                        label={trans.__('Copy the path of %1', file.did)}
                        onClick={() => actions.copy(file.path ?? '', trans.__('Copied %1.', file.path ?? ''))}
                      />
                    </span>
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {pages.items.length === 0 && <p className="jp-RucioHint">{trans.__('This dataset has no files.')}</p>}
      {pages.next !== null && (
        <p className="jp-RucioLinks">
          <span>
            {pages.total === null
              ? trans.__('%1 shown', formatNumber(pages.items.length))
              : trans.__('%1 of %2 shown', formatNumber(pages.items.length), formatNumber(pages.total))}
          </span>
          <LinkButton disabled={query.state.kind === 'loading'} onClick={() => void query.load(pages.next, pages.items)}>
            {trans.__('Show more')}
          </LinkButton>
        </p>
      )}
    </>
  );
}

function ReplicaTable({ namespace, did }: IDetailsProps): JSX.Element {
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
          <th>{trans.__('Storage element')}</th>
          <th>{trans.__('Site')}</th>
          <th>{trans.__('Medium')}</th>
          <th>{trans.__('State')}</th>
          <th>{trans.__('Mounted here')}</th>
          <th>{replicas.type === 'file' ? trans.__('Address') : trans.__('Files there')}</th>
        </tr>
      </thead>
      <tbody>
        {replicas.items.map(replica => (
          <tr key={`${replica.rse} ${replica.pfn ?? ''}`}>
            <td>{replica.rse}</td>
            <td>{replica.site ?? '–'}</td>
            <td>{mediumWord(replica, trans)}</td>
            <td>{replica.state}</td>
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
                shareWords(replica, trans)
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function mediumWord(replica: Replica, trans: TranslationBundle): string {
  return replica.type === 'tape' ? trans.__('tape') : replica.type === 'disk' ? trans.__('disk') : '–';
}

function shareWords(replica: Replica, trans: TranslationBundle): string {
  const { files, bytes } = replica;
  const parts: string[] = [];
  if (files?.here !== null && files?.here !== undefined) {
    parts.push(files.total === null ? formatNumber(files.here) : trans.__('%1 of %2', formatNumber(files.here), formatNumber(files.total)));
  }
  if (bytes?.here !== null && bytes?.here !== undefined) {
    parts.push(formatBytes(bytes.here));
  }
  return parts.length > 0 ? parts.join(' · ') : '–';
}

function RulesList({ namespace, did }: IDetailsProps): JSX.Element {
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
  const expires = parseTime(rule.expires_at);
  const state = toState(rule.state);
  const { ok, replicating, stuck } = rule.locks;
  const all = Math.max(1, ok + replicating + stuck);
  const part = (count: number) => ({ inlineSize: `${(count / all) * 100}%` });
  const locks = trans.__('%1 done, %2 on the way, %3 stuck', formatNumber(ok), formatNumber(replicating), formatNumber(stuck));
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
          expires
            ? expires.getTime() < Date.now()
              ? trans.__('expired %1', formatRelative(expires, trans))
              : trans.__('expires %1', formatRelative(expires, trans))
            : trans.__('never expires'),
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

function Waiting(): JSX.Element {
  return (
    <div className="jp-RucioExplore-waiting" aria-hidden="true">
      <span className="jp-RucioSkeleton" />
      <span className="jp-RucioSkeleton" />
      <span className="jp-RucioSkeleton" />
    </div>
  );
}

/** A query that lives as long as what it depends on. */
function useQuery<T, A extends unknown[]>(
  ask: (signal: AbortSignal, ...args: A) => Promise<T>,
  dependencies: React.DependencyList
): Query<T, A> {
  // eslint-disable-next-line react-hooks/exhaustive-deps -- the caller names what the question depends on
  const query = React.useMemo(() => new Query(ask), dependencies);
  React.useEffect(() => () => query.cancel(), [query]);
  useSignals(query.changed);
  return query;
}
