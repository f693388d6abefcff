// lib/records.ts -- what a type says of its fields and values, as forms, tables and pages need it
import type { Schemas } from '../api/client';

export type Field = Schemas['TypeField'];
export type RecordType = Schemas['RecordType'];
export type Transition = Schemas['TypeTransition'];
export type Values = Readonly<Record<string, unknown>>;
export type Row = Readonly<Record<string, unknown>>;

/** Of a reference: which record it names, as the form sends it (an id) and as a record holds it (an object with the id). */
export function referredId(value: unknown): string {
  const id: unknown = typeof value === 'object' && value !== null && 'id' in value ? value.id : value;
  return typeof id === 'string' ? id : '';
}

/** Where one is told that a record was saved which is not shown: hidden by the act itself, or for a failure (`unshown`). */
export function placeWithout(done: Schemas['RecordDone']): string {
  const failed = done.unshown === true && done.id !== undefined ? `&unshown=${done.id}` : '';
  return `/?hidden=${done.event.index}${failed}`;
}

/** As the server sees it: nothing was filled in. */
export function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
}

export function fieldOf(type: RecordType, name: string): Field | undefined {
  return type.fields.find((field) => field.name === name);
}

export function transitionOf(type: RecordType, name: string, state: string): Transition | undefined {
  return type.transitions.find((one) => one.name === name && one.from.includes(state));
}

/** What is asked for when a record of the type is opened: the transition made at once, if there is one. */
export function firstTransition(type: RecordType): Transition | undefined {
  const state = openState(type);
  return type.transitions.find(
    (one) => one.from.includes(state) && !one.aside && one.by.includes('applicant') && (one.act === 'ask' || one.act === 'record'),
  );
}

export function openState(type: RecordType): string {
  const state = type.open['state'];
  return typeof state === 'string' ? state : '';
}

export function openNeeds(type: RecordType): readonly string[] {
  const needs = type.open['needs'];
  return Array.isArray(needs) ? needs.map(String) : [];
}

/** Names of the fields that may be filled in in `state`, by `transition`, and `more`, in the order of the type. */
export function fillable(type: RecordType, state: string, transition?: Transition, more: readonly string[] = []): string[] {
  const own = type.states.find((one) => one.name === state)?.edit_fields ?? [];
  const wanted = new Set([...own, ...(transition?.needs ?? []), ...(transition?.fills ?? []), ...more]);
  return type.fields.filter((field) => wanted.has(field.name) && !field.builtin && field.value === undefined).map((field) => field.name);
}

/** The fields that an expression reads; of rows, the table. */
export function readsOf(tree: unknown): Set<string> {
  const found = new Set<string>();
  const walk = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    const { op, path, args } = node as { op?: unknown; path?: unknown; args?: unknown };
    if (op === 'field' && typeof path === 'string') found.add(path.split('.')[0] ?? path);
    if (Array.isArray(args)) args.forEach(walk);
    else Object.values(node).forEach(walk);
  };
  walk(tree);
  return found;
}

/** Derived fields that follow from what the form asks for alone (directly or by another that does). */
export function followers(type: RecordType, shown: readonly string[]): Set<string> {
  const known = new Set([...shown, 'applicant', 'applicant_unit', 'opened_on']);
  const found = new Set<string>();
  for (let grew = true; grew; ) {
    grew = false;
    for (const field of type.fields) {
      if (field.value === undefined || found.has(field.name)) continue;
      const reads = [...readsOf(field.value)];
      if (reads.length === 0 || !reads.every((name) => known.has(name))) continue;
      known.add(field.name);
      found.add(field.name);
      grew = true;
    }
  }
  return found;
}

/** Whether a form shows the field: what is demanded under a condition only while it holds or something stands there. */
export function isAsked(field: Field, required: ReadonlySet<string>, value: unknown): boolean {
  return field.required !== 'when' || required.has(field.name) || !isEmpty(value);
}

/** What was changed, as the server is told: an emptied field as "". */
export function changedValues(before: Values, after: Values): Values {
  const changes: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(after)) {
    const old = before[name];
    if (isEmpty(value) && isEmpty(old)) continue;
    if (JSON.stringify(value) !== JSON.stringify(old)) changes[name] = isEmpty(value) ? (Array.isArray(old) ? [] : '') : value;
  }
  return changes;
}

/** Only what is filled in. */
export function filledValues(values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => !isEmpty(value)));
}

const CROCKFORD = '0123456789abcdefghjkmnpqrstvwxyz';
const ID_CHARACTERS = 26;

/** An id as the server makes them: 26 characters, made here so that a form can be saved again and again. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(ID_CHARACTERS));
  // The first character carries two bits only: 26 × 5 is 130, an id is 128.
  return Array.from(bytes, (byte, index) => CROCKFORD[index === 0 ? byte & 7 : byte & 31]).join('');
}

const DAY_MS = 86_400_000;

/** Whole days from `due` until `now`; at least 0. */
export function daysLate(due: string, now: Date = new Date()): number {
  const ms = now.getTime() - new Date(due).getTime();
  return ms <= 0 ? 0 : Math.floor(ms / DAY_MS);
}

/** The values that a phrase stands for: choices of several take a list, yes and no a truth. */
export function phraseValues(type: RecordType, given: Values): Values {
  const values: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(given)) {
    const field = fieldOf(type, name);
    if (field === undefined) continue;
    if (field.kind === 'choices') values[name] = Array.isArray(value) ? value : [value];
    else if (field.kind === 'yes_no') values[name] = value === true || value === 'yes';
    else values[name] = value;
  }
  return values;
}

const CLOCK: ReadonlySet<string> = new Set(['record.remind', 'record.escalate', 'record.repoint']);
type Told = Readonly<{ history: readonly { index: number; act: string }[] }>;

/** Whether since `seen` nobody did anything to the record: it was only reminded of, or pointed at somebody else. */
export function onlyClock(seen: Told, now: Told): boolean {
  const newest = seen.history[0]?.index ?? -1;
  return now.history.filter((event) => event.index > newest).every((event) => CLOCK.has(event.act));
}

export interface Clause {
  edition: string;
  path: string;
  n: number;
  words?: string;
}

/** Each clause once. */
export function distinctClauses<T extends Clause>(clauses: readonly T[]): T[] {
  const seen = new Set<string>();
  return clauses.filter((clause) => {
    const key = `${clause.edition} ${clause.n}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

const THOUSANDS = /^-?\d{1,3}(,\d{3})+$/;

/** Digits as people type them here, full width too; anything else stays as it is: of two numbers no third is made. */
export function asNumber(text: string): number | string {
  const typed = text.normalize('NFKC').trim().replace(/\s*円$/, '');
  const plain = THOUSANDS.test(typed) ? typed.replace(/,/g, '') : typed;
  if (plain === '') return '';
  return /^-?\d{1,15}$/.test(plain) ? Number(plain) : text;
}
