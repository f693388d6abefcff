// lib/programs.ts -- a program as its form holds it, before it is sent
import type { Schemas } from '../api/client';

export type Program = Schemas['Program'];
export type Act = Schemas['ProgramAllow']['acts'][number];
export const ACTS: readonly Act[] = ['read', 'open', 'edit', 'note', 'move'];

export interface Allow {
  type: string;
  acts: readonly Act[];
}

export interface TypedProgram {
  name: string;
  purpose: string;
  reason: string;
  owner: string;
  until: string;
  addresses: string;
  allows: readonly Allow[];
}

export const EMPTY: TypedProgram = { name: '', purpose: '', reason: '', owner: '', until: '', addresses: '', allows: [] };

/** The members that are still to be filled in. */
export function lacking(typed: TypedProgram): ReadonlySet<keyof TypedProgram> {
  const empty = (['name', 'purpose', 'reason', 'owner', 'until'] as const).filter((name) => typed[name].trim() === '');
  const bare = typed.allows.length === 0 || typed.allows.some((one) => one.acts.length === 0);
  return new Set<keyof TypedProgram>(bare ? [...empty, 'allows'] : empty);
}

export function bodyOf(typed: TypedProgram): Schemas['ProgramIssue'] {
  return {
    name: typed.name.trim(),
    purpose: typed.purpose.trim(),
    reason: typed.reason.trim(),
    owner: typed.owner,
    until_on: typed.until,
    addresses: typed.addresses.trim(),
    allows: typed.allows.map((one) => ({ type: one.type, acts: [...one.acts] })),
  };
}
