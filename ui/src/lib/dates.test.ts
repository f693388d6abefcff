// lib/dates.test.ts -- eras begin on their day, in Japan's time
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatDate, formatDay, formatFiscalYear, formatPeriod, formatTime, parseDay, shiftDay, today } from './dates';

test('an ordinary day of 令和', () => {
  assert.equal(formatDay('2026-11-21', 'ja'), '令和8年11月21日');
  assert.equal(formatDay('2026-11-21', 'en'), '21 November 2026');
});

test('the first year of an era is 元年, from its first day on', () => {
  assert.equal(formatDay('2019-04-30', 'ja'), '平成31年4月30日');
  assert.equal(formatDay('2019-05-01', 'ja'), '令和元年5月1日');
});

test('a year that ends in 1 is not 元年', () => {
  assert.equal(formatDay('2009-01-01', 'ja'), '平成21年1月1日');
  assert.equal(formatDay('2029-01-01', 'ja'), '令和11年1月1日');
});

test('midnight in Japan is the new day there', () => {
  assert.equal(formatTime(new Date('2026-03-31T15:00:00Z'), 'ja'), '令和8年4月1日 00:00');
  assert.equal(today(new Date('2026-03-31T15:00:00Z')), '2026-04-01');
});

test('what is no day is said as it stands', () => {
  assert.equal(parseDay('2026-13-40'), undefined);
  assert.equal(formatDay('あした', 'ja'), 'あした');
  assert.equal(formatDate(new Date('1989-01-08T00:00:00+09:00'), 'ja'), '平成元年1月8日');
});

test('days beside a day, over months, years and leap days', () => {
  assert.deepEqual(['2026-04-01', '2026-01-01', '2028-03-01', 'あした'].map((day) => shiftDay(day, -1)), ['2026-03-31', '2025-12-31', '2028-02-29', 'あした']);
  assert.deepEqual(['2026-12-31', '2027-03-31', '2028-02-28'].map((day) => shiftDay(day, 1)), ['2027-01-01', '2027-04-01', '2028-02-29']);
});

test('periods are said as an office says them', () => {
  const said = ['2026', '2026-h1', '2026-q4', '2026-10', '2026-11-05'].map((one) => formatPeriod(one, 'ja'));
  assert.deepEqual(said, ['令和8年度', '令和8年度上半期', '令和8年度第4四半期', '令和8年10月分', '令和8年11月5日']);
  assert.deepEqual(['2026', '2026-h1', '2026-10'].map((one) => formatPeriod(one, 'en')), ['fiscal 2026', 'fiscal 2026, H1', 'October 2026']);
  assert.equal(formatFiscalYear(2027, 'ja'), '令和9年度');
});
