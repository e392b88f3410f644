import { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';
import { Check, Diagnostics, DidState } from '../api/wire';
import { lastOf, Query } from '../core/query';
import { usePanel } from '../ui/context';
import { ErrorBox, StateMark, TextButton } from '../ui/controls';
import { useSignals } from '../ui/hooks';

const LOOK: Readonly<Record<Check['result'], DidState>> = { ok: 'here', warning: 'stuck', failed: 'failed', skipped: 'unknown' };

function resultWord(result: Check['result'], trans: TranslationBundle): string {
  switch (result) {
    case 'ok':
      return trans.__('good');
    case 'warning':
      return trans.__('warning');
    case 'failed':
      return trans.__('failed');
    case 'skipped':
      return trans.__('not tried');
  }
}

/** What was tried, what was seen, what to do; as text for a report too. */
export function DiagnosticsView(): JSX.Element {
  const { rucio, actions, trans } = usePanel();
  const query = React.useMemo(() => new Query((signal: AbortSignal) => rucio.client.get<Diagnostics>('diagnostics', {}, signal)), [rucio]);
  useSignals(query.changed);
  React.useEffect(() => {
    void query.load();
    return () => query.cancel();
  }, [query]);
  const report = lastOf(query.state);
  const busy = query.state.kind === 'loading';
  return (
    <div className="jp-RucioDetails-page">
      <header>
        <div className="jp-RucioDetails-title">
          <h2>{trans.__('Rucio diagnostics')}</h2>
        </div>
        <div className="jp-RucioSelection-buttons">
          <TextButton kind="accept" disabled={busy} onClick={() => void query.load()}>
            {busy ? trans.__('Checking…') : trans.__('Check again')}
          </TextButton>
          <TextButton disabled={!report} onClick={() => report && actions.copy(asText(report, trans), trans.__('Copied the report.'))}>
            {trans.__('Copy report')}
          </TextButton>
        </div>
      </header>
      <div className="jp-RucioDetails-body" aria-busy={busy}>
        {query.state.kind === 'failed' && <ErrorBox error={query.state.error} />}
        {report && (
          <ul className="jp-RucioChecks" aria-label={trans.__('Checks')}>
            {report.checks.map((check, index) => (
              <li key={index}>
                <StateMark state={LOOK[check.result]} label={resultWord(check.result, trans)} />
                <div>
                  <p>
                    <strong>{check.instance ? `${check.instance}: ${check.name}` : check.name}</strong>
                  </p>
                  <p>{check.detail}</p>
                  {check.remedy && <p className="jp-RucioError-remedy">{check.remedy}</p>}
                </div>
              </li>
            ))}
          </ul>
        )}
      </div>
    </div>
  );
}

function asText(report: Diagnostics, trans: TranslationBundle): string {
  const lines = report.checks.map(check => {
    const name = check.instance ? `${check.instance}: ${check.name}` : check.name;
    return `[${resultWord(check.result, trans)}] ${name}: ${check.detail}${check.remedy ? ` ${check.remedy}` : ''}`;
  });
  return [trans.__('Rucio service %1', report.version), ...lines].join('\n');
}
