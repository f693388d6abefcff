// lib/accounts.test.ts -- accounts are found however their name is typed
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { matching } from './accounts';

const all = [
  { name: '町田 はな', login: 'h.machida' },
  { name: '髙橋　健', login: 'K.Takahashi' },
];

test('by name with or without the space between, by sign-in name whatever its case and width', () => {
  assert.deepEqual(matching(all, ''), all);
  assert.deepEqual(matching(all, '町田はな'), [all[0]]);
  assert.deepEqual(matching(all, '髙橋 健'), [all[1]]);
  assert.deepEqual(matching(all, 'ｔａｋａ'), [all[1]]);
  assert.deepEqual(matching(all, '山田'), []);
});
