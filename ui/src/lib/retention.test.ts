// lib/retention.test.ts -- the last day a record is kept, and what is gone whole
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Schemas } from '../api/client';
import { isGone, sayLastDay } from './retention';

const kept: Schemas['Retention'] = { state: 'due', due_on: '2026-04-01', comment: '', holds: [], may_decide: false, may_hold: false };

test('what is over from 1 April on was kept until 31 March', () => {
  assert.equal(sayLastDay(kept, 'ja'), '令和8年3月31日');
});

test('a record that lost its personal fields alone is not gone', () => {
  assert.deepEqual([kept, { ...kept, state: 'erased', scope: 'fields' } as const, { ...kept, state: 'erased', scope: 'record' } as const].map(isGone), [false, false, true]);
});
