// lib/months.test.ts -- months, weeks and fiscal years
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fiscalMonths, fiscalYearOf, lastDay, monthOf, shiftMonth, weekdayOf, weeksOf } from './months';

test('months move over the ends of years', () => {
  assert.deepEqual([shiftMonth('2026-12', 1), shiftMonth('2026-01', -1)], ['2027-01', '2025-12']);
  assert.deepEqual([lastDay('2026-02'), lastDay('2028-02'), lastDay('2026-11')], ['2026-02-28', '2028-02-29', '2026-11-30']);
});

test('weeks begin on Sunday and hold the whole month', () => {
  const weeks = weeksOf('2026-11');
  assert.equal(weeks.flat().length % 7, 0);
  assert.deepEqual([weeks[0]?.[0], weekdayOf(weeks[0]?.[0] ?? ''), weeks.at(-1)?.includes('2026-11-30')], ['2026-11-01', 0, true]);
});

test('a fiscal year goes from April to March', () => {
  assert.deepEqual([fiscalMonths('2027-02')[0], fiscalMonths('2026-04')[0], fiscalMonths('2026-11')[11]], ['2026-04', '2026-04', '2027-03']);
  assert.deepEqual(['2027-03-31', '2027-04-01', '2027-02'].map(fiscalYearOf), [2026, 2027, 2026]);
});

test('a month of the address that is none is this month', () => {
  const now = new Date('2026-11-30T16:00:00Z');
  assert.deepEqual([monthOf('2026-13', now), monthOf(undefined, now), monthOf('2027-01', now)], ['2026-12', '2026-12', '2027-01']);
});
