// lib/issue.test.ts -- who gets an account together with others, and by which sign-in name
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { candidates, loginsOf, pieces } from './issue';

const person = (id: string, number: string, post_id = 'p') => ({ id, name: `髙橋　${id}`, number, unit: '税務課', post_id });
const account = (id: string, more: object = {}) => ({ id, login: `l-${id}`, state: 'active' as const, temporary: true, last_sign_in: '', ...more });
const byNumber = (one: { number: string }): string => one.number;
const ids = (found: readonly { person: string }[]): string[] => found.map((one) => one.person);

test('those in an appointment without an account, with name and number as they stand', () => {
  const persons = [person('a', '0001'), person('b', '0002', ''), person('c', '0003'), person('d', '')];
  const found = candidates(persons, [account('c')], false, byNumber);
  assert.deepEqual(found[0], { person: 'a', name: '髙橋　a', number: '0001', unit: '税務課', login: '0001' });
  assert.deepEqual(ids(found), ['a', 'd']);
  assert.equal(found[1]?.login, '');
});

test('again: those alone whose temporary password nobody has used, by the sign-in name they have', () => {
  const persons = ['a', 'b', 'c', 'd', 'e'].map((id) => person(id, id));
  const accounts = [account('b'), account('c', { temporary: false }), account('d', { last_sign_in: '2026-04-01T00:00:00Z' }), account('e', { state: 'disabled' })];
  const found = candidates(persons, accounts, true, byNumber);
  assert.deepEqual(ids(found), ['b']);
  assert.equal(found[0]?.login, 'l-b');
});

test('a table gives sign-in names by number; its first row holds the headings, zeros in front count', () => {
  const logins = loginsOf([['番号', '名'], [' 0001 ', 'a.sato'], ['2', ''], ['', 'x']], 0, 1);
  assert.deepEqual([...logins], [['0001', 'a.sato'], ['2', '']]);
  assert.equal(logins.get('1'), undefined);
});

test('pieces hold everything in order', () => {
  assert.deepEqual(pieces([1, 2, 3, 4, 5], 2), [[1, 2], [3, 4], [5]]);
  assert.deepEqual(pieces([], 2), []);
});
