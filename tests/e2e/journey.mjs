// tests/e2e/journey.mjs -- what people do on the way, told once for all tests
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ja, en } from './texts.mjs';
import { root } from './server.mjs';
import { PATIENCE_MS } from './tap.mjs';

export const NEW_PASSWORD = '紫陽花の咲く坂道を歩く12';
export const POLICY = join(root, 'sample/mihon/policy.txt');

export const texts = { ja, en };

export function policyText() {
  return readFileSync(POLICY, 'utf8');
}

export async function signIn(page, login, password) {
  await page.getByLabel(ja.signIn.login).fill(login);
  await page.getByLabel(ja.signIn.password, { exact: true }).fill(password);
  await page.getByRole('button', { name: ja.signIn.submit }).click();
}

export async function setFirstPassword(page, temporary) {
  await page.getByRole('heading', { name: ja.password.firstTitle }).waitFor();
  await page.getByLabel(ja.password.current).fill(temporary);
  await page.getByLabel(ja.password.fresh, { exact: true }).fill(NEW_PASSWORD);
  await page.getByLabel(ja.password.again).fill(NEW_PASSWORD);
  await page.getByRole('button', { name: ja.password.submit }).click();
}

/** Hands over a document and waits until the review of its reading stands. */
export async function importPolicy(page, name, text) {
  await page.goto(new URL('/import', page.url()).href);
  await page.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(text, 'utf8') });
  await page.waitForURL(/\/editions\/[^/]+\/review$/);
  await page.getByRole('heading', { level: 1, name: ja.review.title }).waitFor();
  return /\/editions\/([^/]+)\//.exec(page.url())[1];
}

/** Asks the API as the page would. */
export function ask(page, path) {
  return page.evaluate(async (address) => (await fetch(`/api/v1${address}`)).json(), path);
}

/** Waits until what the server answers at `path` passes `test`: pages say less than the server holds. */
export async function becomes(page, path, test) {
  const until = Date.now() + PATIENCE_MS;
  for (;;) {
    const answer = await ask(page, path);
    if (test(answer)) return answer;
    if (Date.now() > until) throw new Error(`${path} is still ${JSON.stringify(answer).slice(0, 500)}`);
    await page.waitForTimeout(50);
  }
}

/** Does by the API what another person, or another window, would do meanwhile. */
export function tell(page, method, path, body) {
  return page.evaluate(async (call) => {
    const session = await (await fetch('/api/v1/session')).json();
    const headers = { 'Content-Type': 'application/json', 'X-Csrf-Token': session.csrf_token };
    const answer = await fetch(`/api/v1${call.path}`, { method: call.method, headers, body: JSON.stringify(call.body) });
    if (!answer.ok) throw new Error(`${call.method} ${call.path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  }, { method, path, body });
}

/** Waits until a page is there and nothing of it is loading any more. */
export async function settled(page) {
  await page.waitForLoadState('networkidle');
  await page.waitForFunction(() => document.querySelector('h1') !== null && document.querySelector('.loading') === null);
}
