import * as React from 'react';
import { Diagnostics, Instance } from '../api/wire';
import { lastOf, Query } from '../core/query';
import { CommandIDs } from '../panel/commands';
import { usePanel } from '../ui/context';
import { ErrorBox, LinkButton, StateMark, TextButton } from '../ui/controls';
import { useSignals } from '../ui/hooks';

/** Tries the way to Rucio for one instance and says where it ends. */
export function ConnectionTest({ instance }: { instance: Instance }): JSX.Element {
  const { rucio, commands, trans } = usePanel();
  const query = React.useMemo(
    () => new Query((signal: AbortSignal) => rucio.client.get<Diagnostics>('diagnostics', { namespace: instance.name }, signal)),
    [rucio, instance.name]
  );
  React.useEffect(() => () => query.dispose(), [query]);
  useSignals(query.changed);
  const { state } = query;
  const report = lastOf(state);
  const busy = state.kind === 'loading';
  const troubled = report?.checks.filter(check => check.result === 'failed' || check.result === 'warning') ?? [];
  return (
    <div className="jp-RucioConnection" aria-busy={busy}>
      <div className="jp-RucioSelection-buttons">
        <TextButton disabled={busy} onClick={() => void query.load()}>
          {busy ? trans.__('Testing…') : trans.__('Test the connection')}
        </TextButton>
        {busy && <LinkButton onClick={() => query.cancel()}>{trans.__('Stop')}</LinkButton>}
      </div>
      <div role="status">
        {state.kind === 'failed' && <ErrorBox error={state.error} quiet />}
        {report && !busy && troubled.length === 0 && state.kind !== 'failed' && (
          <p className="jp-RucioConnection-line">
            <StateMark state="here" />
            <span>{trans._n('%1 check, all good.', '%1 checks, all good.', report.checks.length)}</span>
          </p>
        )}
        {!busy &&
          troubled.map((check, index) => (
            <div key={index} className="jp-RucioConnection-line">
              <StateMark
                state={check.result === 'failed' ? 'failed' : 'stuck'}
                label={check.result === 'failed' ? trans.__('failed') : trans.__('warning')}
              />
              <span>
                <strong>{check.name}</strong>: {check.detail}
                {check.remedy && <span className="jp-RucioError-remedy"> {check.remedy}</span>}
              </span>
            </div>
          ))}
        {report && !busy && commands.hasCommand(CommandIDs.diagnostics) && (
          <LinkButton onClick={() => void commands.execute(CommandIDs.diagnostics)}>{trans.__('Show every check')}</LinkButton>
        )}
      </div>
    </div>
  );
}
