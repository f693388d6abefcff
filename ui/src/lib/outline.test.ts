// lib/outline.test.ts -- a list with depths becomes the tree people see
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { filterForBranch, findBranch, flatten, growTree, markerOf, trail, type OutlineEntry } from './outline';

const entry = (path: string, depth: number, units: number): OutlineEntry => ({
  path,
  depth,
  units,
  title: path,
  line: 1,
  part: '方針',
  chapter: '1',
  inferred: false,
  guideline: '',
  areas: [],
});
const outline = [
  entry('方針', 0, 0),
  entry('方針/1', 1, 2),
  entry('方針/1/(1)', 2, 3),
  entry('方針/10', 1, 1),
  entry('基準', 0, 0),
  entry('基準/4.1', 2, 5),
];

test('depth decides the parent, skipped depths too', () => {
  const tree = growTree(outline);
  assert.deepEqual(tree.map((branch) => branch.entry.path), ['方針', '基準']);
  assert.equal(tree[0]?.units, 6);
  assert.equal(tree[1]?.children[0]?.entry.path, '基準/4.1');
  assert.equal(flatten(tree).length, outline.length);
});

test('parts are put on top, headless clauses leave the contents but keep their count', () => {
  const tree = growTree(
    [entry('方針/1', 1, 2), { ...entry('方針/1/(1)', 2, 3), title: '' }],
    [{ key: '方針', title: '基本方針', line: 1 }],
  );
  assert.deepEqual(flatten(tree).map((branch) => [branch.entry.path, branch.units]), [
    ['方針', 5],
    ['方針/1', 5],
  ]);
});

test('a path belongs to the nearest clause above it, by whole markers', () => {
  const tree = growTree(outline);
  assert.equal(findBranch(tree, '方針/1/(1)/①')?.entry.path, '方針/1/(1)');
  assert.equal(findBranch(tree, '方針/10/①')?.entry.path, '方針/10');
  assert.equal(findBranch(tree, '別紙/1'), undefined);
});

test('a chapter asks for all of itself, a clause for its path', () => {
  const [part] = growTree(outline);
  const [first] = part?.children ?? [];
  if (part === undefined || first === undefined) throw new Error('the tree has both');
  assert.deepEqual(filterForBranch(part), { part: '方針' });
  assert.deepEqual(filterForBranch(first), { part: '方針', chapter: '1' });
  assert.deepEqual(filterForBranch(first.children[0] ?? first), { path: '方針/1/(1)' });
});

test('the trail leads from the part to the clause', () => {
  const tree = growTree(outline);
  const wanted = findBranch(tree, '方針/1/(1)');
  if (wanted === undefined) throw new Error('the clause is in the tree');
  assert.deepEqual(trail(tree, wanted).map((branch) => branch.entry.path), ['方針', '方針/1', '方針/1/(1)']);
  assert.equal(markerOf('方針/1/(1)'), '(1)');
});
