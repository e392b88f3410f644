/** Frames after which an element that has not come will not be waited for; half a second on a quiet screen. */
const MOST_FRAMES = 30;

/** Gives the focus to an element that is about to be drawn. */
export function focusSoon(selector: string, frames = MOST_FRAMES): void {
  window.requestAnimationFrame(() => {
    const element = document.querySelector<HTMLElement>(selector);
    // What is in a tab that still comes to the front takes no focus yet.
    element?.focus();
    if (frames > 1 && (element === null || document.activeElement !== element)) {
      focusSoon(selector, frames - 1);
    }
  });
}
