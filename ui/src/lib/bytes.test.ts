// lib/bytes.test.ts -- bytes come back as they were, in the one form without padding
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromBase64url, toBase64url } from './bytes';

test('every length and byte comes back, and Node writes the same', () => {
  for (let length = 0; length < 70; length++) {
    const bytes = Uint8Array.from({ length }, (_one, at) => (at * 37 + length * 11) & 255);
    const text = toBase64url(bytes.buffer);
    assert.equal(text, Buffer.from(bytes).toString('base64url'));
    assert.deepEqual(new Uint8Array(fromBase64url(text)), bytes);
  }
});
