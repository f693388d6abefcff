// lib/issue.ts -- who of the organisation gets an account together with others, and by which sign-in name
import type { Schemas } from '../api/client';

type Person = Pick<Schemas['OfficePersons']['persons'][number], 'id' | 'name' | 'number' | 'unit' | 'post_id'>;
type Account = Pick<Schemas['Account'], 'id' | 'login' | 'state' | 'temporary' | 'last_sign_in'>;
export type LoginOf = (person: Person) => string;

export interface Candidate {
  person: string;
  name: string;
  number: string;
  unit: string;
  /** Empty: the rule gives none, and no account is issued. */
  login: string;
}

/** Nobody has come in with it yet, and somebody still may. */
function waits(account: Account): boolean {
  return account.temporary && account.last_sign_in === '' && account.state === 'active';
}

/**
 * Those in an appointment without an account; or, `again`, those with one that nobody has come in with yet.
 * Names and numbers stay as they stand in the organisation.
 */
export function candidates(persons: readonly Person[], accounts: readonly Account[], again: boolean, loginOf: LoginOf): Candidate[] {
  const byId = new Map(accounts.map((account) => [account.id, account]));
  const found: Candidate[] = [];
  for (const person of persons) {
    const account = byId.get(person.id);
    const wanted = again ? account !== undefined && waits(account) : account === undefined && person.post_id !== '';
    if (wanted) found.push({ person: person.id, name: person.name, number: person.number, unit: person.unit, login: account?.login ?? loginOf(person) });
  }
  return found;
}

/** Sign-in names from a table: one column holds the number of the person, one the name to sign in with. */
export function loginsOf(rows: readonly (readonly string[])[], number: number, login: number): ReadonlyMap<string, string> {
  const logins = new Map<string, string>();
  for (const row of rows.slice(1)) {
    const key = (row[number] ?? '').trim();
    if (key !== '') logins.set(key, (row[login] ?? '').trim());
  }
  return logins;
}

/** `rows` in pieces of `size`, in order. */
export function pieces<T>(rows: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(rows.length / size) }, (_, at) => rows.slice(at * size, (at + 1) * size));
}
