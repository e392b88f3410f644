import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Follower } from '../../src/core/follow';
import { deferred, settle } from '../fakes/client';

describe('Looking again at what changes', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('ends each look in a storm of changes, and looks once more after the last one', async () => {
    const looks: ReturnType<typeof deferred<void>>[] = [];
    const follower = new Follower(() => {
      const look = deferred<void>();
      looks.push(look);
      return look.promise;
    });
    for (let i = 0; i < 100; i++) {
      follower.poke();
    }
    expect(looks).toHaveLength(1);
    looks[0]?.resolve();
    await settle();
    follower.poke();
    expect(looks).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(500);
    expect(looks).toHaveLength(2);
    looks[1]?.resolve();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(looks).toHaveLength(2);
    follower.dispose();
  });
});
