/** One file behind an attached name, as the kernel can open it. */
export interface IVariableFile {
  readonly did: string;
  /** Local path; null while the file is not readable here. */
  readonly path: string | null;
  readonly pfn?: string | null;
  readonly state: string;
  readonly size?: number | null;
}

/** What a kernel is told about one attached DID. */
export interface IVariable {
  readonly name: string;
  readonly did: string;
  readonly type: 'file' | 'collection';
  /** Rucio instance; empty: the one that is active in the panel. */
  readonly instance: string;
  /** State word of the REST interface; `unknown` until the sidecar has answered. */
  readonly state: string;
  /** True when every file is readable at its path now. */
  readonly available: boolean;
  /** Null: not resolved yet, or listed in `manifest` instead. */
  readonly files: readonly IVariableFile[] | null;
  /** A file with one path a line, for collections above {@link LITERAL_LIMIT} files. */
  readonly manifest?: string | null;
  /** The same with DID, PFN, state and size beside each path, for helpers. */
  readonly listing?: string | null;
  readonly total?: number | null;
}

/** Where the sidecar keeps the kernel helpers, seen from a kernel on the same machine. */
export interface IHelperPlaces {
  /** Folder that holds the Python package `rucio_jupyterlab`. */
  readonly python: string | null;
  /** Folder that holds RucioJupyter.Kernel.dll and extension.dib. */
  readonly dotnet: string | null;
  readonly socket: string | null;
  /** Version of the sidecar's kernel interface. */
  readonly protocol: number;
}

export interface IDefineOptions {
  readonly places: IHelperPlaces | null;
  /** Names of builtins that the user has agreed to replace. */
  readonly consented: readonly string[];
  /** Also replace names that a cell has given another value since. */
  readonly force: boolean;
}

/** One silent request. Requests of one list are sent in order without waiting in between. */
export interface IRequest {
  readonly code: string;
  readonly expressions?: { readonly [name: string]: string };
  /** Variables that this request makes; empty for a preparing one. */
  readonly names: readonly string[];
  /** Loads a helper: where it fails, the variables are defined again without one. */
  readonly fallback?: boolean;
}

/** What the kernel acknowledged. */
export interface IReport {
  readonly defined: readonly string[];
  /** Name to reason: left alone because a cell gave the name another value. */
  readonly kept: { readonly [name: string]: string };
  /** Name to reason: not defined. */
  readonly refused: { readonly [name: string]: string };
  /** Version of the helper that the kernel has loaded; null: plain strings and lists. */
  readonly helper: string | null;
  /** The Python extension's own helper is loaded in the kernel. */
  readonly upstream: boolean;
}

export type NameFault =
  | { kind: 'empty' }
  | { kind: 'malformed' }
  | { kind: 'keyword'; name: string }
  | { kind: 'builtin'; name: string }
  | { kind: 'private'; name: string };

export interface ILanguage {
  readonly id: string;
  readonly displayName: string;
  /** Whether handles can be defined before the sidecar has resolved anything. */
  readonly lazy: boolean;
  /** Null when the name can be used. `builtin` can be overruled by the user, the others cannot. */
  checkName(name: string): NameFault | null;
  /** Sent once per kernel start, ahead of the variables. */
  prepare(places: IHelperPlaces | null): readonly IRequest[];
  /** Throws {@link UnspeakableText} for a value that the language cannot hold. */
  define(variables: readonly IVariable[], options: IDefineOptions): readonly IRequest[];
}

/** Above this many files a literal list is replaced by a manifest file. */
export const LITERAL_LIMIT = 500;
