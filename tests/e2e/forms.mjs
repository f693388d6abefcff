// tests/e2e/forms.mjs -- forms of records filled in and sent, as people do it
import { settled, texts } from './journey.mjs';

const { ja } = texts;
const DAY_MS = 86_400_000;
const JST_MS = 9 * 3_600_000;
export const day = (shift) => new Date(Date.now() + JST_MS + shift * DAY_MS).toISOString().slice(0, 10);

/** Fills in one field by what stands on the screen; tables as a list of rows. */
export async function fill(place, name, value, mark = 'data-field') {
  const cell = place.locator(`[${mark}="${name}"]`).first();
  await cell.waitFor(); // what kind of field it is can be told once it is there
  if (Array.isArray(value) && typeof value[0] === 'object') {
    for (const [at, row] of value.entries()) {
      if ((await cell.locator('.row-form').count()) <= at) await cell.locator('.rows-add').click();
      for (const [column, content] of Object.entries(row)) await fill(cell.locator('.row-form').nth(at), column, content, 'data-column');
    }
    return;
  }
  if (Array.isArray(value)) {
    for (const words of value) await cell.locator('.tick').filter({ hasText: words }).first().click();
    return;
  }
  if ((await cell.locator('.radio').count()) > 0) {
    const words = typeof value === 'boolean' ? (value ? ja.records.yes : ja.records.no) : value;
    await cell.locator('.radio').filter({ hasText: words }).first().click();
    return;
  }
  if ((await cell.locator('.combo').count()) > 0) {
    await cell.locator('input').fill(value);
    await cell.page().getByRole('option').filter({ hasText: value }).first().click();
    return;
  }
  if ((await cell.locator('.choice-button').count()) > 0) {
    await cell.locator('.choice-button').click();
    await cell.page().getByRole('option', { name: value }).first().click();
    return;
  }
  await cell.locator('input, textarea').first().fill(String(value));
}

export async function fillAll(place, values) {
  for (const [name, value] of Object.entries(values)) await fill(place, name, value);
}

export async function open(who, place) {
  await who.page.goto(new URL(place, who.url).href);
  await who.page.locator('.shell h1').waitFor();
}

/** Until the form has come to rest: what was typed last is evaluated, and nothing moves below the pointer any more. */
export async function rest(who) {
  await who.page.waitForTimeout(500);
  await settled(who.page);
}

/** Sends a form that opens a record; the record's id. */
export async function send(who, label) {
  await rest(who);
  await who.page.getByRole('button', { name: label, exact: true }).click();
  await who.page.waitForURL(/\/records\/[0-9a-z]{26}\?event=\d+$/);
  await who.page.getByText(ja.records.receipt).waitFor();
  return /\/records\/([0-9a-z]{26})/.exec(who.page.url())[1];
}

export async function stateIs(who, words) {
  await who.page.locator('.page-lead .state').filter({ hasText: words }).waitFor();
}

/** A step on the record's page: pressed, filled in, sent; the state that follows is awaited. */
export async function take(who, record, label, values, state, comment) {
  await open(who, `/records/${record}`);
  await who.page.getByRole('button', { name: label, exact: true }).click();
  const form = who.page.locator('.step-form');
  await form.waitFor();
  await fillAll(form, values);
  if (comment !== undefined) await form.locator('[data-field="comment"] textarea').fill(comment);
  await rest(who);
  await form.locator('button[type=submit]').click();
  await who.page.getByText(ja.records.receipt).waitFor();
  await stateIs(who, state);
}
