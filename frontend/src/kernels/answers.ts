import type { KernelMessage } from '@jupyterlab/services';
import { readReport } from './languages/python';
import type { InKernel, KernelFault } from './states';
import type { ILanguage, IReport, IRequest, IVariable } from './types';

/** What a kernel's reply to a definition means. */
export type Answer =
  /** Not run: a failing cell took it along, or the kernel was interrupted. */
  | { kind: 'dropped'; fault: KernelFault }
  | { kind: 'failed'; fault: KernelFault }
  /** Run. `report` where a helper gave one. */
  | { kind: 'taken'; report: IReport | null; states(name: string): InKernel };

/** Why a variable cannot be asked for, before the kernel is. Null: it can. `known` is the language that the kernel has named. */
export function obstacleOf(
  language: ILanguage | null,
  known: string | null,
  variable: IVariable,
  consented: ReadonlySet<string>
): InKernel | null {
  if (!language) {
    return known === null ? null : { kind: 'unsupported', language: known };
  }
  const fault = language.checkName(variable.name);
  if (fault === null || (fault.kind === 'builtin' && consented.has(variable.name))) {
    return null;
  }
  return {
    kind: 'failed',
    fault:
      fault.kind === 'builtin'
        ? { kind: 'builtin', name: variable.name }
        : { kind: 'name', name: variable.name, language: language.displayName }
  };
}

/** What kernels say of a request that they have dropped; the specification and ipykernel differ. */
const ABORTED: ReadonlySet<string> = new Set(['abort', 'aborted']);

export function answerOf(request: IRequest, content: KernelMessage.IExecuteReplyMsg['content']): Answer {
  if (ABORTED.has(content.status)) {
    return { kind: 'dropped', fault: { kind: 'dropped' } };
  }
  if (content.status !== 'ok') {
    return {
      kind: 'failed',
      fault: content.status === 'error' ? { kind: 'kernel', message: `${content.ename}: ${content.evalue}` } : { kind: 'dropped' }
    };
  }
  if (!request.expressions) {
    return { kind: 'taken', report: null, states: () => ({ kind: 'ready' }) };
  }
  const report = reportOf(content.user_expressions);
  return report
    ? { kind: 'taken', report, states: name => stateOf(name, report) }
    : { kind: 'taken', report: null, states: () => failed({ kind: 'unreported' }) };
}

function stateOf(name: string, report: IReport): InKernel {
  const refused = report.refused[name];
  if (refused !== undefined) {
    return failed({ kind: 'kernel', message: refused });
  }
  if (report.kept[name] !== undefined) {
    return failed({ kind: 'kept' });
  }
  return report.defined.includes(name) ? { kind: 'ready' } : failed({ kind: 'silent' });
}

function failed(fault: KernelFault): InKernel {
  return { kind: 'failed', fault };
}

function reportOf(expressions: unknown): IReport | null {
  const answer = (expressions as { rucio?: { status?: string; data?: Record<string, unknown> } } | undefined)?.rucio;
  return answer?.status === 'ok' ? readReport(answer.data?.['text/plain']) : null;
}
