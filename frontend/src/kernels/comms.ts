import type { Kernel, KernelMessage } from '@jupyterlab/services';
import type { JSONObject, JSONValue } from '@lumino/coreutils';
import type { IVariable } from './types';

// The channel of the Python extension: its helper with this panel, and its panel with our helper.
export const KERNEL_TARGET = 'rucio-jupyterlab:kernel';
export const FRONTEND_TARGET = 'rucio-jupyterlab:frontend';

/** What the kernel said on the channel. */
export interface ICommListener {
  /** `resolve_dids()` was called in a cell: what to answer. */
  requested(): readonly IVariable[];
  acknowledged(names: readonly string[]): void;
}

/** Listens to the kernel and answers on the same comm. Register it for every kernel before anything else is sent to it. */
export function listen(kernel: Kernel.IKernelConnection, listener: ICommListener): void {
  kernel.registerCommTarget(FRONTEND_TARGET, comm => {
    comm.onMsg = (message: KernelMessage.ICommMsgMsg) => {
      const data = message.content.data;
      if (data.action === 'request-inject') {
        comm.send(injection(listener.requested()));
      } else if (data.action === 'ack-inject' && Array.isArray(data.variable_names)) {
        listener.acknowledged(data.variable_names.filter((name): name is string => typeof name === 'string'));
      }
    };
  });
}

/**
 * Sends values over the helper's comm target. JupyterLab runs comms on a subshell where the kernel has them, so this
 * reaches a kernel whose main shell is busy with a cell.
 */
export async function inject(kernel: Kernel.IKernelConnection, variables: readonly IVariable[]): Promise<void> {
  if (!kernel.handleComms) {
    return; // Another connection to this kernel has its comms.
  }
  const comm: Kernel.IComm & { readonly subshellStarted?: Promise<void> } = kernel.createComm(KERNEL_TARGET);
  if (kernel.supportsSubshells) {
    // Before its subshell is there, a comm speaks on the main shell, behind the running cell.
    await comm.subshellStarted;
    if (comm.isDisposed || kernel.isDisposed) {
      return;
    }
  }
  comm.open();
  comm.send(injection(variables));
  comm.close();
}

/** The message of the Python extension: keys in camelCase, with what it does not know beside. */
export function injection(variables: readonly IVariable[]): JSONObject {
  return { action: 'inject', dids: variables.map(entry) };
}

function entry(variable: IVariable): JSONValue {
  const known = variable.files ?? [];
  const files = known
    .filter(file => variable.type === 'file' || file.path !== null)
    .map(file => ({ path: file.path, pfn: file.pfn ?? null, did: file.did, size: file.size ?? null }));
  const missing = variable.type === 'file' && files[0]?.path == null;
  return {
    type: variable.type,
    variableName: variable.name,
    files: missing ? null : files,
    did: variable.did,
    didAvailable: variable.available && variable.files !== null,
    instance: variable.instance
  };
}
