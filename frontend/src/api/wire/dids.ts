// Data identifiers, their files, replicas and rules.
import type { Problem } from './problems';
import type { Transfer } from './transfers';

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

/** `GET metadata-keys`: what filters may be about. */
export interface MetadataKeys {
  keys: { key: string; type: string; agreed: boolean }[];
  /** Why the catalogue's own are missing. */
  problem: Problem | null;
}

/** `GET metadata-values`: what a catalogue allows for a key; none where it allows all. */
export interface MetadataValues {
  key: string;
  values: string[];
  more: boolean;
}
