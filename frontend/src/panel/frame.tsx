import * as React from 'react';
import { Boundary } from '../ui/boundary';
import { usePanel } from '../ui/context';
import { useSignals } from '../ui/hooks';
import { Header } from './header';
import { PanelModel } from './model';
import { ITab } from './tokens';

interface IFrameProps {
  readonly model: PanelModel;
  readonly openMenu: (event: React.MouseEvent) => void;
}

/** The panel: header, tabs, and the body of the tab in front. Bodies that were shown once keep their state. */
export function Frame({ model, openMenu }: IFrameProps): JSX.Element {
  useSignals(model.changed);
  const [seen, setSeen] = React.useState<ReadonlySet<string>>(new Set());
  React.useEffect(() => {
    if (model.visible && !seen.has(model.tab)) {
      setSeen(new Set([...seen, model.tab]));
    }
  }, [model.visible, model.tab, seen]);
  return (
    <div className="jp-RucioFrame">
      <Boundary>
        <Header model={model} openMenu={openMenu} />
      </Boundary>
      <Tabs model={model} />
      {model.tabs.map(tab => (
        <div
          key={tab.id}
          className="jp-RucioBody"
          role="tabpanel"
          id={`jp-RucioBody-${tab.id}`}
          aria-labelledby={`jp-RucioTab-${tab.id}`}
          hidden={tab.id !== model.tab}
        >
          {(tab.id === model.tab || seen.has(tab.id)) && <Boundary>{tab.render()}</Boundary>}
        </div>
      ))}
      <Announcements />
    </div>
  );
}

function Tabs({ model }: { model: PanelModel }): JSX.Element {
  const { trans } = usePanel();
  const row = React.useRef<HTMLDivElement>(null);
  const onKeyDown = (event: React.KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1, Home: -Infinity, End: Infinity }[event.key];
    if (step === undefined) {
      return;
    }
    event.preventDefault();
    const at = model.tabs.findIndex(tab => tab.id === model.tab);
    const last = model.tabs.length - 1;
    const next = Number.isFinite(step) ? (at + step + model.tabs.length) % model.tabs.length : step > 0 ? last : 0;
    const tab = model.tabs[next];
    if (tab) {
      model.select(tab.id);
      row.current?.querySelector<HTMLElement>(`[data-tab="${tab.id}"]`)?.focus();
    }
  };
  return (
    <div className="jp-RucioTabs" role="tablist" aria-label={trans.__('Rucio')} ref={row} onKeyDown={onKeyDown}>
      {model.tabs.map(tab => (
        <Tab key={tab.id} tab={tab} selected={tab.id === model.tab} onSelect={() => model.select(tab.id)} />
      ))}
    </div>
  );
}

function Tab({ tab, selected, onSelect }: { tab: ITab; selected: boolean; onSelect: () => void }): JSX.Element {
  const count = tab.count?.() ?? 0;
  return (
    <button
      type="button"
      role="tab"
      id={`jp-RucioTab-${tab.id}`}
      data-tab={tab.id}
      className={`jp-RucioTab${tab.icon ? ' jp-mod-icon' : ''}`}
      aria-selected={selected}
      aria-controls={`jp-RucioBody-${tab.id}`}
      aria-label={count > 0 ? `${tab.label} ${count}` : tab.label}
      title={tab.icon ? tab.label : undefined}
      tabIndex={selected ? 0 : -1}
      onClick={onSelect}
    >
      {tab.icon ? tab.icon() : <span>{tab.label}</span>}
      {count > 0 && <span className="jp-RucioTab-count">{count}</span>}
    </button>
  );
}

/** Completions and failures for screen readers; never ticks of progress. */
function Announcements(): JSX.Element {
  const { actions } = usePanel();
  const [text, setText] = React.useState('');
  React.useEffect(() => {
    let timer = 0;
    const slot = (_: unknown, said: string) => {
      setText(said);
      window.clearTimeout(timer);
      timer = window.setTimeout(() => setText(''), 4000);
    };
    actions.announced.connect(slot);
    return () => {
      window.clearTimeout(timer);
      actions.announced.disconnect(slot);
    };
  }, [actions]);
  return (
    <div className={`jp-RucioSaid${text ? '' : ' jp-mod-empty'}`} role="status" aria-live="polite">
      {text}
    </div>
  );
}
