import * as React from 'react';

/**
 * A row that goes on to another group is made anew, and a button that is pressed is disabled for a moment: both lose the focus. This gives
 * it back to the row, by its `data-id`, unless the person has turned to something else meanwhile.
 */
export function useKeptFocus(container: React.RefObject<HTMLElement>): void {
  const row = React.useRef<string | null>(null);
  React.useEffect(() => {
    const element = container.current;
    const onFocus = (event: FocusEvent) => {
      row.current = event.target instanceof Element ? (event.target.closest<HTMLElement>('[data-id]')?.dataset.id ?? null) : null;
    };
    const onBlur = (event: FocusEvent) => {
      if (event.relatedTarget !== null) {
        row.current = null;
      }
    };
    const onPointer = (event: Event) => {
      if (!(event.target instanceof Node && element?.contains(event.target))) {
        row.current = null;
      }
    };
    element?.addEventListener('focusin', onFocus);
    element?.addEventListener('focusout', onBlur);
    document.addEventListener('pointerdown', onPointer, true);
    return () => {
      element?.removeEventListener('focusin', onFocus);
      element?.removeEventListener('focusout', onBlur);
      document.removeEventListener('pointerdown', onPointer, true);
    };
  }, [container]);
  React.useEffect(() => {
    if (row.current !== null && document.activeElement === document.body) {
      const again = [...(container.current?.querySelectorAll<HTMLElement>('[data-id]') ?? [])].find(
        each => each.dataset.id === row.current
      );
      const first = (again ?? container.current)?.querySelector<HTMLElement>('button:not(:disabled)');
      first?.focus();
    }
  });
}
