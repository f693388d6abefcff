import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withField } from './open-words';

test('a field with words that name nothing holds the form once, and lets it go when they are gone', () => {
  const none: ReadonlySet<string> = new Set();
  const one = withField(none, 'holder', true);
  assert.deepEqual([...one], ['holder']);
  assert.equal(withField(one, 'holder', true), one);
  assert.deepEqual([...withField(withField(one, 'unit', true), 'holder', false)], ['unit']);
  assert.equal(withField(none, 'holder', false), none);
});
