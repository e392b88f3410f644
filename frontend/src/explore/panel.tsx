import { LabIcon } from '@jupyterlab/ui-components';
import * as React from 'react';
import { lastOf } from '../core/query';
import { usePanel } from '../ui/context';
import { ErrorBox, LinkButton, MiddleEllipsis, TextButton } from '../ui/controls';
import { useSignals } from '../ui/hooks';
import { historyIcon, scopeIcon, starredIcon } from '../ui/icons';
import { formatNumber } from '../words/format';
import { AddFilter, FilterChips, FilterForm } from './filterbar';
import { focusRow, ResultTree } from './list';
import { Library } from './library';
import { ExploreModel } from './model';
import { IRowHandlers } from './row';
import { SearchBox } from './searchbox';
import { SEARCH_TYPES, SortOrder } from './search';
import { Selection } from './selection';
import { INode } from './tree';

interface IExploreProps {
  readonly model: ExploreModel;
  readonly library: Library;
  readonly openMenu: (node: INode, x: number, y: number) => void;
  readonly startDrag: (node: INode, event: React.PointerEvent) => void;
}

/** The tab "Explore": type, Enter, Get. */
export function ExploreView({ model, library, openMenu, startDrag }: IExploreProps): JSX.Element {
  const { rucio, actions, notebook, panel, commands, trans } = usePanel();
  useSignals(
    model.changed,
    library.changed,
    actions.changed,
    rucio.instances.changed,
    panel.changed,
    ...(notebook ? [notebook.changed] : [])
  );
  const tree = React.useRef<HTMLDivElement>(null);
  const [attaching, setAttaching] = React.useState<INode | null>(null);
  const { selected } = model;
  const handlers: IRowHandlers = {
    onSelect: node => {
      model.select(node);
      window.requestAnimationFrame(() => focusRow(tree.current, node));
    },
    onToggle: node => void model.toggle(node),
    onOpen: node => open(node),
    onMenu: (node, x, y) => {
      model.select(node);
      openMenu(node, x, y);
    },
    onAttach: node => {
      model.select(node);
      setAttaching(node);
    },
    onMore: node => void model.loadMore(node),
    onRetry: node => void model.retryChildren(node),
    onDrag: startDrag
  };
  const open = (node: INode) => {
    if (commands.hasCommand('rucio-jupyter:details')) {
      void commands.execute('rucio-jupyter:details', { did: node.did });
    } else {
      void model.toggle(node);
    }
  };
  const onKey = (node: INode, event: React.KeyboardEvent): boolean => {
    switch (event.key) {
      case 'Enter':
        open(node);
        return true;
      case 'g':
        void actions.get(node);
        return true;
      case 'a':
        handlers.onAttach(node);
        return true;
      case 'c':
        actions.copyDid(node.did);
        return true;
      case 'Delete':
        void actions.cancel(node.did);
        return true;
      case 'Escape':
        model.select(null);
        return true;
      case 'ContextMenu':
      case 'F10': {
        if (event.key === 'F10' && !event.shiftKey) {
          return false;
        }
        const box = (event.target as HTMLElement).getBoundingClientRect();
        openMenu(node, box.left + 24, box.bottom);
        return true;
      }
      default:
        return false;
    }
  };
  const toList = () => {
    tree.current?.querySelector<HTMLElement>('[role="treeitem"][tabindex="0"]')?.focus();
  };
  return (
    <div className="jp-RucioExplore">
      <SearchBox model={model} toList={toList} />
      <Options model={model} />
      <StatusLine model={model} />
      {model.searched === null ? (
        <Start model={model} library={library} />
      ) : model.state.kind === 'failed' && model.rows.length === 0 ? (
        <div className="jp-RucioExplore-note">
          <ErrorBox
            error={model.state.error}
            action={
              model.state.error.code === 'not_signed_in' ? (
                <TextButton kind="accept" onClick={() => panel.select('settings')}>
                  {trans.__('Sign in')}
                </TextButton>
              ) : (
                <TextButton onClick={() => void model.search()}>{trans.__('Try again')}</TextButton>
              )
            }
          />
        </div>
      ) : model.state.kind === 'loading' && model.rows.length === 0 ? (
        <div className="jp-RucioExplore-waiting" aria-hidden="true">
          {[0, 1, 2, 3, 4].map(index => (
            <span key={index} className="jp-RucioSkeleton" />
          ))}
        </div>
      ) : model.rows.length === 0 && model.state.kind === 'ready' ? (
        <Nothing model={model} />
      ) : (
        <ResultTree ref={tree} model={model} onKey={onKey} {...handlers} />
      )}
      {selected && model.searched !== null && (
        <Selection
          key={selected.key}
          node={selected}
          library={library}
          attaching={attaching === selected}
          setAttaching={on => setAttaching(on ? selected : null)}
          onClose={() => model.select(null)}
        />
      )}
    </div>
  );
}

function Options({ model }: { model: ExploreModel }): JSX.Element {
  const { trans } = usePanel();
  const [editing, setEditing] = React.useState<{ index: number | null } | null>(null);
  const types = {
    collection: trans.__('Datasets & containers'),
    dataset: trans.__('Datasets'),
    container: trans.__('Containers'),
    file: trans.__('Files'),
    all: trans.__('Everything')
  };
  return (
    <div className="jp-RucioOptions">
      <select
        className="jp-RucioSelect"
        aria-label={trans.__('Type')}
        value={model.type}
        onChange={event => {
          const type = SEARCH_TYPES.find(candidate => candidate === event.target.value);
          if (type) {
            model.type = type;
          }
        }}
      >
        {SEARCH_TYPES.map(type => (
          <option key={type} value={type}>
            {types[type]}
          </option>
        ))}
      </select>
      <AddFilter expanded={editing !== null} onClick={() => setEditing(editing ? null : { index: null })} />
      <FilterChips model={model} edit={index => setEditing({ index })} />
      {editing && <FilterForm key={String(editing.index)} model={model} index={editing.index} onDone={() => setEditing(null)} />}
    </div>
  );
}

/** Count, truncation and order in one quiet line. */
function StatusLine({ model }: { model: ExploreModel }): JSX.Element | null {
  const { trans } = usePanel();
  if (model.searched === null) {
    return null;
  }
  const result = lastOf(model.state);
  let words = '';
  if (model.state.kind === 'loading') {
    words = trans.__('Searching…');
  } else if (result) {
    words = result.more
      ? trans.__('First %1 of more', formatNumber(result.hits.length))
      : trans._n('%1 result', '%1 results', result.hits.length);
    if (model.narrow !== '') {
      words = trans.__('%1 of %2 results', formatNumber(model.shown), formatNumber(result.hits.length));
    }
  }
  const many = (result?.hits.length ?? 0) > 1;
  return (
    <div className="jp-RucioStatus">
      <span className="jp-RucioStatus-words" role="status" aria-live="polite">
        {words}
      </span>
      {many && (
        <select
          className="jp-RucioSelect jp-mod-quiet"
          aria-label={trans.__('Sort by')}
          value={model.order}
          onChange={event => {
            model.order = event.target.value as SortOrder;
          }}
        >
          <option value="name">{trans.__('by name')}</option>
          <option value="size">{trans.__('by size')}</option>
          <option value="files">{trans.__('by files')}</option>
        </select>
      )}
      {(result?.hits.length ?? 0) > 20 && (
        <input
          className="jp-RucioNarrow"
          type="text"
          aria-label={trans.__('Narrow the results')}
          placeholder={trans.__('Narrow…')}
          value={model.narrow}
          onChange={event => {
            model.narrow = event.target.value;
          }}
        />
      )}
    </div>
  );
}

/** What stands there before anything is searched. */
function Start({ model, library }: { model: ExploreModel; library: Library }): JSX.Element {
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
            <button type="button" className="jp-RucioPlainRow" onClick={() => props.onPick(item)}>
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
          <TextButton kind="accept" onClick={() => panel.select('settings')}>
            {trans.__('Sign in')}
          </TextButton>
        </>
      )}
    </div>
  );
}

/** The query repeated, the likely reason, and remedies to click. */
function Nothing({ model }: { model: ExploreModel }): JSX.Element {
  const { rucio, trans } = usePanel();
  const pattern = model.searched ?? '';
  const [scope = '', name = ''] = splitOnce(pattern);
  const scopes = lastOf(model.scopeState);
  const unknownScope = scopes !== undefined && scopes.length > 0 && !scopes.includes(scope);
  const wildcards = rucio.instances.active?.wildcard_enabled !== false;
  return (
    <div className="jp-RucioExplore-note" role="note">
      <p className="jp-RucioHint">
        {model.narrow !== ''
          ? trans.__('Nothing among the results contains “%1”.', model.narrow)
          : trans.__('Nothing was found for “%1”.', pattern)}
      </p>
      {model.narrow !== '' ? (
        <LinkButton
          onClick={() => {
            model.narrow = '';
          }}
        >
          {trans.__('Show all results')}
        </LinkButton>
      ) : (
        <ul className="jp-RucioRemedies">
          {unknownScope && <li>{trans.__('There is no scope “%1”.', scope)}</li>}
          {model.type !== 'all' && (
            <li>
              <LinkButton
                onClick={() => {
                  model.type = 'all';
                }}
              >
                {trans.__('Search all types')}
              </LinkButton>
            </li>
          )}
          {wildcards && !unknownScope && !/[*%]/.test(name) && (
            <li>
              <LinkButton
                onClick={() => {
                  model.text = `${scope}:*${name}*`;
                  void model.search();
                }}
              >
                {trans.__('Search for %1', `${scope}:*${name}*`)}
              </LinkButton>
            </li>
          )}
        </ul>
      )}
    </div>
  );
}

function splitOnce(pattern: string): [string, string] {
  const colon = pattern.indexOf(':');
  return [pattern.slice(0, Math.max(0, colon)), pattern.slice(colon + 1)];
}
