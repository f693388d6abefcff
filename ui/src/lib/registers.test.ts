// lib/registers.test.ts -- what a register shows follows from its type and its address
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Schemas } from '../api/client';
import { cellOf, columnsOf, filterText, grouped, rangeOf, viewHref, viewOf, type Line } from './registers';

const type = {
  type: 'takeout',
  fields: [{ name: 'kind' }, { name: 'out_on' }],
  list: { title: '{purpose}', columns: ['kind', 'purpose', 'out_on'], cells: ['kind', 'purpose', 'out_on', 'unit'], filters: ['kind', 'out_on'] },
} as unknown as Schemas['RecordType'];
const line = (id: string, ...cells: unknown[]): Line => ({ id, applicant: 'p', cells }) as unknown as Line;

test('columns are those of the address, in the order of the type, or the first ones; the title stays', () => {
  assert.deepEqual(columnsOf(type, {}), ['number', 'title', 'state', 'kind', 'out_on', 'due']);
  assert.deepEqual(columnsOf(type, { cols: 'unit,number,none' }), ['number', 'title', 'unit']);
});

test('only filters of the type go to the server', () => {
  assert.equal(filterText(type, { 'f.kind': 'a', 'f.other': 'b', 'f.out_on': '..' }), '{"kind":"a"}');
  assert.equal(filterText(type, {}), '');
  assert.deepEqual([rangeOf('2026-01-01..'), rangeOf(undefined)], [['2026-01-01', ''], ['', '']]);
});

test('cells are found by name', () => {
  assert.deepEqual([cellOf(type, line('1', 'k', 'p', 'd'), 'out_on'), cellOf(type, line('1'), 'applicant')], ['d', 'p']);
});

test('groups have a head each, and lose no line', () => {
  const lines = [line('1', 'a'), line('2', ''), line('3', 'a')];
  const heads = grouped(type, lines, { name: 'kind' } as Schemas['TypeField']);
  assert.deepEqual(
    heads.map((one) => (one.kind === 'head' ? `${String(one.value)}:${one.count}` : one.line.id)),
    ['a:2', '1', '3', ':1', '2'],
  );
  assert.equal(grouped(type, lines, undefined).length, 3);
});

test('a saved list is its address', () => {
  const view = viewOf({ q: '県庁', 'f.kind': 'a', event: '3' });
  assert.deepEqual(view, { q: '県庁', 'f.kind': 'a' });
  assert.equal(viewHref('takeout', view), '/registers/takeout?q=%E7%9C%8C%E5%BA%81&f.kind=a');
});
