// tests/e2e/records.mjs -- four records walked from beginning to end by everybody concerned, on a phone and at a desk:
// a take-out request, an incident of level 3 on a Sunday, an exception, a log review; then the ledger is verified
// Usage: node tests/e2e/records.mjs PATH-OF-SEKISHO
import { execFileSync } from 'node:child_process';
import { launch, missing } from './browser.mjs';
import { day, fill, fillAll, open, rest, send, take } from './forms.mjs';
import { texts } from './journey.mjs';
import { look } from './look.mjs';
import { startServer } from './server.mjs';
import { check, finish, same, skipAll, step } from './tap.mjs';
import { settle, taxSystem, windowOf } from './town.mjs';

const { ja, en } = texts;
const SIZES = [['phone', 390], ['desk', 1280]];

/** The Sunday before today: clocks run on Sundays, too. */
function lastSunday() {
  const weekday = new Date(day(0)).getUTCDay();
  return day(weekday === 0 ? -7 : -weekday);
}

const find = (who, record) => who.page.locator('.task').filter({ has: who.page.locator(`a[href^="/records/${record}"]`) });

async function takeout(people, world) {
  const { staff, manager, chief, keeper, size } = people;
  let record;
  await step(`take-out, ${size}: from what one wants to do, to a form that says what is missing and saves itself`, async () => {
    await open(staff, '/new');
    await staff.page.getByRole('link', { name: /パソコンを持ち帰って仕事をする/ }).click();
    await fillAll(staff.page, { purpose: '自宅での決算資料の作成', destination: '自宅（みほん町本町1-1）', out_on: day(0), back_on: day(3) });
    await fill(staff.page, 'items', [{ kind: '電子データ', name: '固定資産税 決算資料', amount: '１', confidentiality: '機密性3B', people: '120', encrypted: true }]);
    await staff.page.locator('.follows').filter({ hasText: `統括の許可も要る: ${ja.records.yes}` }).waitFor();
    await staff.page.getByText('に自動で保存しました').waitFor();
    await staff.page.reload();
    await staff.page.getByText(ja.form.restored).waitFor();
    same(await staff.page.locator('[data-field="purpose"] textarea').inputValue(), '自宅での決算資料の作成', 'what was typed');
    await staff.page.getByRole('button', { name: '申請する', exact: true }).click();
    await staff.page.getByText(/^あと \d+ か所、入力が必要です/).waitFor();
    await look(staff.page, 'takeout-form');
    await fillAll(staff.page, { transport: ['公用車'], protection: ['施錠できるかばん', '暗号化'], consent: true });
    record = await send(staff, '申請する');
    world.records.push(record);
  });
  await step(`take-out, ${size}: endorsed with one click in the inbox, granted by the chief officer`, async () => {
    await open(manager, '/inbox');
    await find(manager, record).getByRole('button', { name: /^認めて統括に回す/ }).click();
    await manager.page.locator('.notice-good').waitFor();
    await look(manager.page, 'inbox');
    await open(chief, '/');
    await find(chief, record).getByRole('button', { name: /^許可する（統括）/ }).click();
    await chief.page.locator('.notice-good').waitFor();
  });
  await step(`take-out, ${size}: taken out, brought back, checked; on paper it has its form`, async () => {
    await open(staff, '/');
    await find(staff, record).first().waitFor(); // the applicant sees it at home
    await take(staff, record, '持出・持込を記録する', { out_at: `${day(0)}T09:30`, out_checked: true }, '持出・持込中');
    await take(staff, record, '返却・搬出を記録する', { back_at: `${day(0)}T17:00`, back_state: 'すべて異常なし', scanned: true, erased: true }, '返却確認待ち');
    await take(keeper, record, '返却を確認する', { return_note: '異常なし' }, '完了');
    await look(keeper.page, 'takeout-done');
    await keeper.page.emulateMedia({ media: 'print' });
    check(await keeper.page.locator('.paper-form').isVisible(), 'the paper form is printed');
    check(/総務 次郎/.test(await keeper.page.locator('.stamps').textContent()), 'with who decided');
    await keeper.page.emulateMedia({ media: 'screen' });
  });
}

async function incident(people, world) {
  const { staff, csirt, chief, ciso, size } = people;
  const sunday = lastSunday();
  let record;
  await step(`incident, ${size}: reported by who noticed it, of a Sunday`, async () => {
    await open(staff, '/');
    await staff.page.getByRole('link', { name: ja.ask.report }).click();
    await fillAll(staff.page, {
      what: '住民132名分の名簿を別の事業者に送った', known_at: `${sunday}T10:00`, finder: '税務課 一太郎（内線 221）',
      kind: ['誤送信'], confidentiality: '機密性3B', personal: true,
    });
    await staff.page.locator('[data-field="people"]').waitFor();
    await fillAll(staff.page, { people: '132', personal_items: '氏名、住所', sensitive: false, my_number: false, property_risk: true, wrongful: false });
    await staff.page.locator('.follows').filter({ hasText: `委員会への報告が要る: ${ja.records.yes}` }).waitFor();
    record = await send(staff, ja.form.open);
    world.records.push(record);
  });
  await step(`incident, ${size}: level 3 tells the CISO and the chief officer; the clock did not rest on Sunday`, async () => {
    await take(csirt, record, '受け付けてレベルを決める', { level: 'レベル3' }, '対応中');
    await csirt.page.locator('#deadlines').waitFor();
    const late = csirt.page.locator('.due-late');
    check((await late.count()) > 0 && /レベルに応じた報告/.test((await late.allTextContents()).join(' ')), 'the report of a Sunday is overdue');
    await look(csirt.page, 'incident');
    for (const who of [ciso, chief]) {
      await open(who, '/notices');
      await who.page.locator('.task').filter({ has: who.page.locator(`a[href="/records/${record}"]`) }).filter({ hasText: '緊急時対応計画' }).first().waitFor();
    }
  });
  await step(`incident, ${size}: handled, put to the CISO, instructed, closed`, async () => {
    await take(csirt, record, '原因と再発防止策を報告する', {
      first_aid: '送信先に削除を依頼し、削除の確認を得た', effect: '名簿1件。ほかのシステムへの影響なし', secondary: '確認されていない',
      cause: '宛先の候補を取り違えた', persons_told: '132名に文書を郵送', ppc_first_on: day(0), prefecture_on: day(0), prevention: '外部宛は2名で確認する',
    }, 'CISOの指示待ち');
    await take(ciso, record, '再発防止を指示する', { instruction: '全課で宛先の確認手順を改めること', prevention_until: day(30) }, '再発防止の実施中');
    await take(csirt, record, '完了を報告する', { done_on: day(0), ppc_final_on: day(0), published: '直ちに公表した', published_on: day(0) }, '完了');
    await look(csirt.page, 'incident-done');
  });
}

async function exception(people, world) {
  const { keeper, chief, ciso, staff, size } = people;
  let record;
  await step(`exception, ${size}: asked for, sent back with a reason, asked for again`, async () => {
    await open(keeper, '/new/exception');
    await fillAll(keeper.page, {
      subject: 'OSサポート切れ端末の使用', clauses: [{ clause: '対策基準 6.4', words: 'サポートの切れたOSを使わない' }], target: '税務課 端末2台',
      reason: '後継システムの稼働まで新OSに対応しない', content: '独立した端末として使う', from_on: day(0), until_on: day(100), confidentiality: '機密性2',
      risk: '中', risk_text: '脆弱性を突かれるおそれ', compensation: 'ネットワークから切り離す', plan: '新システムに移行し廃棄',
    });
    record = await send(keeper, '申請する');
    world.records.push(record);
    await take(chief, record, '差し戻す', {}, '下書き', '終期を年度末にしてください');
    await open(keeper, `/records/${record}`);
    await keeper.page.getByText('終期を年度末にしてください').first().waitFor();
    await take(keeper, record, '申請する', { until_on: day(80) }, '統括の審査待ち');
  });
  await step(`exception, ${size}: whoever may not see it is told nothing; examined, permitted, ended`, async () => {
    await staff.page.goto(new URL(`/records/${record}`, staff.url).href);
    await staff.page.getByRole('alert').waitFor();
    await take(chief, record, '審査してCISOに上げる', { condition: '週1回ログを確認すること' }, 'CISOの許可待ち');
    await take(ciso, record, '許可する', {}, '実施中', '認める');
    await take(keeper, record, '終了を報告する', { outcome: '新システムへ移行済み。期間中の事故なし' }, '終了');
    await look(keeper.page, 'exception-done');
  });
}

async function logReview(people, world) {
  const { operator, csirt, size } = people;
  let record;
  await step(`log review, ${size}: looked at and signed, done again where it was too little`, async () => {
    await open(operator, '/registers/log_review');
    await operator.page.getByRole('link', { name: ja.registers.newOne }).click();
    await fillAll(operator.page, {
      system: '税務システム', period_from: '2026-10-01', period_to: '2026-10-31', logs: ['ログイン失敗', '特権IDの操作'], method: '抽出', total: '120,000', looked: '800',
      missing: false, clock_right: true, checks: [{ point: '退職者IDの使用', found: '異常なし' }], worst: '異常なし', summary: '異常なし',
    });
    await operator.page.locator('[data-field="sample"]').waitFor();
    await fill(operator.page, 'sample', '職員20名を乱数で選んだ');
    record = await send(operator, ja.form.open);
    world.records.push(record);
    await take(operator, record, '見た結果に署名する', {}, '確認待ち');
    await take(csirt, record, 'やり直しを求める', {}, '実施待ち', '特権IDは全件を見てください');
    await take(operator, record, '見た結果に署名する', { looked: '1,200' }, '確認待ち');
  });
  await step(`log review, ${size}: who signed may not confirm, and is told why; the manager confirms`, async () => {
    await open(operator, `/records/${record}`);
    same(await operator.page.getByRole('button', { name: '確認する', exact: true }).count(), 0, 'confirming what one signed');
    await take(csirt, record, '確認する', { remark: '妥当と認める' }, '確認済み');
    await csirt.page.locator('.values').getByRole('link', { name: '税務システム', exact: true }).waitFor();
    await look(csirt.page, 'log-review-done');
  });
}

async function refusals(people, town) {
  const { manager, size } = people;
  await step(`refusal, ${size}: one's own request may not be granted; the clause and the form that helps are offered, filled in`, async () => {
    const values = {
      kind: 'takeout', blanket: 'single', purpose: '会議', destination: '県庁', out_on: day(1), back_on: day(2), transport: ['public_car'], protection: ['carried'],
      consent: true, items: [{ kind: 'paper', name: '資料', amount: 1, confidentiality: 'c2' }],
    };
    const { record } = await town.sessions.manager.ask('POST', '/records', { type: 'takeout_bringin', values, transition: 'submit' });
    await open(manager, `/records/${record.id}`);
    await manager.page.getByText(ja.record.barred).click();
    await manager.page.locator('.clause-list a').first().waitFor();
    await manager.page.getByRole('button', { name: /やむを得ない/ }).or(manager.page.getByRole('button', { name: /兼務/ })).first().click();
    await manager.page.waitForURL(/\/new\/duty_combination\?draft=/);
    await manager.page.getByText(ja.form.restored).waitFor();
    await manager.page.locator('[data-field="person"] input').waitFor();
    same(await manager.page.locator('[data-field="person"] input').inputValue(), '税 務', 'the person known');
  });
}

async function bulk(people, town) {
  const { manager, size } = people;
  await step(`inbox, ${size}: many are decided at once, each judged by itself`, async () => {
    for (const purpose of ['現地調査', '納税相談']) {
      const values = {
        kind: 'takeout', blanket: 'single', purpose, destination: '県庁', out_on: day(1), back_on: day(2), transport: ['public_car'], protection: ['carried'],
        consent: true, items: [{ kind: 'paper', name: '資料', amount: 1, confidentiality: 'c2' }],
      };
      await town.sessions.staff.ask('POST', '/records', { type: 'takeout_bringin', values, transition: 'submit' });
    }
    await open(manager, '/inbox');
    await manager.page.getByText(ja.inbox.selectAll).click();
    await manager.page.locator('.bulk').waitFor();
    await look(manager.page, 'inbox-bulk');
    await manager.page.getByRole('button', { name: ja.inbox.bulk('許可する', 2) }).click();
    await manager.page.getByText(ja.records.decided(2)).waitFor();
  });
}

async function pages(people) {
  const { chief, size } = people;
  for (const place of ['/', '/new', '/notices', '/registers', '/registers/takeout_bringin?which=all&group=kind', '/calendar', '/calendar?show=year', '/search?q=決算']) {
    await step(`${place}, ${size}: nothing sticks out, axe-core clean`, async () => {
      await open(chief, place);
      await look(chief.page, place.replace(/\W/g, '_'));
    });
  }
}

/** The auditor reads, so that nobody who acts is left with another language. */
async function english(browser, town, width, size, world) {
  const who = await windowOf(browser, town, 'auditor', width);
  who.url = town.server.url;
  await step(`records, ${size}: in English, too`, async () => {
    await town.sessions.auditor.ask('POST', '/site/language', { language: 'ja' });
    await open(who, `/records/${world.records[0]}`);
    if (who.width < 500) await who.page.getByRole('button', { name: ja.common.menu }).click();
    await who.page.getByRole('button', { name: 'English' }).click();
    if (who.width < 500) await who.page.keyboard.press('Escape');
    await who.page.getByRole('link', { name: 'Taking out and bringing in' }).waitFor();
    await who.page.getByRole('heading', { name: en.record.history }).waitFor();
    await look(who.page, 'english');
  });
  await who.context.close();
}

/** Every act of the four is an event: as the command verifies it, and as the page shows it. */
async function ledger(browser, town, world) {
  await step('the ledger holds, and its page shows each act with its clauses', async () => {
    const out = execFileSync(world.program, ['ledger', 'verify', '--site', town.server.site, '--json'], { encoding: 'utf8' });
    const reports = out.trim().split('\n').map((line) => JSON.parse(line));
    check(reports.length === 2 && reports.every((one) => one.ok), out);
    const { page } = await windowOf(browser, town, 'admin', 1280);
    const cited = new Set();
    for (const record of world.records) {
      const { history, type } = await town.sessions.auditor.ask('GET', `/records/${record}`);
      check(history.length >= 5, `events of ${record}`);
      for (const { index } of history) {
        const event = await town.sessions.admin.ask('GET', `/ledger/events/${index}`);
        same(event.subject, `record/${record}`, 'subject');
        if (event.clauses.length > 0) cited.add(type);
      }
      await page.goto(`${town.server.url}/ledger/events/${history[0].index}`);
      await page.getByText(ja.acts.words['record.move'], { exact: true }).first().waitFor();
    }
    check(cited.size > 0, 'steps cite their clauses');
    await page.goto(`${town.server.url}/ledger`);
    await page.getByRole('link', { name: ja.acts.words['record.move'], exact: true }).first().waitFor();
    await page.context().close();
  });
}

async function walk(browser, town, world, size, width) {
  const people = { size };
  for (const login of ['staff', 'manager', 'chief', 'ciso', 'csirt', 'keeper', 'operator']) {
    people[login] = await windowOf(browser, town, login, width);
    people[login].url = town.server.url;
  }
  await takeout(people, world);
  await incident(people, world);
  await exception(people, world);
  await logReview(people, world);
  await bulk(people, town);
  await refusals(people, town);
  await pages(people);
  await english(browser, town, width, size, world);
  for (const who of Object.values(people).filter((one) => one.page !== undefined)) {
    await step(`${who.login}, ${size}: no complaint`, async () => same(who.complaints, [], 'complaints'));
    await who.context.close();
  }
}

async function main() {
  const [, , program] = process.argv;
  const why = missing();
  if (why !== undefined) {
    skipAll(why);
    return 0;
  }
  const server = await startServer(program);
  const browser = await launch();
  try {
    const world = { program, records: [] };
    const town = await settle(server);
    await taxSystem(town, 'csirt', 'operator');
    for (const [size, width] of SIZES) await walk(browser, town, world, size, width);
    await ledger(browser, town, world);
  } finally {
    await browser.close();
    await server.close();
  }
  return finish();
}

process.exitCode = await main();
