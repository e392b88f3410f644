import { TranslationBundle } from '@jupyterlab/translation';
import { AuthMethod, SessionView } from '../api/wire';
import { ICredentialField } from './model';

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

export function fieldWords(field: ICredentialField, method: AuthMethod, trans: TranslationBundle): { label: string; hint?: string } {
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
    case 'pass_phrase':
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

/** What ends, and when: a token, a certificate, a proxy. */
export function expiryWords(session: SessionView, left: string, trans: TranslationBundle): string {
  const renewed = session.renewable === true;
  switch (session.next_expiry_kind) {
    case 'certificate':
      return trans.__('The certificate ends in %1.', left);
    case 'proxy':
      return renewed ? trans.__('The proxy ends in %1 and is renewed by itself.', left) : trans.__('The proxy ends in %1.', left);
    case 'token':
    case 'jwt':
    case null:
    case undefined:
      return renewed ? trans.__('The token ends in %1 and is renewed by itself.', left) : trans.__('The token ends in %1.', left);
  }
}
