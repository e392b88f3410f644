import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget, UseSignal } from '@jupyterlab/ui-components';
import * as React from 'react';
import { rucioIcon } from '../ui/icons';
import type { AttachedNotebook } from './attached';
import type { IAttachment } from './tokens';

/** What the chip says; `tone` picks its colour. */
export interface IChipWords {
  readonly text: string;
  readonly tone: 'quiet' | 'good' | 'waiting' | 'bad';
}

export function chipWords(attachments: readonly IAttachment[], trans: TranslationBundle): IChipWords | null {
  const total = attachments.length;
  if (total === 0) {
    return null;
  }
  const of = (kernel: IAttachment['kernel']) => attachments.filter(a => a.kernel === kernel).length;
  if (of('no_kernel') === total) {
    return { text: trans.__('Rucio: no kernel'), tone: 'quiet' };
  }
  if (of('failed') > 0) {
    return { text: trans.__('Rucio: %1 of %2 failed', of('failed'), total), tone: 'bad' };
  }
  if (of('unsupported') > 0) {
    return { text: trans.__('Rucio: not in this kernel'), tone: 'quiet' };
  }
  const ready = of('ready');
  if (ready === total) {
    const missing = attachments.filter(a => a.state !== 'here').length;
    return missing === 0
      ? { text: trans.__('Rucio: %1 ready', total), tone: 'good' }
      : { text: trans.__('Rucio: %1 of %2 here', total - missing, total), tone: 'waiting' };
  }
  return ready === 0
    ? { text: trans.__('Rucio: waiting for kernel'), tone: 'waiting' }
    : { text: trans.__('Rucio: %1 of %2 ready', ready, total), tone: 'waiting' };
}

export interface IChipOptions {
  readonly notebook: AttachedNotebook;
  readonly attachments: () => readonly IAttachment[];
  readonly trans: TranslationBundle;
}

/** The one item in the notebook's toolbar: how many variables are ready; a click defines them again. */
export class RucioChip extends ReactWidget {
  constructor(private readonly options: IChipOptions) {
    super();
    this.addClass('jp-RucioChip');
    options.notebook.store.changed.connect(this.adjust, this);
    this.adjust();
  }

  private adjust(): void {
    this.setHidden(this.options.notebook.store.entries.length === 0);
  }

  protected render(): React.ReactElement {
    const { notebook, attachments, trans } = this.options;
    return (
      <UseSignal signal={notebook.changed}>
        {() => {
          const all = attachments();
          const words = chipWords(all, trans);
          if (!words) {
            return null;
          }
          const lines = all.map(a =>
            trans.__(
              '%1: %2',
              a.variableName,
              a.kernelError ?? a.words ?? a.sentence ?? (a.kernel === 'ready' ? trans.__('ready') : trans.__('waiting'))
            )
          );
          lines.push(trans.__('Click to define the variables again.'));
          return (
            <button
              type="button"
              className={`jp-RucioChip-button jp-mod-${words.tone}`}
              title={lines.join('\n')}
              onClick={() => notebook.retry()}
            >
              <rucioIcon.react tag="span" elementSize="normal" />
              <span role="status">{words.text}</span>
            </button>
          );
        }}
      </UseSignal>
    );
  }
}
