// lib/row-import.ts -- which row of a table holds the headings, and which fields its columns may be of
import { fillable, openNeeds, openState, type Field, type RecordType, type Transition } from './records';

export type Rows = readonly (readonly string[])[];

/** How far down headings are looked for: titles and dates often stand above them. */
const LOOKED = 10;
const WAYS_OUT: ReadonlySet<string> = new Set(['withdraw', 'return', 'refuse']);

/** The fields that a cell can be of: what is asked for at the opening, but for tables and files. */
export function cellFields(type: RecordType): Field[] {
  const names = fillable(type, openState(type), undefined, openNeeds(type));
  return type.fields.filter((field) => names.includes(field.name) && field.value === undefined && field.kind !== 'table' && field.kind !== 'file');
}

const names = (field: Field): string[] => [field.name, field.label.ja, field.label.en];

/** The row among the first ones in which the most fields are named; the first when none is. */
export function headRow(type: RecordType, rows: Rows): number {
  const known = new Set(type.fields.flatMap(names));
  const counts = rows.slice(0, LOOKED).map((row) => row.filter((cell) => known.has(cell.trim())).length);
  return Math.max(0, counts.indexOf(Math.max(0, ...counts)));
}

/** Headings, one for each column that any row has. */
export function headings(rows: Rows, at: number): string[] {
  const width = rows.slice(at).reduce((most, row) => Math.max(most, row.length), 0);
  return Array.from({ length: width }, (_, column) => (rows[at]?.[column] ?? '').trim());
}

/** What may be done with each record right after it is opened. */
export function firstSteps(type: RecordType): Transition[] {
  const state = openState(type);
  return type.transitions.filter((one) => one.from.includes(state) && !WAYS_OUT.has(one.act) && !one.aside);
}

/** A register's entries are in use at once; what asks somebody for something stays a draft until it is looked at. */
export function usualStep(type: RecordType): string {
  const resting = new Set(type.states.filter((state) => state.rests).map((state) => state.name));
  return firstSteps(type).find((one) => resting.has(one.to))?.name ?? '';
}
