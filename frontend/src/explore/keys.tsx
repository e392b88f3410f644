import { CommandRegistry } from '@lumino/commands';
import * as React from 'react';
import { CommandIDs } from '../panel/commands';
import { usePanel } from '../ui/context';

/** The way to the search, and what the keys do in the list of results. */
export function Keys(): JSX.Element {
  const { commands, trans } = usePanel();
  const search = commands.keyBindings.find(({ command }) => command === CommandIDs.search);
  const keys: readonly (readonly [string, string])[] = [
    ...(search ? [[search.keys.map(CommandRegistry.formatKeystroke).join(' '), trans.__('search, from anywhere')] as const] : []),
    ['Enter', trans.__('details')],
    ['G', trans.__('get')],
    ['A', trans.__('add to notebook')],
    ['C', trans.__('copy the data identifier')],
    ['Delete', trans.__('cancel')],
    ['← →', trans.__('close and open')],
    ['Space', trans.__('select one more')],
    ['Shift+↑↓', trans.__('select several')],
    [CommandRegistry.formatKeystroke('Accel A'), trans.__('select all')],
    ['Shift+F10', trans.__('menu')],
    [trans.__('letters'), trans.__('go to what begins with them')]
  ];
  return (
    <details className="jp-RucioKeys">
      <summary>{trans.__('Keys')}</summary>
      <dl>
        {keys.map(([key, words]) => (
          <React.Fragment key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{words}</dd>
          </React.Fragment>
        ))}
      </dl>
    </details>
  );
}
