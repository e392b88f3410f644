import { TranslationBundle } from '@jupyterlab/translation';
import { NO_SERVER, NO_SIDECAR, SidecarError } from '../api/errors';

/** An error as a person reads it. */
export interface IErrorWords {
  /** What is wrong. */
  readonly text: string;
  /** What to do about it. */
  readonly remedy: string | null;
  /** Rucio's own class and message. */
  readonly rucio: string | null;
}

/** Words by `code`; where the panel knows nothing better, the sidecar's own sentence. */
export function errorWords(error: SidecarError, trans: TranslationBundle): IErrorWords {
  const own = (text: string, remedy: string | null): IErrorWords => ({ text, remedy: error.remedy ?? remedy, rucio: error.rucio });
  switch (error.code) {
    case NO_SERVER:
      return own(
        trans.__('The Jupyter server does not answer.'),
        trans.__('Check the network connection. The panel tries again by itself.')
      );
    case NO_SIDECAR:
      return error.status === 404
        ? own(
            trans.__('The Rucio service is not installed on this Jupyter server.'),
            trans.__('Ask your administrator to install rucio-jupyter and jupyter-server-proxy for the Jupyter server.')
          )
        : own(trans.__('The Rucio service is not answering.'), trans.__('It is started again by itself at the next attempt.'));
    case 'stream_ended':
    case 'stream_silent':
      return own(trans.__('The connection to the Rucio service was lost.'), trans.__('The panel connects again by itself.'));
    case 'not_signed_in':
      return { text: trans.__('You are not signed in.'), remedy: trans.__('Sign in under Settings.'), rucio: error.rucio };
    case 'wildcard_disabled':
      return own(trans.__('This Rucio instance allows no wildcards in searches.'), trans.__('Type the whole name.'));
    default:
      return own(error.message, null);
  }
}
