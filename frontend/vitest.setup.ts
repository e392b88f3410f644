// What JupyterLab's packages expect of a browser and jsdom does not have.
import { cleanup } from '@testing-library/react';
import { afterEach } from 'vitest';

class QuietObserver {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}

Object.assign(globalThis, {
  ResizeObserver: QuietObserver,
  requestIdleCallback: (callback: () => void) => setTimeout(callback, 0),
  DragEvent: class extends MouseEvent {}
});
window.matchMedia ??= (query: string) =>
  ({ matches: false, media: query, addEventListener: () => undefined, removeEventListener: () => undefined }) as unknown as MediaQueryList;
// As newer browsers do, whatever the types say.
Element.prototype.scrollIntoView = () => Promise.resolve() as unknown as undefined;

afterEach(cleanup);
