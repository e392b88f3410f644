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
}

/** Files on the Jupyter server, from the home folder on; keys live in hidden folders, so those can be shown. */
export function FilePicker({ label, onPick, onClose }: IPickerProps): JSX.Element {
  const { rucio, trans } = usePanel();
  const [folder, setFolder] = React.useState('');
  const [hidden, setHidden] = React.useState(true);
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
  const entries = lastOf(query.state) ?? [];
  const above = folder.replace(/\/[^/]*$/, '');
  return (
    <div
      className="jp-RucioPicker"
      role="group"
      aria-label={label}
      onKeyDown={event => {
        if (event.key === 'Escape') {
          event.stopPropagation();
          onClose();
        }
      }}
    >
      <div className="jp-RucioPicker-bar">
        <span className="jp-RucioPicker-folder" dir="ltr">
          {folder === '' ? trans.__('Home') : folder}
        </span>
        {folder !== '' && <LinkButton onClick={() => setFolder('')}>{trans.__('Home')}</LinkButton>}
        {folder !== '' && above !== '' && <LinkButton onClick={() => setFolder(above)}>{trans.__('Up')}</LinkButton>}
        <LinkButton onClick={onClose}>{trans.__('Close')}</LinkButton>
      </div>
      {query.state.kind === 'failed' && <ErrorBox error={query.state.error} />}
      <ul className="jp-RucioPicker-list" aria-busy={query.state.kind === 'loading'}>
        {entries.map(entry => {
          const Icon = entry.type === 'dir' ? scopeIcon : didFileIcon;
          return (
            <li key={entry.path}>
              <button
                type="button"
                className="jp-RucioPlainRow"
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
        {query.state.kind === 'ready' && entries.length === 0 && <li className="jp-RucioHint">{trans.__('This folder is empty.')}</li>}
      </ul>
      <label className="jp-RucioPicker-hidden">
        <input type="checkbox" checked={hidden} onChange={event => setHidden(event.target.checked)} />
        <span>{trans.__('Show hidden files')}</span>
      </label>
    </div>
  );
}
