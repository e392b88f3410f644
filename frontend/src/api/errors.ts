import { ProblemDetails } from './wire';

/** `code` of a reply that did not come from the sidecar: it is not installed, not running, or still starting. */
export const NO_SIDECAR = 'no_sidecar';

/** `code` of a request that did not reach the Jupyter server at all. */
export const NO_SERVER = 'no_server';

/**
 * A refusal. `code` is the only field to switch on; `message` is a whole sentence for a person, and `details` holds
 * Rucio's own class and words where Rucio was the one to refuse.
 */
export class SidecarError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly status: number | null,
    readonly details: ProblemDetails = {}
  ) {
    super(message);
    this.name = 'SidecarError';
  }

  get remedy(): string | null {
    return this.details.remedy ?? null;
  }

  get field(): string | null {
    return this.details.field ?? null;
  }

  /** Rucio's own words, where there are any beyond the message. */
  get rucio(): string | null {
    const { exception_class: name, exception_message: text } = this.details;
    if (!name && !text) {
      return null;
    }
    return name && text ? `${name}: ${text}` : (text ?? name ?? null);
  }

  /** True where it is the sidecar, not the request, that is at fault: asking again later may help. */
  get unreachable(): boolean {
    return this.code === NO_SIDECAR || this.code === NO_SERVER;
  }
}

export function isAbort(error: unknown): boolean {
  if (error instanceof DOMException && error.name === 'AbortError') {
    return true;
  }
  // ServerConnection wraps what fetch throws and keeps the message only. What the service itself says of something aborted is an answer.
  return error instanceof Error && !(error instanceof SidecarError) && (error.name === 'AbortError' || /abort/i.test(error.message));
}

export function asSidecarError(error: unknown): SidecarError {
  if (error instanceof SidecarError) {
    return error;
  }
  const message = error instanceof Error ? error.message : String(error);
  return new SidecarError('unexpected', message, null);
}
