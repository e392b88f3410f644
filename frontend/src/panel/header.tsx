import { refreshIcon } from '@jupyterlab/ui-components';
import * as React from 'react';
import { PROTOCOL } from '../api/wire';
import { usePanel } from '../ui/context';
import { IconButton, LinkButton, StateMark } from '../ui/controls';
import { useSignals, useTick } from '../ui/hooks';
import { moreIcon } from '../ui/icons';
import { errorWords } from '../words/errors';
import { formatExact } from '../words/format';
import { CommandIDs } from './commands';
import { Guide, guide, timeLeft } from './guide';
import { PanelModel } from './model';

interface IHeaderProps {
  readonly model: PanelModel;
  readonly openMenu: (event: React.MouseEvent) => void;
}

/** Title, refresh, menu, and the line that says who and where one is. */
export function Header({ model, openMenu }: IHeaderProps): JSX.Element {
  const { trans } = usePanel();
  return (
    <div className="jp-RucioHeader">
      <div className="jp-RucioHeader-title">
        <h2>{trans.__('Rucio')}</h2>
        <IconButton icon={refreshIcon} label={trans.__('Refresh')} onClick={() => void model.refresh()} />
        <IconButton icon={moreIcon} label={trans.__('Rucio menu')} onClick={openMenu} />
      </div>
      <GuideLine model={model} />
    </div>
  );
}

/** One line of fixed height: it changes its words, never its size. */
function GuideLine({ model }: { model: PanelModel }): JSX.Element {
  const { rucio, trans } = usePanel();
  useSignals(rucio.instances.changed, rucio.events.stateChanged);
  const now = guide(rucio.instances, rucio.events.state, PROTOCOL);
  const [open, setOpen] = React.useState(false);
  useTick(now.kind === 'away' && open ? 1000 : 15_000, model.visible);
  const explains = now.kind === 'away' || now.kind === 'unavailable' || now.kind === 'mismatch';
  const label = trans.__('Rucio connection');
  return (
    <div className="jp-RucioGuide" role="status" aria-label={label} data-kind={now.kind}>
      <div className="jp-RucioGuide-line">
        <GuideWords guide={now} model={model} details={explains ? () => setOpen(!open) : undefined} open={open} />
      </div>
      {explains && open && <GuideDetails guide={now} />}
    </div>
  );
}

function GuideWords(props: { guide: Guide; model: PanelModel; details: (() => void) | undefined; open: boolean }): JSX.Element {
  const { rucio, commands, trans } = usePanel();
  const { guide: now, model } = props;
  const settings = () => model.select('settings');
  const renew = () => (commands.hasCommand(CommandIDs.renew) ? void commands.execute(CommandIDs.renew) : settings());
  const details = props.details && <LinkButton onClick={props.details}>{props.open ? trans.__('Hide') : trans.__('Details')}</LinkButton>;
  switch (now.kind) {
    case 'connecting':
      return <span className="jp-RucioGuide-text jp-mod-quiet">{trans.__('Connecting…')}</span>;
    case 'away':
      return (
        <>
          <StateMark state="failed" />
          <span className="jp-RucioGuide-text" title={errorWords(now.error, trans).text}>
            {trans.__('Not answering')}
          </span>
          {details}
          <LinkButton onClick={() => void model.refresh()}>{trans.__('Retry')}</LinkButton>
        </>
      );
    case 'mismatch':
      return (
        <>
          <StateMark state="stuck" />
          <span className="jp-RucioGuide-text">{trans.__('Panel and service are of different versions.')}</span>
          {details}
        </>
      );
    case 'no_instance':
      return (
        <>
          <StateMark state="unknown" />
          <span className="jp-RucioGuide-text">
            {now.several ? trans.__('No instance is chosen.') : trans.__('No instance is configured.')}
          </span>
          <LinkButton onClick={settings}>{now.several ? trans.__('Choose') : trans.__('Why?')}</LinkButton>
        </>
      );
    case 'unavailable':
      return (
        <>
          <StateMark state="failed" />
          <span className="jp-RucioGuide-text" title={now.error}>
            {trans.__('%1 cannot be used.', now.instance)}
          </span>
          {details}
        </>
      );
    case 'signed_out':
      return (
        <>
          <StateMark state="unknown" />
          <span className="jp-RucioGuide-text" title={now.source ? trans.__('%1, set by %2', now.instance, now.source) : now.instance}>
            {trans.__('%1: not signed in', now.instance)}
          </span>
          <LinkButton onClick={() => model.detour('settings')}>{trans.__('Sign in')}</LinkButton>
        </>
      );
    case 'ready':
      return (
        <>
          <button type="button" className="jp-RucioGuide-who" onClick={settings} title={trans.__('Open the settings')}>
            <span className="jp-RucioGuide-text">{now.account ? trans.__('%1 · %2', now.instance, now.account) : now.instance}</span>
          </button>
          {now.expires &&
            (now.soon ? (
              <LinkButton onClick={renew} label={trans.__('The token expires in %1. Renew it', timeLeft(now.expires, trans))}>
                {trans.__('%1 left. Renew', timeLeft(now.expires, trans))}
              </LinkButton>
            ) : (
              <span className="jp-RucioGuide-left" title={trans.__('Signed in until %1', formatExact(now.expires))}>
                <span className="jp-RucioGuide-dot" data-tone="good" aria-hidden="true" />
                {timeLeft(now.expires, trans)}
              </span>
            ))}
        </>
      );
  }
  // Every kind has returned above.
  return <span>{rucio.instances.namespace}</span>;
}

function GuideDetails({ guide: now }: { guide: Guide }): JSX.Element | null {
  const { trans } = usePanel();
  switch (now.kind) {
    case 'away': {
      const words = errorWords(now.error, trans);
      return (
        <div className="jp-RucioGuide-details">
          <p>{words.text}</p>
          {words.remedy && <p>{words.remedy}</p>}
          <p>
            {now.retryAt !== null && now.retryAt > Date.now()
              ? trans.__('Trying again in %1 s.', Math.ceil((now.retryAt - Date.now()) / 1000))
              : trans.__('Trying again…')}
          </p>
        </div>
      );
    }
    case 'mismatch':
      return (
        <div className="jp-RucioGuide-details">
          <p>{trans.__('The panel speaks protocol %1 and the service speaks %2.', now.panel, now.sidecar)}</p>
          <p>{trans.__('Reload the page. If that does not help, restart the Jupyter server.')}</p>
        </div>
      );
    case 'unavailable':
      return (
        <div className="jp-RucioGuide-details">
          <p>{now.error}</p>
          {now.remedy && <p>{now.remedy}</p>}
        </div>
      );
    case 'connecting':
    case 'no_instance':
    case 'signed_out':
    case 'ready':
      return null;
  }
}
