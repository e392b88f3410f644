import { Dialog } from '@jupyterlab/apputils';

/** A dialog that the second click of the double click which opened it does not close again. */
export class SteadyDialog<T> extends Dialog<T> {
  override handleEvent(event: Event): void {
    const isLateClick = event.type === 'click' && event instanceof MouseEvent && event.detail > 1;
    if (isLateClick && event.target instanceof Element && !event.target.closest('.jp-Dialog-content')) {
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    super.handleEvent(event);
  }
}
