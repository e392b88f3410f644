import * as React from 'react';
import { lastOf } from '../core/query';
import { usePanel } from '../ui/context';
import { formatNumber } from '../words/format';
import { AddFilter, FilterChips, FilterForm } from './filterbar';
import { ExploreModel } from './model';
import { SEARCH_TYPES, SortOrder } from './search';

/** Type and metadata filters of the search. */
export function Options({ model }: { model: ExploreModel }): JSX.Element {
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
export function StatusLine({ model }: { model: ExploreModel }): JSX.Element | null {
  const { trans } = usePanel();
  if (model.searched === null) {
    return model.isWaiting ? (
      <div className="jp-RucioStatus">
        <span className="jp-RucioStatus-words" role="status" aria-live="polite">
          {trans.__('The search begins as soon as Rucio answers.')}
        </span>
      </div>
    ) : null;
  }
  const result = lastOf(model.state);
  let words = '';
  if (model.state.kind === 'loading' && !(model.isRefreshing && result)) {
    words =
      result && !model.showsEarlier
        ? trans._n('%2 so far, searching…', '%2 so far, searching…', result.hits.length, formatNumber(result.hits.length))
        : trans.__('Searching…');
  } else if (result && model.showsEarlier) {
    words = trans._n('%2 result of %3', '%2 results of %3', result.hits.length, formatNumber(result.hits.length), result.pattern);
  } else if (model.state.kind === 'failed' && result?.pattern === model.searched) {
    words = trans.__('%1 before the search failed', formatNumber(result.hits.length));
  } else if (result?.stopped) {
    words = trans.__('%1 before the search was stopped', formatNumber(result.hits.length));
  } else if (result) {
    words = result.more
      ? trans.__('First %1 of more', formatNumber(result.hits.length))
      : trans._n('%2 result', '%2 results', result.hits.length, formatNumber(result.hits.length));
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
