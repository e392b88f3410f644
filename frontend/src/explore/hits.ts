import { QueryParameters } from '../api/client';
import { asSidecarError, isAbort, SidecarError } from '../api/errors';
import { DidHit, ProblemDetails } from '../api/wire';
import { IClient } from '../core/tokens';

/** As many hits as a person can look through; the sidecar says when Rucio had more. */
export const SEARCH_LIMIT = 1000;

export interface ISearchResult {
  readonly pattern: string;
  readonly hits: readonly DidHit[];
  /** Rucio had more than were asked for. */
  readonly more: boolean;
  /** Why nothing was found, as far as the sidecar could tell. */
  readonly reason: SidecarError | null;
  /** A person stopped the search: there may be more. */
  readonly stopped?: boolean;
}

/** Gives the hits on as they arrive, and fails where the answer breaks off: a part must not pass for the whole. */
export async function askHits(
  client: IClient,
  pattern: string,
  query: QueryParameters,
  signal: AbortSignal,
  onPart: (part: ISearchResult) => void
): Promise<ISearchResult> {
  const hits: DidHit[] = [];
  try {
    for await (const { type, data } of client.stream('did-search', { ...query, limit: SEARCH_LIMIT }, signal)) {
      if (type === 'hits') {
        hits.push(...(JSON.parse(data) as DidHit[]));
        if (!signal.aborted) {
          onPart({ pattern, hits: [...hits], more: false, reason: null });
        }
      } else if (type === 'end') {
        return { pattern, hits, more: (JSON.parse(data) as { more: boolean }).more, reason: null };
      } else if (type === 'error') {
        const problem = JSON.parse(data) as ProblemDetails;
        throw new SidecarError(problem.code ?? 'unexpected', problem.error ?? '', problem.status ?? null, problem);
      }
    }
  } catch (error) {
    // To find nothing is an answer, though the Python extension's interface calls it an error.
    if (!isAbort(error) && asSidecarError(error).code === 'no_match') {
      return { pattern, hits: [], more: false, reason: asSidecarError(error) };
    }
    throw error;
  }
  throw new SidecarError('stream_ended', 'The search broke off.', null);
}
