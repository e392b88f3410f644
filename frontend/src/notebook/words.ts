import type { TranslationBundle } from '@jupyterlab/translation';
import type { InKernel, KernelFault } from '../kernels/states';
import type { NameFault } from '../kernels/types';
import type { Resolved } from '../kernels/wire';
import { countFiles, formatBytes } from '../words/format';
import { summaryPhrase, tellsTotal } from '../words/state';

/** "not here · 5 files · 202 kB", with what is known. */
export function stateWords(resolved: Pick<Resolved, 'type' | 'state' | 'files' | 'bytes'>, trans: TranslationBundle): string {
  const { type, state, files, bytes } = resolved;
  return [
    summaryPhrase({ state, files }, trans),
    ...(type === 'collection' && files.total !== null && !tellsTotal({ state, files }) ? [countFiles(files.total, trans)] : []),
    ...(bytes.total === null ? [] : [formatBytes(bytes.total)])
  ].join(' · ');
}

export function faultWords(fault: KernelFault, trans: TranslationBundle): string {
  switch (fault.kind) {
    case 'kernel':
      return fault.message;
    case 'dropped':
      return trans.__('The kernel dropped the request. Define the variable again when no cell is running.');
    case 'unreported':
      return trans.__('The kernel has run the definition and said nothing of it. Define the variable again, or restart the kernel.');
    case 'unasked':
      return trans.__('The kernel could not be asked: %1', fault.message);
    case 'name':
      return trans.__('%1 cannot be the name of a variable in %2. Rename it.', fault.name, fault.language);
    case 'builtin':
      return trans.__('%1 would replace a name that the language needs. Rename it, or allow it.', fault.name);
    case 'kept':
      return trans.__('A cell has given this name another value. Define it again to replace that.');
    case 'silent':
      return trans.__('The kernel did not acknowledge. Try again, or restart the kernel.');
    case 'text':
      return trans.__('A file name holds a character that no file name can hold.');
  }
}

export function inKernelWords(state: InKernel, trans: TranslationBundle): string {
  switch (state.kind) {
    case 'no_kernel':
      return trans.__('no kernel');
    case 'waiting':
      return state.busy ? trans.__('waiting for the running cell') : trans.__('waiting for kernel');
    case 'ready':
      return trans.__('ready');
    case 'failed':
      return trans.__('failed');
    case 'unsupported':
      return trans.__('not possible in %1', state.language);
  }
}

export function nameWords(fault: NameFault, language: string, trans: TranslationBundle): string {
  switch (fault.kind) {
    case 'empty':
      return trans.__('Give the variable a name.');
    case 'malformed':
      return trans.__('A name in %1 is made of letters, digits and underscores and does not begin with a digit.', language);
    case 'keyword':
      return trans.__('%1 is a word of %2 itself.', fault.name, language);
    case 'builtin':
      return trans.__('%1 would replace a name that %2 needs.', fault.name, language);
    case 'private':
      return trans.__('%1 is a name that the kernel keeps for itself.', fault.name);
  }
}
