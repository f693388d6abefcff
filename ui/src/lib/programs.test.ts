// lib/programs.test.ts -- what a program's form lacks, and what it sends
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bodyOf, EMPTY, lacking } from './programs';

const whole = { ...EMPTY, name: ' 監視 ', purpose: 'p', reason: 'r', owner: 'o', until: '2027-03-31', allows: [{ type: 'incident', acts: ['open'] as const }] };

test('an empty form lacks all but the addresses', () => {
  assert.deepEqual([...lacking(EMPTY)].sort(), ['allows', 'name', 'owner', 'purpose', 'reason', 'until']);
});

test('a type of which nothing may be done is not enough, blanks are no reason', () => {
  assert.deepEqual([...lacking({ ...whole, reason: ' ', allows: [...whole.allows, { type: 'terminal', acts: [] }] })], ['reason', 'allows']);
  assert.equal(lacking(whole).size, 0);
});

test('what is sent is trimmed', () => {
  assert.deepEqual(bodyOf(whole), { name: '監視', purpose: 'p', reason: 'r', owner: 'o', until_on: '2027-03-31', addresses: '', allows: [{ type: 'incident', acts: ['open'] }] });
});
