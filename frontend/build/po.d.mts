/** A message with its translations. */
export interface IMessage {
  plural: string | null;
  strings: string[];
  places: string | null;
}

export function readPo(text: string): Map<string, IMessage>;
export function writePo(messages: ReadonlyMap<string, IMessage>): string;
export function headerOf(messages: ReadonlyMap<string, IMessage>, name: string): string | null;

/** Between a context and a text, where both name a message. */
export const CONTEXT: string;
