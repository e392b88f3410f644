// How the sidecar refuses.

export interface Problem {
  code: string;
  error: string;
  remedy?: string | null;
}

/** The body of every refusal (RFC 9457 with the fields of the Python extension beside). */
export interface ProblemDetails {
  success?: boolean;
  error?: string;
  code?: string;
  status?: number;
  title?: string;
  detail?: string;
  exception_class?: string | null;
  exception_message?: string | null;
  field?: string | null;
  remedy?: string | null;
  trace_id?: string | null;
  accounts?: string[];
}
