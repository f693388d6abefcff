// lib/outline.ts -- the outline of a document as a tree, and what lies under a clause
import type { EditionDetail } from '../api/queries';

export type OutlineEntry = EditionDetail['outline'][number];

export interface Branch {
  entry: OutlineEntry;
  /** Unique even where a document prints one number twice. */
  key: string;
  children: Branch[];
  /** Units at this clause and below. */
  units: number;
}

/** Parts stand at the top, also where the outline leaves them out. */
function withParts(outline: readonly OutlineEntry[], parts: EditionDetail['parts']): OutlineEntry[] {
  const heads = parts
    .filter((part) => !outline.some((entry) => entry.path === part.key))
    .map((part) => ({ path: part.key, title: part.title, line: part.line, depth: 0, part: part.key, chapter: '', inferred: false, guideline: '', areas: [], units: 0 }));
  const ordered = heads.flatMap((head) => [head, ...outline.filter((entry) => entry.part === head.part)]);
  const named = new Set(heads.map((head) => head.part));
  return [...outline.filter((entry) => !named.has(entry.part)), ...ordered];
}

/** Clauses without a heading are read in the text; the contents keep what has a title, or leads to one. */
function prune(branches: readonly Branch[]): Branch[] {
  return branches
    .map((branch) => ({ ...branch, children: prune(branch.children) }))
    .filter((branch) => branch.entry.title !== '' || branch.children.length > 0);
}

/** A section of another chapter is no child, even where that chapter's own heading was not found. */
function mayHold(above: OutlineEntry, below: OutlineEntry): boolean {
  return above.depth < below.depth && (above.chapter === '' || above.chapter === below.chapter);
}

/** Entries come in document order; a deeper one belongs to the last shallower one before it. */
export function growTree(outline: readonly OutlineEntry[], parts: EditionDetail['parts'] = []): Branch[] {
  const roots: Branch[] = [];
  const open: Branch[] = [];
  for (const [index, entry] of withParts(outline, parts).entries()) {
    const branch: Branch = { entry, key: `${index}`, children: [], units: entry.units };
    let parent = open[open.length - 1];
    while (parent !== undefined && !mayHold(parent.entry, entry)) {
      open.pop();
      parent = open[open.length - 1];
    }
    (parent?.children ?? roots).push(branch);
    for (const above of open) above.units += entry.units;
    open.push(branch);
  }
  return prune(roots);
}

export function flatten(branches: readonly Branch[]): Branch[] {
  return branches.flatMap((branch) => [branch, ...flatten(branch.children)]);
}

/** The branch a path belongs to: itself, or the nearest one above it. */
export function findBranch(branches: readonly Branch[], path: string): Branch | undefined {
  let best: Branch | undefined;
  for (const branch of flatten(branches)) {
    const own = branch.entry.path;
    const covers = path === own || path.startsWith(`${own}/`);
    if (covers && (best === undefined || own.length >= best.entry.path.length)) best = branch;
  }
  return best;
}

/** Branches from a root down to `wanted`, `wanted` included. */
export function trail(branches: readonly Branch[], wanted: Branch): Branch[] {
  for (const branch of branches) {
    if (branch === wanted) return [branch];
    const below = trail(branch.children, wanted);
    if (below.length > 0) return [branch, ...below];
  }
  return [];
}

/** Titles of chapters by their number, as the first heading that carries each. */
export function chapterTitles(outline: readonly OutlineEntry[]): Map<string, string> {
  const titles = new Map<string, string>();
  for (const entry of outline) {
    const marker = entry.path.slice(entry.path.lastIndexOf('/') + 1);
    if (entry.chapter === marker && entry.title !== '') {
      if (!titles.has(entry.chapter) || entry.part.includes('基準')) titles.set(entry.chapter, entry.title);
    }
  }
  return titles;
}

/** What to ask the server for a branch: chapters hold sections whose numbers do not begin with theirs ("4", "4.1"). */
export function filterForBranch(branch: Branch): { part?: string; chapter?: string; path?: string } {
  const { path, part, chapter } = branch.entry;
  if (path === part) return { part };
  return path === `${part}/${chapter}` ? { part, chapter } : { path };
}

/** The last marker of a path: what is printed before the clause. */
export function markerOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
