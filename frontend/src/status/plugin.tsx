import { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ReactWidget } from '@jupyterlab/ui-components';
import { IStatusBar } from '@jupyterlab/statusbar';
import { ISignal, Signal } from '@lumino/signaling';
import * as React from 'react';
import { PROTOCOL } from '../api/wire';
import { IRucio } from '../core/tokens';
import { guide, timeLeft } from '../panel/guide';
import { IRucioPanel } from '../panel/tokens';
import { useSignals, useTick } from '../ui/hooks';
import { rucioIcon } from '../ui/icons';

/** Instance, account, time left and what runs, in the status bar. It asks for nothing itself: it shows what the panel has learnt. */
const status: JupyterFrontEndPlugin<void> = {
  id: 'rucio-jupyter:status',
  description: 'Rucio in the status bar.',
  autoStart: true,
  requires: [IRucio, IRucioPanel],
  optional: [IStatusBar],
  activate: (_app: JupyterFrontEnd, rucio: IRucio, panel: IRucioPanel, statusBar: IStatusBar | null) => {
    if (!statusBar) {
      return;
    }
    const activity = new Activity(rucio, panel);
    const item = ReactWidget.create(<StatusItem rucio={rucio} panel={panel} />);
    item.addClass('jp-RucioStatusItem');
    statusBar.registerStatusItem('rucio-jupyter:status', {
      align: 'right',
      rank: 900,
      item,
      isActive: () => activity.isActive,
      activeStateChanged: activity.changed
    });
  }
};

/** Whether there is something to show. */
class Activity {
  constructor(
    private readonly rucio: IRucio,
    private readonly panel: IRucioPanel
  ) {
    rucio.instances.changed.connect(this.emit, this);
    rucio.transfers.changed.connect(this.emit, this);
    panel.preferences.changed.connect(this.emit, this);
  }

  get isActive(): boolean {
    return this.panel.preferences.statusBar && (this.rucio.instances.active !== null || this.rucio.transfers.unfinished > 0);
  }

  readonly changed: ISignal<this, void> = new Signal<this, void>(this);

  private emit(): void {
    (this.changed as Signal<this, void>).emit();
  }
}

function StatusItem({ rucio, panel }: { rucio: IRucio; panel: IRucioPanel }): JSX.Element {
  useSignals(rucio.instances.changed, rucio.events.stateChanged, rucio.transfers.changed);
  useTick(30_000, true);
  const { trans } = rucio;
  const now = guide(rucio.instances, rucio.events.state, PROTOCOL);
  const running = rucio.transfers.moving;
  const name = rucio.instances.active?.display_name ?? trans.__('Rucio');
  let text = name;
  let tab = 'settings';
  const more: string[] = [];
  if (now.kind === 'away') {
    text = trans.__('Rucio is not answering');
  } else if (now.kind === 'signed_out') {
    text = trans.__('%1: not signed in', name);
  } else if (now.kind === 'ready') {
    text = now.account ? trans.__('%1 · %2', name, now.account) : name;
    if (now.soon && now.expires) {
      text = trans.__('%1, %2 left', text, timeLeft(now.expires, trans));
    }
    if (now.expires) {
      more.push(
        rucio.instances.active?.session?.renewable === true
          ? trans.__('The sign-in is renewed by itself, next in %1.', timeLeft(now.expires, trans))
          : trans.__('The sign-in ends in %1.', timeLeft(now.expires, trans))
      );
    }
    tab = 'explore';
  }
  if (running > 0) {
    text = trans._n('%2 · %1 transfer', '%2 · %1 transfers', running, text);
    tab = 'transfers';
  }
  return (
    <button
      type="button"
      className="jp-RucioStatusItem-button"
      title={[...more, trans.__('Open the Rucio panel')].join('\n')}
      onClick={() => panel.show(tab)}
    >
      <rucioIcon.react tag="span" stylesheet="statusBar" />
      <span>{text}</span>
    </button>
  );
}

export default status;
