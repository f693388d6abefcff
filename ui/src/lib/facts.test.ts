// lib/facts.test.ts -- a correction of a fact holds what differs and nothing else; drafts of another form are left
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emptyFact, factAddition, factChanges, factsOf, missingPosts, NEEDED_POSTS, readFactTyped, typedOf, type Fact } from './facts';

const fact: Fact = {
  n: 3,
  kind: 'post',
  name: '最高情報セキュリティ責任者',
  value: '副町長',
  function: 'ciso',
  details: [{ label: '代理', text: '総務課長' }],
  path: '基準/1/(1)',
  line: 120,
  words: '副町長をもって充てる',
  confidence: 96,
  origin: 'read',
  state: 'stands',
  version: 1,
  corrected: false,
};

test('nothing typed is no change', () => {
  assert.deepEqual(factChanges(fact, typedOf(fact)), {});
  assert.deepEqual(factChanges(fact, { ...typedOf(fact), details: [...fact.details, { label: ' ', text: '' }] }), {});
});

test('each field that differs is a change, cleared details too', () => {
  const typed = { ...typedOf(fact), value: ' 町長 ', function: '', details: [] };
  assert.deepEqual(factChanges(fact, typed), { value: '町長', function: '', details: [] });
});

test('an addition leaves out what was not given', () => {
  const typed = { ...emptyFact('zone'), name: '住民情報系', function: 'mynumber', reason: '図にある' };
  assert.deepEqual(factAddition(typed), {
    kind: 'zone',
    name: '住民情報系',
    value: '',
    function: 'mynumber',
    reason: '図にある',
  });
});

test('posts stand by function, others as in the document', () => {
  const staff = { ...fact, n: 1, function: 'staff' };
  const odd = { ...fact, n: 2, function: '' };
  assert.deepEqual(factsOf([odd, staff, fact], 'post').map((one) => one.n), [3, 1, 2]);
  assert.deepEqual(factsOf([fact], 'zone'), []);
});

test('a removed post is missing', () => {
  assert.deepEqual(missingPosts([fact]), NEEDED_POSTS.filter((code) => code !== 'ciso'));
  assert.deepEqual(missingPosts([{ ...fact, state: 'removed' }]), NEEDED_POSTS);
});

test('a draft of another form is as if there were none', () => {
  assert.deepEqual(readFactTyped(JSON.parse(JSON.stringify(typedOf(fact)))), typedOf(fact));
  assert.equal(readFactTyped({ ...typedOf(fact), details: [{ label: 1 }] }), undefined);
  assert.equal(readFactTyped({ ...typedOf(fact), kind: 'person' }), undefined);
  assert.equal(readFactTyped('x'), undefined);
});
