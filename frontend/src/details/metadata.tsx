import * as React from 'react';
import { Metadata, MetadataItem } from '../api/wire';
import { lastOf, Query } from '../core/query';
import { CommandIDs } from '../panel/commands';
import { usePanel } from '../ui/context';
import { ErrorBox, Field, IconButton, TextButton } from '../ui/controls';
import { copyDidIcon, searchSmallIcon } from '../ui/icons';
import { formatNumber } from '../words/format';
import { scopeOf } from '../words/did';
import { filterItems, searchableValue, valueText, valueWords } from './facts';
import { Waiting } from './query';

/** What the catalogue knows of the DID, and what people wrote beside it; each value can be copied and searched for. */
export function MetadataTable({ did, query }: { did: string; query: Query<Metadata, []> }): JSX.Element {
  const { actions, commands, trans } = usePanel();
  const [filter, setFilter] = React.useState('');
  const id = React.useId();
  const metadata = lastOf(query.state);
  const again = <TextButton onClick={() => void query.load()}>{trans.__('Try again')}</TextButton>;
  if (query.state.kind === 'failed' && !metadata) {
    return <ErrorBox error={query.state.error} action={again} />;
  }
  if (!metadata) {
    return <Waiting />;
  }
  const items = filterItems(metadata.items, filter);
  const search = (item: MetadataItem, value: string) =>
    void commands.execute(CommandIDs.find, { pattern: `${scopeOf(did)}:*`, key: item.key, value });
  return (
    <>
      {metadata.problem && (
        <div className="jp-RucioSelection-problem" role="note">
          {metadata.problem.error} {metadata.problem.remedy}
          <p className="jp-RucioError-action">{again}</p>
        </div>
      )}
      <div className="jp-RucioDetails-filter">
        <Field id={id} label={trans.__('Show keys and values with')}>
          <input
            className="jp-mod-styled"
            type="search"
            autoComplete="off"
            spellCheck={false}
            value={filter}
            onChange={event => setFilter(event.target.value)}
          />
        </Field>
        <p className="jp-RucioSource" role="status" aria-live="polite">
          {filter.trim() === ''
            ? trans._n('%2 key', '%2 keys', metadata.items.length, formatNumber(metadata.items.length))
            : trans.__('%1 of %2 keys', formatNumber(items.length), formatNumber(metadata.items.length))}
        </p>
      </div>
      {items.length === 0 ? (
        <p className="jp-RucioHint">
          {metadata.items.length === 0
            ? trans.__('Rucio keeps no metadata of these data.')
            : trans.__('No key and no value contains “%1”.', filter.trim())}
        </p>
      ) : (
        <table className="jp-RucioTable jp-mod-metadata" aria-label={trans.__('Metadata')}>
          <thead>
            <tr>
              <th scope="col">{trans.__('Key')}</th>
              <th scope="col">{trans.__('Value')}</th>
              <th scope="col">{trans.__('Kept by')}</th>
              <th scope="col">{trans.__('Actions')}</th>
            </tr>
          </thead>
          <tbody>
            {items.map(item => {
              const value = searchableValue(item);
              return (
                <tr key={`${item.kind} ${item.key}`}>
                  <th scope="row">
                    <bdi>{item.key}</bdi>
                  </th>
                  <td dir="auto" title={valueText(item.value)}>
                    {valueWords(item, trans)}
                  </td>
                  <td>{item.kind === 'user' ? trans.__('people') : trans.__('Rucio')}</td>
                  <td>
                    <span className="jp-RucioTable-buttons">
                      <IconButton
                        icon={copyDidIcon}
                        label={trans.__('Copy the value of %1', item.key)}
                        onClick={() => actions.copy(valueText(item.value), trans.__('Copied %1.', valueText(item.value)))}
                      />
                      {value !== null && commands.hasCommand(CommandIDs.find) && (
                        <IconButton
                          icon={searchSmallIcon}
                          label={trans.__('Search with %1 = %2', item.key, value)}
                          onClick={() => search(item, value)}
                        />
                      )}
                    </span>
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
    </>
  );
}
