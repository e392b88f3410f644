import { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';
import { asSidecarError, SidecarError } from '../api/errors';
import { AuthMethod, Instance } from '../api/wire';
import { lastOf } from '../core/query';
import { timeLeft } from '../panel/guide';
import { usePanel } from '../ui/context';
import { ErrorBox, Field, LinkButton, StateMark, TextButton } from '../ui/controls';
import { useSignals } from '../ui/hooks';
import { formatExact, formatRelative, parseTime } from '../words/format';
import { FilePicker } from './picker';
import { FIELDS, ICredentialField, SignInModel, UNCHANGED } from './model';

interface ISettingsProps {
  readonly model: SignInModel;
}

/** The tab "Settings": what the administrator configured, and the login. */
export function SettingsView({ model }: ISettingsProps): JSX.Element {
  const { rucio, panel, trans } = usePanel();
  useSignals(model.changed, rucio.instances.changed, panel.changed);
  const visible = panel.visible && panel.tab === 'settings';
  React.useEffect(() => {
    if (visible) {
      model.shown();
    }
  });
  const { state, active, all } = rucio.instances;
  const loaded = lastOf(state);
  return (
    <div className="jp-RucioSettings">
      {state.kind === 'failed' && (
        <ErrorBox
          error={state.error}
          quiet
          action={<TextButton onClick={() => void panel.refresh()}>{trans.__('Try again')}</TextButton>}
        />
      )}
      {all.length > 1 && <ChooseInstance />}
      {active && <InstanceCard instance={active} />}
      {active && <SignIn model={model} instance={active} />}
      {loaded && (!active || all.length === 0) && <WhyNothing />}
      {loaded && <Maintenance />}
    </div>
  );
}

function ChooseInstance(): JSX.Element {
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
function InstanceCard({ instance }: { instance: Instance }): JSX.Element {
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

export function methodWords(method: AuthMethod, trans: TranslationBundle): string {
  switch (method) {
    case 'userpass':
      return trans.__('Name and password');
    case 'x509':
      return trans.__('X.509 certificate');
    case 'x509_proxy':
      return trans.__('X.509 proxy');
    case 'oidc':
      return trans.__('OpenID Connect token');
  }
}

function fieldWords(field: ICredentialField, method: AuthMethod, trans: TranslationBundle): { label: string; hint?: string } {
  const optional = (label: string) => (field.optional ? trans.__('%1 (optional)', label) : label);
  switch (field.name) {
    case 'username':
      return { label: trans.__('User name') };
    case 'password':
      return { label: trans.__('Password') };
    case 'account':
      return { label: optional(trans.__('Account')), hint: trans.__('Leave empty for the account that belongs to you.') };
    case 'certificate':
      return {
        label: trans.__('Certificate file'),
        hint: trans.__('A PEM file on the Jupyter server, for example ~/.globus/usercert.pem.')
      };
    case 'key':
      return { label: optional(trans.__('Key file')), hint: trans.__('Needed where the certificate file holds no key.') };
    case 'passphrase':
      return { label: optional(trans.__('Pass-phrase of the key')), hint: trans.__('Kept in memory only.') };
    case 'proxy':
      return { label: trans.__('Proxy file'), hint: trans.__('For example /tmp/x509up_u1000.') };
    case 'token_path':
      return {
        label: optional(trans.__('Token file')),
        hint: method === 'oidc' ? trans.__('Leave empty to use what the administrator has set up.') : ''
      };
    default:
      return { label: field.name };
  }
}

function SignIn({ model, instance }: { model: SignInModel; instance: Instance }): JSX.Element {
  const { trans } = usePanel();
  const { session } = instance;
  const { state } = model;
  const [again, setAgain] = React.useState(false);
  const methods = model.methods();
  const expires = parseTime(session?.expires_at);
  const signedIn = session?.signed_in ?? false;
  const showForm = !signedIn || again || state.kind === 'failed' || state.kind === 'choose' || state.kind === 'checking';
  React.useEffect(() => {
    if (state.kind === 'done') {
      setAgain(false);
    }
  }, [state]);
  return (
    <section className="jp-RucioCard" aria-label={trans.__('Sign-in')}>
      <h3 className="jp-RucioHeading">{trans.__('Sign-in')}</h3>
      {signedIn && (
        <div className="jp-RucioIdentity">
          <p>
            <StateMark state="here" />
            <span>
              {session?.account ? trans.__('Signed in as %1.', session.account) : trans.__('Signed in.')}
              {expires && (
                <span title={formatExact(expires)} className="jp-RucioIdentity-left">
                  {' '}
                  {session?.renewable !== true
                    ? trans.__('The token ends in %1.', timeLeft(expires, trans))
                    : trans.__('The token ends in %1 and is renewed by itself.', timeLeft(expires, trans))}
                </span>
              )}
            </span>
          </p>
          {!showForm && (
            <div className="jp-RucioSelection-buttons">
              <TextButton onClick={() => setAgain(true)}>{trans.__('Sign in again')}</TextButton>
              <TextButton onClick={() => void model.signOut()}>{trans.__('Sign out')}</TextButton>
            </div>
          )}
        </div>
      )}
      {!signedIn && session?.problem && state.kind === 'idle' && (
        <p className="jp-RucioSelection-problem">
          {session.problem.error} {session.problem.remedy}
        </p>
      )}
      {showForm && (
        <form
          className="jp-RucioForm"
          aria-label={trans.__('Sign-in')}
          onSubmit={event => {
            event.preventDefault();
            void model.signIn();
          }}
        >
          <fieldset className="jp-RucioMethods">
            <legend>{trans.__('Method')}</legend>
            {methods.map(method => (
              <label key={method.type} className={method.possible ? '' : 'jp-mod-disabled'}>
                <input
                  type="radio"
                  name="jp-RucioMethod"
                  value={method.type}
                  checked={model.method === method.type}
                  disabled={!method.possible}
                  onChange={() => model.choose(method.type)}
                />
                <span>
                  {methodWords(method.type, trans)}
                  {!method.possible && method.reason && <span className="jp-RucioField-hint">{method.reason}</span>}
                </span>
              </label>
            ))}
          </fieldset>
          {FIELDS[model.method].map(field => (
            <CredentialField key={`${model.method}-${field.name}`} model={model} field={field} />
          ))}
          {state.kind === 'choose' && <ChooseAccount model={model} accounts={state.accounts} />}
          {state.kind === 'failed' && <SignInFailed error={state.error} />}
          <div className="jp-RucioSelection-buttons">
            <TextButton kind="accept" type="submit" disabled={state.kind === 'checking'} onClick={() => undefined}>
              {state.kind === 'checking' ? trans.__('Checking with Rucio…') : trans.__('Sign in')}
            </TextButton>
            {signedIn && <TextButton onClick={() => setAgain(false)}>{trans.__('Cancel')}</TextButton>}
          </div>
        </form>
      )}
    </section>
  );
}

function CredentialField({ model, field }: { model: SignInModel; field: ICredentialField }): JSX.Element {
  const { trans } = usePanel();
  const { label, hint } = fieldWords(field, model.method, trans);
  const value = model.values[field.name] ?? '';
  const stored = field.secret && value === UNCHANGED;
  const error = model.state.kind === 'failed' && model.state.error.field === field.name ? model.state.error.message : null;
  const [browsing, setBrowsing] = React.useState(false);
  const input = (
    <Field
      id={`jp-RucioField-${field.name}`}
      label={label}
      hint={stored ? trans.__('A stored one is kept unless you type another.') : hint}
      error={error}
    >
      <input
        className="jp-mod-styled"
        type={field.secret ? 'password' : 'text'}
        autoComplete={field.name === 'password' ? 'current-password' : field.name === 'username' ? 'username' : 'off'}
        spellCheck={false}
        required={!field.optional && !stored}
        placeholder={stored ? '••••••••' : ''}
        value={stored ? '' : value}
        disabled={model.state.kind === 'checking'}
        onChange={event => model.set(field.name, event.target.value)}
      />
    </Field>
  );
  if (!field.path) {
    return input;
  }
  return (
    <div className="jp-RucioPathField">
      {input}
      {browsing ? (
        <FilePicker
          label={trans.__('Choose a file for %1', label)}
          onPick={path => {
            model.set(field.name, path);
            setBrowsing(false);
          }}
          onClose={() => setBrowsing(false)}
        />
      ) : (
        <LinkButton onClick={() => setBrowsing(true)} label={trans.__('Browse for %1', label)}>
          {trans.__('Browse…')}
        </LinkButton>
      )}
    </div>
  );
}

function ChooseAccount({ model, accounts }: { model: SignInModel; accounts: readonly string[] }): JSX.Element {
  const { trans } = usePanel();
  return (
    <div className="jp-RucioChoose" role="alert">
      <p>{trans.__('You have several accounts. Which one?')}</p>
      <div className="jp-RucioSelection-buttons">
        {accounts.map(account => (
          <TextButton key={account} onClick={() => void model.signIn(account)}>
            {account}
          </TextButton>
        ))}
      </div>
    </div>
  );
}

/** Rucio's own words are the point here: they stand open. */
function SignInFailed({ error }: { error: SidecarError }): JSX.Element {
  const { trans } = usePanel();
  const { rucio } = error;
  const words = error.details.exception_message ?? rucio;
  // Who stands before the form need not be told to sign in.
  const remedy = error.status === 401 ? trans.__('Check what you typed, and the account.') : error.remedy;
  return (
    <div className="jp-RucioError" role="alert">
      <StateMark state="failed" />
      <div className="jp-RucioError-body">
        <p className="jp-RucioError-text">{error.message}</p>
        {rucio && words && !error.message.includes(words) && (
          <p className="jp-RucioError-rucio" dir="auto">
            {trans.__('Rucio said: %1', rucio)}
          </p>
        )}
        {remedy && <p className="jp-RucioError-remedy">{remedy}</p>}
        <p className="jp-RucioError-remedy">{trans.__('Nothing was stored.')}</p>
      </div>
    </div>
  );
}

/** No instance: which files were read, when, and what was wrong with them. */
function WhyNothing(): JSX.Element | null {
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

function Maintenance(): JSX.Element {
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
