// Server-sent events, by name.
import type { DidState } from './dids';
import type { SessionView } from './instances';
import type { Transfer } from './transfers';

export interface HelloEvent {
  version: string;
  protocol: number;
  server_id: string;
}

export interface FileEvent {
  transfer: number;
  did: string;
  state: string;
  path: string | null;
  bytes: number | null;
  bytes_done: number;
  error: string | null;
  code: string | null;
}

export interface SessionEvent {
  namespace: string;
  signed_in: boolean;
  account: string | null;
  expires_at: string | null;
  next_expiry_kind?: SessionView['next_expiry_kind'];
  renewable?: boolean;
}

export interface DidEvent {
  namespace: string;
  did: string;
  state: DidState;
}

/** Every event of `GET events`, by name. */
export interface SidecarEvents {
  hello: HelloEvent;
  snapshot: { transfers: Transfer[] };
  transfer: Transfer;
  file: FileEvent;
  session: SessionEvent;
  config: Record<string, never>;
  did: DidEvent;
  end: { reason: string };
}

export type SidecarEvent = { [K in keyof SidecarEvents]: { type: K; data: SidecarEvents[K] } }[keyof SidecarEvents];
