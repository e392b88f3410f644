// Instances, sign-in, configuration and the service itself.
import type { Problem } from './problems';

export type AuthMethod = 'userpass' | 'x509' | 'x509_proxy' | 'oidc';

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

/** The protocol of the REST interface that this panel speaks. */
export const PROTOCOL = 1;
