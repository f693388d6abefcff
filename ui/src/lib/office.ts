// lib/office.ts -- the organisation as people look at it: a tree of units, each with its posts and what is missing there
import type { Office, OfficeChange, OfficeGap, OfficePost, OfficeSet, OfficeUnit, OfficeWhat } from '../api/office';
import { parseDay, shiftDay } from './dates';

export interface UnitBranch {
  unit: OfficeUnit;
  posts: OfficePost[];
  children: UnitBranch[];
  gaps: OfficeGap[];
  /** Gaps here and below. */
  gapsBelow: number;
  /** People with their main post here or below. */
  people: number;
}

function count(branch: UnitBranch): void {
  branch.gapsBelow = branch.gaps.length;
  branch.people = branch.posts.reduce((sum, post) => sum + post.people.filter((one) => one.main).length, 0);
  for (const child of branch.children) {
    count(child);
    branch.gapsBelow += child.gapsBelow;
    branch.people += child.people;
  }
}

/** Units as they hang together; one whose parent is not there stands at the top. */
export function treeOf(office: Office): UnitBranch[] {
  const branches = new Map<string, UnitBranch>();
  for (const unit of office.units) {
    branches.set(unit.id, { unit, posts: [], children: [], gaps: [], gapsBelow: 0, people: 0 });
  }
  for (const post of office.posts) branches.get(post.unit_id)?.posts.push(post);
  for (const gap of office.gaps) branches.get(gap.unit_id ?? '')?.gaps.push(gap);
  const top: UnitBranch[] = [];
  for (const branch of branches.values()) {
    const parent = branches.get(branch.unit.parent_id);
    if (parent === undefined) top.push(branch);
    else parent.children.push(branch);
  }
  top.forEach(count);
  return top;
}

/** Gaps that no unit of that day stands for. */
export function gapsElsewhere(office: Office): OfficeGap[] {
  const units = new Set(office.units.map((unit) => unit.id));
  return office.gaps.filter((gap) => !units.has(gap.unit_id ?? ''));
}

/** Ids of units that match the words, or hold a post or a person that does, and of all above them. */
export function unitsMatching(tree: readonly UnitBranch[], words: string): ReadonlySet<string> {
  const wanted = fold(words);
  const found = new Set<string>();
  const visit = (branch: UnitBranch): boolean => {
    const own = [branch.unit.name, branch.unit.kana, branch.unit.code, ...branch.posts.flatMap(wordsOfPost)];
    const here = own.some((text) => fold(text).includes(wanted));
    const below = branch.children.map(visit).some(Boolean);
    if (here || below) found.add(branch.unit.id);
    return here || below;
  };
  tree.forEach(visit);
  return found;
}

const wordsOfPost = (post: OfficePost): string[] => [post.name, ...post.people.flatMap((one) => [one.name, one.kana])];

/** Full and half width, case, hiragana and katakana, and blanks make no difference when searching. */
export function fold(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\u3041-\u3096]/g, (one) => String.fromCharCode(one.charCodeAt(0) + 0x60))
    .replace(/\s+/g, '');
}

/** "総務課 情報係" for units that lie below others: the way down without the whole body. */
export function wayTo(units: readonly OfficeUnit[], id: string): string {
  const byId = new Map(units.map((unit) => [unit.id, unit]));
  const names: string[] = [];
  for (let at = byId.get(id), left = units.length; at !== undefined && left > 0; at = byId.get(at.parent_id), left--) names.unshift(at.name);
  return names.length > 2 ? names.slice(-2).join(' ') : names.join(' ');
}

/** The next 1 April, which may be today. */
export function nextApril(now: string): string {
  const year = Number(now.slice(0, 4));
  const april = `${year}-04-01`;
  return now <= april ? april : `${year + 1}-04-01`;
}

/** The last day of the fiscal year a day is in. */
export function fiscalYearEnd(day: string): string {
  return shiftDay(nextApril(shiftDay(day, 1)), -1);
}

export type FormValue = string | boolean;
export type FormValues = Readonly<Record<string, FormValue>>;

/** Only what differs from what stands; numbers are typed as text. */
export function setOf(before: FormValues, after: FormValues): OfficeSet {
  const set: Record<string, string | number | boolean> = {};
  for (const [name, value] of Object.entries(after)) {
    if (value === before[name]) continue;
    if (name === 'place') set[name] = Number(value);
    else set[name] = value;
  }
  return set;
}

/** The day from which changes show: the first on which something begins, or the morning after something ends. */
export function dayOf(changes: readonly OfficeChange[], now: string): string {
  const days = changes.flatMap(({ set }) => {
    const from = set?.from_on ?? '';
    const until = set?.until_on ?? '';
    return [from, until === '' ? '' : shiftDay(until, 1)].filter((day) => parseDay(day) !== undefined);
  });
  return days.sort()[0] ?? now;
}

/** A name for a new row that no other row of a plan has. */
export function newName(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(6));
  return `+${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

/** The appointment to a post, and the end of the one held until then: a move. */
export function moveOf(
  person: string,
  given: { post: string; from_on: string; main: boolean; order_text: string },
  old: { id: string; version: number } | undefined,
): OfficeChange[] {
  const changes: OfficeChange[] = [];
  if (old !== undefined) {
    changes.push({ what: 'appointment', id: old.id, version: old.version, set: { until_on: shiftDay(given.from_on, -1) } });
  }
  changes.push({ what: 'appointment', id: newName(), set: { person, ...given } });
  return changes;
}

/** Where the row of a kind has its page; undefined for those that have none. */
export function pageOf(what: OfficeWhat, id: string): string | undefined {
  if (what === 'unit') return `/office/units/${id}`;
  if (what === 'post') return `/office/posts/${id}`;
  return what === 'person' ? `/office/persons/${id}` : undefined;
}
