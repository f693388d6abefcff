// lib/words.ts -- codes of the server into words of the catalogue; no code reaches the screen raw
import type { Schemas } from '../api/client';
import type { Texts } from '../texts';
import type { Word } from '../texts/ja';

export type Field =
  | 'kind'
  | 'modality'
  | 'actor'
  | 'approver'
  | 'notify'
  | 'timing'
  | 'records'
  | 'class'
  | 'capability'
  | 'mechanism'
  | 'how_ja'
  | 'how';

export const FIELDS: readonly Field[] = [
  'kind',
  'modality',
  'actor',
  'timing',
  'approver',
  'notify',
  'records',
  'class',
  'capability',
  'mechanism',
  'how_ja',
  'how',
];

export type CodedField = 'kind' | 'modality' | 'timing' | 'capability' | 'mechanism';
export const CODED: readonly CodedField[] = ['kind', 'modality', 'timing', 'capability', 'mechanism'];
export type ListField = 'actor' | 'approver' | 'notify' | 'records' | 'class';
export const LISTS: readonly ListField[] = ['actor', 'approver', 'notify', 'records', 'class'];

export const CODES = {
  kind: ['obligation', 'power', 'permission', 'designation', 'definition', 'scope', 'lead', 'statement'],
  modality: ['must', 'must_not', 'should', 'may', 'none'],
  timing: ['always', 'event', 'prompt', 'annual', 'periodic', 'as_needed', 'once', 'none'],
  capability: [
    'ORG', 'ASSET', 'ZONE', 'CLEAN', 'MAIL', 'PHYS', 'DEVICE', 'TRAIN', 'INC', 'ID', 'FILE', 'BACKUP', 'LOG',
    'FIM', 'HOST', 'CHANGE', 'VENDOR', 'CLOUD', 'WEBUSE', 'CRYPTO', 'EXC', 'LAW', 'AUDIT', 'SELF', 'POLICY', 'NONE',
  ],
  mechanism: ['enforce', 'monitor', 'workflow', 'schedule', 'register', 'report', 'attest', 'none'],
} as const satisfies {
  kind: readonly Schemas['UnitKind'][];
  modality: readonly Schemas['Modality'][];
  timing: readonly Schemas['Timing'][];
  capability: readonly Schemas['Capability'][];
  mechanism: readonly Schemas['Mechanism'][];
};

export function isCoded(field: string): field is CodedField {
  return CODED.some((coded) => coded === field);
}

export function isList(field: string): field is ListField {
  return LISTS.some((list) => list === field);
}

/** The word for `code` of `field`; a code newer than this page shows as itself. */
export function wordFor(t: Texts, field: CodedField, code: string): Word {
  const table: Readonly<Record<string, Word>> = t[field];
  return table[code] ?? { name: code, about: '' };
}

export function fieldWord(t: Texts, field: string): Word {
  const table: Readonly<Record<string, Word>> = t.field;
  return table[field] ?? { name: field, about: '' };
}

/** A value of a field as people read it. */
export function sayValue(t: Texts, field: string, value: string | readonly string[]): string {
  if (typeof value === 'string') return isCoded(field) ? wordFor(t, field, value).name : value;
  return value.length === 0 ? t.none : t.list(value);
}

const SHOWN_ID = 8;

export function sayAct(t: Texts, act: string): string {
  return t.acts.words[act] ?? t.acts.unknown;
}

/** Who did something: a name, or the words for those who have none. */
export function sayActor(t: Texts, name: string): string {
  if (name === 'system') return t.actors.system;
  return name.startsWith('operator ') ? t.actors.operator(name.slice('operator '.length)) : name;
}

/** "edition/6wtp…/unit/17" as what it is, with as much of each id as tells it from others. */
export function saySubject(t: Texts, subject: string): string {
  const pieces = subject.split('/');
  const said = pieces.map((piece, index) => (index % 2 === 0 ? (t.subjects[piece] ?? piece) : piece.slice(0, SHOWN_ID)));
  return said.join(' ');
}

/** A state an event speaks of: of a record by `labels`, which only those have who may read it; else the ledger's own word. */
export function sayState(t: Texts, subject: string, state: string, labels: ReadonlyMap<string, string>): string {
  if (state === '') return t.none;
  if (subject.startsWith('record/')) return labels.get(state) ?? state;
  const words: Readonly<Record<string, { name: string }>> = t.editions.state;
  return words[state]?.name ?? state;
}

/** Readings below this are shown as "please check". */
export const SURE_PERCENT = 70;
