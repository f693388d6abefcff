// lib/marks.test.ts -- marks never lose, double or move a character
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cutAtSpans } from './marks';

const TEXT = '職員等は、𠮷田課長に報告しなければならない。';

test('positions count code points, not UTF-16 units', () => {
  const pieces = cutAtSpans(TEXT, [{ field: 'notify', start: 5, end: 9 }]);
  assert.deepEqual(pieces.map((piece) => piece.text), ['職員等は、', '𠮷田課長', 'に報告しなければならない。']);
  assert.deepEqual(pieces[1]?.fields, ['notify']);
});

test('overlapping words belong to both fields', () => {
  const pieces = cutAtSpans('abcdef', [
    { field: 'actor', start: 0, end: 4 },
    { field: 'timing', start: 2, end: 6 },
  ]);
  assert.deepEqual(pieces, [
    { text: 'ab', fields: ['actor'] },
    { text: 'cd', fields: ['actor', 'timing'] },
    { text: 'ef', fields: ['timing'] },
  ]);
});

test('spans outside the sentence are left aside', () => {
  const pieces = cutAtSpans(TEXT, [
    { field: 'actor', start: 3, end: 99 },
    { field: 'actor', start: -1, end: 2 },
    { field: 'actor', start: 4, end: 4 },
  ]);
  assert.deepEqual(pieces, [{ text: TEXT, fields: [] }]);
});
