// What travels between the panel and the sidecar, name for name as in docs/api/README.md.

/** The one vocabulary for "can this data be read here". */
export type DidState =
  | 'here'
  | 'partly_here'
  | 'on_the_way'
  | 'queued'
  | 'waiting_approval'
  | 'suspended'
  | 'not_here'
  | 'on_tape'
  | 'stuck'
  | 'failed'
  | 'not_mounted'
  | 'no_replicas'
  | 'empty'
  | 'unknown';

export type DidType = 'file' | 'dataset' | 'container';

/** What a search may ask for; `collection` is datasets and containers. */
export type SearchType = 'all' | 'collection' | 'dataset' | 'container' | 'file';

export type AuthMethod = 'userpass' | 'x509' | 'x509_proxy' | 'oidc';

export interface Problem {
  code: string;
  error: string;
  remedy?: string | null;
}

/** The body of every refusal (RFC 9457 with the fields of the Python extension beside). */
export interface ProblemDetails {
  success?: boolean;
  error?: string;
  code?: string;
  status?: number;
  title?: string;
  detail?: string;
  exception_class?: string | null;
  exception_message?: string | null;
  field?: string | null;
  remedy?: string | null;
  trace_id?: string | null;
  accounts?: string[];
}

export interface SessionView {
  signed_in: boolean;
  method: AuthMethod | null;
  account: string | null;
  /** ISO 8601, UTC. */
  expires_at: string | null;
  problem: Problem | null;
}

export interface AuthMethodView {
  type: AuthMethod;
  possible: boolean;
  reason: string | null;
}

export interface Instance {
  name: string;
  display_name: string;
  mode: 'replica' | 'download';
  oidc_enabled: boolean;
  webui_url: string | null;
  available?: boolean;
  problem?: Problem | null;
  /** The file or the variable that this instance came from. */
  source?: string | null;
  rucio_base_url?: string | null;
  destination_rse?: string | null;
  rse_mount_path?: string | null;
  wildcard_enabled?: boolean;
  auth_methods?: AuthMethodView[];
  session?: SessionView | null;
}

export interface ConfigFile {
  path: string;
  read: boolean;
  problem: string | null;
}

export interface Config {
  files: ConfigFile[];
  warnings: string[];
  read_at: string | null;
}

export interface Instances {
  active_instance: string | null;
  auth_type: AuthMethod | null;
  instances: Instance[];
  config?: Config | null;
}

/** One hit of a search. Collections know their length, where Rucio does. */
export interface DidHit {
  did: string;
  type: DidType | '';
  size: number | null;
  length?: number | null;
}

/** One file of a DID as the data layer sees it. */
export interface FileDetails {
  did: string;
  size: number | null;
  state: DidState;
  status?: string;
  path: string | null;
  pfn?: string | null;
  error?: string | null;
  code?: string | null;
  message?: string | null;
  progress?: number | null;
}

export interface Page<T> {
  items: T[];
  /** Hand back as `cursor` for what follows; null at the end. */
  next: string | null;
  total?: number | null;
}

export type TransferState = 'queued' | 'running' | 'done' | 'failed' | 'cancelled' | 'paused';

export interface Transfer {
  id: number;
  kind: 'download' | 'upload';
  namespace: string;
  did: string;
  state: TransferState;
  files: { total: number | null; done: number; failed: number };
  bytes: { total: number | null; done: number };
  /** Bytes a second. */
  rate: number | null;
  eta_seconds: number | null;
  folder: string | null;
  error: string | null;
  code: string | null;
  created_at: string;
  changed_at: string;
}

export interface TransferFile {
  did: string;
  state: string;
  bytes: number | null;
  bytes_done: number;
  path: string | null;
  error: string | null;
  code: string | null;
}

/** `GET transfers/{id}`: the same with its files; failed ones first, at most 1000. */
export interface TransferDetails extends Omit<Transfer, 'files'> {
  files: TransferFile[] | Transfer['files'];
  file_list?: TransferFile[];
}

export interface Rule {
  id: string;
  state: string;
  rse_expression: string;
  locks_ok: number | null;
  locks_replicating: number | null;
  locks_stuck: number | null;
  error: string | null;
  expires_at: string | null;
  account?: string | null;
  created_at?: string | null;
  webui_url?: string | null;
}

export interface Summary {
  did: string;
  type: DidType;
  state: DidState;
  sentence: string | null;
  files: { total: number | null; here: number | null; on_the_way: number | null; failed: number | null; not_here: number | null };
  bytes: { total: number | null; here: number | null };
  folder: string | null;
  transfer: Transfer | null;
  rule: Rule | null;
  problem: Problem | null;
  open: boolean | null;
  checked_at: string | null;
}

export interface Version {
  version: string;
  protocol: number;
  pid?: number;
  started_at?: string;
  capabilities?: string[];
}

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

/** The protocol of the REST interface that this panel speaks. */
export const PROTOCOL = 1;
