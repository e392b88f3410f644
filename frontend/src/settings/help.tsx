import * as React from 'react';
import { asSidecarError, SidecarError } from '../api/errors';
import { lastOf } from '../core/query';
import { usePanel } from '../ui/context';
import { ErrorBox, LinkButton, StateMark } from '../ui/controls';
import { formatExact, formatRelative, parseTime } from '../words/format';

/** No instance: which files were read, when, and what was wrong with them. */
export function WhyNothing(): JSX.Element | null {
  const { rucio, trans } = usePanel();
  const loaded = lastOf(rucio.instances.state);
  if (!loaded || loaded.instances.length > 0) {
    return null;
  }
  return (
    <section className="jp-RucioCard" aria-label={trans.__('No instance is configured')}>
      <h3 className="jp-RucioHeading">{trans.__('No instance is configured')}</h3>
      <p className="jp-RucioHint">
        {trans.__('An administrator lists the Rucio instances under RucioConfig in a Jupyter configuration file, or in RUCIO_… variables.')}
      </p>
    </section>
  );
}

/** What was configured, the diagnostics, the cache, the version. */
export function Maintenance(): JSX.Element {
  const { rucio, actions, commands, trans } = usePanel();
  const [error, setError] = React.useState<SidecarError | null>(null);
  const config = lastOf(rucio.instances.state)?.config ?? null;
  const readAt = parseTime(config?.read_at);
  const purge = async () => {
    setError(null);
    try {
      await rucio.client.post('purge-cache', {}, {});
      rucio.summaries.invalidateAll();
      actions.say(trans.__('The cache is empty.'));
    } catch (reason) {
      setError(asSidecarError(reason));
    }
  };
  const troubled = (config?.warnings.length ?? 0) > 0 || (config?.files ?? []).some(file => file.problem !== null);
  return (
    <section className="jp-RucioCard" aria-label={trans.__('Help')}>
      <h3 className="jp-RucioHeading">{trans.__('Help')}</h3>
      {config && (
        <details className="jp-RucioConfig" open={troubled || rucio.instances.all.length === 0}>
          <summary>
            {trans._n('%1 configuration file', '%1 configuration files', config.files.filter(file => file.read).length)}
            {readAt && <span title={formatExact(readAt)}> · {trans.__('read %1', formatRelative(readAt, trans))}</span>}
          </summary>
          <ul className="jp-RucioFiles">
            {config.files.map(file => (
              <li key={file.path}>
                <StateMark
                  state={file.problem !== null ? 'failed' : file.read ? 'here' : 'unknown'}
                  label={file.problem !== null ? trans.__('Problem') : file.read ? trans.__('Read') : trans.__('Not there')}
                />
                <span>
                  <span className="jp-RucioFiles-path">{file.path}</span>
                  {file.problem !== null && <span className="jp-RucioField-error">{file.problem}</span>}
                </span>
              </li>
            ))}
            {config.warnings.map(warning => (
              <li key={warning}>
                <StateMark state="stuck" label={trans.__('Warning')} />
                <span>{warning}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
      {error && <ErrorBox error={error} />}
      <div className="jp-RucioLinks">
        {commands.hasCommand('rucio-jupyter:diagnostics') && (
          <LinkButton onClick={() => void commands.execute('rucio-jupyter:diagnostics')}>{trans.__('Run diagnostics')}</LinkButton>
        )}
        <LinkButton onClick={() => void purge()}>{trans.__('Empty the cache')}</LinkButton>
      </div>
      {rucio.instances.version && <p className="jp-RucioSource">{trans.__('Rucio service %1', rucio.instances.version.version)}</p>}
    </section>
  );
}
