let chosen: string | undefined;

/**
 * The language that numbers and times are written in: JupyterLab's, where a person chose one there, else the browser's.
 *
 * @param code - as JupyterLab writes it, such as `de_DE`; `en` and nothing are its default.
 */
export function speak(code: string | null | undefined): void {
  const tag = (code ?? '').replace('_', '-');
  chosen = tag !== 'en' && TAG.test(tag) && Intl.NumberFormat.supportedLocalesOf([tag]).length > 0 ? tag : undefined;
}

/** What `Intl` takes without throwing. */
const TAG = /^[a-z]{2,3}(-[A-Z]{2})?$/;

/** For the functions of `Intl`; undefined is the browser's own. */
export function locale(): string | undefined {
  return chosen;
}
