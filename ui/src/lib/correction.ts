// lib/correction.ts -- a correction while it is being typed: only what differs from the reading
import type { Schemas } from '../api/client';
import type { UnitDetail } from '../api/queries';
import { FIELDS, isCoded, isList, CODES, type Field } from './words';

export type Value = string | string[];
export type Changes = Partial<Record<Field, Value>>;

export interface Typed {
  /** The version the person was looking at. */
  version: number;
  changes: Changes;
  reason: string;
}

export function sameValue(a: Value, b: Value): boolean {
  if (typeof a === 'string' || typeof b === 'string') return a === b;
  return a.length === b.length && a.every((name, index) => name === b[index]);
}

/** `changes` with `field` at `value`; a value like the unit's own is no change. */
export function withChange(unit: UnitDetail, changes: Changes, field: Field, value: Value): Changes {
  const next = { ...changes };
  if (sameValue(unit[field], value)) delete next[field];
  else next[field] = value;
  return next;
}

export function valueNow(unit: UnitDetail, changes: Changes, field: Field): Value {
  return changes[field] ?? unit[field];
}

/** True when the unit already holds every value of the correction. */
export function holdsAll(unit: UnitDetail, changes: Changes): boolean {
  return FIELDS.every((field) => {
    const value = changes[field];
    return value === undefined || sameValue(unit[field], value);
  });
}

function fits(field: Field, value: unknown): value is Value {
  if (isList(field)) return Array.isArray(value) && value.every((name) => typeof name === 'string');
  if (typeof value !== 'string') return false;
  return !isCoded(field) || CODES[field].some((code) => code === value);
}

/** What an earlier visit stored, if it still has the right form. */
export function readTyped(stored: unknown): Typed | undefined {
  if (typeof stored !== 'object' || stored === null) return undefined;
  if (!('version' in stored) || !('changes' in stored) || !('reason' in stored)) return undefined;
  const { version, changes, reason } = stored;
  if (typeof version !== 'number' || typeof reason !== 'string') return undefined;
  if (typeof changes !== 'object' || changes === null) return undefined;
  const kept: Changes = {};
  for (const [name, value] of Object.entries(changes)) {
    const field = FIELDS.find((one) => one === name);
    if (field !== undefined && fits(field, value)) kept[field] = value;
  }
  return { version, changes: kept, reason };
}

/** For the server: the same values under the same names, of the types the document gives them. */
export function asRequest(changes: Changes): Schemas['UnitChanges'] {
  return changes as Schemas['UnitChanges'];
}
