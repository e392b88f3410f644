import type { AttachmentType } from './tokens';

/** The notebook's metadata key; the Python extension reads and writes the same. */
export const METADATA_KEY = 'rucio_attachments';

/** One element of the key as stored. Fields that this version does not know stay as they are. */
export interface IStoredAttachment {
  readonly did: string;
  readonly type: AttachmentType;
  readonly variableName: string;
  readonly instance?: string;
  readonly [unknown: string]: unknown;
}

/** Elements that are no attachments are passed over here, and kept by {@link withAttachment} and {@link without}. */
export function readAttachments(raw: unknown): IStoredAttachment[] {
  return elements(raw).filter(isAttachment);
}

/** The element of the same variable is replaced in its place and keeps its unknown fields; a new one goes to the end. */
export function withAttachment(raw: unknown, attachment: IStoredAttachment): unknown[] {
  const before = elements(raw);
  const at = before.findIndex(element => isAttachment(element) && element.variableName === attachment.variableName);
  if (at < 0) {
    return [...before, attachment];
  }
  const old = before[at] as IStoredAttachment;
  return before.map((element, i) => (i === at ? { ...old, ...attachment } : element));
}

export function without(raw: unknown, variableName: string): unknown[] {
  return elements(raw).filter(element => !(isAttachment(element) && element.variableName === variableName));
}

export function renamed(raw: unknown, from: string, to: string): unknown[] {
  return elements(raw).map(element =>
    isAttachment(element) && element.variableName === from ? { ...element, variableName: to } : element
  );
}

function elements(raw: unknown): unknown[] {
  return Array.isArray(raw) ? [...(raw as unknown[])] : [];
}

function isAttachment(element: unknown): element is IStoredAttachment {
  if (typeof element !== 'object' || element === null) {
    return false;
  }
  const { did, type, variableName } = element as Record<string, unknown>;
  return (
    typeof did === 'string' &&
    did.includes(':') &&
    typeof variableName === 'string' &&
    variableName.length > 0 &&
    (type === 'collection' || type === 'file')
  );
}
