// lib/findings.test.ts -- the gravest come first, and a clause knows only what is still open about it
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bySeverity, openByPath, type Finding } from './findings';

const finding = (n: number, severity: Finding['severity'], path: string, decision: Finding['decision'] = 'open'): Finding => ({
  n, severity, path, decision, rule: 'numbering/gap', line: n, words: '', ja: '番号が飛んでいます。', en: 'A number is missing.', version: 1,
});

test('findings are grouped by severity, in the order of the document within', () => {
  const groups = bySeverity([finding(1, 'notice', ''), finding(2, 'error', 'a'), finding(3, 'error', 'b')]);
  assert.deepEqual(groups.map(([severity, mine]) => [severity, mine.map((one) => one.n)]), [['error', [2, 3]], ['notice', [1]]]);
});

test('what was decided, or is about the whole text, belongs to no clause', () => {
  const map = openByPath([finding(1, 'error', '方針/1'), finding(2, 'notice', '方針/1'), finding(3, 'error', ''), finding(4, 'error', '方針/2', 'accept')]);
  assert.deepEqual([...map].map(([path, mine]) => [path, mine.length]), [['方針/1', 2]]);
});
