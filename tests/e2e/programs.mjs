// tests/e2e/programs.mjs -- programs that call by a token: added, given a new token and ended in the browser, and what their tokens do meanwhile
import { texts } from './journey.mjs';
import { lookAt } from './look.mjs';
import { accessibilityFindings } from './browser.mjs';
import { check, same, step } from './tap.mjs';

const { ja } = texts;
const t = ja.programs;

/** As a program would, with nothing of the browser's. */
async function asProgram(url, token) {
  const answer = await fetch(`${url}/api/v1/programs/itself`, { headers: { Authorization: `Bearer ${token}` } });
  return answer.status;
}

const field = (dialog, name) => dialog.getByLabel(new RegExp(`^${name}`));

async function shownToken(page) {
  const token = await page.locator('.program-token').textContent();
  check(/^sekisho_[0-9a-z]{26}_[0-9a-f]{64}$/.test(token), token);
  return token;
}

export async function programs(page, url) {
  const world = {};
  await step('a program is added with all that must be said, and its token is shown once', async () => {
    await page.goto(`${url}/accounts`);
    await page.getByRole('link', { name: t.open }).click();
    await page.getByRole('heading', { level: 1, name: t.title }).waitFor();
    await page.getByRole('button', { name: t.issue }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: t.submit }).click();
    await dialog.getByText(t.missingAllows).waitFor();
    await field(dialog, t.name).fill('監視装置');
    await field(dialog, t.purpose).fill('障害の記録');
    await field(dialog, t.reason).fill('夜間の障害をすぐに記録するため');
    await field(dialog, t.until).fill(new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10));
    await dialog.getByRole('button', { name: t.owner }).click();
    await page.getByRole('option').first().click();
    await dialog.getByRole('button', { name: t.addKind }).click();
    await page.getByRole('option', { name: '情報セキュリティインシデント' }).click();
    await dialog.getByText(t.acts.open, { exact: true }).click();
    same(await accessibilityFindings(page), [], 'axe-core on the form');
    await lookAt(page, 'program-form');
    await dialog.getByRole('button', { name: t.submit }).click();
    world.token = await shownToken(page);
    await lookAt(page, 'program-token');
    same(await asProgram(url, world.token), 200, 'the token');
    await page.getByRole('button', { name: t.copied }).click();
    same(await page.locator('.program-token').count(), 0, 'tokens shown');
    await page.reload();
    await page.getByRole('heading', { level: 2, name: '監視装置' }).waitFor();
    same(await page.getByText(world.token).count(), 0, 'the token after a reload');
    await page.getByText(t.usedFrom('', '').slice(-1)).first().waitFor();
    await lookAt(page, 'programs');
  });
  await step('a new token makes the one before worthless', async () => {
    await page.getByRole('button', { name: t.rotateOf('監視装置') }).click();
    await page.getByRole('dialog').getByRole('button', { name: t.rotate, exact: true }).click();
    const fresh = await shownToken(page);
    check(fresh !== world.token, 'the same token');
    same([await asProgram(url, world.token), await asProgram(url, fresh)], [401, 200], 'old and new');
    world.token = fresh;
    await page.getByRole('button', { name: t.copied }).click();
  });
  await step('ended with a reason, it is refused and shown among those that ended', async () => {
    await page.getByRole('button', { name: t.endOf('監視装置') }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: t.end, exact: true }).click();
    await dialog.getByText(t.missing).waitFor();
    await field(dialog, t.endReason).fill('装置を撤去した');
    await dialog.getByRole('button', { name: t.end, exact: true }).click();
    await page.getByText(t.none).waitFor();
    same(await asProgram(url, world.token), 401, 'the token');
    await page.getByText(t.showEnded).click();
    await page.getByRole('heading', { level: 2, name: '監視装置' }).waitFor();
    await page.getByText(t.states.ended, { exact: true }).waitFor();
  });
}
