import * as React from 'react';
import { Instance } from '../api/wire';
import { timeLeft } from '../panel/guide';
import { usePanel } from '../ui/context';
import { StateMark, TextButton } from '../ui/controls';
import { formatExact, parseTime } from '../words/format';
import { CredentialField } from './credential';
import { FIELDS, SignInModel } from './model';
import { ChooseAccount, SignInFailed } from './refused';
import { methodWords } from './words';

/** Who one is, and the form to become somebody. */
export function SignIn({ model, instance }: { model: SignInModel; instance: Instance }): JSX.Element {
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
