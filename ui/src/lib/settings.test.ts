// lib/settings.test.ts -- only what was changed is sent, numbers as numbers
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changesOf } from './settings';

test('what differs is sent, what is no number is not', () => {
  const held = { password_min: 12, notice: 'a', password_hash: 'argon2id' } as const;
  assert.deepEqual(changesOf({}, held), {});
  assert.deepEqual(changesOf({ password_min: '12', notice: 'a' }, held), {});
  assert.deepEqual(changesOf({ password_min: ' 14', notice: '', password_hash: 'pbkdf2-sha256' }, held), {
    password_min: 14,
    notice: '',
    password_hash: 'pbkdf2-sha256',
  });
  assert.deepEqual(changesOf({ attest_for: 'accounts,ledger' }, { attest_for: ['accounts'] }), { attest_for: ['accounts', 'ledger'] });
  assert.deepEqual(changesOf({ attest_for: '' }, { attest_for: ['accounts'] }), { attest_for: [] });
  assert.deepEqual(changesOf({ attest_for: '' }, { attest_for: [] }), {});
  assert.equal(changesOf({ password_min: '' }, held), undefined);
  assert.equal(changesOf({ password_min: '1.5' }, held), undefined);
});
