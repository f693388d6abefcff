// lib/diff.ts -- the differences of two editions: which to show, and the two halves of a changed sentence
import type { Schemas } from '../api/client';

export type DiffEntry = Schemas['DiffEntry'];
export type DiffKind = Schemas['DiffKind'];
type Run = Schemas['DiffWords'];

/** In the order people ask for them; `same` last, since it is no difference. */
export const DIFF_KINDS: readonly DiffKind[] = [
  'changed',
  'added',
  'removed',
  'split',
  'joined',
  'moved',
  'renumbered',
  'same',
];

export interface DiffFilter {
  kind: DiffKind | undefined;
  /** Only entries in which an obligation says something else. */
  duties: boolean;
}

export function diffKindOf(given: string | undefined): DiffKind | undefined {
  return DIFF_KINDS.find((kind) => kind === given);
}

/** A sentence that moved and changed as well is found under both. */
export function fitsDiff(entry: DiffEntry, filter: DiffFilter): boolean {
  if (filter.duties && entry.fields.length === 0) return false;
  if (filter.kind === undefined) return true;
  return entry.kind === filter.kind || (filter.kind === 'moved' && entry.moved);
}

export interface Half {
  change: 'same' | 'marked';
  text: string;
}

/** The runs of one side: what the other side alone holds is left out, neighbours of one kind are joined. */
export function halfOf(words: readonly Run[], side: 'old' | 'new'): Half[] {
  const left = side === 'old' ? 'added' : 'removed';
  const half: Half[] = [];
  for (const run of words) {
    if (run.change === left || run.text === '') continue;
    const change = run.change === 'same' ? 'same' : 'marked';
    const last = half[half.length - 1];
    if (last?.change === change) last.text += run.text;
    else half.push({ change, text: run.text });
  }
  return half;
}
