import * as React from 'react';
import { SessionView } from '../api/wire';
import { timeLeft } from '../panel/guide';
import { usePanel } from '../ui/context';
import { StateMark } from '../ui/controls';
import { useTick } from '../ui/hooks';
import { formatExact, parseTime } from '../words/format';
import { SignInModel } from './model';
import { expiryWords } from './words';

/** From here on the seconds are shown. */
const SECONDS_SHOWN_MS = 90_000;

interface IIdentityProps {
  readonly model: SignInModel;
  readonly session: SessionView;
  readonly children: React.ReactNode;
}

/** Who one is, and how much longer. */
export function Identity({ model, session, children }: IIdentityProps): JSX.Element {
  const { panel, trans } = usePanel();
  const expires = parseTime(session.expires_at);
  const left = expires ? expires.getTime() - Date.now() : null;
  useTick(left !== null && left < SECONDS_SHOWN_MS ? 1000 : 10_000, left !== null && panel.visible && panel.tab === 'settings');
  const isOver = left !== null && left <= 0;
  const warning = model.state.kind === 'done' ? model.state.answer.warning : null;
  return (
    <div className="jp-RucioIdentity">
      <p>
        <StateMark state={isOver ? 'stuck' : 'here'} />
        <span>
          {session.account ? trans.__('Signed in as %1.', session.account) : trans.__('Signed in.')}
          {expires && (
            <span title={formatExact(expires)} className="jp-RucioIdentity-left">
              {' '}
              {isOver ? trans.__('The token has ended.') : expiryWords(session, timeLeft(expires, trans), trans)}
            </span>
          )}
        </span>
      </p>
      {warning && (
        <p className="jp-RucioSelection-problem">
          {warning.error} {warning.remedy}
        </p>
      )}
      {children}
    </div>
  );
}
