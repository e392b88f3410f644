import { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';
import { usePanel } from '../ui/context';
import { Field, IconButton, TextButton } from '../ui/controls';
import { addSmallIcon, cancelIcon } from '../ui/icons';
import { Combo } from '../ui/combo';
import { FilterProblem, filterProblem, IFilter, KeyType, Operator, operatorsOf } from './filters';
import { useMetadataKeys } from './metadatakeys';
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
    case 'not_yes_or_no':
      return trans.__('Type true or false.');
    case 'no_order':
      return trans.__('This key has no order: use “=” or “≠”.');
  }
}

/** How a value looks, in every language. */
const PLACEHOLDERS: Readonly<Record<KeyType, string>> = {
  number: '430000',
  date: '2026-05-31',
  date_limit: '2026-05-31',
  boolean: 'true',
  text: '',
  any: ''
};

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
  const known = useMetadataKeys();
  const type = known.typeOf(filter.key.trim());
  const problem = filterProblem(filter, type);
  const operators = operatorsOf(type);
  const change = (part: Partial<IFilter>) => setFilter({ ...filter, ...part });
  const changeKey = (key: string) =>
    change(operatorsOf(known.typeOf(key.trim())).includes(filter.operator) ? { key } : { key, operator: '=' });
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
        <Combo
          autoFocus
          value={filter.key}
          options={known.keys(filter.key)}
          listLabel={trans.__('Known keys')}
          status={known.keyStatus}
          onChange={changeKey}
        />
      </Field>
      <div className="jp-RucioFilterForm-row">
        <Field id="jp-RucioFilter-operator" label={trans.__('is')}>
          <select
            className="jp-RucioSelect jp-mod-wide"
            value={filter.operator}
            onChange={event => change({ operator: event.target.value as Operator })}
          >
            {(operators.includes(filter.operator) ? operators : [...operators, filter.operator]).map(operator => (
              <option key={operator} value={operator}>
                {operator}
              </option>
            ))}
          </select>
        </Field>
        <Field id="jp-RucioFilter-value" label={trans.__('Value')} error={keyProblem ? null : words}>
          <Combo
            value={filter.value}
            options={known.values(filter.key.trim(), filter.value)}
            listLabel={trans.__('Known values')}
            status={known.valueStatus}
            placeholder={PLACEHOLDERS[type]}
            onOpen={() => known.ask(filter.key.trim())}
            onChange={value => change({ value })}
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
