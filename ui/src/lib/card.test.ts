// lib/card.test.ts -- what the address says when somebody comes back from showing a card
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readArrival } from './card';

const CODE = '0123456789abcdef'.repeat(4);
const kept = (path: string): string => JSON.stringify({ verifier: 'v', path });

test('a code is taken with the verifier this browser kept', () => {
  assert.deepEqual(readArrival(`#card=${CODE}`, kept('/inbox?a=1')), { code: CODE, verifier: 'v', path: '/inbox?a=1' });
});
test('without a verifier of its own a browser does not give a code', () => {
  assert.deepEqual(readArrival(`#card=${CODE}`, null), { refusal: 'untrusted' });
});
test('a path to elsewhere is not gone to', () => {
  assert.deepEqual(readArrival(`#card=${CODE}`, kept('//evil.example/')), { code: CODE, verifier: 'v' });
});
test('refusals are of the list', () => {
  assert.deepEqual(readArrival('#card-refused=revoked', null), { refusal: 'revoked' });
  assert.deepEqual(readArrival('#card-refused=whatever', null), { refusal: 'untrusted' });
});
test('other addresses are left alone', () => {
  for (const hash of ['', '#top', `#card=${CODE}0`, '#card=', '#cards=1']) assert.equal(readArrival(hash, kept('/')), undefined);
});
