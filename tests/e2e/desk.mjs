// tests/e2e/desk.mjs -- work at a desk: the keyboard alone, kana conversion, what is pasted, files with progress, a second person,
// two people on one record, a register of 10,000 lines, paper
// Usage: node tests/e2e/desk.mjs PATH-OF-SEKISHO
import { launch, missing } from './browser.mjs';
import { day, fillAll, open, rest, send, stateIs } from './forms.mjs';
import { settled, texts } from './journey.mjs';
import { look, walk } from './look.mjs';
import { startServer } from './server.mjs';
import { check, finish, same, skipAll, step } from './tap.mjs';
import { settle, windowOf } from './town.mjs';

const { ja } = texts;
const LINES = 10_000;
const MIB = 1_048_576;

async function takeoutBy(town, login, purpose) {
  const values = {
    kind: 'takeout', blanket: 'single', purpose, destination: '県庁', out_on: day(1), back_on: day(2), transport: ['public_car'], protection: ['carried'],
    consent: true, items: [{ kind: 'paper', name: '資料', amount: 1, confidentiality: 'c2' }],
  };
  return (await town.sessions[login].ask('POST', '/records', { type: 'takeout_bringin', values, transition: 'submit' })).record.id;
}

async function keyboard(staff) {
  for (const place of ['/', '/new', '/new/takeout_bringin', '/inbox', '/registers', '/registers/takeout_bringin?which=all', '/calendar', '/notices', '/office']) {
    await step(`by Tab alone through ${place}: every stop is seen, none is a trap`, async () => {
      await open(staff, place);
      await settled(staff.page);
      const stops = await walk(staff.page, place);
      check(stops > 8, `${place}: ${stops} stops`);
    });
  }
  await step('a layer opens by Enter, keeps the focus, closes by Esc and gives it back', async () => {
    await open(staff, '/registers/takeout_bringin?which=all');
    const button = staff.page.getByRole('button', { name: ja.registers.columns });
    await button.focus();
    await staff.page.keyboard.press('Enter');
    await staff.page.getByRole('dialog').waitFor();
    for (let i = 0; i < 5; i++) await staff.page.keyboard.press('Tab');
    check(await staff.page.evaluate(() => document.activeElement?.closest('[role=dialog]') !== null), 'the focus stays in the layer');
    await staff.page.keyboard.press('Escape');
    await staff.page.getByRole('dialog').waitFor({ state: 'detached' });
    check(await button.evaluate((element) => element === document.activeElement), 'the focus is back where it was');
  });
}

async function files(csirt, staff) {
  await step('a file goes up with its progress told; one is given up on the way; what was sent stands on the record', async () => {
    await open(csirt, '/new/incident');
    await csirt.page.locator('.record-form').waitFor();
    const net = await csirt.context.newCDPSession(csirt.page);
    await net.send('Network.enable');
    await net.send('Network.emulateNetworkConditions', { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: MIB });
    const field = csirt.page.locator('[data-field="files"]');
    await field.locator('input[type=file]').setInputFiles({ name: '大きな画面.png', mimeType: 'image/png', buffer: Buffer.alloc(8 * MIB, 1) });
    await field.getByRole('progressbar').waitFor();
    await field.getByRole('button', { name: ja.form.cancelFile }).click();
    await field.getByRole('progressbar').waitFor({ state: 'detached' });
    same(await field.locator('.file-list li').count(), 0, 'files after giving up');
    await net.send('Network.emulateNetworkConditions', { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: -1 });
    await field.locator('input[type=file]').setInputFiles([
      { name: '警告画面.txt', mimeType: 'text/plain', buffer: Buffer.from('警告') },
      { name: 'ログ.csv', mimeType: 'text/csv', buffer: Buffer.from('a,b\n') },
    ]);
    await field.getByText('警告画面.txt').first().waitFor();
    await field.getByText('ログ.csv').first().waitFor();
    await field.getByRole('button', { name: ja.form.removeFile('ログ.csv') }).click();
    await csirt.page.getByText('に自動で保存しました').waitFor();
    await csirt.page.reload();
    await csirt.page.getByText(ja.form.restored).waitFor();
    await csirt.page.locator('[data-field="files"]').getByText('警告画面.txt', { exact: true }).waitFor();
    await look(csirt.page, 'incident-files');
  });
  await step('nobody else finds a draft', async () => {
    await open(staff, '/');
    same(await staff.page.getByText('警告画面.txt').count(), 0, 'the file');
  });
}

async function names(manager) {
  const { page } = manager;
  await step('a name typed to its end and left by Tab is chosen; a name of nobody stays and is told, and the form does not go', async () => {
    await open(manager, '/new/duty_combination');
    const field = page.locator('[data-field="person"]');
    const input = field.locator('input');
    await input.fill('どこにもいない');
    await page.keyboard.press('Tab');
    await field.getByText(ja.form.notFromList).waitFor();
    same(await input.inputValue(), 'どこにもいない', 'what was typed');
    await look(page, 'name-of-nobody');
    await input.fill('咲良');
    await page.keyboard.press('Tab');
    await page.waitForFunction(() => document.querySelector('[data-field="person"] input')?.value === '咲 良');
    same(await field.getByText(ja.form.notFromList).count(), 0, 'the complaint');
    await input.fill('どこにもいない'); // over the one who was chosen
    await page.keyboard.press('Tab');
    await field.getByText(ja.form.notFromList).waitFor();
    await input.fill('咲良');
    await page.keyboard.press('Tab');
    await page.waitForFunction(() => document.querySelector('[data-field="person"] input')?.value === '咲 良');
    await page.getByText('に自動で保存しました').waitFor();
    await page.reload();
    await page.getByText(ja.form.restored).waitFor();
    await page.waitForFunction(() => document.querySelector('[data-field="person"] input')?.value === '咲 良');
  });
}

/** No asset of a register is demanded of a row: a name that names nothing must not get lost for that. */
async function openNames(keeper) {
  const { page } = keeper;
  await step('a form does not go without a name typed into a field that may be empty; cleared, it goes', async () => {
    await open(keeper, '/new/takeout_bringin');
    await page.locator('[data-field="purpose"] textarea, [data-field="purpose"] input').first().fill('台帳にないもの');
    if ((await page.locator('[data-column="asset"] input').count()) === 0) await page.getByRole('button', { name: ja.form.addRow }).first().click();
    const input = page.locator('[data-column="asset"] input').first();
    await input.fill('どこにもない資産');
    await page.getByRole('button', { name: ja.form.keep }).click();
    await page.getByText(ja.form.openWords(1)).waitFor();
    same(await input.inputValue(), 'どこにもない資産', 'what was typed');
    same(new URL(page.url()).pathname, '/new/takeout_bringin', 'where it is');
    await input.fill('');
    await page.keyboard.press('Tab');
    await page.getByText(ja.form.openWords(1)).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: ja.form.keep }).click();
    await page.waitForURL('**/records/*');
  });
}

/** Until what has the focus is what `selector` finds, and says `words`. */
function focused(page, selector, words) {
  return page.waitForFunction(([which, said]) => {
    const element = document.activeElement;
    return element !== null && element.matches(which) && element.textContent.includes(said);
  }, [selector, words]);
}

/** Whoever cannot see the page, or has no mouse, stands where the focus is: it must not get lost with what was pressed. */
async function standing(town, manager) {
  const { page } = manager;
  for (let at = 1; at <= 4; at++) await takeoutBy(town, 'staff', `順に決める ${at}`);
  await step('who decides by keys stands on the next record after each one, and on the outcome after many', async () => {
    await open(manager, '/inbox');
    const row = page.locator('.task').first();
    const next = await page.locator('.task .line-title').nth(1).innerText();
    await row.getByRole('button').first().press('Enter');
    await page.locator('.notice-good').waitFor();
    await focused(page, '.line-title', next);
    for (const at of [0, 1]) await page.locator('.task-tick input').nth(at).press('Space');
    await page.locator('.bulk').getByRole('button').first().press('Enter');
    await focused(page, '.notice', ja.records.decided(2));
  });
  const record = await takeoutBy(town, 'staff', '差し戻すもの');
  await step('a step that is opened, given up and taken keeps the focus with it', async () => {
    await open(manager, `/records/${record}`);
    const back = page.getByRole('button', { name: '差し戻す', exact: true });
    await back.press('Enter');
    await focused(page, '.step-form', '差し戻す');
    await page.getByRole('button', { name: ja.common.cancel }).press('Enter');
    await focused(page, 'button', '差し戻す');
    await back.press('Enter');
    await page.locator('[data-field="comment"] textarea').fill('行先を詳しく');
    await rest(manager);
    await page.locator('.step-form button[type=submit]').press('Enter');
    await focused(page, '.notice', ja.records.receipt);
  });
}

/** A key as Chromium gives it on while an input method has it. */
async function keyOf(keys, key, code) {
  await keys.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', key, code: key, windowsVirtualKeyCode: code });
  await keys.send('Input.dispatchKeyEvent', { type: 'keyUp', key, code: key, windowsVirtualKeyCode: code });
}

async function conversion(manager) {
  const { page, context } = manager;
  const field = page.locator('[data-field="person"]');
  const input = field.locator('input');
  const list = page.getByRole('listbox');
  await step('keys of the conversion of kana choose nothing; how many there are to choose from is told', async () => {
    await open(manager, '/new/duty_combination');
    const keys = await context.newCDPSession(page);
    await input.focus();
    await keys.send('Input.imeSetComposition', { text: '税', selectionStart: 1, selectionEnd: 1 });
    await field.getByRole('status').filter({ hasText: ja.form.options(3) }).waitFor(); // all of the tax section
    same(await page.getByRole('option').count(), 3, 'what there is to choose from');
    for (const [key, code] of [['ArrowDown', 229], ['Enter', 229], ['Escape', 229], ['Tab', 229], ['ArrowDown', 40], ['Enter', 13]]) await keyOf(keys, key, code);
    same([await input.inputValue(), await list.count(), await input.getAttribute('aria-activedescendant')], ['税', 1, null], 'while it is converted');
    await keys.send('Input.insertText', { text: '税' });
    await input.press('ArrowDown');
    await input.evaluate((element) => element.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', keyCode: 229, bubbles: true, cancelable: true })));
    same([await input.inputValue(), await list.count()], ['税', 1], 'by the key that ends the conversion, as Safari gives it');
  });
  await step('a keyboard that comes up on the screen hides neither the field nor its list, and no message of it', async () => {
    const size = page.viewportSize();
    for (const [words, place] of [['', list], ['どこにもいない', field.locator('.combo-none')]]) {
      await page.setViewportSize({ width: 390, height: 844 });
      await open(manager, '/new/duty_combination');
      await input.click();
      await input.fill(words);
      await place.waitFor();
      await page.setViewportSize({ width: 390, height: 300 });
      await page.waitForFunction(() => {
        const bar = document.querySelector('.top')?.getBoundingClientRect().bottom ?? 0;
        return [document.activeElement, document.querySelector('.combo-list')].every((one) => {
          const box = one?.getBoundingClientRect();
          return box !== undefined && box.top >= bar && box.bottom <= window.innerHeight;
        });
      });
    }
    await page.setViewportSize(size);
  });
  await step('where the system chooses the colours, too, it is seen which line the arrow came to', async () => {
    await page.emulateMedia({ forcedColors: 'active' });
    await open(manager, '/new/duty_combination');
    await input.click();
    await page.getByRole('option').first().waitFor();
    await input.press('ArrowDown');
    const [active, other] = await Promise.all([0, 1].map((at) => page.getByRole('option').nth(at).evaluate((option) => getComputedStyle(option).outlineStyle)));
    check(active === 'solid' && other === 'none', `outlines: ${active}, ${other}`);
    await page.emulateMedia({ forcedColors: null });
  });
}

async function formKeys(staff) {
  const { page } = staff;
  await step('Enter in a field sends nothing; a form that lacks something leads to the first field that lacks it', async () => {
    await open(staff, '/new/takeout_bringin');
    const destination = page.locator('[data-field="destination"] input');
    await destination.fill('県庁');
    await destination.press('Enter');
    await rest(staff);
    same(await page.getByText(/^あと \d+ か所、入力が必要です/).count(), 0, 'tries to send');
    await page.getByRole('button', { name: '申請する', exact: true }).press('Enter');
    await page.waitForFunction(() => document.activeElement?.closest('[data-field]')?.getAttribute('data-field') === 'kind');
    same(await page.evaluate(() => document.activeElement?.getAttribute('type')), 'radio', 'what has the focus');
  });
  await step('cells pasted from a table leave no tab in a field, and of two numbers no third is made', async () => {
    await staff.context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: staff.url });
    const paste = async (input, words) => {
      await page.evaluate((text) => navigator.clipboard.writeText(text), words);
      await input.press('Control+a');
      await input.press('Control+v');
    };
    const holds = (place, words) => page.waitForFunction(([where, said]) => document.querySelector(where)?.value.trimEnd() === said, [`${place} input`, words]);
    await paste(page.locator('[data-field="destination"] input'), '県庁\t市町村課\r\n');
    await holds('[data-field="destination"]', '県庁 市町村課');
    const amount = page.locator('[data-column="amount"] input').first();
    await paste(amount, '1,200\r\n3\r\n');
    await holds('[data-column="amount"]', '1,200 3');
    await paste(amount, '１，２００');
    await holds('[data-column="amount"]', '1200');
  });
  await step('what was typed last before the Back of the browser is there when one comes again', async () => {
    await open(staff, '/new');
    await page.locator('main a[href^="/new/takeout_bringin"]').first().click();
    const purpose = page.locator('[data-field="purpose"] textarea');
    const saved = page.waitForResponse((answer) => answer.url().includes('/drafts/') && answer.request().method() === 'PUT');
    await purpose.fill('途中で戻る');
    await page.goBack();
    await saved;
    await page.goForward();
    await page.getByText(ja.form.restored).waitFor();
    same(await purpose.inputValue(), '途中で戻る', 'what was typed');
  });
}

/** The administrator looks after the ledger, and sees no record for that. */
async function unseen(town, admin) {
  await step('the event of a record that one may not see gives away nothing of it, and offers no way to it', async () => {
    const record = await takeoutBy(town, 'staff', '管理者の知らない用件');
    const { events } = await town.sessions.admin.ask('GET', '/ledger/events?log=body&limit=50');
    const event = events.find((one) => one.subject === `record/${record}`);
    await admin.page.goto(new URL(`/ledger/events/${event.index}`, admin.url).href);
    await admin.page.getByText(ja.event.contentOfRecord).waitFor();
    await settled(admin.page);
    const words = await admin.page.locator('main').innerText();
    check(!words.includes('管理者の知らない用件'), 'its title');
    check(words.includes('draft → asked'), 'states of a type one does not know are their codes, not those of editions');
    same(await admin.page.getByRole('link', { name: ja.event.openRecord }).count(), 0, 'ways to it');
  });
}

/** What the manager grants to oneself under a combination of duties. */
async function relieved(town, chief) {
  const ask = (login, path, body) => town.sessions[login].ask('POST', path, body);
  const move = async (login, record, transition) => (await ask(login, `/records/${record.id}/move`, { expected_version: record.version, transition })).record;
  await step('what was done under a combination of duties stands in the year, with clause and review, to be printed and saved', async () => {
    const values = {
      person: town.idOf.pmanager, duties: ['ask_grant'], what: '税務課の持出許可', unit: town.idOf.utax, reason: '代わりの者がいないため承認と兼ねる', tried: '隣の課',
      compensation: '毎月見る', from_on: day(0), until_on: `${Number(day(-90).slice(0, 4)) + 1}-03-31`, reviewer: 'auditor',
    };
    const { record } = await ask('manager', '/records', { type: 'duty_combination', values, transition: 'submit' });
    await move('ciso', record, 'approve');
    const id = await takeoutBy(town, 'manager', '自分で許可するもの');
    await move('manager', await town.sessions.manager.ask('GET', `/records/${id}`), 'grant');
    await open(chief, '/registers');
    await chief.page.getByRole('link', { name: ja.relieved.title }).click();
    const row = chief.page.getByRole('row').nth(1);
    await row.getByText('自分で許可するもの').waitFor();
    for (const words of ['許可する', ja.relieved.barred('申請者（起票者）'), ja.relieved.reviews.running, '税務課の持出許可']) await row.getByText(words, { exact: false }).first().waitFor();
    check((await row.locator('.clause-link').count()) > 0, 'a clause');
    await look(chief.page, 'relieved');
  });
}

/** What the server answers when a reader failed after the record was written: made so here, since none fails on demand. */
async function unshown(staff) {
  const { page } = staff;
  await step('a record that was saved and could not be shown is told as saved, with a way to it, not as hidden', async () => {
    await page.route('**/api/v1/records', async (route) => {
      const answer = await route.fetch();
      const { record, event } = await answer.json();
      await route.fulfill({ response: answer, json: { id: record.id, unshown: true, event } });
    });
    await open(staff, '/new/takeout_bringin');
    await fillAll(page, { purpose: '表示できなかったもの' });
    await page.getByRole('button', { name: ja.form.keep }).click();
    await page.getByText(ja.records.unshownNow).waitFor();
    same(await page.getByText(ja.records.hiddenNow).count(), 0, 'told as hidden');
    await look(page, 'saved-not-shown');
    await page.unroute('**/api/v1/records');
    await page.getByRole('link', { name: ja.records.openUnshown }).click();
    await page.getByRole('heading', { level: 1, name: '表示できなかったもの' }).waitFor();
  });
}

const TERMINAL = {
  terminal_no: 'PC-0231', kind: 'ノートパソコン', maker: 'みほん電機 NB-500', serial: 'S1', os: 'OS 11', shared: true, zone: 'LGWAN接続系', place: '本庁1階 窓口3番',
  confidentiality: '機密性2', encrypted: true, login: ['ICカード'], wire_lock: true, takeout_allowed: false, leased: false, bought_on: day(-400),
};

async function secondPerson(keeper, manager) {
  let record;
  await step('what needs two is asked of a second person, and nothing has changed before', async () => {
    await open(keeper, '/new/terminal');
    await fillAll(keeper.page, TERMINAL);
    record = await send(keeper, '登録する');
    await open(keeper, `/records/${record}`);
    await keeper.page.getByRole('button', { name: '消去して廃棄・返却した', exact: true }).click();
    const form = keeper.page.locator('.step-form');
    await fillAll(form, { end_kind: '廃棄', erase_method: '物理的破壊', erased_on: day(0), erase_place: '電算室' });
    await form.getByText(ja.record.needsSecond).waitFor();
    await rest(keeper);
    await form.locator('button[type=submit]').click();
    await keeper.page.getByText(ja.record.second).waitFor();
    await stateIs(keeper, '使用中');
    await look(keeper.page, 'second-asked');
  });
  await step('the second person sees who asks for what, agrees, and it is done', async () => {
    await open(manager, `/records/${record}`);
    await manager.page.getByText(ja.record.secondLead('咲 良', '消去して廃棄・返却した')).waitFor();
    await look(manager.page, 'second-asks');
    await manager.page.getByRole('button', { name: ja.record.agree }).click();
    await stateIs(manager, '廃棄・返却済み');
  });
  await step('on paper a record is its form: nothing to press, and all that stands in it', async () => {
    await manager.page.emulateMedia({ media: 'print' });
    same(await manager.page.locator('main button:visible').count(), 0, 'buttons on paper');
    check((await manager.page.locator('main').innerText()).includes('PC-0231'), 'the number stands on paper');
    if (process.env.SEKISHO_SHOTS !== undefined) await manager.page.screenshot({ path: `${process.env.SEKISHO_SHOTS}/paper.png`, fullPage: true });
    await manager.page.emulateMedia({ media: null });
  });
}

async function clash(town, manager) {
  await step('two people on one record: who comes second is told what differs and loses nothing', async () => {
    const record = await takeoutBy(town, 'staff', '二人で同時に');
    await open(manager, `/records/${record}`);
    const seen = await town.sessions.manager.ask('GET', `/records/${record}`);
    const back = seen.possible.find((one) => one.act === 'return');
    await manager.page.getByRole('button', { name: back.label.ja, exact: true }).click();
    const form = manager.page.locator('.step-form');
    await form.locator('[data-field="comment"] textarea').fill('理由を詳しく書いてください。');
    await town.sessions.staff.ask('POST', `/records/${record}/move`, { expected_version: seen.version, transition: 'withdraw' });
    await rest(manager);
    await form.locator('button[type=submit]').click();
    await manager.page.getByText(ja.clash.title).waitFor();
    same(await form.locator('[data-field="comment"] textarea').inputValue(), '理由を詳しく書いてください。', 'what was typed');
    await look(manager.page, 'clash');
    await manager.page.getByRole('button', { name: ja.clash.reload }).click();
    await stateIs(manager, '取下げ');
  });
}

/** The register as it would be with many records: one real line, given 10,000 times. */
async function manyLines(chief) {
  await step(`of ${LINES} lines only those in sight exist; the last one is reached by keys; filters and columns stay quick`, async () => {
    await chief.page.route(/\/api\/v1\/records\?.*type=takeout_bringin/u, async (route) => {
      const url = new URL(route.request().url());
      const answer = await (await route.fetch({ url: `${url.origin}/api/v1/records?type=takeout_bringin&which=all&limit=1` })).json();
      const [line] = answer.records;
      const offset = Number(url.searchParams.get('offset') ?? 0);
      const limit = Number(url.searchParams.get('limit') ?? 100);
      const records = Array.from({ length: Math.min(limit, LINES - offset) }, (_none, at) => ({ ...line, id: String(offset + at).padStart(26, '0'), title: `持出し ${offset + at + 1}` }));
      const next = offset + records.length < LINES ? { next: offset + records.length } : {};
      const { next: _old, ...rest } = answer;
      await route.fulfill({ json: { ...rest, records, total: LINES, ...next } });
    });
    const began = Date.now();
    await open(chief, '/registers/takeout_bringin?which=all');
    await chief.page.getByText(ja.registers.count(LINES, LINES)).waitFor();
    const loaded = Date.now() - began;
    const table = chief.page.getByRole('table');
    check((await table.getByRole('row').count()) < 100, 'rows that exist');
    const past = chief.page.getByRole('link', { name: ja.registers.skip });
    await past.focus();
    await past.press('Enter');
    same(await chief.page.evaluate(() => document.activeElement?.textContent), ja.registers.end, 'past the table');
    same(new URL(chief.page.url()).search, '?which=all', 'the address');
    const last = chief.page.locator(`[role=row][aria-rowindex="${LINES + 1}"]`);
    for (let tries = 0; tries < 5 && (await last.count()) === 0; tries++) {
      await chief.page.keyboard.press('End'); // heights are known once a row was in sight
      await settled(chief.page);
    }
    await last.waitFor();
    const frames = await chief.page.evaluate(async () => {
      const gaps = [];
      let last = performance.now();
      for (let i = 0; i < 90; i++) {
        window.scrollBy(0, -2500);
        await new Promise((done) => requestAnimationFrame(done));
        const now = performance.now();
        gaps.push(now - last);
        last = now;
      }
      return gaps.sort((a, b) => a - b);
    });
    process.stdout.write(`# ${LINES} lines: loaded in ${loaded} ms; frames while scrolling: median ${frames[45].toFixed(0)} ms, 95 % ${frames[85].toFixed(0)} ms\n`);
    await look(chief.page, 'register-many');
    await chief.page.unroute(/\/api\/v1\/records\?.*type=takeout_bringin/u);
  });
}

async function main() {
  const why = missing();
  if (why !== undefined) {
    skipAll(why);
    return 0;
  }
  const server = await startServer(process.argv[2]);
  const browser = await launch();
  try {
    const town = await settle(server);
    await takeoutBy(town, 'staff', '台帳の一行');
    const people = {};
    for (const login of ['staff', 'manager', 'chief', 'csirt', 'keeper', 'admin']) {
      people[login] = { ...(await windowOf(browser, town, login, 1280)), url: server.url };
    }
    await keyboard(people.manager);
    await names(people.manager);
    await openNames(people.keeper);
    await standing(town, people.manager);
    await conversion(people.manager);
    await formKeys(people.staff);
    await unseen(town, people.admin);
    await unshown(people.staff);
    await relieved(town, people.chief);
    await files(people.csirt, people.staff);
    await secondPerson(people.keeper, people.manager);
    await clash(town, people.manager);
    await manyLines(people.chief);
    for (const who of Object.values(people)) await step(`${who.login}: no complaint`, async () => same(who.complaints, [], 'complaints'));
  } finally {
    await browser.close();
    await server.close();
  }
  return finish();
}

process.exitCode = await main();
