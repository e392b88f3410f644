import type { IVariable } from '../types';
import { LITERAL_LIMIT } from '../types';

/** What a language without a helper defines: a value only where it is the whole truth. */
export type PlainValue =
  { kind: 'missing' } | { kind: 'path'; path: string } | { kind: 'paths'; paths: readonly string[] } | { kind: 'manifest'; path: string };

/** Incomplete collections are missing: a short list would pass for a complete one. */
export function plainValue(variable: IVariable): PlainValue {
  if (!variable.available) {
    return { kind: 'missing' };
  }
  if (variable.manifest) {
    return { kind: 'manifest', path: variable.manifest };
  }
  const paths = (variable.files ?? []).flatMap(f => (f.path === null ? [] : [f.path]));
  if (variable.files === null || paths.length !== variable.files.length) {
    return { kind: 'missing' };
  }
  if (variable.type === 'collection') {
    return paths.length > LITERAL_LIMIT ? { kind: 'missing' } : { kind: 'paths', paths };
  }
  const path = paths[0];
  return path === undefined ? { kind: 'missing' } : { kind: 'path', path };
}
