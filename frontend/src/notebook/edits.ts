import { IStoredAttachment, readAttachments, renamed, withAttachment, without } from './metadata';

/** What a person did to the list, kept so that it can be done again on a list that was written without knowing of it. */
export type Edit =
  | { readonly kind: 'put'; readonly attachment: IStoredAttachment }
  | { readonly kind: 'remove'; readonly attachment: IStoredAttachment }
  /** `attachment` as it was before. */
  | { readonly kind: 'rename'; readonly attachment: IStoredAttachment; readonly to: string };

export function apply(raw: unknown, edit: Edit): unknown[] {
  switch (edit.kind) {
    case 'put':
      return withAttachment(raw, edit.attachment);
    case 'remove':
      return without(raw, edit.attachment.variableName);
    case 'rename':
      return renamed(raw, edit.attachment.variableName, edit.to);
  }
}

/**
 * Does an edit on a list that someone else wrote at the same time. Nothing that either attached is lost: where both gave
 * one name to different data, the edit's data get the next free name; what one renamed while the other removed it, stays.
 */
export function applyAgain(raw: unknown, edit: Edit): unknown[] {
  const { attachment } = edit;
  const named = entryNamed(raw, attachment.variableName);
  const same = named !== undefined && sameData(named, attachment);
  switch (edit.kind) {
    case 'put':
      return named && !same ? elsewhere(raw, attachment, attachment.variableName) : withAttachment(raw, attachment);
    case 'remove':
      return same ? without(raw, attachment.variableName) : list(raw);
    case 'rename':
      return same ? renamed(raw, attachment.variableName, free(raw, edit.to)) : elsewhere(raw, attachment, edit.to);
  }
}

/** Where the data have another name already, that stays. */
function elsewhere(raw: unknown, attachment: IStoredAttachment, wanted: string): unknown[] {
  return readAttachments(raw).some(entry => sameData(entry, attachment))
    ? list(raw)
    : withAttachment(raw, { ...attachment, variableName: free(raw, wanted) });
}

/** The name under which the data of an edit stand in a list, where that is not the name that was chosen. */
export function displaced(raw: unknown, edit: Edit): string | null {
  const chosen = edit.kind === 'rename' ? edit.to : edit.attachment.variableName;
  const named = entryNamed(raw, chosen);
  if (edit.kind === 'remove' || !named || sameData(named, edit.attachment)) {
    return null;
  }
  return readAttachments(raw).find(entry => sameData(entry, edit.attachment))?.variableName ?? null;
}

function sameData(a: IStoredAttachment, b: IStoredAttachment): boolean {
  return a.did === b.did && (a.instance === undefined || b.instance === undefined || a.instance === b.instance);
}

function entryNamed(raw: unknown, name: string): IStoredAttachment | undefined {
  return readAttachments(raw).find(entry => entry.variableName === name);
}

function free(raw: unknown, name: string): string {
  const taken = new Set(readAttachments(raw).map(entry => entry.variableName));
  let candidate = name;
  for (let i = 2; taken.has(candidate); i++) {
    candidate = `${name}_${i}`;
  }
  return candidate;
}

const list = (raw: unknown): unknown[] => (Array.isArray(raw) ? (raw as unknown[]) : []);
