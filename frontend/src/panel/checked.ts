import { Dialog, ReactWidget } from '@jupyterlab/apputils';
import { ISignal } from '@lumino/signaling';
import { SteadyDialog } from '../ui/dialog';

/** The body of a dialog that knows whether it can be accepted, and what will happen then. */
export interface ICheckedBody<T> extends Dialog.IBodyWidget<T> {
  readonly changed: ISignal<unknown, void>;
  /** What the button says: "Download 1.2 GB". */
  readonly promise: string;
  /** Why it cannot be accepted; null where it can. */
  readonly problem: string | null;
  /** Does what was promised; the dialog stays open, with all that was typed, unless this gives true. */
  submit?(): Promise<boolean>;
}

export interface ICheckedOptions {
  readonly title: string;
  readonly cancel: string;
  /** What has the focus at first. */
  readonly focus: string;
  /** Long forms are accepted by the button or by Accel+Enter, never by an Enter that was meant for a field. */
  readonly isLong?: boolean;
}

/** A dialog whose button says what will happen and does nothing while something is missing. */
export class CheckedDialog<T> extends SteadyDialog<T> {
  constructor(
    private readonly body: ICheckedBody<T> & ReactWidget,
    private readonly how: ICheckedOptions
  ) {
    super({
      title: how.title,
      body,
      buttons: [Dialog.cancelButton({ label: how.cancel }), Dialog.okButton({ label: body.promise })],
      focusNodeSelector: how.focus
    });
    body.changed.connect(() => this.showPromise());
    this.showPromise();
  }

  override resolve(index?: number): void {
    if (index !== undefined && index !== ACCEPT) {
      super.resolve(index);
    } else if (this.body.problem === null && !this.isBusy) {
      void this.accept();
    }
  }

  override handleEvent(event: Event): void {
    const target = event.target instanceof Element ? event.target : null;
    if (event instanceof KeyboardEvent && event.key === 'Tab') {
      this.keepFocus(event);
      return;
    }
    if (event.type === 'focus' && target && !this.node.contains(target)) {
      // The base class gives the focus to the button that accepts, which takes none while it is disabled.
      event.stopPropagation();
      this.reachable()[0]?.focus();
      return;
    }
    if (event instanceof KeyboardEvent && target?.closest('.jp-Dialog-body')) {
      // The base class takes Enter and the arrows from every element of the body, the buttons of the form among them.
      const isField = target instanceof HTMLSelectElement || (target instanceof HTMLInputElement && target.type !== 'checkbox');
      const accepts = event.ctrlKey || event.metaKey || (isField && this.how.isLong !== true && !event.isComposing);
      if (event.key === 'Enter' && accepts) {
        event.preventDefault();
        event.stopPropagation();
        this.resolve(ACCEPT);
        return;
      }
      if (/^(Enter|Arrow)/.test(event.key)) {
        return;
      }
      if (event.key === 'Escape' && target.closest('[data-own-escape]')) {
        return;
      }
    }
    if (event.type === 'input' || (event.type === 'click' && this.how.isLong === true && !target?.closest('.jp-Dialog-content'))) {
      // What was typed is not thrown away by a click beside the dialog, and the button is ours to enable.
      return;
    }
    super.handleEvent(event);
  }

  /** From the last element the focus goes on to the first, and back. */
  private keepFocus(event: KeyboardEvent): void {
    const all = this.reachable();
    const at = all.indexOf(document.activeElement as HTMLElement);
    const isLeaving = event.shiftKey ? at <= 0 : at === all.length - 1;
    if (isLeaving) {
      event.preventDefault();
      event.stopPropagation();
      all[event.shiftKey ? all.length - 1 : 0]?.focus();
    }
  }

  private reachable(): HTMLElement[] {
    const all = this.node.querySelectorAll<HTMLElement>('button, input, select, textarea, summary, a[href], [tabindex="0"]');
    return [...all].filter(element => !element.matches(':disabled') && element.tabIndex >= 0);
  }

  private async accept(): Promise<void> {
    if (!this.body.submit) {
      super.resolve(ACCEPT);
      return;
    }
    this.isBusy = true;
    this.showPromise();
    let isDone = false;
    try {
      isDone = await this.body.submit();
    } finally {
      this.isBusy = false;
      if (!this.isDisposed) {
        this.showPromise();
      }
    }
    if (isDone) {
      super.resolve(ACCEPT);
    }
  }

  private showPromise(): void {
    const accept = this.node.querySelector<HTMLButtonElement>('.jp-Dialog-footer button.jp-mod-accept');
    if (!accept) {
      return;
    }
    const { problem, promise } = this.body;
    accept.disabled = problem !== null || this.isBusy;
    accept.title = problem ?? '';
    const label = accept.querySelector('.jp-Dialog-buttonLabel');
    if (label && label.textContent !== promise) {
      label.textContent = promise;
      label.setAttribute('aria-label', promise);
    }
    accept.setAttribute('aria-label', promise);
  }

  private isBusy = false;
}

/** The place of the button that accepts. */
const ACCEPT = 1;
