import { describe, expect, it } from 'vitest';
import { destinationsOf, needsQuestion, readLifetime, roomAt, toChoice } from '../../src/get/request';
import { instance } from '../fakes/wire';

const target = (size: number | null) => ({ did: 'a:b', type: 'dataset' as const, size, length: 1 });
const replica = instance({ mode: 'replica', destination_rse: 'EOS', rse_mount_path: '/eos' });

describe('The question before getting', () => {
  it('is left out for what is small and unambiguous', () => {
    expect(needsQuestion(instance(), target(10), 100)).toBe(false);
    expect(needsQuestion(instance(), target(null), 100)).toBe(false);
    expect(needsQuestion(instance(), target(101), 100)).toBe(true);
    expect(needsQuestion(instance(), target(1), 0)).toBe(true);
    expect(needsQuestion(replica, target(1), 100)).toBe(true);
  });

  it('offers what is mounted', () => {
    expect(destinationsOf(replica)).toEqual([{ rse: 'EOS', mount_path: '/eos' }]);
    expect(destinationsOf({ ...replica, destinations: [{ rse: 'A', mount_path: '/a' }] })).toEqual([{ rse: 'A', mount_path: '/a' }]);
    expect(destinationsOf(instance())).toEqual([]);
  });

  it('reads whole days, and nothing as for ever', () => {
    expect(['', '0', ' 30 ', '12abc', '-1', '1.5'].map(readLifetime)).toEqual([
      { days: undefined },
      { days: undefined },
      { days: 30 },
      null,
      null,
      null
    ]);
  });

  it('takes the tightest of the quotas that hold', () => {
    const quota = {
      account: 'jdoe',
      items: [{ rse: 'EOS', used: 1, limit: 100, remaining: 99, files: 1 }],
      global: [{ rse_expression: 'tier=1', rses: ['EOS', 'B'], used: 90, limit: 100, remaining: 10, files: 1 }]
    };
    expect(roomAt(quota, 'EOS')?.remaining).toBe(10);
    expect(roomAt(quota, 'C')).toBeNull();
    expect(roomAt(null, 'EOS')).toBeNull();
  });

  it('tells the sidecar only what was chosen', () => {
    expect(toChoice(instance(), 'EOS', { days: 3 })).toEqual({});
    expect(toChoice(replica, 'EOS', { days: undefined })).toEqual({});
    expect(toChoice(replica, 'OTHER', { days: 3 })).toEqual({ rse: 'OTHER', lifetime_days: 3 });
  });
});
