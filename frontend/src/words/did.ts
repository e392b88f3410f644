/** The part of a DID after the scope; names may hold further colons. */
export function nameOf(did: string): string {
  return did.slice(did.indexOf(':') + 1);
}

export function scopeOf(did: string): string {
  return did.slice(0, Math.max(0, did.indexOf(':')));
}
