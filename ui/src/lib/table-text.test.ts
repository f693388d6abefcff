// lib/table-text.test.ts -- tables from the clipboard and from CSV files
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeTable, separatorOf, tableRows } from './table-text';

test('cells are parted by tabs, rows by line ends of any kind; blank rows at the end go', () => {
  assert.deepEqual(tableRows('職員番号\t氏名\r\n0001\t山名　誠一\r0002\t\n\t\n\n', '\t'), [['職員番号', '氏名'], ['0001', '山名　誠一'], ['0002', '']]);
  assert.deepEqual(tableRows('', ','), []);
});

test('a quoted cell may hold line ends, separators and quotes; a quote inside a cell is one', () => {
  assert.deepEqual(tableRows('a,"b\n""c"",d",e"f,"",x', ','), [['a', 'b\n"c",d', 'e"f', '', 'x']]);
  assert.deepEqual(tableRows('"never closed\tx', '\t'), [['never closed\tx']]);
});

test('the separator is the one there is most of outside quotes', () => {
  assert.equal(separatorOf('a;b;c,d'), ';');
  assert.equal(separatorOf('"a\tb\tc",d\n'), ',');
  assert.equal(separatorOf('a\tb'), '\t');
});

test('a file is UTF-8, UTF-16 by its mark, or the Shift_JIS of Windows, and nothing else', () => {
  assert.equal(decodeTable(new TextEncoder().encode('\ufeff髙橋')), '髙橋');
  assert.equal(decodeTable(new Uint8Array([0xff, 0xfe, 0x42, 0x30])), 'あ');
  assert.equal(decodeTable(new Uint8Array([0xfb, 0xfc, 0x8b, 0xb4])), '髙橋');
  assert.equal(decodeTable(new Uint8Array([0x50, 0x4b, 0x03, 0x04, 0x00])), undefined);
  assert.equal(decodeTable(new Uint8Array([0x80, 0xff, 0xff])), undefined);
});
