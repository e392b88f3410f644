import { TranslationBundle } from '@jupyterlab/translation';
import { locale } from './locale';

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB', 'EB'] as const;

/** Decimal units with at most one decimal: Rucio counts bytes in powers of ten. */
export function formatBytes(bytes: number, language = locale()): string {
  let value = Math.max(0, bytes);
  let unit = 0;
  // 999.95 would be rounded to 1,000.0.
  while (value >= 999.95 && unit < UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  const digits = unit === 0 || value >= 99.95 ? 0 : 1;
  return `${writer(language, digits).format(value)}\u00a0${UNITS[unit]}`;
}

export function formatNumber(value: number, language = locale()): string {
  return writer(language).format(value);
}

const writers = new Map<string, Intl.NumberFormat>();

/** Made once for each language: to make one takes longer than to draw the row that it is for. */
function writer(language: string | undefined, digits = 3): Intl.NumberFormat {
  const key = `${language ?? ''} ${digits}`;
  let known = writers.get(key);
  if (!known) {
    known = new Intl.NumberFormat(language, { maximumFractionDigits: digits });
    writers.set(key, known);
  }
  return known;
}

export function countFiles(count: number, trans: TranslationBundle): string {
  return trans._n('%2 file', '%2 files', count, formatNumber(count));
}

/** A length of time in its largest sensible unit: "30 s", "12 min", "5 h", "3 d". */
export function formatDuration(seconds: number, trans: TranslationBundle): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 90) {
    return trans.__('%1\u00a0s', whole);
  }
  if (whole < 90 * 60) {
    return trans.__('%1\u00a0min', Math.round(whole / 60));
  }
  if (whole < 48 * 3600) {
    return trans.__('%1\u00a0h', Math.round(whole / 3600));
  }
  return trans.__('%1\u00a0d', Math.round(whole / 86_400));
}

/** "5 min ago" or "in 5 min". */
export function formatRelative(when: Date, trans: TranslationBundle, now: Date = new Date()): string {
  const seconds = (when.getTime() - now.getTime()) / 1000;
  if (Math.abs(seconds) < 10) {
    return trans.__('just now');
  }
  return seconds < 0 ? trans.__('%1 ago', formatDuration(-seconds, trans)) : trans.__('in %1', formatDuration(seconds, trans));
}

/** The exact time, for tooltips. */
export function formatExact(when: Date, language = locale()): string {
  return when.toLocaleString(language, { dateStyle: 'medium', timeStyle: 'medium' });
}

/** Null and nonsense become null. */
export function parseTime(text: string | null | undefined): Date | null {
  if (!text) {
    return null;
  }
  const time = new Date(text);
  return Number.isNaN(time.getTime()) ? null : time;
}
