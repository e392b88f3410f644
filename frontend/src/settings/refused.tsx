import * as React from 'react';
import { SidecarError } from '../api/errors';
import { usePanel } from '../ui/context';
import { StateMark, TextButton } from '../ui/controls';
import { useInSight } from '../ui/hooks';
import { SignInModel } from './model';

/** Several accounts fit the credentials. */
export function ChooseAccount({ model, accounts }: { model: SignInModel; accounts: readonly string[] }): JSX.Element {
  const { trans } = usePanel();
  const place = useInSight<HTMLDivElement>();
  return (
    <div className="jp-RucioChoose" role="alert" ref={place}>
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
export function SignInFailed({ error }: { error: SidecarError }): JSX.Element {
  const { trans } = usePanel();
  const place = useInSight<HTMLDivElement>();
  const { rucio } = error;
  const words = error.details.exception_message ?? rucio;
  // Who stands before the form need not be told to sign in.
  const remedy = error.status === 401 ? trans.__('Check what you typed, and the account.') : error.remedy;
  return (
    <div className="jp-RucioError" role="alert" ref={place}>
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
