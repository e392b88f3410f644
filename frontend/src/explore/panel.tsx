import * as React from 'react';
import { SidecarError } from '../api/errors';
import { usePanel } from '../ui/context';
import { ErrorBox, TextButton } from '../ui/controls';
import { useSignals } from '../ui/hooks';
import { focusRow, ResultTree } from './list';
import { Library } from './library';
import { ExploreModel } from './model';
import { Nothing } from './nothing';
import { Options, StatusLine } from './options';
import { PickedBar } from './pickedbar';
import { IRowHandlers } from './row';
import { nodeKey } from './rows';
import { SearchBox } from './searchbox';
import { Selection } from './selection';
import { Several } from './several';
import { Spoken } from './spoken';
import { Start } from './start';
import { INode } from './tree';

interface IExploreProps {
  readonly model: ExploreModel;
  readonly library: Library;
  readonly several: Several;
  readonly openMenu: (node: INode, x: number, y: number) => void;
  readonly startDrag: (node: INode, event: React.PointerEvent) => void;
}

/** The tab "Explore": type, Enter, Get. */
export function ExploreView({ model, library, several, openMenu, startDrag }: IExploreProps): JSX.Element {
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
    onSelect: (node, mode) => {
      model.pick(node, mode);
      window.requestAnimationFrame(() => focusRow(tree.current, node));
    },
    onToggle: node => void model.toggle(node),
    onOpen: node => open(node),
    onMenu: (node, x, y) => {
      if (!model.picked.has(node)) {
        model.select(node);
      }
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
  const many = model.picked.size > 1;
  const onKey = (node: INode, event: React.KeyboardEvent): boolean => {
    switch (event.key) {
      case 'Enter':
        open(node);
        return true;
      case 'g':
        void (many ? several.get(model.picked) : actions.get(node));
        return true;
      case 'a':
        if (many) {
          void several.attach(model.picked);
        } else {
          handlers.onAttach(node);
        }
        return true;
      case 'c':
        if (many) {
          several.copyDids(model.picked);
        } else {
          actions.copyDid(node.did);
        }
        return true;
      case 'Delete':
        void (many ? several.cancel(model.picked) : actions.cancel(node.did));
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
  const wayOn = (error: SidecarError) =>
    error.code === 'not_signed_in' ? (
      <TextButton kind="accept" onClick={() => panel.detour('settings')}>
        {trans.__('Sign in')}
      </TextButton>
    ) : (
      <TextButton onClick={() => void model.search()}>{trans.__('Try again')}</TextButton>
    );
  return (
    <div className="jp-RucioExplore">
      <SearchBox model={model} toList={toList} />
      <Options model={model} />
      <StatusLine model={model} />
      <Spoken model={model} />
      {model.searched === null ? (
        <Start model={model} library={library} />
      ) : model.state.kind === 'failed' && model.rows.length === 0 ? (
        <div className="jp-RucioExplore-note">
          <ErrorBox error={model.state.error} action={wayOn(model.state.error)} />
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
        <>
          {model.state.kind === 'failed' && (
            <div className="jp-RucioExplore-note jp-mod-narrow">
              <ErrorBox error={model.state.error} action={wayOn(model.state.error)} />
            </div>
          )}
          <ResultTree ref={tree} model={model} onKey={onKey} {...handlers} />
        </>
      )}
      {many && <PickedBar model={model} several={several} />}
      {selected && model.searched !== null && (
        <Selection
          key={nodeKey(selected)}
          node={selected}
          library={library}
          attaching={attaching === selected}
          setAttaching={on => {
            setAttaching(on ? selected : null);
            if (!on) {
              window.requestAnimationFrame(() => focusRow(tree.current, selected));
            }
          }}
          onClose={() => model.select(null)}
        />
      )}
    </div>
  );
}
