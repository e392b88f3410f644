import { ISignal } from '@lumino/signaling';
import * as React from 'react';

/** Renders again with each emission of any of the signals. */
export function useSignals(...signals: readonly ISignal<object, unknown>[]): number {
  const [count, bump] = React.useReducer((value: number) => value + 1, 0);
  React.useEffect(() => {
    const slot = () => bump();
    for (const signal of signals) {
      signal.connect(slot);
    }
    // What was emitted between rendering and this effect must not be missed.
    bump();
    return () => {
      for (const signal of signals) {
        signal.disconnect(slot);
      }
    };
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the signals are the dependencies
  }, signals);
  return count;
}

/** Renders again every so many milliseconds while `active`, for clocks and countdowns. */
export function useTick(milliseconds: number, active: boolean): void {
  const [, bump] = React.useReducer((value: number) => value + 1, 0);
  React.useEffect(() => {
    if (!active) {
      return undefined;
    }
    const timer = window.setInterval(bump, milliseconds);
    return () => window.clearInterval(timer);
  }, [milliseconds, active]);
}

/** The size of an element, as it changes. */
export function useSize(ref: React.RefObject<HTMLElement>): { width: number; height: number } {
  const [size, setSize] = React.useState({ width: 0, height: 0 });
  React.useLayoutEffect(() => {
    const element = ref.current;
    if (!element) {
      return undefined;
    }
    const measure = () => setSize({ width: element.clientWidth, height: element.clientHeight });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [ref]);
  return size;
}

/**
 * Where a change of `cause` took away the element that had the focus, a dialog's row or a picker, the focus goes to the first element of
 * `selector` inside of `ref`. Never at the beginning, and never away from where a person is.
 */
export function useRefocus(ref: React.RefObject<HTMLElement>, selector: string, cause: string | number | boolean): void {
  const before = React.useRef(cause);
  React.useEffect(() => {
    if (before.current !== cause) {
      before.current = cause;
      if (document.activeElement === document.body) {
        ref.current?.querySelector<HTMLElement>(selector)?.focus();
      }
    }
  }, [ref, selector, cause]);
}

/** What appears far below the button that was pressed is scrolled to. */
export function useInSight<T extends HTMLElement>(): React.RefObject<T> {
  const ref = React.useRef<T>(null);
  React.useEffect(() => {
    // No effect returns what this returns: newer browsers give a promise.
    ref.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  return ref;
}
