// lib/row-import.test.ts -- tables as people keep them: titles above the headings, columns of other programs
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RecordType } from './records';
import { cellFields, firstSteps, headings, headRow, usualStep } from './row-import';

const field = (name: string, ja: string, more: object = {}): object => ({ name, kind: 'text', label: { ja, en: name.toUpperCase() }, ...more });
const type = {
  fields: [field('no', '管理番号'), field('kind', '種類'), field('photo', '写真', { kind: 'file' }), field('high', '重要', { value: {} }), field('end', '廃棄日')],
  open: { state: 'draft', needs: [] },
  states: [
    { name: 'draft', rests: false, edit_fields: ['no', 'kind', 'photo'] },
    { name: 'in_use', rests: true, edit_fields: [] },
  ],
  transitions: [
    { name: 'discard', from: ['draft'], to: 'gone', act: 'withdraw', aside: false, fills: [], needs: [] },
    { name: 'register', from: ['draft'], to: 'in_use', act: 'record', aside: false, fills: [], needs: [] },
    { name: 'check', from: ['in_use'], to: 'in_use', act: 'review', aside: false, fills: [], needs: [] },
  ],
} as unknown as RecordType;

test('headings are found below a title, by label in either language or by name', () => {
  assert.equal(headRow(type, [['端末台帳'], [], ['管理番号', ' KIND ', '備考'], ['PC-1', 'x', 'y']]), 2);
  assert.equal(headRow(type, [['a', 'b'], ['c', 'd']]), 0);
  assert.equal(headRow(type, []), 0);
});

test('every column has a heading, also where the headings are fewer than the cells', () => {
  assert.deepEqual(headings([['x'], [' 管理番号 '], ['PC-1', '', 'z']], 1), ['管理番号', '', '']);
});

test('a cell can be of what the first state asks for, but no file and nothing derived', () => {
  assert.deepEqual(cellFields(type).map((one) => one.name), ['no', 'kind']);
});

test('what is done after opening leads on; a register is put in use', () => {
  assert.deepEqual(firstSteps(type).map((one) => one.name), ['register']);
  assert.equal(usualStep(type), 'register');
  assert.equal(usualStep({ ...type, states: type.states.map((state) => ({ ...state, rests: false })) } as RecordType), '');
});
