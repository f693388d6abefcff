// lib/coverage.test.ts -- filters of the comparison, its areas, and its table
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { catalogues } from '../texts';
import { byArea, coverageCsv, fitsCoverage, type CoverageItem } from './coverage';

const item = (id: string, area: number, state: CoverageItem['state']): CoverageItem => ({
  id, area, state, guideline: '6.2', basis: '', ja: `求め ${id}`, en: `wanted ${id}`, read_state: state, paths: ['基準/6/(1)'], decided: false, version: 1,
});

test('what is lacking is what is not said, perhaps said, or said in part', () => {
  const lacking = { show: 'lacking', area: '' };
  assert.deepEqual(
    (['said', 'partly', 'perhaps', 'unsaid', 'elsewhere', 'not_needed'] as const).map((state) => fitsCoverage(item('a', 1, state), lacking)),
    [false, true, true, true, false, false],
  );
  assert.equal(fitsCoverage(item('a', 1, 'said'), { show: 'all', area: '2' }), false);
  assert.equal(fitsCoverage(item('a', 1, 'said'), { show: 'said', area: '1' }), true);
});

test('areas stand in the order of the ordinance, the guideline alone last', () => {
  const areas = byArea([item('a', 0, 'said'), item('b', 5, 'said'), item('c', 1, 'said'), item('d', 5, 'unsaid')]);
  assert.deepEqual(areas.map(([area, items]) => [area, items.length]), [[1, 1], [5, 2], [0, 1]]);
});

test('the table says everything in words', () => {
  const text = coverageCsv(catalogues.ja, 'ja', [{ ...item('a', 5, 'partly'), reason: '実施手順で補う' }]);
  const row = text.split('\r\n')[1];
  assert.equal(row, '第 5 号,技術的な対策,6.2 技術的セキュリティ,求め a,一部だけ書かれている,基準/6/(1),実施手順で補う');
});
