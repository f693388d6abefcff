// tests/e2e/office.mjs -- the organisation in Debian's Chromium: a list of staff in, the tree, a move, and a 1 April change
// Usage: node tests/e2e/office.mjs PATH-OF-SEKISHO
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { launch, missing, visit } from './browser.mjs';
import { ask, setFirstPassword, settled, signIn, tell, texts } from './journey.mjs';
import { lookAt } from './look.mjs';
import { root, startServer } from './server.mjs';
import { check, finish, same, skipAll, step } from './tap.mjs';

const { ja } = texts;
const DAY = '2027-04-01';
const persons = JSON.parse(readFileSync(join(root, 'sample/mihon/persons.json'), 'utf8'));

const workbook = (rows) => execFileSync('python3', [join(root, 'tests/cli/workbook.py')], { input: JSON.stringify(rows) });

async function comeIn(page, url, login, password) {
  await page.goto(`${url}/`);
  await page.getByLabel(ja.signIn.login).waitFor();
  await signIn(page, login, password);
}

async function open(page, world, address) {
  await page.goto(world.url + address);
  await page.locator('.shell h1').waitFor();
  await settled(page);
}

const unitNamed = async (page, name) => (await ask(page, '/office')).units.find((unit) => unit.name === name);
const personNamed = async (page, q) => (await ask(page, `/office/persons?q=${encodeURIComponent(q)}`)).persons[0];

/** The post of that name in that unit. */
async function postIn(page, unitName, name) {
  const office = await ask(page, '/office');
  const unit = office.units.find((one) => one.name === unitName);
  return office.posts.find((post) => post.unit_id === unit.id && post.name === name);
}

async function setUp(page, world) {
  await step('without an organisation the page says how to make one', async () => {
    await open(page, world, '/office');
    await page.getByText(ja.office.empty).waitFor();
    await lookAt(page, 'office-empty');
  });
  await step('the staff list of the made-up town becomes its organisation', async () => {
    const session = await ask(page, '/session');
    await tell(page, 'POST', '/office/change', {
      reason: '最初の管理者',
      changes: [{ what: 'person', id: session.person.id, new: true, set: { number: '0010', name: '町田　はな', kana: 'マチダ ハナ' } }],
    });
    await open(page, world, '/office/import');
    await page.locator('input[type=file]').setInputFiles({ name: '名簿.xls', mimeType: 'application/vnd.ms-excel', buffer: Buffer.from('d0cf11e0a1b11ae10000', 'hex') });
    await page.getByText(/古い形式の Excel/u).waitFor();
    await page.locator('input[type=file]').setInputFiles({ name: '名簿.xlsx', mimeType: 'application/vnd.ms-excel', buffer: workbook(persons) });
    await page.getByRole('button', { name: ja.office.form.next }).click();
    await page.getByRole('table', { name: ja.office.import.rows }).waitFor();
    same((await ask(page, '/office')).people, 1, 'nobody but the administrator yet');
    await lookAt(page, 'office-import');
    await page.getByLabel(new RegExp(`^${ja.office.form.reason}`)).fill('職員名簿の取り込み');
    await page.getByRole('button', { name: ja.office.import.take }).click();
    await page.getByText(ja.office.import.done).waitFor();
    same((await ask(page, '/office')).people, 60, 'people');
  });
}

const REGISTER = '/registers/information_asset';
const assets = (kind) => [['情報資産台帳'], ['資産番号', '名称', '種類', 'ふりがな'], ...Array.from({ length: 60 }, (_, at) => [`税-${at + 1}`, `課税台帳 ${at + 1}`, at === 2 ? kind : '電子データ', 'カゼイ'])];

async function register(page, world) {
  const give = (rows) => page.locator('input[type=file]').setInputFiles({ name: '資産.xlsx', mimeType: 'application/vnd.ms-excel', buffer: workbook(rows) });
  await step('a register kept in a workbook is tried row by row, its columns are put right, and nothing is made of it while a row is wrong', async () => {
    await open(page, world, REGISTER);
    await page.getByRole('link', { name: ja.registers.rowsIn }).click();
    await page.getByText(ja.rowsIn.kinds).waitFor();
    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: ja.rowsIn.headsCsv }).click();
    check(readFileSync(await (await saved).path(), 'utf8').includes('機密性'), 'the headings of the type');
    await give(assets('紙でない'));
    await page.getByRole('button', { name: ja.rowsIn.look }).click();
    await page.getByText(ja.rowsIn.mendColumns).waitFor();
    const columns = page.getByRole('table', { name: ja.rowsIn.columns });
    await columns.getByRole('row', { name: 'ふりがな' }).getByRole('button').click();
    await page.getByRole('option', { name: ja.rowsIn.unused, exact: true }).click();
    await page.getByText(ja.rowsIn.mend).waitFor();
    const wrong = page.getByRole('table', { name: ja.rowsIn.rows }).getByRole('row').nth(1);
    check(/^5/u.test(await wrong.innerText()) && /種類.*紙でない/u.test(await wrong.innerText()), 'the line of the file, its column and its cell');
    await lookAt(page, 'row-import');
    same((await ask(page, '/records?type=information_asset')).total, 0, 'records');
  });
  await step('once every row is right it is imported, and stays to be seen', async () => {
    await page.getByRole('button', { name: ja.rowsIn.again }).click();
    await give(assets('紙の文書'));
    await page.getByRole('button', { name: ja.rowsIn.look }).click();
    await page.getByRole('table', { name: ja.rowsIn.columns }).getByRole('row', { name: 'ふりがな' }).getByRole('button').click();
    await page.getByRole('option', { name: ja.rowsIn.unused, exact: true }).click();
    await page.getByRole('button', { name: ja.rowsIn.take(60) }).click();
    await page.getByText(ja.rowsIn.done(60)).waitFor();
    await lookAt(page, 'row-import-done');
    await page.getByRole('link', { name: ja.rowsIn.toRegister }).click();
    await page.getByText(ja.registers.count(60, 60)).waitFor();
    await open(page, world, `${REGISTER}/import`);
    await page.getByRole('table', { name: ja.rowsIn.earlier }).getByRole('link', { name: '資産.xlsx' }).waitFor();
  });
  await step('a view of a register is saved once under its name, opens again as it was, and is deleted', async () => {
    await open(page, world, `${REGISTER}?which=all&late=1`);
    await page.getByText(ja.registers.none).waitFor();
    await page.getByRole('button', { name: ja.registers.views }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText(ja.registers.viewsNone).waitFor();
    for (const _time of [1, 2]) {
      await dialog.getByLabel(ja.registers.viewName).fill('遅れている資産');
      await dialog.getByRole('button', { name: ja.registers.saveView }).click();
      await dialog.getByText(ja.registers.viewSaved('遅れている資産')).waitFor();
    }
    await open(page, world, '/registers');
    await page.getByRole('link', { name: '遅れている資産' }).click();
    await page.waitForURL((url) => url.searchParams.get('which') === 'all' && url.searchParams.get('late') === '1');
    await page.getByRole('button', { name: ja.registers.views }).click();
    await dialog.getByRole('button', { name: ja.registers.forgetView('遅れている資産') }).click();
    await dialog.getByText(ja.registers.viewsNone).waitFor();
    same((await ask(page, '/views')).views, [], 'views');
  });
}

const inTree = (page, name) => page.getByRole('region', { name: ja.office.tabs.tree }).getByRole('link', { name });

async function tree(page, world) {
  await step('the tree shows units, posts and people, counts gaps, and is narrowed by a name in any kana', async () => {
    await open(page, world, '/office');
    await inTree(page, '伊勢谷　博').waitFor();
    const office = await ask(page, '/office');
    await page.getByRole('link', { name: `${office.gaps.length} ${ja.office.figures.gaps}` }).waitFor();
    await page.getByLabel(ja.office.search).fill('いせや');
    await inTree(page, '加賀　隆').waitFor({ state: 'detached' });
    await inTree(page, '伊勢谷　博').waitFor();
    await page.getByLabel(ja.office.search).fill('');
    await page.getByRole('button', { name: ja.office.close('税務課') }).click();
    await inTree(page, '加賀　隆').waitFor({ state: 'detached' });
    await lookAt(page, 'office-tree');
  });
  await step('people are found by kana, and each has a page', async () => {
    await open(page, world, '/office/persons');
    await page.getByLabel(ja.office.personSearch).fill('エノモト');
    await page.getByText(ja.office.personsLead(1, 1), { exact: true }).waitFor();
    await lookAt(page, 'office-persons');
    await page.getByRole('link', { name: '榎本　由紀' }).click();
    await page.getByRole('heading', { level: 1, name: '榎本　由紀' }).waitFor();
    await settled(page);
    await lookAt(page, 'office-person');
  });
  await step('a person without an account gets one from their own page, and it is theirs', async () => {
    await page.getByText(ja.office.noAccount).waitFor();
    await page.getByRole('button', { name: ja.accounts.add }).click();
    const dialog = page.getByRole('dialog');
    same(await dialog.getByLabel(new RegExp(`^${ja.accounts.name}`)).inputValue(), '榎本　由紀', 'the name that is filled in');
    await dialog.getByLabel(new RegExp(`^${ja.accounts.login}`)).fill('enomoto');
    await dialog.getByRole('button', { name: ja.accounts.add }).click();
    world.temporary = await dialog.locator('.slip-password').textContent();
    await dialog.getByRole('button', { name: ja.accounts.handed }).click();
    await page.getByRole('link', { name: 'enomoto', exact: true }).waitFor();
    const { accounts } = await ask(page, '/accounts');
    same(accounts.find((one) => one.login === 'enomoto')?.id, (await personNamed(page, 'エノモト')).id, 'one id for account and person');
  });
  for (const [name, address] of [['office-unit', `/office/units/${(await unitNamed(page, '税務課')).id}`], ['office-post', `/office/posts/${(await postIn(page, '総務課', '課長')).id}`]]) {
    await step(`${name} stands on a desk and on a phone`, async () => {
      await open(page, world, address);
      await lookAt(page, name);
    });
  }
}

/** Chooses from a field that is typed into. */
async function pick(dialog, page, label, words, option) {
  await dialog.getByRole('combobox', { name: new RegExp(`^${label}`) }).fill(words);
  await page.getByRole('option', { name: option }).first().click();
}

const IN_CONVERSION = 229; // what browsers call every key then (UI Events, 4.3.3)

/** While kana are being converted the keys belong to the conversion: nothing is chosen, nothing closes. */
async function composeKana(page, field) {
  await field.fill('');
  const input = await page.context().newCDPSession(page);
  await input.send('Input.imeSetComposition', { text: 'か', selectionStart: 1, selectionEnd: 1 });
  for (const key of ['ArrowDown', 'Enter', 'Escape', 'Tab']) await input.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', key, code: key, windowsVirtualKeyCode: IN_CONVERSION });
  const dialogs = page.getByRole('dialog');
  same([await field.inputValue(), await field.getAttribute('aria-activedescendant'), await dialogs.count()], ['か', null, 1], 'while composing');
  await input.send('Input.insertText', { text: '課長' });
  await page.getByRole('option').first().waitFor();
  same(await field.inputValue(), '課長', 'what was converted');
  await input.detach();
}

/** The keys of the combobox pattern, and that its list goes with the focus. */
async function typeAndChoose(dialog, page, label) {
  const field = dialog.getByRole('combobox', { name: new RegExp(`^${label}`) });
  const lists = page.getByRole('listbox');
  const none = dialog.locator('.combo-none');
  await field.fill('係長');
  await lists.waitFor();
  await lookAt(page, 'office-list');
  await field.press('Escape');
  same([await lists.count(), await dialog.isVisible()], [0, true], 'Escape closes the list and not the dialog');
  await field.press('ArrowDown');
  const option = page.locator(`[id="${await field.getAttribute('aria-activedescendant')}"]`);
  same(await option.getAttribute('role'), 'option', 'what the arrow came to');
  const name = await option.locator('.choice-name').innerText();
  await field.press('Enter');
  same([await lists.count(), await field.inputValue()], [0, name], 'Enter chooses and closes');
  await field.fill('課長');
  await lists.waitFor();
  await field.press('ArrowUp');
  const last = await lists.getByRole('option').last().locator('.choice-name').innerText();
  await field.press('Tab');
  same([await lists.count(), await field.inputValue()], [0, last], 'Tab takes what the arrow came to');
  await composeKana(page, field);
  await field.fill('そのような課はない');
  await none.waitFor();
  await field.press('Tab');
  same([await lists.count(), await none.count()], [0, 0], 'the list goes with the focus, at once');
  await dialog.getByText(ja.form.notFromList).waitFor();
}

async function functions(page, world) {
  await step('a function is given to a post, is checked first, and the post holds it', async () => {
    const post = await postIn(page, '総務課', '課長');
    await open(page, world, `/office/posts/${post.id}`);
    await page.getByRole('button', { name: ja.office.acts.addHolding }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: new RegExp(ja.office.fields.function.name) }).click();
    await page.getByRole('option', { name: /統括情報セキュリティ責任者/ }).click();
    await lookAt(page, 'office-form');
    await dialog.getByRole('button', { name: ja.office.form.next }).click();
    await dialog.getByText(ja.office.outcome.functions).waitFor();
    await dialog.getByRole('button', { name: ja.office.form.save }).click();
    await dialog.getByText(ja.office.form.reasonMissing).waitFor();
    await dialog.getByLabel(new RegExp(`^${ja.office.form.reason}`)).fill('対策基準の定め');
    await dialog.getByRole('button', { name: ja.office.form.save }).click();
    await dialog.getByText(ja.office.form.saved).waitFor();
    await dialog.getByRole('button', { name: ja.common.close, exact: true }).last().click();
    const { held } = await ask(page, '/office/functions');
    same(held.map((one) => [one.function, one.post_id, one.holders[0]?.person]), [['chief_officer', post.id, '伊勢谷　博']], 'held');
    await open(page, world, '/office/functions');
    await lookAt(page, 'office-functions');
  });
  await step('a second holder of what one holds is refused with why, before anything is recorded', async () => {
    const post = await postIn(page, '税務課', '課長');
    await open(page, world, `/office/posts/${post.id}`);
    await page.getByRole('button', { name: ja.office.acts.addHolding }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: new RegExp(ja.office.fields.function.name) }).click();
    await page.getByRole('option', { name: /統括情報セキュリティ責任者/ }).click();
    await dialog.getByRole('button', { name: ja.office.form.next }).click();
    await dialog.getByText(ja.office.findings).waitFor();
    same(await dialog.getByRole('button', { name: ja.office.form.save }).isDisabled(), true, 'recording it');
  });
}

async function reshuffle(page, world) {
  await step('a reshuffle is prepared from the page of a person', async () => {
    await open(page, world, '/office/plans');
    await page.getByRole('button', { name: ja.office.plans.make }).click();
    await page.getByRole('dialog').getByLabel(new RegExp(`^${ja.office.plans.day}`)).fill(DAY);
    await page.getByRole('button', { name: ja.office.plans.start, exact: true }).click();
    await page.getByText(ja.office.plans.noChanges).waitFor();
    world.plan = /\/plans\/(\w+)/.exec(page.url())[1];
    const person = await personNamed(page, 'イセヤ');
    await open(page, world, `/office/persons/${person.id}`);
    await page.getByRole('button', { name: ja.office.acts.move }).click();
    const dialog = page.getByRole('dialog');
    await typeAndChoose(dialog, page, ja.office.fields.post.name);
    await pick(dialog, page, ja.office.fields.post.name, '福祉課 課長', /福祉課 課長/);
    await dialog.getByLabel(ja.office.fields.from_on.name).fill(DAY);
    await dialog.getByRole('button', { name: ja.office.form.next }).click();
    await dialog.getByText(ja.office.findings).waitFor();
    await dialog.getByRole('radio').nth(1).check({ force: true });
    await dialog.getByRole('button', { name: ja.office.form.toPlan }).click();
    await dialog.getByText(ja.office.form.saved).waitFor();
    same((await ask(page, `/office/plans/${world.plan}`)).changes.length, 2, 'the end of one post and the begin of another');
  });
  await step('what it would do stands on its page: findings first, none of it recorded', async () => {
    await open(page, world, `/office/plans/${world.plan}`);
    const plan = await ask(page, `/office/plans/${world.plan}`);
    same(plan.findings.map((one) => one.rule), ['post_taken'], 'two in a post of one');
    await page.getByText(plan.findings[0].text).waitFor();
    same(await page.getByRole('button', { name: ja.office.plans.apply }).isDisabled(), true, 'putting it in force');
    const sitting = await personNamed(page, 'ツチヤ');
    await tell(page, 'PATCH', `/office/plans/${world.plan}`, {
      version: plan.version, title: plan.title, day: plan.day,
      changes: [...plan.changes, { what: 'person', id: sitting.id, set: { until_on: '2027-03-31' } }],
    });
    await page.reload();
    await page.getByRole('heading', { name: ja.office.outcome.gaps }).waitFor();
    await lookAt(page, 'office-plan');
  });
  await step('it is put in force in one act; what is left over is listed; the day shows it', async () => {
    await page.getByRole('button', { name: ja.office.plans.apply }).click();
    await page.getByText(ja.office.plans.applied).waitFor();
    await page.getByRole('heading', { name: ja.office.plans.left }).waitFor();
    const person = await personNamed(page, 'イセヤ');
    same((await ask(page, `/office/persons/${person.id}`)).unit, '総務課', 'before the day');
    same((await ask(page, `/office/persons/${person.id}?day=${DAY}`)).unit, '福祉課', 'on the day');
    await open(page, world, `/office?day=${DAY}`);
    await page.getByText(ja.office.onDay('令和9年4月1日')).waitFor();
    await inTree(page, '土屋　和夫').waitFor({ state: 'detached' });
    await open(page, world, '/office/plans');
    await lookAt(page, 'office-plans');
    await open(page, world, '/office/changes');
    await lookAt(page, 'office-changes');
  });
}

async function fromList(page, world) {
  await step('a staff list goes into a reshuffle; giving that up is asked once more', async () => {
    await open(page, world, '/office/plans');
    await page.getByRole('button', { name: ja.office.plans.make }).click();
    await page.getByRole('button', { name: ja.office.plans.start, exact: true }).click();
    await page.getByRole('link', { name: ja.office.plans.fromList }).click();
    await page.getByLabel(ja.office.import.paste).fill('職員番号\t氏名\t所属名\t職名\n0090\t春野　桜\t税務課\t主事\n');
    await page.getByRole('button', { name: ja.office.import.read, exact: true }).click();
    await page.getByRole('button', { name: ja.office.form.next }).click();
    await page.getByRole('button', { name: ja.office.import.takePlan }).click();
    await page.getByRole('link', { name: ja.office.import.toPlanPage }).click();
    await page.getByRole('table', { name: ja.office.plans.changes }).getByText('春野　桜').first().waitFor();
    same((await ask(page, `/office/persons?q=${encodeURIComponent('春野')}`)).total, 0, 'people called so');
    await page.getByRole('button', { name: ja.office.plans.discard }).click();
    await page.getByRole('dialog').getByText(ja.office.plans.discardTitle).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: ja.office.plans.discard }).click();
    await page.getByRole('button', { name: ja.office.plans.discardDo, exact: true }).click();
    await page.getByText(ja.office.plans.states.discarded).first().waitFor();
  });
}

async function asStaff(browser, world) {
  const { context, page, complaints } = await visit(browser, world.url);
  await step('staff see the organisation and may not change it, but enter their own absence', async () => {
    await comeIn(page, world.url, 'enomoto', world.temporary);
    await setFirstPassword(page, world.temporary);
    await page.locator('.shell h1').waitFor();
    await open(page, world, '/office');
    await inTree(page, '伊勢谷　博').waitFor();
    same(await page.getByRole('link', { name: ja.office.tabs.plans }).count(), 0, 'reshuffles');
    same(await page.getByRole('heading', { name: ja.office.gaps }).count(), 0, 'gaps');
    same((await ask(page, '/office/gaps')).gaps, [], 'gaps that are told');
    const own = (await ask(page, '/office/me')).id;
    await open(page, world, `/office/persons/${own}`);
    same(await page.getByRole('button', { name: ja.office.acts.move }).count(), 0, 'moving');
    await page.getByRole('button', { name: ja.office.acts.addAbsence }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: ja.office.form.next }).click();
    await dialog.getByLabel(new RegExp(`^${ja.office.form.reason}`)).fill('夏季休暇');
    await dialog.getByRole('button', { name: ja.office.form.save }).click();
    await dialog.getByText(ja.office.form.saved).waitFor();
    same((await ask(page, `/office/persons/${own}`)).absences.length, 1, 'absences');
  });
  await step('staff raise no complaint', async () => same(complaints, [], 'complaints'));
  await context.close();
}

async function main(program) {
  const server = await startServer(program);
  const browser = await launch();
  const world = { url: server.url };
  try {
    const { page, complaints } = await visit(browser, server.url);
    await comeIn(page, server.url, server.login, server.password);
    await setFirstPassword(page, server.password);
    await page.getByRole('heading', { level: 1, name: ja.home.welcome }).waitFor();
    await setUp(page, world);
    await register(page, world);
    await tree(page, world);
    await functions(page, world);
    await reshuffle(page, world);
    await fromList(page, world);
    await asStaff(browser, world);
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
