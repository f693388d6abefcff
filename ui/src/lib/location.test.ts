// lib/location.test.ts -- addresses are taken apart and put together the same way
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { matchPath, withQuery } from './location';

test('a pattern gives its names', () => {
  assert.deepEqual(matchPath('/editions/:id/read', '/editions/e-1/read'), { id: 'e-1' });
  assert.deepEqual(matchPath('/', '/'), {});
  assert.deepEqual(matchPath('/ledger', '/ledger/'), {});
});

test('another address does not match', () => {
  assert.equal(matchPath('/editions/:id/read', '/editions/e-1'), undefined);
  assert.equal(matchPath('/', '/ledger'), undefined);
  assert.equal(matchPath('/ledger', '/'), undefined);
});

test('an empty value leaves the address', () => {
  assert.equal(withQuery('?a=1&b=2', { a: '', c: '課長' }), `?b=2&c=${encodeURIComponent('課長')}`);
  assert.equal(withQuery('?a=1', { a: '' }), '');
});
