// lib/sizes.test.ts -- sizes as people say them
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sayBytes } from './sizes';

test('sizes have the unit that fits', () => {
  assert.deepEqual([0, 900, 1536, 524288000, 2 ** 31].map((bytes) => sayBytes(bytes, 'ja')), ['0 B', '900 B', '1.5 KB', '500 MB', '2 GB']);
});
