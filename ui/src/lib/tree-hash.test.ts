// lib/tree-hash.test.ts -- every leaf of small trees proves its way up, and nothing else does
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { walkPath } from './tree-hash';

const hash = (...pieces: Buffer[]): Buffer => createHash('sha256').update(Buffer.concat(pieces)).digest();
const split = (count: number): number => 2 ** Math.floor(Math.log2(count - 1));

function root(leaves: Buffer[]): Buffer {
  if (leaves.length === 1) return hash(Buffer.from([0]), leaves[0]!);
  const k = split(leaves.length);
  return hash(Buffer.from([1]), root(leaves.slice(0, k)), root(leaves.slice(k)));
}

function path(leaves: Buffer[], index: number): string[] {
  if (leaves.length === 1) return [];
  const k = split(leaves.length);
  return index < k
    ? [...path(leaves.slice(0, k), index), root(leaves.slice(k)).toString('hex')]
    : [...path(leaves.slice(k), index - k), root(leaves.slice(0, k)).toString('hex')];
}

test('every leaf of trees up to 40 leaves', async () => {
  for (let size = 1; size <= 40; size += 1) {
    const leaves = Array.from({ length: size }, (_none, i) => Buffer.from(`leaf ${i}`));
    const wanted = root(leaves).toString('hex');
    for (const [index, leaf] of leaves.entries()) {
      const walk = await walkPath(leaf, index, size, path(leaves, index));
      assert.equal(walk?.root, wanted, `${index} of ${size}`);
    }
  }
});

test('a changed leaf gives another root, a short path none', async () => {
  const leaves = Array.from({ length: 7 }, (_none, i) => Buffer.from(`leaf ${i}`));
  const proof = path(leaves, 3);
  const forged = await walkPath(Buffer.from('forged'), 3, 7, proof);
  assert.notEqual(forged?.root, root(leaves).toString('hex'));
  assert.equal(await walkPath(leaves[3]!, 3, 7, proof.slice(1)), undefined);
});
