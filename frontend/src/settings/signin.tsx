import * as React from 'react';
import { Instance } from '../api/wire';
import { usePanel } from '../ui/context';
import { ErrorBox, LinkButton, TextButton } from '../ui/controls';
import { useRefocus } from '../ui/hooks';
import { CredentialField } from './credential';
import { Identity } from './identity';
import { FIELDS, SignInModel } from './model';
import { ChooseAccount, SignInFailed } from './refused';
import { methodWords } from './words';

/** Who one is, and the form to become somebody. */
export function SignIn({ model, instance }: { model: SignInModel; instance: Instance }): JSX.Element {
  const { trans } = usePanel();
  const { session } = instance;
  const { state } = model;
  const [again, setAgain] = React.useState(false);
  const section = React.useRef<HTMLElement>(null);
  const methods = model.methods();
  const signedIn = session?.signed_in ?? false;
  const renewing = state.kind === 'renewing';
  const showForm = !signedIn || again || state.kind === 'failed' || state.kind === 'choose' || state.kind === 'checking';
  React.useEffect(() => {
    if (state.kind === 'done') {
      setAgain(false);
    } else if (state.kind === 'failed' || state.kind === 'choose') {
      // The form stays while one types what was missing.
      setAgain(true);
    }
  }, [state]);
  // A button that waits or goes loses the focus; whoever pressed it goes on where it led.
  useRefocus(section, '.jp-RucioIdentity button, [type="submit"]', state.kind);
  useRefocus(section, '.jp-RucioIdentity button, input.jp-mod-styled', showForm);
  return (
    <section ref={section} className="jp-RucioCard" aria-label={trans.__('Sign-in')}>
      <h3 className="jp-RucioHeading">{trans.__('Sign-in')}</h3>
      {signedIn && session && (
        <Identity model={model} session={session}>
          {!showForm && (
            <div className="jp-RucioSelection-buttons">
              <TextButton disabled={renewing} onClick={() => void model.renew()}>
                {renewing ? trans.__('Renewing…') : trans.__('Renew now')}
              </TextButton>
              <LinkButton disabled={renewing} onClick={() => setAgain(true)}>
                {trans.__('Sign in again')}
              </LinkButton>
              <LinkButton disabled={renewing} onClick={() => void model.signOut()}>
                {trans.__('Sign out')}
              </LinkButton>
            </div>
          )}
          {state.kind === 'kept' && <ErrorBox error={state.error} />}
        </Identity>
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
            {signedIn && (
              <TextButton
                onClick={() => {
                  setAgain(false);
                  model.cancel();
                }}
              >
                {trans.__('Cancel')}
              </TextButton>
            )}
          </div>
        </form>
      )}
    </section>
  );
}
