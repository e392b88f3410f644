import * as React from 'react';
import { asSidecarError, SidecarError } from '../api/errors';
import { Instance } from '../api/wire';
import { usePanel } from '../ui/context';
import { ErrorBox, Field, StateMark } from '../ui/controls';

/** Which of the configured servers is in use. */
export function ChooseInstance(): JSX.Element {
  const { rucio, trans } = usePanel();
  const [error, setError] = React.useState<SidecarError | null>(null);
  const { active, all } = rucio.instances;
  return (
    <section aria-label={trans.__('Instance')}>
      <Field id="jp-RucioInstance" label={trans.__('Rucio instance')}>
        <select
          className="jp-RucioSelect jp-mod-wide"
          value={active?.name ?? ''}
          onChange={event => {
            setError(null);
            rucio.instances.use(event.target.value).catch((reason: unknown) => setError(asSidecarError(reason)));
          }}
        >
          {!active && <option value="">{trans.__('Choose…')}</option>}
          {all.map(instance => (
            <option key={instance.name} value={instance.name}>
              {instance.available === false
                ? trans.__('%1 (cannot be used)', instance.display_name || instance.name)
                : instance.display_name || instance.name}
            </option>
          ))}
        </select>
      </Field>
      {error && <ErrorBox error={error} />}
    </section>
  );
}

/** Read-only: an administrator sets these, and the card says where. */
export function InstanceCard({ instance }: { instance: Instance }): JSX.Element {
  const { trans } = usePanel();
  const name = instance.display_name || instance.name;
  const facts: [string, React.ReactNode][] = [
    [
      trans.__('Mode'),
      instance.mode === 'download'
        ? trans.__('Files are downloaded to this Jupyter server.')
        : trans.__('Files are replicated to storage that is mounted here.')
    ]
  ];
  if (instance.rucio_base_url) {
    facts.push([trans.__('Server'), instance.rucio_base_url]);
  }
  if (instance.destination_rse) {
    facts.push([trans.__('Destination'), instance.destination_rse]);
  }
  if (instance.rse_mount_path) {
    facts.push([trans.__('Mounted at'), instance.rse_mount_path]);
  }
  facts.push([
    trans.__('Searches'),
    instance.wildcard_enabled === false ? trans.__('Whole names only, no wildcards.') : trans.__('Wildcards are allowed.')
  ]);
  if (instance.webui_url) {
    facts.push([
      trans.__('Web page'),
      <a key="webui" href={instance.webui_url} target="_blank" rel="noreferrer noopener">
        {instance.webui_url}
      </a>
    ]);
  }
  if (instance.policy) {
    facts.push([trans.__('Policy'), trans.__('%1 (set by %2)', instance.policy.package, instance.policy.source)]);
  }
  return (
    <section className="jp-RucioCard" aria-label={trans.__('Instance %1', name)}>
      <h3 className="jp-RucioHeading">{name}</h3>
      {instance.available === false && instance.problem && (
        <div className="jp-RucioError" role="alert">
          <StateMark state="failed" />
          <div className="jp-RucioError-body">
            <p className="jp-RucioError-text">{instance.problem.error}</p>
            {instance.problem.remedy && <p className="jp-RucioError-remedy">{instance.problem.remedy}</p>}
          </div>
        </div>
      )}
      {instance.policy?.problems.map(({ error, remedy }) => (
        <div key={error} className="jp-RucioError" role="alert">
          <StateMark state="failed" />
          <div className="jp-RucioError-body">
            <p className="jp-RucioError-text">{error}</p>
            {remedy && <p className="jp-RucioError-remedy">{remedy}</p>}
          </div>
        </div>
      ))}
      <dl className="jp-RucioFacts">
        {facts.map(([label, value]) => (
          <React.Fragment key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </React.Fragment>
        ))}
      </dl>
      {instance.source && <p className="jp-RucioSource">{trans.__('Set by %1', instance.source)}</p>}
    </section>
  );
}
