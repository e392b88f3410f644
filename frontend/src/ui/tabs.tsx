import * as React from 'react';

interface ITabsProps<T extends string> {
  readonly label: string;
  readonly tabs: readonly (readonly [T, string])[];
  readonly selected: T;
  readonly onSelect: (tab: T) => void;
  readonly children: React.ReactNode;
}

/** A row of tabs and the body of the one in front: one stop of the Tab key, arrows move between the tabs. */
export function Tabs<T extends string>(props: ITabsProps<T>): JSX.Element {
  const { label, tabs, selected, onSelect, children } = props;
  // Several pages may be open side by side.
  const id = React.useId();
  const row = React.useRef<HTMLDivElement>(null);
  const onKeyDown = (event: React.KeyboardEvent) => {
    const at = tabs.findIndex(([tab]) => tab === selected);
    const next = { ArrowRight: at + 1, ArrowLeft: at - 1 + tabs.length, Home: 0, End: tabs.length - 1 }[event.key];
    const tab = next === undefined ? undefined : tabs[next % tabs.length];
    if (tab) {
      event.preventDefault();
      onSelect(tab[0]);
      row.current?.querySelector<HTMLElement>(`[data-tab="${tab[0]}"]`)?.focus();
    }
  };
  return (
    <>
      <div className="jp-RucioTabs" role="tablist" aria-label={label} ref={row} onKeyDown={onKeyDown}>
        {tabs.map(([tab, words]) => (
          <button
            key={tab}
            type="button"
            role="tab"
            id={`${id}-tab-${tab}`}
            data-tab={tab}
            className="jp-RucioTab"
            aria-selected={tab === selected}
            aria-controls={`${id}-body`}
            tabIndex={tab === selected ? 0 : -1}
            onClick={() => onSelect(tab)}
          >
            {words}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${id}-body`} aria-labelledby={`${id}-tab-${selected}`} className="jp-RucioDetails-body" tabIndex={0}>
        {children}
      </div>
    </>
  );
}
