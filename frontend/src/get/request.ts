import { Destination, Instance, Quota } from '../api/wire';
import { IGetChoice, ITarget } from '../panel/actions';
import { Preferences } from '../panel/preferences';

/** What a person is asked before data are fetched. */
export interface IGetRequest {
  readonly target: ITarget;
  readonly instance: Instance;
  readonly preferences: Pick<Preferences, 'lifetimeDays' | 'destination'>;
}

/** Small and unambiguous: no question. Replication always asks where to and for how long. */
export function needsQuestion(instance: Instance, target: ITarget, confirmAboveBytes: number): boolean {
  return instance.mode === 'replica' || (target.size ?? 0) > confirmAboveBytes || (confirmAboveBytes === 0 && target.size !== 0);
}

/** Where data can be sent: what is mounted here, the administrator's default first. */
export function destinationsOf(instance: Instance): Destination[] {
  if (instance.destinations && instance.destinations.length > 0) {
    return instance.destinations;
  }
  return instance.destination_rse ? [{ rse: instance.destination_rse, mount_path: instance.rse_mount_path ?? null }] : [];
}

/** Room at one destination; null where nothing is known of it. */
export interface IRoom {
  readonly used: number;
  readonly limit: number;
  readonly remaining: number;
}

export function roomAt(quota: Quota | null, rse: string): IRoom | null {
  if (!quota) {
    return null;
  }
  const own = quota.items.find(item => item.rse === rse);
  const shared = quota.global.filter(item => item.rses.includes(rse));
  // The tightest limit is the one that refuses.
  return [...(own ? [own] : []), ...shared].sort((a, b) => a.remaining - b.remaining)[0] ?? null;
}

/** A lifetime as typed: whole days, nothing for ever; null where it is neither. */
export function readLifetime(text: string): { days: number | undefined } | null {
  const trimmed = text.trim();
  if (trimmed === '' || trimmed === '0') {
    return { days: undefined };
  }
  return /^\d{1,4}$/.test(trimmed) ? { days: Number(trimmed) } : null;
}

/** What the sidecar is told; what a person did not change is left to it. */
export function toChoice(instance: Instance, rse: string, lifetime: { days: number | undefined }): IGetChoice {
  if (instance.mode === 'download') {
    return {};
  }
  return {
    ...(rse !== '' && rse !== instance.destination_rse ? { rse } : {}),
    ...(lifetime.days === undefined ? {} : { lifetime_days: lifetime.days })
  };
}
