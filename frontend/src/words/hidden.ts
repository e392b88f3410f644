/** Control characters, and those that turn the direction of what follows or have no width. */
const HIDDEN = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;

/** The text with its hidden characters made visible, so that a name cannot pass for another and turns no sentence around. */
export function showHidden(text: string): string {
  return text.replace(HIDDEN, character => {
    const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
    return `\u27e8U+${code}\u27e9`;
  });
}
