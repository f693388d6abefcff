// lib/filters.test.ts -- the address means the same filters every time it is opened
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { columnsAsText, columnsOf, filterOf } from './filters';

test('without a kind, duties are shown; "all" asks for every kind', () => {
  assert.deepEqual(filterOf({}), { kind: 'duty' });
  assert.deepEqual(filterOf({ kind: 'all' }), {});
  assert.deepEqual(filterOf({ kind: 'definition', actor: '課長' }), { kind: 'definition', actor: '課長' });
});

test('codes that do not exist are left out instead of being sent', () => {
  assert.deepEqual(filterOf({ kind: 'nonsense', timing: 'soon', corrected: 'perhaps' }), { kind: 'duty' });
});

test('columns survive the way through the address', () => {
  assert.equal(columnsAsText(columnsOf({})), '');
  const chosen = columnsOf({ cols: 'records,class' });
  assert.deepEqual(chosen, ['path', 'text', 'records', 'class']);
  assert.deepEqual(columnsOf({ cols: columnsAsText(chosen) }), chosen);
});
