import { TranslationBundle } from '@jupyterlab/translation';
import { DidState, Rule, Summary, Transfer } from '../api/wire';
import { countFiles, formatBytes, formatDuration, formatNumber } from './format';

/** How urgent a state looks; each tone is one colour variable of the theme. */
export type Tone = 'good' | 'partial' | 'moving' | 'quiet' | 'bad';

/** The icon of a state, by the name in `ui/icons`. */
export type StateIcon = 'check' | 'half' | 'progress' | 'clock' | 'cloud' | 'tape' | 'warning' | 'error' | 'plug' | 'dash';

interface IStateLook {
  readonly tone: Tone;
  readonly icon: StateIcon;
}

/** The one table of states: tone and icon never stand without the word. */
export const STATE_LOOK: Readonly<Record<DidState, IStateLook>> = {
  here: { tone: 'good', icon: 'check' },
  partly_here: { tone: 'partial', icon: 'half' },
  on_the_way: { tone: 'moving', icon: 'progress' },
  queued: { tone: 'quiet', icon: 'clock' },
  waiting_approval: { tone: 'quiet', icon: 'clock' },
  suspended: { tone: 'quiet', icon: 'clock' },
  not_here: { tone: 'quiet', icon: 'cloud' },
  on_tape: { tone: 'partial', icon: 'tape' },
  stuck: { tone: 'bad', icon: 'warning' },
  failed: { tone: 'bad', icon: 'error' },
  not_mounted: { tone: 'bad', icon: 'plug' },
  no_replicas: { tone: 'quiet', icon: 'dash' },
  empty: { tone: 'quiet', icon: 'dash' },
  unknown: { tone: 'quiet', icon: 'dash' }
};

/** The word of a state, the same wherever it is shown. */
export function stateWord(state: DidState, trans: TranslationBundle): string {
  switch (state) {
    case 'here':
      return trans.__('here');
    case 'partly_here':
      return trans.__('partly here');
    case 'on_the_way':
      return trans.__('on the way');
    case 'queued':
      return trans.__('queued');
    case 'waiting_approval':
      return trans.__('waiting for approval');
    case 'suspended':
      return trans.__('suspended');
    case 'not_here':
      return trans.__('not here');
    case 'on_tape':
      return trans.__('on tape');
    case 'stuck':
      return trans.__('stuck');
    case 'failed':
      return trans.__('failed');
    case 'not_mounted':
      return trans.__('not mounted');
    case 'no_replicas':
      return trans.__('no replicas');
    case 'empty':
      return trans.__('empty');
    case 'unknown':
      return trans.__('unknown');
  }
}

/** A word from the wire, however new the sidecar is and whichever of its two vocabularies it used. */
export function toState(word: string | null | undefined): DidState {
  switch (word) {
    case 'done':
    case 'OK':
    case 'available':
      return 'here';
    case 'running':
    case 'REPLICATING':
    case 'FETCHING':
      return 'on_the_way';
    case 'cancelled':
    case 'NOT_AVAILABLE':
      return 'not_here';
    case 'STUCK':
      return 'stuck';
    case 'FAILED':
      return 'failed';
    default:
      return word && word in STATE_LOOK ? (word as DidState) : 'unknown';
  }
}

/** Whether asking for the data makes sense in this state. */
export function canGet(state: DidState): boolean {
  return (
    state === 'not_here' || state === 'partly_here' || state === 'failed' || state === 'on_tape' || state === 'stuck' || state === 'unknown'
  );
}

/** The state of a whole DID as half a sentence with its numbers, for the second line of a row. */
export function summaryPhrase(
  summary: { state: DidState; files: Partial<Summary['files']>; rule?: Summary['rule'] },
  trans: TranslationBundle
): string {
  const { files } = summary;
  switch (summary.state) {
    case 'partly_here':
      if (files.total != null && files.here != null) {
        return trans._n('%2 of %3 file here', '%2 of %3 files here', files.total, formatNumber(files.here), formatNumber(files.total));
      }
      break;
    case 'on_the_way':
      if (files.here === 0 && files.on_the_way) {
        return trans._n('%2 file on the way', '%2 files on the way', files.on_the_way, formatNumber(files.on_the_way));
      }
      if (files.here != null && files.on_the_way != null) {
        return trans.__('%1 here, %2 on the way', formatNumber(files.here), formatNumber(files.on_the_way));
      }
      break;
    case 'failed':
      if (files.failed && files.total != null) {
        return trans._n(
          '%2 of %3 file failed',
          '%2 of %3 files failed',
          files.total,
          formatNumber(files.failed),
          formatNumber(files.total)
        );
      }
      break;
    case 'stuck':
      return [stuckWords(summary, trans), summary.rule?.error].filter(words => words).join(': ');
    default:
      break;
  }
  return stateWord(summary.state, trans);
}

/** Whether the half sentence says already how many files there are, so that the number need not stand beside it again. */
export function tellsTotal({ state, files, rule }: { state: DidState; files: Partial<Summary['files']>; rule?: Summary['rule'] }): boolean {
  switch (state) {
    case 'empty':
      return true;
    case 'partly_here':
      return files.total != null && files.here != null;
    case 'failed':
      return files.total != null && (files.failed ?? 0) > 0;
    case 'on_the_way':
      return files.total != null && (files.here ?? 0) + (files.on_the_way ?? 0) === files.total;
    case 'stuck':
      return (rule?.locks.stuck ?? 0) > 0;
    default:
      return false;
  }
}

/** How many files a rule could not bring, where its locks tell. */
function stuckWords({ rule }: { rule?: Rule | null }, trans: TranslationBundle): string {
  const { ok, replicating, stuck } = rule?.locks ?? { ok: 0, replicating: 0, stuck: 0 };
  const all = ok + replicating + stuck;
  return stuck > 0
    ? trans._n('%2 of %3 file stuck', '%2 of %3 files stuck', all, formatNumber(stuck), formatNumber(all))
    : stateWord('stuck', trans);
}

/** The size, and how much of it is here where that is a part; null where the size is not known. */
export function bytesPhrase(bytes: Summary['bytes'], trans: TranslationBundle): string | null {
  const { here, total } = bytes;
  if (total === null) {
    return null;
  }
  return here !== null && here > 0 && here < total ? trans.__('%1 of %2', formatBytes(here), formatBytes(total)) : formatBytes(total);
}

/** How far a transfer is, between 0 and 1; null while the total is unknown. */
export function fractionOf(transfer: Transfer): number | null {
  const { bytes, files } = transfer;
  if (bytes.total !== null && bytes.total > 0) {
    return Math.min(1, bytes.done / bytes.total);
  }
  return files.total !== null && files.total > 0 ? Math.min(1, files.done / files.total) : null;
}

/** "8 of 20 files · 1.2 of 4.0 GB · 96 MB/s · ~30 s" with what is known. */
export function progressParts(transfer: Transfer, trans: TranslationBundle): string[] {
  const { files, bytes } = transfer;
  if (files.total === null && files.done === 0) {
    return [transfer.state === 'queued' ? trans.__('waiting for its turn') : trans.__('listing the files')];
  }
  const parts: string[] = [];
  // Of one file the bytes say it all.
  if (files.total !== 1 || bytes.total === null) {
    parts.push(
      files.total === null
        ? countFiles(files.done, trans)
        : trans._n('%2 of %3 file', '%2 of %3 files', files.total, formatNumber(files.done), formatNumber(files.total))
    );
  }
  parts.push(bytes.total === null ? formatBytes(bytes.done) : trans.__('%1 of %2', formatBytes(bytes.done), formatBytes(bytes.total)));
  if (transfer.state === 'running' && transfer.rate !== null && transfer.rate > 0) {
    parts.push(trans.__('%1/s', formatBytes(transfer.rate)));
  }
  const left = timeLeft(transfer, trans);
  return left === null ? parts : [...parts, left];
}

/** How long a transfer is going to take, where that is known. */
export function timeLeft(transfer: Transfer, trans: TranslationBundle): string | null {
  return transfer.state === 'running' && transfer.eta_seconds !== null
    ? trans.__('~%1', formatDuration(transfer.eta_seconds, trans))
    : null;
}

/** The same for a line that a narrow panel cuts off at its end: what tells most comes first. */
export function progressLine(transfer: Transfer, trans: TranslationBundle): string[] {
  const left = timeLeft(transfer, trans);
  const others = progressParts(transfer, trans).filter(part => part !== left);
  return left === null ? others : [left, ...others];
}

/** The state of a transfer in a word. */
export function transferWord({ state }: Pick<Transfer, 'state'>, trans: TranslationBundle): string {
  switch (state) {
    case 'queued':
      return trans.__('queued');
    case 'running':
      return trans.__('running');
    case 'paused':
      return trans.__('paused');
    case 'done':
      return trans.__('done');
    case 'failed':
      return trans.__('failed');
    case 'cancelled':
      return trans.__('cancelled');
  }
}
