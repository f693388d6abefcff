// tests/e2e/sign-in.mjs -- accounts and signing in, in Debian's Chromium: what administrators, staff and strangers see
// Usage: node tests/e2e/sign-in.mjs PATH-OF-SEKISHO
import { createHmac } from 'node:crypto';
import { accessibilityFindings, launch, missing, visit } from './browser.mjs';
import { ask, NEW_PASSWORD, setFirstPassword, settled, signIn, tell, texts } from './journey.mjs';
import { lookAt } from './look.mjs';
import { programs } from './programs.mjs';
import { startServer } from './server.mjs';
import { check, finish, same, skipAll, step } from './tap.mjs';

const { ja } = texts;

async function comeIn(page, url, login, password) {
  await page.goto(`${url}/`);
  await signIn(page, login, password);
}

async function addAccount(page, world) {
  await step('an administrator adds an account; its temporary password is shown once', async () => {
    await page.locator('.account').click();
    await page.getByRole('menuitem', { name: ja.accounts.title }).click();
    await page.getByRole('heading', { level: 1, name: ja.accounts.title }).waitFor();
    await page.getByRole('button', { name: ja.accounts.add }).click();
    await page.getByRole('dialog').getByLabel(new RegExp(`^${ja.accounts.name}`)).fill('町田 みどり');
    await page.getByRole('dialog').getByRole('button', { name: ja.accounts.add }).click();
    await page.getByText(ja.password.mustEnter).waitFor();
    await page.getByRole('dialog').getByLabel(new RegExp(`^${ja.accounts.login}`)).fill('m.machida');
    await page.getByRole('dialog').getByRole('button', { name: ja.accounts.add }).click();
    world.temporary = await page.locator('.slip-password').textContent();
    check(/^[a-z2-9]{5}(-[a-z2-9]{5}){3}$/.test(world.temporary), world.temporary);
    same(await accessibilityFindings(page), [], 'axe-core on the slip');
    await page.emulateMedia({ media: 'print' });
    same(await page.locator('.shell').isVisible(), false, 'the page beneath is not printed');
    check(await page.locator('.slip').isVisible(), 'the slip is printed');
    await page.emulateMedia({ media: 'screen' });
    await page.getByRole('button', { name: ja.accounts.handed }).click();
    await page.getByRole('link', { name: '町田 みどり' }).waitFor();
  });
  await step('a name that looks like one taken is refused', async () => {
    await page.getByRole('button', { name: ja.accounts.add }).click();
    await page.getByRole('dialog').getByLabel(new RegExp(`^${ja.accounts.name}`)).fill('町田 緑');
    await page.getByRole('dialog').getByLabel(new RegExp(`^${ja.accounts.login}`)).fill('Ｍ．MACHIDA');
    await page.getByRole('dialog').getByRole('button', { name: ja.accounts.add }).click();
    await page.getByRole('alert').waitFor();
    await page.getByRole('button', { name: ja.common.cancel }).click();
  });
}

async function asStaff(browser, world) {
  const { context, page, complaints } = await visit(browser, world.url);
  await step('staff choose their password and are offered nothing they may not do', async () => {
    await comeIn(page, world.url, 'm.machida', world.temporary);
    await setFirstPassword(page, world.temporary);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.locator('.account').click();
    same(await page.getByRole('menuitem').allTextContents(), [ja.editions.title, ja.office.title, ja.nav.settings, ja.nav.signOut], 'menu');
    await page.keyboard.press('Escape');
    same(await page.getByRole('link', { name: ja.nav.ledger }).count(), 0, 'ledger in the menu');
    same(await page.getByRole('link', { name: ja.nav.import }).count(), 0, 'import');
    for (const place of ['/', '/editions', '/settings']) {
      await page.goto(world.url + place);
      await settled(page);
      same(await page.getByRole('alert').count(), 0, `refusals on ${place}`);
    }
    same((await ask(page, '/accounts')).status, 403, 'accounts');
  });
  await step('a page opened by who is signed in shows no sign-in on its way', async () => {
    await page.addInitScript(() => {
      const look = () => (window.askedAgain ||= document.querySelector('input[type=password]') !== null);
      new MutationObserver(look).observe(document, { childList: true, subtree: true });
    });
    await page.goto(world.url);
    await settled(page);
    same(await page.evaluate(() => window.askedAgain), false, 'a field for a password came up');
  });
  await step('staff raise no complaint', async () => same(complaints, [], 'complaints'));
  return { context, page };
}

async function whereSignedIn(page, world, staff) {
  await step('an administrator sees who is signed in and ends it: the person is out', async () => {
    await page.goto(`${world.url}/accounts`);
    await page.getByRole('link', { name: ja.signedIn.open }).click();
    await page.getByRole('heading', { level: 1, name: ja.signedIn.title }).waitFor();
    const row = page.getByRole('row').filter({ hasText: '町田 みどり' });
    await row.getByText('m.machida').waitFor();
    same(await accessibilityFindings(page), [], 'axe-core');
    await row.getByRole('button').click();
    await page.getByText(ja.signedIn.ended).waitFor();
    same(await row.count(), 0, 'rows of the person');
    await staff.page.goto(`${world.url}/`);
    await signIn(staff.page, 'm.machida', NEW_PASSWORD);
    await staff.page.locator('.shell h1').waitFor();
    await page.goto(`${world.url}/accounts`);
    await page.getByRole('link', { name: '町田 みどり' }).click();
    await page.getByRole('button', { name: ja.signedIn.endAll }).click();
    await page.getByText(ja.signedIn.nowhere).waitFor();
  });
}

async function change(page, world, staff) {
  await step('an administrator changes a name and disables the account: the person is out', async () => {
    await page.goto(`${world.url}/accounts`);
    await page.getByLabel(ja.accounts.search).fill('町田みどり');
    await page.getByRole('link', { name: '町田 みどり' }).click();
    await page.getByLabel(new RegExp(`^${ja.accounts.name}`)).fill('町田 花');
    await page.getByRole('button', { name: ja.accounts.save }).click();
    await page.getByRole('heading', { level: 1, name: '町田 花' }).waitFor();
    await page.getByRole('button', { name: ja.accounts.disable }).click();
    await page.getByText(ja.accounts.disabled).waitFor();
    await staff.page.goto(`${world.url}/`);
    await staff.page.getByLabel(ja.signIn.login).waitFor();
    await signIn(staff.page, 'm.machida', NEW_PASSWORD);
    await staff.page.getByText('止められています', { exact: false }).waitFor();
    await page.getByRole('button', { name: ja.accounts.enable }).click();
    await page.getByRole('button', { name: ja.accounts.disable }).waitFor();
  });
  await step('an administrator issues a new temporary password', async () => {
    await page.getByRole('button', { name: ja.accounts.reset }).click();
    const temporary = await page.locator('.slip-password').textContent();
    check(temporary !== world.temporary, 'another one');
    world.temporary = temporary;
    await page.getByRole('button', { name: ja.accounts.handed }).click();
    await page.locator('.slip').waitFor({ state: 'detached' });
  });
}

async function settings(page, world) {
  await step('settings of sign-in are changed with a reason, within limits, and hold at once', async () => {
    await page.goto(`${world.url}/settings/sign-in`);
    const names = ja.signInSettings.names;
    await page.getByLabel(names.password_min.name, { exact: true }).fill('99');
    await page.getByText(ja.signInSettings.range(8, 64), { exact: true }).waitFor();
    await page.getByLabel(names.password_min.name, { exact: true }).fill('14');
    await page.getByLabel(names.password_min_privileged.name).fill('14');
    await page.getByRole('button', { name: ja.signInSettings.save }).click();
    await page.getByText(ja.correct.reasonMissing).waitFor();
    await page.getByLabel(new RegExp(`^${ja.signInSettings.reason}`)).fill('対策基準の改正');
    await page.getByRole('button', { name: ja.signInSettings.save }).click();
    await page.getByText(ja.signInSettings.saved).waitFor();
    same((await ask(page, '/session')).password_min, 14, 'asked of the next password');
  });
}

const NUMBERED = { 1: '髙橋　一', 2: '渡邉 二', 3: '番号 なし' };

/** Three in a post, of whom one has no number, and one in none. */
function putIntoOffice(page) {
  const put = (what, id, set) => ({ what, id, set: { ...set, from_on: '2020-04-01' } });
  const changes = [put('unit', '+u', { name: '税務課' }), put('post', '+t', { name: '主事', unit: '+u', many: true })];
  for (const [at, name] of Object.entries(NUMBERED)) {
    changes.push(put('person', `+p${at}`, { name, kind: 'regular', ...(at === '3' ? {} : { number: `000${at}` }) }));
    changes.push(put('appointment', `+a${at}`, { person: `+p${at}`, post: '+t', main: true }));
  }
  changes.push(put('person', '+p4', { name: '職 なし', kind: 'regular', number: '0004' }));
  return tell(page, 'POST', '/office/change', { changes, reason: '設定' });
}

async function issueMany(page, world) {
  const slips = page.locator('.slip');
  await step('accounts are issued to all in a post who have none; the slips alone are printed', async () => {
    await putIntoOffice(page);
    await page.goto(`${world.url}/accounts`);
    await page.getByRole('link', { name: ja.issue.open }).click();
    await page.getByText(ja.issue.count(2, 3)).waitFor();
    await page.getByLabel(ja.issue.contact).fill('情報係 内線 123');
    await page.getByRole('button', { name: ja.issue.go(2) }).click();
    await page.getByRole('button', { name: ja.accounts.print }).and(page.locator(':enabled')).waitFor();
    same((await slips.locator('h3').allTextContents()).sort(), ['渡邉 二', '髙橋　一'], 'names as in the organisation');
    for (const words of ['0001', world.url, '情報係 内線 123', ...ja.accounts.slipSteps]) {
      await slips.filter({ hasText: '髙橋　一' }).getByText(words, { exact: false }).first().waitFor();
    }
    same(await accessibilityFindings(page), [], 'axe-core on the slips');
    await lookAt(page, 'issued-slips');
    await page.emulateMedia({ media: 'print' });
    same(await page.locator('.page-head, .issued .no-print, .issued button').filter({ visible: true }).count(), 0, 'what is printed besides');
    same(await slips.first().evaluate((slip) => getComputedStyle(slip).breakInside), 'avoid', 'slips at the end of a page');
    await page.emulateMedia({ media: 'screen' });
  });
  await step('who has not come in yet can be given another slip, others are not offered it', async () => {
    const before = await page.locator('.slip-password').allTextContents();
    await page.getByRole('button', { name: ja.accounts.handed }).click();
    await page.getByText(ja.issue.count(0, 1)).waitFor();
    await page.getByText(ja.issue.again.about).click();
    await page.getByRole('button', { name: ja.issue.goAgain(2) }).click();
    await page.getByRole('button', { name: ja.accounts.print }).and(page.locator(':enabled')).waitFor();
    const after = await page.locator('.slip-password').allTextContents();
    same(after.length, 2, 'slips');
    check(after.every((one) => !before.includes(one)), 'new ones');
    await page.getByRole('button', { name: ja.accounts.handed }).click();
    await slips.first().waitFor({ state: 'detached' });
  });
  await step('sign-in names come from a column of a table, by number; who is not in it is left out', async () => {
    const { ids } = await tell(page, 'POST', '/office/change', { reason: '採用', changes: [{ what: 'person', id: '+n', set: { name: '新 人', kind: 'regular', number: '0010', from_on: '2020-04-01' } }] });
    const post = (await ask(page, '/office')).posts[0].id;
    await tell(page, 'POST', '/office/change', { reason: '採用', changes: [{ what: 'appointment', id: '+a', set: { person: ids[0].id, post, main: true, from_on: '2020-04-01' } }] });
    await page.goto(`${world.url}/accounts/issue`);
    await page.getByText(ja.issue.byTable.about).click();
    await page.getByLabel(ja.office.import.paste).fill('番号\t名\n0010\ta.shin\n9999\tx');
    await page.getByRole('button', { name: ja.office.import.read }).click();
    for (const [label, name] of [[ja.issue.numberColumn, '番号'], [ja.issue.loginColumn, '名']]) {
      await page.getByRole('button', { name: new RegExp(label) }).click();
      await page.getByRole('option', { name, exact: true }).click();
    }
    await page.getByText(ja.issue.count(1, 2)).waitFor();
    await page.getByRole('button', { name: ja.issue.go(1) }).click();
    await slips.getByText('a.shin', { exact: true }).waitFor();
    await page.getByRole('button', { name: ja.accounts.handed }).click();
    await slips.first().waitFor({ state: 'detached' });
  });
}

async function work(page) {
  await step('privileged work is begun with a reason, stands above every page, and is ended', async () => {
    await page.locator('.account').click();
    await page.getByRole('menuitem', { name: ja.work.begin }).click();
    await page.getByRole('dialog').getByRole('button', { name: ja.work.begin }).click();
    await page.getByText(ja.work.reasonMissing).waitFor();
    await page.getByLabel(new RegExp(`^${ja.work.reason}`)).fill('人事異動の登録');
    await page.getByRole('dialog').getByRole('button', { name: ja.work.begin }).click();
    const bar = page.getByRole('region', { name: ja.work.now });
    await bar.getByText('人事異動の登録').waitFor();
    await bar.getByText(ja.work.left(60)).waitFor();
    same(await accessibilityFindings(page), [], 'axe-core');
    await bar.getByRole('button', { name: ja.work.end }).click();
    await bar.waitFor({ state: 'detached' });
  });
  await step('with a second administrator an act asks for it, and goes on once it is given', async () => {
    const answer = (await ask(page, '/session')).work;
    same(answer.demanded, false, 'of one alone');
    await page.goto(`${page.url().split('/').slice(0, 3).join('/')}/accounts`);
    for (const [login, name] of [['kanri2', '管理 二郎'], ['k.san', '三人目']]) {
      await page.getByRole('button', { name: ja.accounts.add }).click();
      const form = page.getByRole('dialog').first();
      await form.getByLabel(new RegExp(`^${ja.accounts.name}`)).fill(name);
      await form.getByLabel(new RegExp(`^${ja.accounts.login}`)).fill(login);
      if (login === 'kanri2') await form.getByText(ja.accounts.roles.administrator.about).click();
      await form.getByRole('button', { name: ja.accounts.add }).click();
      if (login !== 'kanri2') {
        await page.getByLabel(new RegExp(`^${ja.work.reason}`)).fill('三人目の登録');
        await page.getByRole('button', { name: ja.work.begin }).click();
      }
      await page.locator('.slip-password').waitFor();
      await page.getByRole('button', { name: ja.accounts.handed }).click();
    }
    await page.getByRole('region', { name: ja.work.now }).getByText('三人目の登録').waitFor();
  });
}

async function everyPage(browser, world, places) {
  for (const [width, height] of [[1280, 800], [390, 844]]) {
    const { context, page, complaints } = await visit(browser, world.url, { viewport: { width, height } });
    await comeIn(page, world.url, world.login, NEW_PASSWORD);
    await page.locator('.shell').waitFor();
    for (const place of places) {
      await step(`${place} at ${width} pixels: nothing sticks out, axe-core clean`, async () => {
        await page.goto(world.url + place);
        await page.locator('.shell h1').waitFor();
        await settled(page);
        const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        same(over, 0, 'pixels to the right of the screen');
        same(await accessibilityFindings(page), [], 'axe-core');
        if (process.env.SEKISHO_SHOTS !== undefined) {
          await page.screenshot({ path: `${process.env.SEKISHO_SHOTS}/${place.replaceAll('/', '_')}-${width}.png`, fullPage: true });
        }
      });
    }
    await step(`${width} pixels raise no complaint`, async () => same(complaints, [], 'complaints'));
    await context.close();
  }
}

/** RFC 6238, as anybody would write it; `ahead` steps of 30 seconds from now. */
function totp(key, ahead = 0) {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...key.replaceAll(' ', '')].map((one) => letters.indexOf(one).toString(2).padStart(5, '0')).join('');
  const secret = Buffer.from(bits.match(/.{8}/g).map((one) => Number.parseInt(one, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + ahead));
  const mac = createHmac('sha1', secret).update(counter).digest();
  return String((mac.readUInt32BE(mac[19] & 15) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

async function registerAuthenticator(page, world) {
  await step('an authenticator is registered with a picture, or the key in letters, and a code', async () => {
    await page.goto(`${world.url}/settings`);
    await page.getByRole('button', { name: ja.factors.totpAdd }).click();
    await page.getByRole('img', { name: ja.factors.qr }).waitFor();
    world.key = await page.locator('.qr-key').textContent();
    await lookAt(page, 'totp-key');
    await page.getByLabel(ja.factor.code).fill('000000');
    await page.getByRole('button', { name: ja.factors.confirm, exact: true }).click();
    await page.getByRole('alert').waitFor();
    await page.getByLabel(ja.factor.code).fill(totp(world.key, -1));
    await page.getByRole('button', { name: ja.factors.confirm, exact: true }).click();
    await page.getByText(ja.factors.recoveryTitle).waitFor();
    world.codes = await page.locator('.codes li').allTextContents();
    same(world.codes.length, 10, 'recovery codes');
    await lookAt(page, 'recovery-codes');
    await page.getByRole('button', { name: ja.factors.recoveryKept }).click();
    await page.getByText(ja.factors.recoveryLeft(10)).waitFor();
    await lookAt(page, 'settings-with-factor');
  });
}

async function secondFactor(browser, world) {
  const { context, page, complaints } = await visit(browser, world.url);
  await step('the password alone opens nothing; a wrong code does not, the right one does', async () => {
    await comeIn(page, world.url, world.login, NEW_PASSWORD);
    await page.getByLabel(ja.factor.code).waitFor();
    await lookAt(page, 'second-factor');
    same((await ask(page, '/editions')).type, 'urn:sekisho:problem:factor-needed', 'editions');
    await page.reload();
    await page.getByRole('heading', { name: ja.factor.title }).waitFor();
    await page.getByLabel(ja.factor.code).fill('123456');
    await page.getByRole('button', { name: ja.factor.submit }).click();
    await page.getByRole('alert').waitFor();
    await page.getByLabel(ja.factor.code).fill(totp(world.key, 1));
    await page.getByRole('button', { name: ja.factor.submit }).click();
    await page.locator('.shell h1').waitFor();
    await page.getByText(ja.last.failures(1)).waitFor();
    await lookAt(page, 'home-with-notices');
  });
  await step('a session that was lost comes back in two steps, and the page is where it was', async () => {
    await page.goto(`${world.url}/settings/sign-in`);
    await page.getByLabel(new RegExp(`^${ja.signInSettings.reason}`)).fill('書きかけの理由');
    await context.clearCookies();
    await page.getByRole('button', { name: ja.signInSettings.save }).click();
    await page.evaluate(() => window.dispatchEvent(new Event('visibilitychange')));
    await page.getByLabel(ja.signInSettings.names.lock_minutes.name).fill('20');
    await page.getByRole('button', { name: ja.signInSettings.save }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(ja.signIn.password, { exact: true }).fill(NEW_PASSWORD);
    await dialog.getByRole('button', { name: ja.signIn.submit }).click();
    await dialog.getByLabel(ja.factor.code).fill(world.codes[0]);
    await dialog.getByRole('button', { name: ja.factor.submit }).click();
    await dialog.waitFor({ state: 'detached' });
    same(await page.getByLabel(new RegExp(`^${ja.signInSettings.reason}`)).inputValue(), '書きかけの理由', 'what was typed');
  });
  await step('who is half signed in can leave', async () => {
    await context.clearCookies();
    await comeIn(page, world.url, world.login, NEW_PASSWORD);
    await page.getByRole('button', { name: ja.factor.other }).click();
    await page.getByLabel(ja.signIn.login).waitFor();
  });
  await step('the second factor raises no complaint', async () => same(complaints, [], 'complaints'));
  await context.close();
}

async function main(program) {
  const server = await startServer(program);
  const browser = await launch();
  const world = { url: server.url, login: server.login };
  try {
    const { page, complaints } = await visit(browser, server.url);
    await step('the first administrator comes in', async () => {
      await comeIn(page, server.url, server.login, server.password);
      await setFirstPassword(page, server.password);
      await page.getByRole('heading', { level: 1, name: ja.home.welcome }).waitFor();
    });
    await addAccount(page, world);
    const staff = await asStaff(browser, world);
    await whereSignedIn(page, world, staff);
    await change(page, world, staff);
    await settings(page, world);
    await issueMany(page, world);
    await programs(page, world.url);
    const { accounts } = await ask(page, '/accounts');
    const other = accounts.find((one) => one.login === 'm.machida').id;
    await everyPage(browser, world, ['/accounts', '/accounts/sessions', '/accounts/issue', '/programs', `/accounts/${other}`, '/settings', '/settings/sign-in']);
    await work(page);
    await registerAuthenticator(page, world);
    await secondFactor(browser, world);
    await step('no console error, no CSP violation, nothing asked of the outside', async () => same(complaints, [], 'complaints'));
  } finally {
    await browser.close();
    await server.close();
  }
}

const why = missing();
if (why !== undefined) {
  skipAll(why);
} else {
  await main(process.argv[2]);
  process.exitCode = finish();
}
