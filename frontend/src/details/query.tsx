import * as React from 'react';
import { Query } from '../core/query';
import { useSignals } from '../ui/hooks';

/** The DID that a page of details is about. */
export interface IOneDid {
  readonly namespace: string;
  readonly did: string;
}

export function Waiting(): JSX.Element {
  return (
    <div className="jp-RucioExplore-waiting" aria-hidden="true">
      <span className="jp-RucioSkeleton" />
      <span className="jp-RucioSkeleton" />
      <span className="jp-RucioSkeleton" />
    </div>
  );
}

/** A query that lives as long as what it depends on. */
export function useQuery<T, A extends unknown[]>(
  ask: (signal: AbortSignal, ...args: A) => Promise<T>,
  dependencies: React.DependencyList
): Query<T, A> {
  // eslint-disable-next-line react-hooks/exhaustive-deps -- the caller names what the question depends on
  const query = React.useMemo(() => new Query(ask), dependencies);
  React.useEffect(() => () => query.cancel(), [query]);
  useSignals(query.changed);
  return query;
}
