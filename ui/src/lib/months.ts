// lib/months.ts -- months and fiscal years as days: what a calendar lays out
import { shiftDay, today } from './dates';

/** 0 for Sunday. */
export function weekdayOf(day: string): number {
  return new Date(`${day}T12:00:00Z`).getUTCDay();
}

/** "2026-11" of an address, or this month. */
export function monthOf(text: string | undefined, now: Date = new Date()): string {
  return text !== undefined && /^\d{4}-(0[1-9]|1[0-2])$/.test(text) ? text : today(now).slice(0, 7);
}

export function shiftMonth(month: string, months: number): string {
  const count = Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1 + months;
  return `${Math.floor(count / 12)}-${String((count % 12) + 1).padStart(2, '0')}`;
}

export function lastDay(month: string): string {
  return shiftDay(`${shiftMonth(month, 1)}-01`, -1);
}

/** The weeks that hold the month, each from Sunday; days outside it too. */
export function weeksOf(month: string): string[][] {
  const first = `${month}-01`;
  const weeks: string[][] = [];
  for (let day = shiftDay(first, -weekdayOf(first)); day <= lastDay(month); day = shiftDay(day, 7)) {
    weeks.push(Array.from({ length: 7 }, (_none, index) => shiftDay(day, index)));
  }
  return weeks;
}

/** The fiscal year, from April on, that a month or day is in. */
export function fiscalYearOf(month: string): number {
  return Number(month.slice(0, 4)) - (Number(month.slice(5, 7)) < 4 ? 1 : 0);
}

/** The fiscal year of a month: April to March. */
export function fiscalMonths(month: string): string[] {
  const year = fiscalYearOf(month);
  return Array.from({ length: 12 }, (_none, index) => shiftMonth(`${year}-04`, index));
}
