import { TranslationBundle } from '@jupyterlab/translation';
import { Transfer } from '../api/wire';
import { isUnfinished } from '../core/transfers';
import { countFiles, formatBytes, formatNumber } from '../words/format';
import { progressParts, stateWord, toState, transferWord } from '../words/state';

/** What is being done with a file now; steps of uploads by the names of the sidecar. */
export function stepWord(step: string, trans: TranslationBundle): string {
  switch (step) {
    case 'read':
      return trans.__('reading the file');
    case 'check':
      return trans.__('asking Rucio');
    case 'put':
      return trans.__('sending');
    case 'compare':
      return trans.__('comparing the checksum');
    case 'move':
      return trans.__('giving it its name');
    case 'register':
      return trans.__('registering');
    case 'attach':
      return trans.__('adding to the dataset');
    case 'metadata':
      return trans.__('setting the metadata');
    case 'rule':
      return trans.__('making the rule');
    case 'verify':
      return trans.__('reading the registration back');
    case 'queued':
    case 'running':
    case 'paused':
    case 'done':
    case 'cancelled':
      return transferWord({ state: step }, trans);
    default:
      return stateWord(toState(step), trans);
  }
}

/** How a file of a transfer stands: of an upload the step says more than the state. */
export function fileWord(state: string, step: string | null, kind: Transfer['kind'], trans: TranslationBundle): string {
  if (kind === 'download') {
    return stepWord(state, trans);
  }
  switch (toState(state)) {
    case 'here':
      return trans.__('registered');
    case 'failed':
      return step === null ? trans.__('failed') : trans.__('failed while %1', stepWord(step, trans));
    default:
      return step === null ? stepWord(state, trans) : stepWord(step, trans);
  }
}

/** How a transfer stands, in one line. */
export function transferWords(transfer: Transfer, trans: TranslationBundle): string {
  const { files, bytes, state } = transfer;
  if (isUnfinished(transfer)) {
    const parts = progressParts(transfer, trans);
    return (state === 'paused' ? [transferWord(transfer, trans), ...parts] : parts).join(' · ');
  }
  if (state === 'failed' && files.total !== null && files.failed > 0) {
    return trans._n('%2 of %3 file failed', '%2 of %3 files failed', files.total, formatNumber(files.failed), formatNumber(files.total));
  }
  return [
    transferWord(transfer, trans),
    ...(files.total === null ? [] : [countFiles(files.total, trans)]),
    ...(bytes.total === null ? [] : [formatBytes(bytes.total)])
  ].join(' · ');
}

/** The outcome in a sentence, for the notification and for screen readers. */
export function outcomeWords(transfer: Transfer, did: string, trans: TranslationBundle): string {
  const { files, state, kind } = transfer;
  switch (state) {
    case 'done':
      return kind === 'upload' ? trans.__('%1 is uploaded and registered.', did) : trans.__('%1 is here.', did);
    case 'failed':
      if (files.total !== null && files.failed > 0) {
        return trans._n(
          '%4: %2 of %3 file failed.',
          '%4: %2 of %3 files failed.',
          files.total,
          formatNumber(files.failed),
          formatNumber(files.total),
          did
        );
      }
      return trans.__('%1 failed.', did);
    case 'cancelled':
      return trans.__('%1 was cancelled.', did);
    case 'paused':
      return trans.__('%1 is paused.', did);
    case 'queued':
    case 'running':
      return transferWord(transfer, trans);
  }
}
