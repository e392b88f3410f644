import * as React from 'react';
import { usePanel } from '../ui/context';
import { Field, LinkButton } from '../ui/controls';
import { useRefocus } from '../ui/hooks';
import { ICredentialField, SignInModel, UNCHANGED } from './model';
import { FilePicker } from './picker';
import { fieldWords } from './words';

/** One field of a sign-in form; a path can be browsed for. */
export function CredentialField({ model, field }: { model: SignInModel; field: ICredentialField }): JSX.Element {
  const { trans } = usePanel();
  const { label, hint } = fieldWords(field, model.method, trans);
  const value = model.values[field.name] ?? '';
  const stored = field.secret && value === UNCHANGED;
  const error = model.state.kind === 'failed' && model.state.error.field === field.name ? model.state.error.message : null;
  const [browsing, setBrowsing] = React.useState(false);
  const place = React.useRef<HTMLDivElement>(null);
  useRefocus(place, '.jp-RucioLink', browsing);
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
        readOnly={model.state.kind === 'checking'}
        onChange={event => model.set(field.name, event.target.value)}
      />
    </Field>
  );
  if (!field.path) {
    return input;
  }
  return (
    <div className="jp-RucioPathField" ref={place}>
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
