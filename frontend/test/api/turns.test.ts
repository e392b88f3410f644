import { describe, expect, it } from 'vitest';
import { Turns } from '../../src/api/turns';
import { settle } from '../fakes/client';

describe('Turns', () => {
  it('go to those who wait, in their order', async () => {
    const turns = new Turns(1);
    const order: string[] = [];
    const first = await turns.take();
    const others = ['b', 'c'].map(async name => {
      const giveBack = await turns.take();
      order.push(name);
      return giveBack;
    });
    await settle();
    expect(order).toEqual([]);
    first();
    first();
    await settle();
    expect(order).toEqual(['b']);
    (await others[0])?.();
    await settle();
    expect(order).toEqual(['b', 'c']);
  });

  it('are not kept for those who have given up', async () => {
    const turns = new Turns(1);
    const first = await turns.take();
    const abort = new AbortController();
    const given = turns.take(abort.signal);
    const after = turns.take();
    abort.abort();
    await expect(given).rejects.toMatchObject({ name: 'AbortError' });
    first();
    await expect(after).resolves.toBeTypeOf('function');
    await expect(turns.take(abort.signal)).rejects.toMatchObject({ name: 'AbortError' });
  });
});
