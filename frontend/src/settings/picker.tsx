import * as React from 'react';
import { FolderEntry } from '../api/wire';
import { lastOf, Query } from '../core/query';
import { usePanel } from '../ui/context';
import { ErrorBox, LinkButton } from '../ui/controls';
import { useSignals } from '../ui/hooks';
import { didFileIcon, scopeIcon } from '../ui/icons';

interface IPickerProps {
  readonly label: string;
  readonly onPick: (path: string) => void;
  readonly onClose: () => void;
  /** Whether whole folders can be picked too. */
  readonly folders?: boolean;
  /** Whether hidden files are shown at first; keys live in hidden folders, data do not. Default true. */
  readonly hidden?: boolean;
}

/** Files on the Jupyter server, from the home folder on. */
export function FilePicker({ label, onPick, onClose, folders, hidden: first = true }: IPickerProps): JSX.Element {
  const { rucio, trans } = usePanel();
  const [folder, setFolder] = React.useState('');
  const [hidden, setHidden] = React.useState(first);
  const [home, setHome] = React.useState<string | null>(null);
  const list = React.useRef<HTMLUListElement>(null);
  const query = React.useMemo(
    () =>
      new Query((signal: AbortSignal, path: string, all: boolean) =>
        rucio.client.get<FolderEntry[]>('file-browser', { path, hidden: all ? 1 : 0 }, signal)
      ),
    [rucio]
  );
  useSignals(query.changed);
  React.useEffect(() => {
    void query.load(folder, hidden);
    return () => query.cancel();
  }, [query, folder, hidden]);
  const { state } = query;
  const entries = lastOf(state) ?? [];
  const isReady = state.kind === 'ready';
  React.useEffect(() => {
    if (!isReady) {
      return;
    }
    // The home tells its own path only through what lies in it.
    if (folder === '' && entries[0]) {
      setHome(parentOf(entries[0].path));
    }
    // Who opened a folder by keyboard goes on in it.
    const active = document.activeElement;
    if (active === null || active === document.body || list.current?.parentElement?.contains(active)) {
      list.current?.querySelector('button')?.focus();
    }
    // eslint-disable-next-line react-hooks/exhaustive-deps -- once for each folder that has come
  }, [isReady, folder]);
  const here = folder === '' ? home : folder;
  const above = folder === '' ? null : parentOf(folder);
  return (
    <div
      className="jp-RucioPicker"
      role="group"
      aria-label={label}
      data-own-escape
      onKeyDown={event => {
        if (event.key === 'Escape') {
          event.stopPropagation();
          event.preventDefault();
          onClose();
        } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
          step(list.current, event);
        }
      }}
    >
      <div className="jp-RucioPicker-bar">
        <span className="jp-RucioPicker-folder" dir="ltr" title={here ?? undefined}>
          {folder === '' ? trans.__('Home') : folder}
        </span>
        {folder !== '' && <LinkButton onClick={() => setFolder('')}>{trans.__('Home')}</LinkButton>}
        {above !== null && above !== '' && folder !== home && (
          <LinkButton onClick={() => setFolder(above === home ? '' : above)}>{trans.__('Up')}</LinkButton>
        )}
        <LinkButton onClick={onClose}>{trans.__('Close')}</LinkButton>
      </div>
      {state.kind === 'failed' && <ErrorBox error={state.error} />}
      <ul className="jp-RucioPicker-list" aria-busy={state.kind === 'loading'} ref={list}>
        {entries.map(entry => {
          const Icon = entry.type === 'dir' ? scopeIcon : didFileIcon;
          return (
            <li key={entry.path}>
              <button
                type="button"
                className="jp-RucioPlainRow"
                title={entry.path}
                onClick={() => (entry.type === 'dir' ? setFolder(entry.path) : onPick(entry.path))}
              >
                <Icon.react tag="span" />
                <span className="jp-RucioRow-words" dir="auto">
                  {entry.name}
                </span>
              </button>
            </li>
          );
        })}
        {isReady && entries.length === 0 && <li className="jp-RucioHint">{trans.__('This folder is empty.')}</li>}
      </ul>
      <div className="jp-RucioPicker-foot">
        <label className="jp-RucioPicker-hidden">
          <input type="checkbox" checked={hidden} onChange={event => setHidden(event.target.checked)} />
          <span>{trans.__('Show hidden files')}</span>
        </label>
        {folders && here !== null && <LinkButton onClick={() => onPick(here)}>{trans.__('Add this folder')}</LinkButton>}
      </div>
    </div>
  );
}

function parentOf(path: string): string {
  return path.replace(/\/[^/]*$/, '');
}

function step(list: HTMLUListElement | null, event: React.KeyboardEvent): void {
  const buttons = [...(list?.querySelectorAll('button') ?? [])];
  const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
  const next = buttons[at + (event.key === 'ArrowDown' ? 1 : -1)];
  if (at >= 0 && next) {
    event.preventDefault();
    next.focus();
  }
}
