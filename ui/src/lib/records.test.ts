// lib/records.test.ts -- forms follow from types
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Schemas } from '../api/client';
import { asNumber, changedValues, daysLate, distinctClauses, followers, isAsked, isEmpty, newId, onlyClock, phraseValues, placeWithout, readsOf, referredId } from './records';

const field = (name: string, more: object = {}): Schemas['TypeField'] =>
  ({ name, kind: 'text', required: 'no', builtin: false, ...more }) as Schemas['TypeField'];
const reads = (path: string): object => ({ op: 'field', path });
const typeOf = (fields: Schemas['TypeField'][]): Schemas['RecordType'] => ({ fields }) as unknown as Schemas['RecordType'];

test('nothing is empty text, an empty list, or what is not there; no and nought are something', () => {
  assert.deepEqual([undefined, null, '', []].map(isEmpty), [true, true, true, true]);
  assert.deepEqual([false, 0, ' '].map(isEmpty), [false, false, false]);
});

test('a number is read as people type it, and nothing is made into one that is none', () => {
  assert.deepEqual(['１，２００', ' 1,234,567円', '-3', '0012', '', ' '].map(asNumber), [1200, 1234567, -3, 12, '', '']);
  const others = ['1,200 3', '1 2', '1,2', '12,3456', '3台', '1.5', '1円2円'];
  assert.deepEqual(others.map(asNumber), others);
});

test('a reference names a record as typed and as stored', () => {
  assert.equal(referredId('24w6'), '24w6');
  assert.equal(referredId({ id: '24w6', name: '税務システム' }), '24w6');
  assert.deepEqual([undefined, null, '', {}, 3].map(referredId), ['', '', '', '', '']);
});

test('a record that could not be shown is not told as one that may not be seen any more', () => {
  const event = { index: 7 } as Schemas['EventReceipt'];
  assert.equal(placeWithout({ id: '24w6', event }), '/?hidden=7');
  assert.equal(placeWithout({ id: '24w6', unshown: true, event }), '/?hidden=7&unshown=24w6');
});

test('an expression reads the fields it names, of rows the table', () => {
  const tree = { op: 'add', args: [{ op: 'days', args: [reads('out_on'), reads('back_on')] }, { op: 'sum', args: [reads('items.people')] }] };
  assert.deepEqual([...readsOf(tree)], ['out_on', 'back_on', 'items']);
});

test('a derived value is shown when all it reads is asked for, also by way of another derived value', () => {
  const type = typeOf([
    field('high', { value: reads('worst') }),
    field('worst', { value: reads('items') }),
    field('late', { value: reads('back_at') }),
  ]);
  assert.deepEqual([...followers(type, ['items'])].sort(), ['high', 'worst']);
});

test('what is demanded under a condition shows only while it is, or while something stands there', () => {
  const visitor = field('visitor', { required: 'when' });
  assert.equal(isAsked(visitor, new Set(), ''), false);
  assert.equal(isAsked(visitor, new Set(['visitor']), ''), true);
  assert.equal(isAsked(visitor, new Set(), 'x'), true);
  assert.equal(isAsked(field('note'), new Set(), undefined), true);
});

test('changes are what differs; emptied fields are sent as empty', () => {
  const before = { a: 'x', b: ['k'], c: 1, d: false };
  assert.deepEqual(changedValues(before, { a: '', b: [], c: 1, d: true, e: '' }), { a: '', b: [], d: true });
});

test('ids are 26 characters that the server takes', () => {
  for (let count = 0; count < 50; count += 1) assert.match(newId(), /^[0-7][0-9a-hjkmnp-tv-z]{25}$/);
});

test('days late are whole days', () => {
  const now = new Date('2026-11-29T12:00:00Z');
  assert.equal(daysLate('2026-11-30T00:00:00Z', now), 0);
  assert.equal(daysLate('2026-11-28T13:00:00Z', now), 0);
  assert.equal(daysLate('2026-11-26T12:00:00Z', now), 3);
});

test('what people say becomes values of the kinds the fields have', () => {
  const type = typeOf([field('kind', { kind: 'choices' }), field('on_behalf', { kind: 'yes_no' }), field('form')]);
  assert.deepEqual(phraseValues(type, { kind: 'loss', on_behalf: 'yes', form: 'a', other: 1 }), { kind: ['loss'], on_behalf: true, form: 'a' });
});

test('what the clock did alone is nobody’s change', () => {
  const told = (...acts: string[]): { history: { index: number; act: string }[] } => ({ history: acts.map((act, at) => ({ index: acts.length - at, act })) });
  const seen = told('record.open');
  assert.equal(onlyClock(seen, told('record.escalate', 'record.remind', 'record.open')), true);
  assert.equal(onlyClock(seen, told('record.remind', 'record.edit', 'record.open')), false);
  assert.equal(onlyClock(seen, told('record.lapse', 'record.open')), false);
});

test('a clause stands once', () => {
  const one = { edition: 'e', path: '1', n: 1 };
  assert.deepEqual(distinctClauses([one, { ...one }, { ...one, n: 2 }]).map((clause) => clause.n), [1, 2]);
});
