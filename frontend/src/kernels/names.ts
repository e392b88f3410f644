import type { NameFault } from './types';

export interface INameRules {
  readonly pattern: RegExp;
  readonly keywords: ReadonlySet<string>;
  /** Names that a program relies on; usable only with the user's consent. */
  readonly builtins: ReadonlySet<string>;
  /** Names that the kernel keeps for itself. */
  readonly reserved?: RegExp;
  /** Whether case distinguishes names. Default true. */
  readonly ignoreCase?: boolean;
}

export const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/).filter(word => word.length > 0));

export function checkName(name: string, rules: INameRules): NameFault | null {
  if (name.length === 0) {
    return { kind: 'empty' };
  }
  if (!rules.pattern.test(name) || name !== name.normalize('NFKC')) {
    return { kind: 'malformed' };
  }
  const key = rules.ignoreCase ? name.toLowerCase() : name;
  if (rules.keywords.has(key)) {
    return { kind: 'keyword', name };
  }
  if (rules.reserved?.test(name)) {
    return { kind: 'private', name };
  }
  if (rules.builtins.has(key)) {
    return { kind: 'builtin', name };
  }
  return null;
}

/**
 * A name for the variable of a DID: what follows the scope, made of letters, digits and underscores.
 *
 * @param usable - whether the kernel's language takes the name.
 */
export function suggestName(did: string, taken: readonly string[], usable: (name: string) => boolean): string {
  const bare = did.slice(did.indexOf(':') + 1);
  const last = bare.split('/').filter(part => part.length > 0);
  let stem = (last[last.length - 1] ?? 'data')
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');
  if (stem.length === 0) {
    stem = 'data';
  }
  if (/^[0-9]/.test(stem)) {
    stem = `data_${stem}`;
  }
  if (stem.length > 40) {
    stem = stem.slice(0, 40).replace(/_+$/, '');
  }
  for (let i = 1; i < 10000; i++) {
    const name = i === 1 ? stem : `${stem}_${i}`;
    if (usable(name) && !taken.includes(name)) {
      return name;
    }
  }
  return `${stem}_${Date.now()}`;
}
