import { LabIcon } from '@jupyterlab/ui-components';
import * as React from 'react';
import { lastOf } from '../core/query';
import { usePanel } from '../ui/context';
import { ErrorBox, LinkButton, MiddleEllipsis, TextButton } from '../ui/controls';
import { historyIcon, scopeIcon, starredIcon } from '../ui/icons';
import { Keys } from './keys';
import { Library } from './library';
import { ExploreModel } from './model';

/** What stands there before anything is searched. */
export function Start({ model, library }: { model: ExploreModel; library: Library }): JSX.Element {
  const { rucio, panel, trans } = usePanel();
  const { active, signedIn } = rucio.instances;
  const loadScopes = panel.visible && signedIn && model.scopeState.kind === 'idle';
  React.useEffect(() => {
    if (loadScopes) {
      model.ensureScopes();
    }
  }, [loadScopes, model]);
  if (!active) {
    return <FirstRun />;
  }
  if (!signedIn) {
    return <FirstRun />;
  }
  const scopes = lastOf(model.scopeState) ?? [];
  const bookmarks = library.bookmarks(active.name);
  const recent = library.recent(active.name);
  const search = (text: string) => {
    model.text = text;
    void model.search();
  };
  return (
    <div className="jp-RucioStart">
      <p className="jp-RucioHint">
        {active.wildcard_enabled === false
          ? trans.__('Type a scope and a whole name, and press Enter.')
          : trans.__('Type a scope and a name, with * for any characters, and press Enter.')}
      </p>
      {bookmarks.length > 0 && (
        <PlainList title={trans.__('Bookmarks')} icon={starredIcon} items={bookmarks.map(({ did }) => did)} onPick={search} />
      )}
      {recent.length > 0 && (
        <PlainList
          title={trans.__('Recent searches')}
          icon={historyIcon}
          items={recent}
          onPick={search}
          action={<LinkButton onClick={() => library.forgetRecent(active.name)}>{trans.__('Forget')}</LinkButton>}
        />
      )}
      {model.scopeState.kind === 'failed' && (
        <ErrorBox
          error={model.scopeState.error}
          quiet
          action={<TextButton onClick={() => model.ensureScopes()}>{trans.__('Try again')}</TextButton>}
        />
      )}
      {scopes.length > 0 && <PlainList title={trans.__('Scopes')} icon={scopeIcon} items={scopes} onPick={scope => search(`${scope}:*`)} />}
      <Keys />
    </div>
  );
}

function PlainList(props: {
  title: string;
  icon: LabIcon;
  items: readonly string[];
  onPick: (item: string) => void;
  action?: React.ReactNode;
}): JSX.Element {
  const { icon: Icon } = props;
  return (
    <section className="jp-RucioSection" aria-label={props.title}>
      <div className="jp-RucioSection-title">
        <h3 className="jp-RucioHeading">{props.title}</h3>
        {props.action}
      </div>
      <ul className="jp-RucioPlainList">
        {props.items.map(item => (
          <li key={item}>
            <button type="button" className="jp-RucioPlainRow" aria-label={item} onClick={() => props.onPick(item)}>
              <Icon.react tag="span" />
              <MiddleEllipsis text={item} />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The instance that is configured, where that came from, and what to do next. */
function FirstRun(): JSX.Element {
  const { rucio, panel, trans } = usePanel();
  const { active, state, all } = rucio.instances;
  if (state.kind === 'failed') {
    return (
      <div className="jp-RucioStart">
        <ErrorBox error={state.error} action={<TextButton onClick={() => void panel.refresh()}>{trans.__('Try again')}</TextButton>} />
      </div>
    );
  }
  if (state.kind === 'idle' || (state.kind === 'loading' && !active)) {
    return (
      <div className="jp-RucioExplore-waiting" aria-hidden="true">
        <span className="jp-RucioSkeleton" />
        <span className="jp-RucioSkeleton" />
      </div>
    );
  }
  if (!active) {
    return (
      <div className="jp-RucioStart">
        <h3 className="jp-RucioHeading">{all.length > 0 ? trans.__('Choose an instance') : trans.__('No Rucio instance is configured')}</h3>
        <p className="jp-RucioHint">
          {all.length > 0
            ? trans.__('Several Rucio instances are configured. Choose the one to work with.')
            : trans.__('An administrator lists the instances in the Jupyter configuration. Settings shows which files were read.')}
        </p>
        <TextButton kind="accept" onClick={() => panel.select('settings')}>
          {trans.__('Open the settings')}
        </TextButton>
      </div>
    );
  }
  const name = active.display_name || active.name;
  return (
    <div className="jp-RucioStart">
      <h3 className="jp-RucioHeading">{trans.__('Welcome to %1', name)}</h3>
      <dl className="jp-RucioFacts">
        {active.rucio_base_url && (
          <>
            <dt>{trans.__('Server')}</dt>
            <dd>{active.rucio_base_url}</dd>
          </>
        )}
        {active.source && (
          <>
            <dt>{trans.__('Set by')}</dt>
            <dd>{active.source}</dd>
          </>
        )}
      </dl>
      {active.available === false ? (
        <p className="jp-RucioSelection-problem">
          {active.problem?.error} {active.problem?.remedy}
        </p>
      ) : (
        <>
          <p className="jp-RucioHint">{active.session?.problem?.error ?? trans.__('Sign in to search and to get data.')}</p>
          <TextButton kind="accept" onClick={() => panel.detour('settings')}>
            {trans.__('Sign in')}
          </TextButton>
        </>
      )}
    </div>
  );
}
