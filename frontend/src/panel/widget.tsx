import { ReactWidget } from '@jupyterlab/ui-components';
import { PanelWithToolbar } from '@jupyterlab/ui-components';
import * as React from 'react';
import { IRucio } from '../core/tokens';
import { INotebookData } from '../notebook/tokens';
import { rucioIcon } from '../ui/icons';

export class RucioPanel extends PanelWithToolbar {
  constructor(rucio: IRucio, notebook: INotebookData | null) {
    super();
    this.id = 'rucio-jupyter-panel';
    this.addClass('jp-RucioPanel');
    this.title.icon = rucioIcon;
    this.title.caption = rucio.trans.__('Rucio data');
    this.addWidget(
      ReactWidget.create(React.createElement('div', null, notebook?.hasNotebook ? rucio.trans.__('Notebook') : rucio.trans.__('Rucio')))
    );
  }
}
