// lib/diff.test.ts -- each half of a difference is its own text whole, and filters keep what they say
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Schemas } from '../api/client';
import { fitsDiff, halfOf, type DiffEntry } from './diff';

const words: Schemas['DiffWords'][] = [
  { change: 'same', text: '所属長は、' },
  { change: 'removed', text: '速やかに' },
  { change: 'added', text: '２４時間以内に' },
  { change: 'same', text: '統括責任者' },
  { change: 'same', text: 'に' },
  { change: 'added', text: '文書で' },
  { change: 'same', text: '報告する。' },
];
const entry = (kind: DiffEntry['kind'], more: Partial<DiffEntry> = {}): DiffEntry => ({
  n: 1,
  kind,
  moved: false,
  from: [],
  to: [],
  fields: [],
  ...more,
});

test('the halves are the old sentence and the new one', () => {
  const text = (side: 'old' | 'new'): string => halfOf(words, side).map((half) => half.text).join('');
  assert.equal(text('old'), '所属長は、速やかに統括責任者に報告する。');
  assert.equal(text('new'), '所属長は、２４時間以内に統括責任者に文書で報告する。');
});

test('only what differs is marked, in one piece', () => {
  assert.deepEqual(
    halfOf(words, 'new').filter((half) => half.change === 'marked').map((half) => half.text),
    ['２４時間以内に', '文書で'],
  );
  assert.deepEqual(halfOf(words, 'old').map((half) => half.text), ['所属長は、', '速やかに', '統括責任者に報告する。']);
});

test('a sentence that moved and changed is found under both', () => {
  const both = entry('changed', { moved: true });
  assert.equal(fitsDiff(both, { kind: 'changed', duties: false }), true);
  assert.equal(fitsDiff(both, { kind: 'moved', duties: false }), true);
  assert.equal(fitsDiff(both, { kind: 'added', duties: false }), false);
  assert.equal(fitsDiff(both, { kind: undefined, duties: true }), false);
  const duty = entry('changed', { fields: [{ field: 'timing', before: ['event'], after: ['prompt'] }] });
  assert.equal(fitsDiff(duty, { kind: undefined, duties: true }), true);
});
