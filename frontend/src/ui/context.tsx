import { TranslationBundle } from '@jupyterlab/translation';
import { CommandRegistry } from '@lumino/commands';
import * as React from 'react';
import { IRucio } from '../core/tokens';
import { INotebookData } from '../notebook/tokens';
import { Actions } from '../panel/actions';
import { PanelModel } from '../panel/model';

/** What every view of the panel is made from. */
export interface IPanelContext {
  readonly rucio: IRucio;
  readonly actions: Actions;
  readonly notebook: INotebookData | null;
  readonly panel: PanelModel;
  readonly commands: CommandRegistry;
}

const Context = React.createContext<IPanelContext | null>(null);

export const PanelContext = Context.Provider;

export function usePanel(): IPanelContext & { trans: TranslationBundle } {
  const value = React.useContext(Context);
  if (!value) {
    throw new Error('A view of the Rucio panel stands outside of the panel.');
  }
  return { ...value, trans: value.rucio.trans };
}
