// lib/office.test.ts -- the tree of the organisation, and what a form makes of what was typed
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Office } from '../api/office';
import { dayOf, fiscalYearEnd, fold, gapsElsewhere, moveOf, nextApril, setOf, treeOf, unitsMatching, wayTo } from './office';

const unit = (id: string, parent_id: string, name: string): Office['units'][number] => ({
  id, parent_id, name, code: '', kana: '', place: 0, depth: 0, from_on: '', until_on: '', version: 1,
});
const person = (id: string, name: string, main: boolean): Office['posts'][number]['people'][number] => ({
  appointment_id: `a-${id}`, id, name, kana: '', kind: 'regular', main, absent: false, from_on: '', until_on: '', version: 1,
});
const post = (id: string, unit_id: string, name: string, people: Office['posts'][number]['people']): Office['posts'][number] => ({
  id, unit_id, name, kind: 'head', many: false, place: 0, from_on: '', until_on: '', version: 1, people,
});
const office: Office = {
  day: '2026-11-29',
  may_change: true, sees_gaps: true,
  people: 2,
  units: [unit('town', '', 'みほん町'), unit('tax', 'town', '税務課'), unit('levy', 'tax', '住民税係')],
  posts: [post('head', 'tax', '課長', []), post('chief', 'levy', '係長', [person('p', '榎本　由紀', true), person('q', '会沢　清', false)])],
  holdings: [],
  gaps: [{ kind: 'vacant_post', unit_id: 'tax', post_id: 'head' }, { kind: 'person_without_post', person_id: 'x' }],
};

test('units hang below their parents, with gaps and people counted upwards', () => {
  const [town] = treeOf(office);
  assert.equal(town?.unit.id, 'town');
  assert.deepEqual([town?.gapsBelow, town?.people, town?.children[0]?.children[0]?.posts.length], [1, 1, 1]);
  assert.deepEqual(gapsElsewhere(office).map((gap) => gap.kind), ['person_without_post']);
});

test('a search finds units by people in them, in whatever kana and width, and shows the way', () => {
  assert.deepEqual([...unitsMatching(treeOf(office), '榎本由紀')].sort(), ['levy', 'tax', 'town']);
  assert.deepEqual([...unitsMatching(treeOf(office), 'ありえない')], []);
  assert.equal(fold('ｱｲｻﾞﾜ'), fold('あいざわ'));
  assert.equal(wayTo(office.units, 'levy'), '税務課 住民税係');
  assert.equal(wayTo([unit('a', 'b', 'A'), unit('b', 'a', 'B')], 'a'), 'B A');
});

test('a form sends what differs, and a move ends the post held until then on the eve', () => {
  assert.deepEqual(setOf({ name: '課長', place: '1', many: false }, { name: '所長', place: '2', many: false }), { name: '所長', place: 2 });
  const changes = moveOf('p', { post: 'head', from_on: '2027-04-01', main: true, order_text: '' }, { id: 'a-p', version: 4 });
  assert.deepEqual(changes[0], { what: 'appointment', id: 'a-p', version: 4, set: { until_on: '2027-03-31' } });
  assert.equal(changes[1]?.set?.post, 'head');
  assert.equal(dayOf(changes, '2026-11-29'), '2027-04-01');
  assert.equal(dayOf([{ what: 'unit', id: 'x', set: { name: 'y' } }], '2026-11-29'), '2026-11-29');
});

test('the next 1 April, and the end of a fiscal year', () => {
  assert.equal(nextApril('2026-11-29'), '2027-04-01');
  assert.equal(nextApril('2027-04-01'), '2027-04-01');
  assert.equal(fiscalYearEnd('2027-03-31'), '2027-03-31');
  assert.equal(fiscalYearEnd('2027-04-01'), '2028-03-31');
});
