// Downloads, uploads and what lies on this machine.
import type { Problem } from './problems';

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
