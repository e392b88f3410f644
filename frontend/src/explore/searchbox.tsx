import { searchIcon } from '@jupyterlab/ui-components';
import * as React from 'react';
import { usePanel } from '../ui/context';
import { IconButton } from '../ui/controls';
import { cancelIcon, scopeIcon } from '../ui/icons';
import { ExploreModel } from './model';

interface ISearchBoxProps {
  readonly model: ExploreModel;
  /** Moves the focus to the list. */
  readonly toList: () => void;
}

/** One field: scopes are completed while typing, Enter searches, Escape clears, ↓ goes on to what is below. */
export function SearchBox({ model, toList }: ISearchBoxProps): JSX.Element {
  const { trans } = usePanel();
  const [open, setOpen] = React.useState(false);
  const [at, setAt] = React.useState(-1);
  const input = React.useRef<HTMLInputElement>(null);
  const options = open ? model.completions() : [];
  const searching = model.state.kind === 'loading';
  const pick = (scope: string) => {
    model.text = `${scope}:`;
    setOpen(false);
    setAt(-1);
    input.current?.focus();
  };
  const search = () => {
    setOpen(false);
    setAt(-1);
    void model.search();
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
      event.preventDefault();
      const option = options[at];
      if (option !== undefined) {
        pick(option);
      } else {
        search();
      }
    } else if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      if (open && options.length > 0) {
        setOpen(false);
        setAt(-1);
      } else if (searching) {
        model.cancelSearch();
      } else {
        model.clear();
      }
    } else if (event.key === 'ArrowDown') {
      event.preventDefault();
      if (options.length > 0) {
        setAt(Math.min(options.length - 1, at + 1));
      } else {
        toList();
      }
    } else if (event.key === 'ArrowUp' && options.length > 0) {
      event.preventDefault();
      setAt(Math.max(-1, at - 1));
    }
  };
  return (
    <div className="jp-RucioSearch" role="search">
      <span className="jp-RucioSearch-icon" aria-hidden="true">
        <searchIcon.react tag="span" />
      </span>
      <input
        ref={input}
        className="jp-RucioSearch-input"
        type="text"
        role="combobox"
        aria-label={trans.__('Search for a data identifier')}
        aria-expanded={options.length > 0}
        aria-controls="jp-RucioScopes"
        aria-autocomplete="list"
        {...(at >= 0 ? { 'aria-activedescendant': `jp-RucioScope-${at}` } : {})}
        placeholder={trans.__('scope:name, for example test:*')}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        dir="auto"
        value={model.text}
        onChange={event => {
          model.text = event.target.value;
          model.ensureScopes();
          setOpen(true);
          setAt(-1);
        }}
        onFocus={() => model.ensureScopes()}
        onBlur={() => setOpen(false)}
        onKeyDown={onKeyDown}
      />
      {(model.text !== '' || searching) && (
        <IconButton
          icon={cancelIcon}
          label={searching ? trans.__('Stop the search') : trans.__('Clear the search')}
          onClick={() => {
            if (searching) {
              model.cancelSearch();
            } else {
              model.clear();
            }
            input.current?.focus();
          }}
        />
      )}
      <IconButton icon={searchIcon} label={trans.__('Search')} onClick={search} className="jp-RucioSearch-go" />
      {options.length > 0 && (
        <ul className="jp-RucioScopes" id="jp-RucioScopes" role="listbox" aria-label={trans.__('Scopes')}>
          {options.map((scope, index) => (
            <li
              key={scope}
              id={`jp-RucioScope-${index}`}
              role="option"
              aria-selected={index === at}
              ref={element => {
                if (index === at) {
                  element?.scrollIntoView({ block: 'nearest' });
                }
              }}
              // Before the blur that would close the list.
              onMouseDown={event => {
                event.preventDefault();
                pick(scope);
              }}
            >
              <scopeIcon.react tag="span" />
              <span dir="auto">{scope}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
