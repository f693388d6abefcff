// lib/words.test.ts -- what an event speaks of, in words or as the ledger has it
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ja } from '../texts/ja';
import { sayState } from './words';

test("a record's states are its type's: never those of an edition that are written alike", () => {
  assert.equal(sayState(ja, 'record/6wtp', 'draft', new Map([['draft', '下書き']])), '下書き');
  assert.equal(sayState(ja, 'record/6wtp', 'draft', new Map()), 'draft');
  assert.equal(sayState(ja, 'edition/6wtp', 'draft', new Map()), ja.editions.state.draft.name);
  assert.equal(sayState(ja, 'record/6wtp', '', new Map()), ja.none);
});
