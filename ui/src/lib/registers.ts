// lib/registers.ts -- a register's columns, filters and groups, as its address says them
import type { Schemas } from '../api/client';
import { isEmpty, type Field, type RecordType } from './records';
import type { Query } from './location';

export type Line = Schemas['RecordLine'];

/** Columns every register has, whatever its type. */
export const OWN_COLUMNS = ['number', 'title', 'state', 'applicant', 'applicant_unit', 'due', 'opened', 'changed'] as const;
const FIRST_COLUMNS = ['number', 'title', 'state'];
const SHOWN_AT_FIRST = 6;
/** What a filter stands under in the address. */
export const FILTER_PREFIX = 'f.';

export function allColumns(type: RecordType): string[] {
  const own: readonly string[] = OWN_COLUMNS;
  return [...own, ...type.list.cells.filter((name) => !own.includes(name))];
}

/** The address lists them as "a,b"; else the type's first ones. */
export function columnsOf(type: RecordType, query: Query): string[] {
  const all = allColumns(type);
  const asked = query['cols']?.split(',').filter((name) => all.includes(name)) ?? [];
  if (asked.length > 0) return [...new Set(['title', ...asked])].sort((a, b) => all.indexOf(a) - all.indexOf(b));
  const titled = new Set([...type.list.title.matchAll(/\{(\w+)\}/g)].map((match) => match[1]));
  const typical = type.list.columns.filter((name) => !titled.has(name)).slice(0, SHOWN_AT_FIRST);
  return [...FIRST_COLUMNS, ...typical, 'due'].filter((name, at, list) => list.indexOf(name) === at);
}

/** The filters of the address as the server takes them: column to value, "" when there are none. */
export function filterText(type: RecordType, query: Query): string {
  const filters: Record<string, string> = {};
  for (const name of type.list.filters) {
    const value = query[FILTER_PREFIX + name] ?? '';
    if (value !== '' && value !== '..') filters[name] = value;
  }
  return Object.keys(filters).length === 0 ? '' : JSON.stringify(filters);
}

/** "2026-11-01..2026-11-30" in its two halves. */
export function rangeOf(value: string | undefined): [string, string] {
  const [from = '', until = ''] = (value ?? '').split('..');
  return [from, until];
}

/** The value a line has in a column of the type. */
export function cellOf(type: RecordType, line: Line, name: string): unknown {
  if (name === 'applicant' || name === 'applicant_unit') return line[name];
  const at = type.list.cells.indexOf(name);
  return at < 0 ? undefined : line.cells?.[at];
}

export type Entry = { kind: 'head'; key: string; value: unknown; count: number } | { kind: 'line'; key: string; line: Line };

/** Lines under a head for each value of the group, in the order in which the values first appear. */
export function grouped(type: RecordType, lines: readonly Line[], group: Field | undefined): Entry[] {
  const entry = (line: Line): Entry => ({ kind: 'line', key: line.id, line });
  if (group === undefined) return lines.map(entry);
  const groups = new Map<string, { value: unknown; lines: Line[] }>();
  for (const line of lines) {
    const value = cellOf(type, line, group.name);
    const key = isEmpty(value) ? '' : JSON.stringify(value);
    const found = groups.get(key);
    if (found === undefined) groups.set(key, { value, lines: [line] });
    else found.lines.push(line);
  }
  return [...groups].flatMap(([key, { value, lines: own }]) => [
    { kind: 'head' as const, key: `head ${key}`, value, count: own.length },
    ...own.map(entry),
  ]);
}

/** Whether the address asks for less than what is open. */
export function isNarrowed(query: Query): boolean {
  return Object.keys(query).some((name) => name.startsWith(FILTER_PREFIX) || name === 'q' || name === 'late' || name === 'which');
}

/** What of an address makes a saved list. */
export function viewOf(query: Query): Record<string, string> {
  return Object.fromEntries(
    Object.entries(query).filter(([name]) => ['which', 'late', 'q', 'sort', 'cols', 'group'].includes(name) || name.startsWith(FILTER_PREFIX)),
  );
}

export function viewHref(type: string, body: Readonly<Record<string, unknown>>): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(body)) {
    if (typeof value === 'string') parameters.set(name, value);
  }
  const search = parameters.toString();
  return `/registers/${type}${search === '' ? '' : `?${search}`}`;
}
