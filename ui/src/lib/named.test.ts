// lib/named.test.ts -- a name typed to its end means one of many, or nothing
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { namedAs, nextAt } from './named';

const options = [
  { id: 'a', name: '佐久間 典子' },
  { id: 'b', name: '加賀 隆' },
  { id: 'c', name: '加賀 隆' },
  { id: 'd', name: '持出R8-1 決算資料', also: ['持出R8-1', '決算資料'] },
  { id: 'e', name: '持出R8-12 決算資料の写し', also: ['持出R8-12', '決算資料の写し'] },
];

test('a whole name is meant, however its spaces and widths are typed', () => {
  assert.equal(namedAs(options, ' 佐久間典子　'), 'a');
  assert.equal(namedAs(options, '持出Ｒ８-１'), 'd');
  assert.equal(namedAs(options, '決算資料の写し'), 'e');
});

test('part of a name, a name of two, and nothing mean nobody', () => {
  assert.equal(namedAs(options, '佐久間'), undefined);
  assert.equal(namedAs(options, '加賀 隆'), undefined);
  assert.equal(namedAs(options, '  '), undefined);
});

test('arrow keys go round the list from before its first option', () => {
  assert.deepEqual([nextAt(-1, 3, 'ArrowDown'), nextAt(0, 3, 'ArrowDown'), nextAt(2, 3, 'ArrowDown')], [0, 1, 0]);
  assert.deepEqual([nextAt(-1, 3, 'ArrowUp'), nextAt(0, 3, 'ArrowUp'), nextAt(2, 3, 'ArrowUp')], [2, 2, 1]);
  assert.deepEqual([nextAt(-1, 0, 'ArrowDown'), nextAt(-1, 0, 'ArrowUp')], [-1, -1]);
});
