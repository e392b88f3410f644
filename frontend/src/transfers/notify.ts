import { Notification } from '@jupyterlab/apputils';
import { Transfer } from '../api/wire';
import { IRucio } from '../core/tokens';
import { isUnfinished } from '../core/transfers';
import { IRucioPanel } from '../panel/tokens';
import { fractionOf, progressParts } from '../words/state';
import { outcomeWords } from './words';

/** A transfer that is over sooner than this needs no notification. */
const LONG_MS = 3000;

/** JupyterLab cuts messages at 140 characters: the numbers at the end must survive a long DID. */
const LONGEST_DID = 60;

/** One notification for each long transfer, which changes as it runs and says how it ended. Silent while the panel is looked at. */
export function followTransfers(rucio: IRucio, panel: IRucioPanel): void {
  const { trans } = rucio;
  const shown = new Map<number, string>();
  const waiting = new Map<number, number>();

  const name = ({ did }: Transfer): string => (did.length > LONGEST_DID ? `${did.slice(0, 24)}…${did.slice(-LONGEST_DID + 25)}` : did);
  const words = (transfer: Transfer): string =>
    transfer.state === 'paused'
      ? outcomeWords(transfer, name(transfer), trans)
      : `${name(transfer)}: ${progressParts(transfer, trans).slice(0, 2).join(' · ')}`;
  const show = { label: trans.__('Show'), callback: () => panel.show('transfers') };

  const begin = (transfer: Transfer): void => {
    waiting.delete(transfer.id);
    const now = rucio.transfers.get(transfer.id);
    if (now && isUnfinished(now) && panel.preferences.notifications === 'all') {
      // 0: into the notification centre only, no toast for what the user has just asked for and looks at.
      const options = { autoClose: panel.model.visible ? 0 : (false as const), actions: [show], ...progressOf(now) };
      shown.set(now.id, Notification.emit(words(now), 'in-progress', options));
    }
  };

  rucio.transfers.changed.connect((_, transfer) => {
    if (!transfer || !isUnfinished(transfer)) {
      return;
    }
    const id = shown.get(transfer.id);
    if (id !== undefined) {
      Notification.update({ id, message: words(transfer), ...progressOf(transfer) });
    } else if (!waiting.has(transfer.id)) {
      waiting.set(
        transfer.id,
        window.setTimeout(() => begin(transfer), LONG_MS)
      );
    }
  });

  rucio.transfers.finished.connect((_, transfer) => {
    window.clearTimeout(waiting.get(transfer.id));
    waiting.delete(transfer.id);
    const id = shown.get(transfer.id);
    shown.delete(transfer.id);
    const message = outcomeWords(transfer, name(transfer), trans);
    panel.actions.say(outcomeWords(transfer, transfer.did, trans));
    const looking = panel.model.visible;
    if (id === undefined) {
      if (transfer.state === 'failed' && panel.preferences.notifications === 'failures') {
        Notification.error(message, { autoClose: looking ? 0 : false, actions: [show] });
      }
    } else if (transfer.state === 'done') {
      Notification.update({ id, type: 'success', message, autoClose: looking ? 0 : 5000, actions: [show] });
    } else if (transfer.state === 'failed') {
      Notification.update({ id, type: 'error', message, autoClose: looking ? 0 : false, actions: [show] });
    } else {
      Notification.dismiss(id);
    }
  });
}

function progressOf(transfer: Transfer): { progress?: number } {
  const fraction = fractionOf(transfer);
  return fraction === null ? {} : { progress: fraction };
}
