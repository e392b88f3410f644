import { Instance } from '../api/wire';
import { IGetChoice, ITarget } from '../panel/actions';
import { Preferences } from '../panel/preferences';

/** A storage element that data can be sent to. */
export interface IDestination {
  readonly rse: string;
  /** Where it is mounted on the Jupyter server; null where it is not, or where that is not known. */
  readonly mountPath: string | null;
}

/** Room for one account at one storage element; null is "no limit" or "not known". */
export interface IQuota {
  readonly limit: number | null;
  readonly used: number | null;
  readonly remaining: number | null;
}

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

/** `list-rses` answers strings or objects, depending on its age. */
export function readDestinations(answer: unknown): string[] {
  const list = Array.isArray(answer) ? answer : typeof answer === 'object' && answer !== null && 'rses' in answer ? answer.rses : [];
  if (!Array.isArray(list)) {
    return [];
  }
  return list.flatMap((item: unknown) => {
    if (typeof item === 'string') {
      return [item];
    }
    if (typeof item === 'object' && item !== null) {
      const { rse, rse_name: name } = item as Record<string, unknown>;
      return typeof rse === 'string' ? [rse] : typeof name === 'string' ? [name] : [];
    }
    return [];
  });
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
