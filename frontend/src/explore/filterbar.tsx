import { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';
import { usePanel } from '../ui/context';
import { Field, IconButton, TextButton } from '../ui/controls';
import { addSmallIcon, cancelIcon } from '../ui/icons';
import { FilterProblem, filterProblem, IFilter, KNOWN_KEYS, Operator, OPERATORS } from './filters';
import { ExploreModel } from './model';

function problemWords(problem: FilterProblem, trans: TranslationBundle): string {
  switch (problem) {
    case 'key_missing':
      return trans.__('Type a metadata key.');
    case 'key_invalid':
      return trans.__('A key is made of letters, digits, dots and underscores.');
    case 'value_missing':
      return trans.__('Type a value.');
    case 'not_a_number':
      return trans.__('This key holds a number.');
    case 'not_a_date':
      return trans.__('Type a date such as 2026-05-31.');
    case 'only_equality':
      return trans.__('This key goes with “=” only.');
  }
}

/** The filters as chips; a click on one changes it. */
export function FilterChips({ model, edit }: { model: ExploreModel; edit: (index: number | null) => void }): JSX.Element | null {
  const { trans } = usePanel();
  if (model.filters.length === 0) {
    return null;
  }
  return (
    <ul className="jp-RucioFilterChips" aria-label={trans.__('Metadata filters')}>
      {model.filters.map((filter, index) => {
        const words = `${filter.key} ${filter.operator} ${filter.value}`;
        return (
          <li key={words} className="jp-RucioFilterChip">
            <button type="button" className="jp-RucioFilterChip-words" title={trans.__('Change this filter')} onClick={() => edit(index)}>
              {words}
            </button>
            <IconButton
              icon={cancelIcon}
              label={trans.__('Remove the filter %1', words)}
              onClick={() => {
                model.filters = model.filters.filter(other => other !== filter);
              }}
            />
          </li>
        );
      })}
    </ul>
  );
}

export function AddFilter({ onClick, expanded }: { onClick: () => void; expanded: boolean }): JSX.Element {
  const { trans } = usePanel();
  return (
    <button type="button" className="jp-RucioAddFilter" aria-expanded={expanded} onClick={onClick}>
      <addSmallIcon.react tag="span" />
      {trans.__('filter')}
    </button>
  );
}

/** One filter: key with suggestions, operator, value; checked before it is sent. */
export function FilterForm(props: { model: ExploreModel; index: number | null; onDone: () => void }): JSX.Element {
  const { model, index, onDone } = props;
  const { trans } = usePanel();
  const before = index === null ? undefined : model.filters[index];
  const [filter, setFilter] = React.useState<IFilter>(before ?? { key: '', operator: '=', value: '' });
  const [tried, setTried] = React.useState(false);
  const problem = filterProblem(filter);
  const change = (part: Partial<IFilter>) => setFilter({ ...filter, ...part });
  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (problem === null) {
      const clean = { ...filter, key: filter.key.trim(), value: filter.value.trim() };
      model.filters = before ? model.filters.map(other => (other === before ? clean : other)) : [...model.filters, clean];
      onDone();
    }
  };
  const keyProblem = problem === 'key_missing' || problem === 'key_invalid';
  const words = tried && problem ? problemWords(problem, trans) : null;
  return (
    <form
      className="jp-RucioFilterForm"
      aria-label={trans.__('Metadata filter')}
      onSubmit={submit}
      onKeyDown={event => {
        if (event.key === 'Escape') {
          event.stopPropagation();
          onDone();
        }
      }}
    >
      <Field id="jp-RucioFilter-key" label={trans.__('Metadata key')} error={keyProblem ? words : null}>
        <input
          className="jp-mod-styled"
          type="text"
          list="jp-RucioFilter-keys"
          autoComplete="off"
          spellCheck={false}
          autoFocus
          value={filter.key}
          onChange={event => change({ key: event.target.value })}
        />
      </Field>
      <datalist id="jp-RucioFilter-keys">
        {KNOWN_KEYS.map(key => (
          <option key={key} value={key} />
        ))}
      </datalist>
      <div className="jp-RucioFilterForm-row">
        <Field id="jp-RucioFilter-operator" label={trans.__('is')}>
          <select
            className="jp-RucioSelect jp-mod-wide"
            value={filter.operator}
            onChange={event => change({ operator: event.target.value as Operator })}
          >
            {OPERATORS.map(operator => (
              <option key={operator} value={operator}>
                {operator}
              </option>
            ))}
          </select>
        </Field>
        <Field id="jp-RucioFilter-value" label={trans.__('Value')} error={keyProblem ? null : words}>
          <input
            className="jp-mod-styled"
            type="text"
            autoComplete="off"
            spellCheck={false}
            value={filter.value}
            onChange={event => change({ value: event.target.value })}
          />
        </Field>
      </div>
      <div className="jp-RucioSelection-buttons">
        <TextButton kind="accept" type="submit" onClick={() => undefined}>
          {before ? trans.__('Change') : trans.__('Add filter')}
        </TextButton>
        <TextButton onClick={onDone}>{trans.__('Cancel')}</TextButton>
      </div>
    </form>
  );
}
