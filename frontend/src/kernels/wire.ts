import type { DidState, Problem } from '../api/wire';

/** One file in `GET kernel/resolve`. */
export interface ResolvedFile {
  did: string;
  path: string | null;
  pfn: string | null;
  state: DidState;
  size: number | null;
  error: string | null;
}

/** Reply of `GET kernel/resolve`. */
export interface Resolved {
  did: string;
  namespace: string;
  type: 'file' | 'collection';
  state: DidState;
  sentence: string;
  available: boolean;
  files: { total: number | null; here: number | null };
  bytes: { total: number | null; here: number | null };
  problem: Problem | null;
  items: ResolvedFile[];
  next: string | null;
  /** Where there are more files than were asked for: files that list all of them. */
  manifest: { paths: string; listing: string } | null;
}

/** Reply of `GET kernel/hello`. */
export interface KernelHello {
  version: string;
  protocol: number;
  places: { python: string | null; dotnet: string | null; socket: string | null };
  active_instance: string | null;
  instances: string[];
}

/** One element of `GET kernel/waits`: a cell that waits for data. */
export interface KernelWait {
  id: string;
  namespace: string;
  did: string;
  since: string;
}
