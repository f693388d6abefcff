// lib/pasted.test.ts -- tables from the clipboard
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pastedRows } from './pasted';

test('cells are parted by tabs, rows by line ends of any kind; blank rows at the end go', () => {
  assert.deepEqual(pastedRows('職員番号\t氏名\r\n0001\t山名　誠一\r0002\t\n\t\n\n'), [['職員番号', '氏名'], ['0001', '山名　誠一'], ['0002', '']]);
  assert.deepEqual(pastedRows(''), []);
});

test('a quoted cell may hold line ends, tabs and quotes; a quote inside a cell is one', () => {
  assert.deepEqual(pastedRows('a\t"b\n""c""\td"\te"f'), [['a', 'b\n"c"\td', 'e"f']]);
  assert.deepEqual(pastedRows('"never closed\tx'), [['never closed\tx']]);
});
