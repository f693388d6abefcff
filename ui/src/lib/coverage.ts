// lib/coverage.ts -- what law and guideline want, compared with a policy: what to show, and the same as a table
import type { Schemas } from '../api/client';
import type { Texts } from '../texts';
import { asCsv } from './csv';

export type CoverageItem = Schemas['CoverageItem'];
export type CoverageState = Schemas['CoverageState'];

/** As columns: what is lacking first. */
export const COVERAGE_STATES: readonly CoverageState[] = ['unsaid', 'perhaps', 'partly', 'said', 'elsewhere', 'not_needed'];

export type CoverageDecision = Exclude<CoverageState, 'perhaps'>;

/** What people can decide: that something is perhaps said is only ever read. */
export const COVERAGE_DECISIONS: readonly CoverageDecision[] = ['unsaid', 'partly', 'said', 'elsewhere', 'not_needed'];

/** "lacking" (unsaid, perhaps said, and partly), "all", or one state; with an area, "" for all of them. */
export interface CoverageFilter {
  show: string;
  area: string;
}

export function fitsCoverage(item: CoverageItem, filter: CoverageFilter): boolean {
  if (filter.area !== '' && String(item.area) !== filter.area) return false;
  if (filter.show === 'all') return true;
  if (filter.show === 'lacking') return item.state === 'unsaid' || item.state === 'perhaps' || item.state === 'partly';
  return item.state === filter.show;
}

/** Items by area of the ordinance, in their order; those only the guideline wants come last. */
export function byArea(items: readonly CoverageItem[]): [number, CoverageItem[]][] {
  const areas = [...new Set(items.map((item) => item.area))].sort((a, b) => (a === 0 ? 99 : a) - (b === 0 ? 99 : b));
  return areas.map((area) => [area, items.filter((item) => item.area === area)]);
}

export function coverageWord(t: Texts, state: string): string {
  return t.coverage.state[state]?.name ?? state;
}

export function coverageCsv(t: Texts, language: 'ja' | 'en', items: readonly CoverageItem[]): string {
  const head = [t.law.areaField.name, t.coverage.areaHead, t.coverage.guideline, t.coverage.items, t.coverage.stateHead, t.coverage.whereHead, t.coverage.reason];
  const rows = items.map((item) => [
    t.law.areaShort(item.area),
    t.law.area(item.area),
    t.law.guideline(item.guideline),
    language === 'ja' ? item.ja : item.en,
    coverageWord(t, item.state),
    item.paths.join(' '),
    item.reason ?? '',
  ]);
  return asCsv([head, ...rows]);
}
