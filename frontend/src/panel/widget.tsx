import { ReactWidget } from '@jupyterlab/ui-components';
import { CommandRegistry } from '@lumino/commands';
import { Message } from '@lumino/messaging';
import { Menu } from '@lumino/widgets';
import * as React from 'react';
import { IRucio } from '../core/tokens';
import { INotebookData } from '../notebook/tokens';
import { PanelContext } from '../ui/context';
import { rucioIcon } from '../ui/icons';
import { openMenu } from '../ui/menu';
import { Actions } from './actions';
import { Frame } from './frame';
import { PanelModel } from './model';

export interface IRucioPanelOptions {
  readonly rucio: IRucio;
  readonly actions: Actions;
  readonly notebook: INotebookData | null;
  readonly model: PanelModel;
  readonly commands: CommandRegistry;
  /** The commands of the menu in the header; null draws a line. */
  readonly menu: readonly (string | null)[];
}

/** The panel in the side bar. */
export class RucioPanel extends ReactWidget {
  constructor(private readonly options: IRucioPanelOptions) {
    super();
    const { rucio } = options;
    this.id = 'rucio-jupyter-panel';
    this.addClass('jp-RucioPanel');
    this.title.icon = rucioIcon;
    this.title.caption = rucio.trans.__('Rucio data');
    this.node.setAttribute('role', 'region');
    this.node.setAttribute('aria-label', rucio.trans.__('Rucio data'));
  }

  override dispose(): void {
    this.options.model.dispose();
    super.dispose();
  }

  protected override onAfterShow(message: Message): void {
    super.onAfterShow(message);
    this.options.model.setShown(true);
  }

  protected override onAfterHide(message: Message): void {
    super.onAfterHide(message);
    this.options.model.setShown(false);
  }

  protected override onAfterAttach(message: Message): void {
    super.onAfterAttach(message);
    this.options.model.setShown(this.isVisible);
  }

  protected override onBeforeDetach(message: Message): void {
    this.options.model.setShown(false);
    super.onBeforeDetach(message);
  }

  protected override render(): JSX.Element {
    const { rucio, actions, notebook, model } = this.options;
    return (
      <PanelContext value={{ rucio, actions, notebook, panel: model, commands: this.options.commands }}>
        <Frame model={model} openMenu={event => this.openMenu(event)} />
      </PanelContext>
    );
  }

  private openMenu(event: React.MouseEvent): void {
    const { commands, menu } = this.options;
    const popup = new Menu({ commands });
    for (const command of menu) {
      if (command === null) {
        popup.addItem({ type: 'separator' });
      } else if (commands.hasCommand(command)) {
        popup.addItem({ command });
      }
    }
    const box = event.currentTarget.getBoundingClientRect();
    openMenu(popup, box.left, box.bottom);
  }
}
