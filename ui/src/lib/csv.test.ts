// lib/csv.test.ts -- cells come back as they were, and none of them runs
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asCsv } from './csv';

test('quotes, commas and line ends stay inside their cell', () => {
  assert.equal(asCsv([['a,b', 'say "x"'], ['一\n二', '']]), '\ufeff"a,b","say ""x"""\r\n"一\n二",\r\n');
});

test('what a spreadsheet would run is text', () => {
  assert.equal(asCsv([['=1+1', '-2', '+3', '@a', '4-1']]), "\ufeff'=1+1,'-2,'+3,'@a,4-1\r\n");
});
