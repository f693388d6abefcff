// lib/facts.ts -- facts of a policy: their kinds, the functions each may have, and a correction while it is typed
import type { Schemas } from '../api/client';

export type Fact = Schemas['Fact'];
export type FactKind = Schemas['FactKind'];
export type FactDetail = Schemas['FactDetail'];

export const FACT_KINDS: readonly FactKind[] = [
  'post',
  'zone',
  'body',
  'adopter',
  'public',
  'legal_basis',
  'classification',
  'incident_level',
  'revision',
  'review',
  'form',
];

const BODIES = [
  'executive', 'assembly', 'education', 'election', 'audit', 'agriculture', 'property', 'fairness', 'enterprise', 'fire',
  'other',
] as const;

/** What a fact of each kind may be to Sekisho, in the order people would list them. */
export const FUNCTIONS: Readonly<Record<FactKind, readonly string[]>> = {
  post: [
    'ciso', 'deputy_ciso', 'adviser', 'chief_officer', 'division_officer', 'section_manager', 'section_staff',
    'system_manager', 'system_staff', 'network_manager', 'cloud_manager', 'data_manager', 'csirt', 'csirt_head', 'desk',
    'committee', 'auditor', 'staff',
  ],
  zone: ['mynumber', 'lgwan', 'internet', 'school', 'other'],
  body: BODIES,
  adopter: BODIES,
  public: ['public', 'closed'],
  legal_basis: ['basis', 'observed', 'cited'],
  classification: ['confidentiality', 'integrity', 'availability', 'importance'],
  incident_level: [],
  revision: [],
  review: ['annual', 'periodic', 'as_needed', 'event'],
  form: ['form', 'ledger', 'record', 'plan', 'procedure'],
};

/** Roles every body needs; a policy that names none of one should be looked at. */
export const NEEDED_POSTS: readonly string[] = [
  'ciso',
  'chief_officer',
  'section_manager',
  'system_manager',
  'csirt',
  'committee',
  'auditor',
];

function rank(kind: FactKind, code: string): number {
  const at = FUNCTIONS[kind].indexOf(code);
  return at < 0 ? FUNCTIONS[kind].length : at;
}

/** Facts of one kind: posts by their function, everything else as the document has it. */
export function factsOf(facts: readonly Fact[], kind: FactKind): Fact[] {
  const mine = facts.filter((fact) => fact.kind === kind);
  return kind === 'post' ? mine.sort((a, b) => rank(kind, a.function) - rank(kind, b.function)) : mine;
}

export function missingPosts(facts: readonly Fact[]): string[] {
  const there = new Set(facts.filter((fact) => fact.kind === 'post' && fact.state === 'stands').map((fact) => fact.function));
  return NEEDED_POSTS.filter((code) => !there.has(code));
}

export interface FactTyped {
  /** The version the person was looking at; 0 for one that is being added. */
  version: number;
  kind: FactKind;
  name: string;
  value: string;
  function: string;
  details: FactDetail[];
  path: string;
  reason: string;
}

export function typedOf(fact: Fact): FactTyped {
  const { version, kind, name, value, details, path } = fact;
  return { version, kind, name, value, function: fact.function, details: [...details], path, reason: '' };
}

export function emptyFact(kind: FactKind): FactTyped {
  return { version: 0, kind, name: '', value: '', function: '', details: [], path: '', reason: '' };
}

function isDetail(value: unknown): value is FactDetail {
  if (typeof value !== 'object' || value === null || !('label' in value) || !('text' in value)) return false;
  return typeof value.label === 'string' && typeof value.text === 'string';
}

/** What an earlier visit stored, if it still has the right form. */
export function readFactTyped(stored: unknown): FactTyped | undefined {
  if (typeof stored !== 'object' || stored === null) return undefined;
  const given: Readonly<Record<string, unknown>> = { ...stored };
  const text = (name: string): string | undefined => (typeof given[name] === 'string' ? given[name] : undefined);
  const kind = FACT_KINDS.find((one) => one === given['kind']);
  const [name, value, code, path, reason] = ['name', 'value', 'function', 'path', 'reason'].map(text);
  const details = given['details'];
  if (kind === undefined || name === undefined || value === undefined || code === undefined) return undefined;
  if (path === undefined || reason === undefined || typeof given['version'] !== 'number') return undefined;
  if (!Array.isArray(details) || !details.every(isDetail)) return undefined;
  return { version: given['version'], kind, name, value, function: code, details, path, reason };
}

const filled = (details: readonly FactDetail[]): FactDetail[] =>
  details.filter((one) => one.label.trim() !== '' || one.text.trim() !== '');

function sameDetails(a: readonly FactDetail[], b: readonly FactDetail[]): boolean {
  return a.length === b.length && a.every((one, at) => one.label === b[at]?.label && one.text === b[at]?.text);
}

/** Only what differs from the fact as it stands. */
export function factChanges(fact: Fact, typed: FactTyped): Schemas['FactChanges'] {
  const changes: Schemas['FactChanges'] = {};
  const details = filled(typed.details);
  if (typed.name.trim() !== fact.name) changes.name = typed.name.trim();
  if (typed.value.trim() !== fact.value) changes.value = typed.value.trim();
  if (typed.function !== fact.function) changes.function = typed.function;
  if (!sameDetails(details, fact.details)) changes.details = details;
  if (typed.path.trim() !== fact.path) changes.path = typed.path.trim();
  return changes;
}

export function factAddition(typed: FactTyped): Schemas['FactAddition'] {
  const addition: Schemas['FactAddition'] = {
    kind: typed.kind,
    name: typed.name.trim(),
    value: typed.value.trim(),
    function: typed.function,
    reason: typed.reason.trim(),
  };
  const details = filled(typed.details);
  if (details.length > 0) addition.details = details;
  if (typed.path.trim() !== '') addition.path = typed.path.trim();
  return addition;
}
