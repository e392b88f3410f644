import { TranslationBundle } from '@jupyterlab/translation';
import { Rule } from '../api/wire';
import { formatNumber, formatRelative, parseTime } from './format';

export function lockWords({ locks }: Rule, trans: TranslationBundle): string {
  return trans.__('%1 done, %2 on the way, %3 stuck', formatNumber(locks.ok), formatNumber(locks.replicating), formatNumber(locks.stuck));
}

/** When a rule lets go of its data; null: never. */
export function expiryWords(rule: Pick<Rule, 'expires_at'>, trans: TranslationBundle): string | null {
  const expires = parseTime(rule.expires_at);
  if (!expires) {
    return null;
  }
  return expires.getTime() < Date.now()
    ? trans.__('expired %1', formatRelative(expires, trans))
    : trans.__('expires %1', formatRelative(expires, trans));
}
