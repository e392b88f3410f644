import { Token } from '@lumino/coreutils';
import { ISignal } from '@lumino/signaling';
import type * as React from 'react';
import type { INotebookData } from '../notebook/tokens';
import type { Actions } from './actions';
import type { PanelModel } from './model';
import type { Preferences } from './preferences';

/** One tab of the panel. */
export interface ITab {
  readonly id: string;
  readonly label: string;
  /** Order in the row of tabs. */
  readonly rank: number;
  /** A live count beside the label; null or 0 shows none. */
  readonly count?: () => number | null;
  /** The count or the body has changed. */
  readonly changed?: ISignal<object, unknown>;
  /** A tab that is an icon at the far side of the row. */
  readonly icon?: () => React.ReactElement;
  readonly render: () => React.ReactElement;
}

/** The panel in the side bar. Provided by `rucio-jupyter:panel`. */
export interface IRucioPanel {
  readonly model: PanelModel;
  readonly actions: Actions;
  readonly preferences: Preferences;
  /** The notebook's data, where that plug-in is not disabled. */
  readonly notebook: INotebookData | null;
  /** The panel's element: what is dropped on it is taken by who listens. */
  readonly node: HTMLElement;
  addTab(tab: ITab): void;
  /** Brings the panel to the front, with that tab. */
  show(tab?: string): void;
}

export const IRucioPanel = new Token<IRucioPanel>('rucio-jupyter:IRucioPanel', 'The Rucio panel: add a tab, bring one to the front.');
