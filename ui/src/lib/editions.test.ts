// lib/editions.test.ts -- which edition is meant, and how two of one title are told apart
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Edition } from '../api/queries';
import { currentEdition, editionBefore, editionName, waitingDraft } from './editions';

const edition = (id: string, state: Edition['state'], more: Partial<Edition> = {}): Edition => ({
  id, state, title: '方針', body_name: '', imported_at: '', imported_by: '', units: 0, obligations: 0, corrected: 0, unread: 0,
  facts: 0, findings: 0, open_decisions: 0, event_index: 1,
  source: { name: `${id}.pdf`, bytes: 1, lines: 1, pages: 1, format: 'pdf', encoding: 'utf-8', sha256: '' },
  ...more,
});

test('the edition in force is meant, the newest before any is', () => {
  const list = [edition('c', 'draft'), edition('b', 'adopted'), edition('a', 'replaced')];
  assert.equal(currentEdition(list)?.id, 'b');
  assert.equal(currentEdition([edition('c', 'draft')])?.id, 'c');
  assert.equal(waitingDraft(list)?.id, 'c');
  assert.equal(waitingDraft(list.slice(1)), undefined);
});

test('a draft is compared with the one its decisions come from, others with the next older', () => {
  const list = [edition('c', 'draft', { carried_from: 'a' }), edition('b', 'adopted'), edition('a', 'replaced')];
  assert.equal(editionBefore(list, 'c')?.id, 'a');
  assert.equal(editionBefore(list, 'b')?.id, 'a');
  assert.equal(editionBefore(list, 'a')?.id, 'c');
  assert.equal(editionBefore(list.slice(0, 1), 'c'), undefined);
});

test('editions of one title carry the name of their file', () => {
  const list = [edition('b', 'draft'), edition('a', 'adopted')];
  assert.equal(editionName(list[0] as Edition, list), '方針 — b.pdf');
  assert.equal(editionName(list[0] as Edition, list.slice(0, 1)), '方針');
});
