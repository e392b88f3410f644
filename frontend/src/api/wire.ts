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
  /** ISO 8601, UTC: the next end that is known of. */
  expires_at: string | null;
  /** What ends then. */
  next_expiry_kind?: 'token' | 'certificate' | 'proxy' | 'jwt' | null;
  /** Whether the sidecar renews it by itself; false: the user has to do something before. */
  renewable?: boolean;
  problem: Problem | null;
}

/** A storage element that is mounted here. */
export interface Destination {
  rse: string;
  mount_path: string | null;
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
  /** Every mounted RSE, the default one first. */
  destinations?: Destination[];
  auth_methods?: AuthMethodView[];
  session?: SessionView | null;
  /** The experiment's policy package; null where none is configured. */
  policy?: PolicyView | null;
}

/** How it stands with a policy package. */
export interface PolicyView {
  package: string;
  /** The key, the variable or the option that names it. */
  source: string;
  state: 'in_force' | 'faulty' | 'loading';
  problems: Problem[];
}

/** Reply of `GET policy/advice`. */
export interface Advice {
  warnings: Problem[];
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
  /** Of an upload: its id under `upload/jobs`. */
  upload_job?: string | null;
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

/** `GET transfers/{id}`: the counts are `totals`, the files failed ones first, at most 1000. */
export interface TransferDetails extends Omit<Transfer, 'files'> {
  totals: Transfer['files'];
  files: TransferFile[];
}

/** `GET transfers/{id}/log`: what has happened since line `after`. */
export interface TransferLog {
  lines: TransferLogLine[];
  /** Hand back as `after`. */
  next: number;
  /** Nothing more will come. */
  done: boolean;
}

export interface TransferLogLine {
  n: number;
  at: string;
  text: string;
}

/** A DID of which files lie on this machine. */
export interface LocalCopy {
  did: string;
  folder: string;
  files: number;
  bytes: number;
  changed_at: string | null;
  /** A transfer of it runs: it cannot be removed now. */
  busy: boolean;
}

export interface LocalCopies {
  items: LocalCopy[];
  bytes: number;
  free_bytes: number | null;
  folder: string;
}

/** One file of an upload, of `GET upload/jobs`. */
export interface UploadJob {
  id: number;
  did: string;
  path: string;
  rse: string;
  /** The transfer that it is a part of. */
  transfer?: number;
  /** Where it is, or where it failed. */
  step: string;
}

/** A storage element as a destination of uploads. */
export interface WritableRse {
  rse: string;
  writable: boolean;
  schemes: string[];
  /** Bytes; null: not known. */
  free: number | null;
}

/** The body of `POST upload` and `POST upload/check`. */
export interface UploadRequest {
  file_paths: string[];
  /** Along with `file_paths`; null: the file's own name. */
  names: (string | null)[];
  rse: string;
  scope: string;
  add_to_dataset: boolean;
  dataset_scope?: string;
  dataset_name?: string;
  /** Seconds; left out: for ever. */
  lifetime?: number;
  metadata?: { key: string; value: string | number | boolean | null }[];
}

export interface UploadCheckFile {
  path: string;
  name: string;
  size: number | null;
  did: string | null;
  pfn: string | null;
  problem: UploadProblem | null;
}

/** An `error` would stop the upload, a `warning` may. */
export interface UploadProblem extends Problem {
  severity?: 'error' | 'warning';
}

/** Everything that can be said before anything is sent. */
export interface UploadCheck {
  ok: boolean;
  /** With folders opened. */
  files: UploadCheckFile[];
  problems: (UploadProblem & { field: string | null })[];
  bytes: number | null;
  /** Null where none is wanted; one that does not exist will be made. */
  dataset?: { did: string; exists: boolean } | null;
}

export interface Rule {
  id: string;
  /** What it holds: the DID that was asked for, or one above it. */
  did: string;
  rse_expression: string;
  state: DidState;
  /** Rucio's own word. */
  rucio_state: string;
  sentence: string;
  locks: { ok: number; replicating: number; stuck: number };
  error: string | null;
  account: string;
  created_at: string | null;
  /** Null: never. */
  expires_at: string | null;
  comment: string | null;
  webui_url: string | null;
}

/** A part of a whole; null: not known. */
export interface Share {
  here: number | null;
  total: number | null;
}

/** `GET did/replicas`: for a file a row for each way to read it, for a collection one for each storage element. */
export interface Replica {
  rse: string;
  state: string;
  pfn: string | null;
  scheme: string | null;
  site: string | null;
  type: 'disk' | 'tape' | null;
  mounted: boolean;
  files: Share | null;
  bytes: Share | null;
}

export interface Replicas {
  did: string;
  type: DidType;
  items: Replica[];
}

export interface RuleList {
  items: Rule[];
  more: boolean;
}

/** One thing that the catalogue, or a metadata plug-in of the experiment, knows of a DID. */
export interface MetadataItem {
  key: string;
  value: unknown;
  /** `user`: written by people or production systems, beside Rucio's own columns. */
  kind: 'system' | 'user';
}

export interface Metadata {
  did: string;
  type: DidType;
  items: MetadataItem[];
  /** The part that could not be read. */
  problem?: Problem | null;
}

export interface Parents {
  items: { did: string; type: DidType | '' }[];
  more: boolean;
}

/** Bytes that an account may still put on a storage element; a limit of 0 means none. */
export interface Quota {
  account: string;
  items: { rse: string; used: number; limit: number; remaining: number; files: number }[];
  global: { rse_expression: string; rses: string[]; used: number; limit: number; remaining: number; files: number }[];
}

export interface Check {
  name: string;
  instance: string | null;
  result: 'ok' | 'warning' | 'failed' | 'skipped';
  detail: string;
  remedy: string | null;
}

export interface Diagnostics {
  ok: boolean;
  version: string;
  checks: Check[];
}

export interface Summary {
  did: string;
  type: DidType;
  state: DidState;
  sentence: string | null;
  files: { total: number | null; here: number | null; on_the_way: number | null; failed: number | null; not_here: number | null };
  bytes: { total: number | null; here: number | null };
  folder: string | null;
  transfer?: Transfer | null;
  rule: Rule | null;
  problem: Problem | null;
  open: boolean | null;
  checked_at: string | null;
}

/** An entry of `GET file-browser`. */
export interface FolderEntry {
  type: 'file' | 'dir';
  name: string;
  path: string;
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

/** The protocol of the REST interface that this panel speaks. */
export const PROTOCOL = 1;
