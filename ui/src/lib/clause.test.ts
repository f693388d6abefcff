import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clauseName } from './clause';

test('a place is cited as offices cite it', () => {
  const cited: Readonly<Record<string, string>> = {
    '方針': '基本方針',
    '方針/6/(3)/①': '基本方針 6(3)①',
    '基準/5.4/(2)': '対策基準 5.4(2)',
    '基準/4.1/(2)/①/ア': '対策基準 4.1(2)①ア',
    '基準/3/1': '対策基準 3 1',
    '基準/第12条/2/一/イ': '対策基準 第12条第2項第一号イ',
    '基準/第十二条の二/(1)': '対策基準 第十二条の二(1)',
    '基準/第3条/・2': '対策基準 第3条・2',
    '基準/附則/2': '対策基準 附則 2',
    '基準/別表第1/表1-行2': '対策基準 別表第1 表1-行2',
    '': '',
  };
  for (const [path, name] of Object.entries(cited)) assert.equal(clauseName(path), name);
});
