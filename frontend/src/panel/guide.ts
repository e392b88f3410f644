import { TranslationBundle } from '@jupyterlab/translation';
import { SidecarError } from '../api/errors';
import { StreamState } from '../api/events';
import { InstancesModel } from '../core/instances';
import { formatDuration, parseTime } from '../words/format';

/** From here on the end of a token is a warning. */
const SOON_SECONDS = 10 * 60;

/** What the line under the panel's title has to say: who and where one is, or what to do next. */
export type Guide =
  | { kind: 'connecting' }
  /** The sidecar, or the Jupyter server, is away. */
  | { kind: 'away'; error: SidecarError; retryAt: number | null }
  | { kind: 'mismatch'; panel: number; sidecar: number }
  /** Nothing is configured, or nothing is chosen. */
  | { kind: 'no_instance'; several: boolean }
  | { kind: 'unavailable'; instance: string; error: string; remedy: string | null }
  | { kind: 'signed_out'; instance: string; source: string | null; reason: string | null }
  | { kind: 'ready'; instance: string; account: string | null; expires: Date | null; soon: boolean };

export function guide(instances: InstancesModel, stream: StreamState, protocol: number, now: Date = new Date()): Guide {
  if (stream.kind === 'lost') {
    return { kind: 'away', error: stream.error, retryAt: stream.retryAt };
  }
  if (stream.kind === 'connecting' && stream.after) {
    return { kind: 'away', error: stream.after, retryAt: null };
  }
  const { state, version } = instances;
  if (state.kind === 'failed' && (state.last === undefined || state.error.unreachable)) {
    return { kind: 'away', error: state.error, retryAt: null };
  }
  if (state.kind === 'idle' || (state.kind === 'loading' && state.last === undefined)) {
    return { kind: 'connecting' };
  }
  if (version && version.protocol !== protocol) {
    return { kind: 'mismatch', panel: protocol, sidecar: version.protocol };
  }
  const { active } = instances;
  if (!active) {
    return { kind: 'no_instance', several: instances.all.length > 0 };
  }
  const name = active.display_name || active.name;
  if (active.available === false) {
    return { kind: 'unavailable', instance: name, error: active.problem?.error ?? '', remedy: active.problem?.remedy ?? null };
  }
  const { session } = active;
  if (session && !session.signed_in) {
    return { kind: 'signed_out', instance: name, source: active.source ?? null, reason: session.problem?.error ?? null };
  }
  const expires = parseTime(session?.expires_at);
  const soon = expires !== null && session?.renewable !== true && expires.getTime() - now.getTime() < SOON_SECONDS * 1000;
  return { kind: 'ready', instance: name, account: session?.account ?? null, expires, soon };
}

/** "5 h", or that it is over. */
export function timeLeft(expires: Date, trans: TranslationBundle, now: Date = new Date()): string {
  const seconds = (expires.getTime() - now.getTime()) / 1000;
  return seconds <= 0 ? trans.__('expired') : formatDuration(seconds, trans);
}
