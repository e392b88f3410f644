import { expect, it } from 'vitest';
import { focusSoon } from '../../src/ui/focus';

const frames = (count: number) =>
  Array.from({ length: count }).reduce<Promise<void>>(
    done => done.then(() => new Promise(resolve => window.requestAnimationFrame(() => resolve()))),
    Promise.resolve()
  );

it('The focus is given to an element that is drawn at once but takes it only later', async () => {
  document.body.innerHTML = '<input id="late" disabled>';
  const input = document.querySelector<HTMLInputElement>('#late');
  focusSoon('#late');
  await frames(3);
  expect(document.activeElement).toBe(document.body);
  input?.removeAttribute('disabled');
  await frames(3);
  expect(document.activeElement).toBe(input);
});
