// lib/filters.ts -- the filters of the obligations page as they stand in the address
import type { UnitFilter } from '../api/queries';
import { CODES, SURE_PERCENT } from './words';
import type { Query } from './location';

/** Kinds of one choice: a single kind, obligations and powers together, or all of them. */
export const DEFAULT_KIND = 'duty';
export const ALL_KINDS = 'all';

const MOST_AREAS = 8;

export const FILTER_NAMES = [
  'kind',
  'actor',
  'modality',
  'timing',
  'capability',
  'mechanism',
  'chapter',
  'part',
  'guideline',
  'area',
  'unsure',
  'corrected',
  'q',
] as const;
export type FilterName = (typeof FILTER_NAMES)[number];

function oneOf<T extends string>(codes: readonly T[], given: string | undefined): T | undefined {
  return codes.find((code) => code === given);
}

/** What to ask the server; values that no page of ours writes are left out. */
export function filterOf(query: Query): UnitFilter {
  const filter: UnitFilter = {};
  const kind = query['kind'] ?? DEFAULT_KIND;
  const coded = kind === ALL_KINDS ? undefined : (oneOf([...CODES.kind, 'duty'] as const, kind) ?? 'duty');
  if (coded !== undefined) filter.kind = coded;
  const modality = oneOf(CODES.modality, query['modality']);
  if (modality !== undefined) filter.modality = modality;
  const timing = oneOf(CODES.timing, query['timing']);
  if (timing !== undefined) filter.timing = timing;
  const capability = oneOf(CODES.capability, query['capability']);
  if (capability !== undefined) filter.capability = capability;
  const mechanism = oneOf(CODES.mechanism, query['mechanism']);
  if (mechanism !== undefined) filter.mechanism = mechanism;
  if (query['actor'] !== undefined) filter.actor = query['actor'];
  if (query['chapter'] !== undefined) filter.chapter = query['chapter'];
  if (query['part'] !== undefined) filter.part = query['part'];
  if (query['path'] !== undefined) filter.path = query['path'];
  if (query['q'] !== undefined) filter.q = query['q'];
  if (query['corrected'] === 'true') filter.corrected = true;
  if (query['guideline'] !== undefined) filter.guideline = query['guideline'];
  const area = Number(query['area']);
  if (Number.isInteger(area) && area >= 1 && area <= MOST_AREAS) filter.area = area;
  if (query['unsure'] === 'true') filter.sure_below = SURE_PERCENT;
  return filter;
}

export const COLUMNS = [
  'path',
  'text',
  'actor',
  'modality',
  'timing',
  'mechanism',
  'capability',
  'approver',
  'notify',
  'records',
  'class',
  'kind',
  'chapter',
  'how_ja',
] as const;
export type ColumnName = (typeof COLUMNS)[number];
const DEFAULT_COLUMNS: readonly ColumnName[] = ['path', 'text', 'actor', 'modality', 'timing', 'mechanism'];

/** The columns to show, from "cols=path,text"; the number and the sentence always stay. */
export function columnsOf(query: Query): ColumnName[] {
  const given = query['cols'];
  if (given === undefined) return [...DEFAULT_COLUMNS];
  const names = given.split(',');
  return COLUMNS.filter((name) => name === 'path' || name === 'text' || names.includes(name));
}

export function columnsAsText(columns: readonly ColumnName[]): string {
  const same = columns.length === DEFAULT_COLUMNS.length && DEFAULT_COLUMNS.every((name) => columns.includes(name));
  return same ? '' : columns.join(',');
}
