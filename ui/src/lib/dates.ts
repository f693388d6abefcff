// lib/dates.ts -- dates as a town office writes them: 和暦 in Japanese, both calendars where it matters
import type { Language } from '../texts';

const JST = 'Asia/Tokyo';
const JST_AHEAD_MS = 9 * 3_600_000;

const wareki = new Intl.DateTimeFormat('ja-JP-u-ca-japanese', {
  era: 'long',
  year: 'numeric',
  month: 'long',
  day: 'numeric',
  timeZone: JST,
});
const english = new Intl.DateTimeFormat('en-GB', {
  year: 'numeric',
  month: 'long',
  day: 'numeric',
  timeZone: JST,
});
const clock = new Intl.DateTimeFormat('ja-JP', {
  hour: '2-digit',
  minute: '2-digit',
  timeZone: JST,
  hourCycle: 'h23',
});
const clockWithSeconds = new Intl.DateTimeFormat('ja-JP', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  timeZone: JST,
  hourCycle: 'h23',
});

/** "令和8年11月21日" or "21 November 2026"; the first year of an era is 元年. */
export function formatDate(date: Date, language: Language): string {
  if (language === 'en') return english.format(date);
  return wareki.format(date).replace(/([^0-9])1年/, '$1元年');
}

export function formatTime(date: Date, language: Language): string {
  return `${formatDate(date, language)} ${clock.format(date)}`;
}

/** To the second, for the ledger, where order within a minute matters. */
export function formatTimeExactly(date: Date, language: Language): string {
  return `${formatDate(date, language)} ${clockWithSeconds.format(date)}`;
}

const DAY_MS = 86_400_000;

/** "2026-11-21" as a day in Japan; undefined when it is no real day. */
export function parseDay(day: string): Date | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return undefined;
  const date = new Date(`${day}T00:00:00+09:00`);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

export function formatDay(day: string, language: Language): string {
  const date = parseDay(day);
  return date === undefined ? day : formatDate(date, language);
}

/** The day so many days after "2027-03-31", or before; the same text when it is no day. */
export function shiftDay(day: string, days: number): string {
  const date = parseDay(day);
  return date === undefined ? day : today(new Date(date.getTime() + days * DAY_MS));
}

/** The day of a time; "" where there is none. */
export function formatDayOf(time: string | undefined, language: Language): string {
  return time === undefined || time === '' ? '' : formatDate(new Date(time), language);
}

/** A fiscal year from April on: "令和8年度". */
export function formatFiscalYear(year: number, language: Language): string {
  if (language === 'en') return `fiscal ${year}`;
  return formatDay(`${year}-04-01`, 'ja').replace(/年4月1日$/, '年度');
}

const JA_PARTS: Readonly<Record<string, string>> = { h1: '上半期', h2: '下半期', q1: '第1四半期', q2: '第2四半期', q3: '第3四半期', q4: '第4四半期' };

/** A period of what recurs: "2026", "2026-h1", "2026-q3", "2026-11", or the day it begins on. */
export function formatPeriod(period: string, language: Language): string {
  const [, year = '', part = ''] = /^(\d{4})(?:-([hq]\d))?$/.exec(period) ?? [];
  if (year !== '') {
    const whole = formatFiscalYear(Number(year), language);
    return language === 'en' ? `${whole}${part === '' ? '' : `, ${part.toUpperCase()}`}` : `${whole}${JA_PARTS[part] ?? ''}`;
  }
  const day = formatDay(`${period}-01`, language);
  if (day === `${period}-01`) return formatDay(period, language);
  return language === 'en' ? day.replace(/^1 /, '') : day.replace(/1日$/, '分');
}

/** Today in Japan as "2026-11-21"; Japan keeps one distance from UTC all year. */
export function today(now: Date = new Date()): string {
  return new Date(now.getTime() + JST_AHEAD_MS).toISOString().slice(0, 10);
}
