// lib/correction.test.ts -- only differences are sent, and nothing stored is believed unseen
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { UnitDetail } from '../api/queries';
import { holdsAll, readTyped, withChange } from './correction';

const unit: UnitDetail = {
  n: 1, path: '方針/1', s: 1, lines: [1, 1], text: '職員等は、報告しなければならない。', kind: 'obligation',
  modality: 'must', actor: ['職員等'], approver: [], notify: [], timing: 'none', records: [], class: [],
  capability: 'INC', mechanism: 'workflow', how: 'report form', how_ja: '報告の様式', chapter: '1', part: '方針',
  guideline: '7', areas: [6], sure: 90, version: 1, corrected: false, title: '目的', confidence: {}, evidence: [], history: [],
};

test('changing a value back leaves no change', () => {
  const changed = withChange(unit, {}, 'timing', 'prompt');
  assert.deepEqual(changed, { timing: 'prompt' });
  assert.deepEqual(withChange(unit, changed, 'timing', 'none'), {});
  assert.deepEqual(withChange(unit, {}, 'actor', ['職員等']), {});
  assert.deepEqual(withChange(unit, {}, 'actor', ['職員等', '委託事業者']), { actor: ['職員等', '委託事業者'] });
});

test('a correction that is already on record is recognised', () => {
  assert.equal(holdsAll(unit, { timing: 'none', actor: ['職員等'] }), true);
  assert.equal(holdsAll(unit, { timing: 'prompt' }), false);
});

test('a stored draft keeps only what the fields allow', () => {
  const stored = { version: 2, reason: 'r', changes: { timing: 'someday', actor: ['課長'], notify: 'x', evil: 'y' } };
  assert.deepEqual(readTyped(stored), { version: 2, reason: 'r', changes: { actor: ['課長'] } });
  assert.equal(readTyped({ version: '2', reason: 'r', changes: {} }), undefined);
  assert.equal(readTyped(null), undefined);
});
