/** How it stands with one variable in the kernel. */
export type InKernel =
  | { kind: 'no_kernel' }
  /** `busy`: sent, and behind a cell that has been running for longer than the time limit. */
  | { kind: 'waiting'; busy: boolean }
  /** The kernel has acknowledged. */
  | { kind: 'ready' }
  | { kind: 'failed'; fault: KernelFault }
  | { kind: 'unsupported'; language: string };

export type KernelFault =
  /** The kernel's own words. */
  | { kind: 'kernel'; message: string }
  /** Not run: a failing cell took it along, or the kernel was interrupted. */
  | { kind: 'dropped' }
  /** Run, and nothing was said of the variables. */
  | { kind: 'unreported' }
  /** It never came to the kernel; `message` is JupyterLab's. */
  | { kind: 'unasked'; message: string }
  | { kind: 'name'; name: string; language: string }
  /** Would replace a builtin; the user may agree. */
  | { kind: 'builtin'; name: string }
  /** A cell has given the name another value since. */
  | { kind: 'kept' }
  | { kind: 'silent' }
  | { kind: 'text' };
