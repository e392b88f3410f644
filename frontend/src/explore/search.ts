import { DidHit, SearchType } from '../api/wire';

/** What a person types, taken apart. */
export type SearchText =
  | { kind: 'empty' }
  /** No colon yet: perhaps the beginning of a scope. */
  | { kind: 'scope'; scope: string }
  | { kind: 'did'; scope: string; name: string };

export function parseSearch(text: string): SearchText {
  const trimmed = text.trim();
  if (trimmed === '') {
    return { kind: 'empty' };
  }
  const colon = trimmed.indexOf(':');
  return colon < 0 ? { kind: 'scope', scope: trimmed } : { kind: 'did', scope: trimmed.slice(0, colon), name: trimmed.slice(colon + 1) };
}

/**
 * The DID pattern to ask for; a scope alone asks for everything in it, where wildcards are allowed, and is otherwise sent as it
 * stands, so that the service says what is missing, as it does where a side of the colon is empty. Null where there is nothing to ask.
 */
export function searchPattern(text: string, wildcards = true): string | null {
  const parsed = parseSearch(text);
  switch (parsed.kind) {
    case 'empty':
      return null;
    case 'scope':
      return wildcards ? `${parsed.scope}:*` : parsed.scope;
    case 'did':
      return `${parsed.scope}:${parsed.name === '' && wildcards ? '*' : parsed.name}`;
  }
}

/** Scopes that fit what is typed so far: those that begin with it before those that contain it. */
export function completeScopes(scopes: readonly string[], text: string, limit = 50): string[] {
  const parsed = parseSearch(text);
  if (parsed.kind === 'did') {
    return [];
  }
  const typed = parsed.kind === 'scope' ? parsed.scope.toLowerCase() : '';
  const starting: string[] = [];
  const containing: string[] = [];
  for (const scope of scopes) {
    const at = scope.toLowerCase().indexOf(typed);
    if (at === 0) {
      starting.push(scope);
    } else if (at > 0) {
      containing.push(scope);
    }
  }
  return [...starting, ...containing].slice(0, limit);
}

export type SortOrder = 'name' | 'size' | 'files';

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

const TYPE_RANK: Readonly<Record<string, number>> = { container: 0, dataset: 1, file: 2 };

/** Containers, datasets, files; inside a type as asked for. Numbers in names count as numbers. */
export function sortHits(hits: readonly DidHit[], order: SortOrder): DidHit[] {
  const byNumber = (a: number | null | undefined, b: number | null | undefined) => (b ?? -1) - (a ?? -1);
  return [...hits].sort((a, b) => {
    const rank = (TYPE_RANK[a.type] ?? 3) - (TYPE_RANK[b.type] ?? 3);
    if (rank !== 0) {
      return rank;
    }
    const number = order === 'size' ? byNumber(a.size, b.size) : order === 'files' ? byNumber(a.length, b.length) : 0;
    return number !== 0 ? number : collator.compare(a.did, b.did);
  });
}

export const SEARCH_TYPES: readonly SearchType[] = ['collection', 'dataset', 'container', 'file', 'all'];
