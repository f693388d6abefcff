// tests/e2e/edition.mjs -- pages of an edition in the browser: facts, findings, coverage, differences, carrying over
import { readFileSync } from 'node:fs';
import { accessibilityFindings, visit } from './browser.mjs';
import { ask, becomes, importPolicy, NEW_PASSWORD, policyText, settled, signIn, tell, texts } from './journey.mjs';
import { check, same, step } from './tap.mjs';

const { ja } = texts;
const exactly = (words) => new RegExp(`^${words.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`);

/** What the revision changes, so that each kind of difference is there. */
const CHANGED = ['速やかに統括情報セキュリティ責任者に報告し、指示を受けなければならない。', '24時間以内に文書で統括情報セキュリティ責任者に報告し、CISOの指示を受けなければならない。'];
const REMOVED = '② 監査を受ける者は、その監査を行ってはならない。\n';
const MOVED = '職員等は、使用しない記録媒体に記録された情報を速やかに消去しなければならない。';
const ADDED = '職員等は、対話型の生成AIに町民の個人情報を入力してはならない。';

/** The next edition of みほん町's policy; one number is left out, as revisions do. */
export function revisedText() {
  const replaced = (text, from, to) => {
    check(text.includes(from), `the policy no longer says ${from}`);
    return text.replace(from, to);
  };
  let text = replaced(policyText(), '第2版', '第3版');
  text = replaced(text, CHANGED[0], CHANGED[1]);
  text = replaced(text, REMOVED, '');
  text = replaced(text, `④ ${MOVED}\n`, '');
  text = replaced(text, '② 廃棄を行った者は、', `② ${MOVED}\n③ 廃棄を行った者は、`);
  return replaced(text, '(6) 職員等は、異動又は退職のときは', `(6) ${ADDED}\n(8) 職員等は、異動又は退職のときは`);
}

/** A text as a page of a rule book: one paragraph a line. */
function asPage(text) {
  const paragraphs = text.split('\n').filter((line) => line !== '').map((line) => `<p>${line.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</p>`);
  return `<!doctype html><html lang="ja"><head><meta charset="utf-8"><title>案</title></head><body>${paragraphs.join('\n')}</body></html>`;
}

async function reason(page, words) {
  await page.getByLabel(exactly(ja.correct.reason)).last().fill(words);
}

/** Presses one of a few choices in full view, once the page has come to rest: what moves between press and release loses both. */
async function choose(page, within, name) {
  await settled(page);
  const option = within.locator('.radio').filter({ hasText: name }).first();
  await option.click();
  await option.locator('input:checked').waitFor({ state: 'attached' });
}

export async function facts(page, world) {
  const address = `${world.url}/editions/${world.edition}/facts`;
  await step('the facts say who holds which post, each leading to its clause', async () => {
    await page.goto(address);
    const posts = page.getByRole('table', { name: ja.facts.kinds.post.name });
    const row = posts.getByRole('row').filter({ hasText: ja.facts.functions.ciso.name });
    await row.getByText('副町長').first().waitFor();
    world.facts = (await ask(page, `/editions/${world.edition}/facts`)).facts;
    check(world.facts.length > 20, `only ${world.facts.length} facts`);
    const [ciso] = world.facts.filter((fact) => fact.kind === 'post' && fact.function === 'ciso');
    world.ciso = ciso;
    await row.getByRole('link').first().click();
    await page.waitForURL(/\/read\?path=/);
    await page.getByText('副町長をCISOとする。').first().waitFor();
  });
  await step('correcting a fact needs a reason; what people say wins and is marked', async () => {
    await page.goto(address);
    await page.getByRole('button', { name: ja.facts.editOf(world.ciso.name), exact: true }).first().click();
    await page.getByRole('heading', { name: ja.facts.editTitle }).waitFor();
    same(await accessibilityFindings(page), [], 'axe-core');
    await page.getByLabel(exactly(ja.facts.kinds.post.valueHead)).fill('町長');
    await page.getByRole('button', { name: ja.correct.submit }).click();
    await page.getByText(ja.correct.reasonMissing).waitFor();
    await reason(page, '令和8年4月の組織改正');
    await page.getByRole('button', { name: ja.correct.submit }).click();
    await page.getByText(ja.facts.done, { exact: true }).waitFor();
    const now = await ask(page, `/editions/${world.edition}/facts/${world.ciso.n}`);
    same([now.value, now.corrected, now.confidence, now.history.length], ['町長', true, 100, 1], 'what the server holds');
  });
  await step('a fact that somebody else corrected meanwhile is shown beside what was typed', async () => {
    await page.getByRole('button', { name: ja.facts.editOf(world.ciso.name), exact: true }).first().click();
    await page.getByLabel(exactly(ja.facts.kinds.post.valueHead)).fill('副町長 (情報担当)');
    await reason(page, '辞令のとおり');
    const { version } = await ask(page, `/editions/${world.edition}/facts/${world.ciso.n}`);
    await tell(page, 'PATCH', `/editions/${world.edition}/facts/${world.ciso.n}`, { expected_version: version, changes: { value: '教育長' }, reason: '先回り' });
    await page.getByRole('button', { name: ja.correct.submit }).click();
    await page.getByRole('cell', { name: '教育長' }).waitFor();
    await page.getByRole('button', { name: ja.correct.keepMine }).click();
    await page.getByRole('button', { name: ja.correct.keepMine }).waitFor({ state: 'detached' });
    await becomes(page, `/editions/${world.edition}/facts/${world.ciso.n}`, (now) => now.value === '副町長 (情報担当)');
    await page.getByText('副町長 (情報担当)').first().waitFor();
  });
  await step('a fact can be added and taken away again, with reasons', async () => {
    await page.goto(address);
    await page.getByRole('button', { name: ja.facts.addTo(ja.facts.kinds.zone.name) }).click();
    await page.getByLabel(exactly(ja.facts.kinds.zone.nameHead)).fill('校務系');
    await page.getByRole('button', { name: exactly(ja.facts.kinds.zone.functionHead) }).or(page.getByRole('button', { name: new RegExp(`${ja.facts.kinds.zone.functionHead}$`) })).first().click();
    await page.getByRole('option', { name: exactly(ja.facts.functions.school.name) }).click();
    await reason(page, '学校の図にある');
    await page.getByRole('button', { name: ja.correct.submit }).click();
    const zones = page.getByRole('table', { name: ja.facts.kinds.zone.name });
    await zones.getByText(ja.facts.added).waitFor();
    await page.getByRole('button', { name: ja.facts.removeOf('校務系') }).click();
    await reason(page, '別の文書のもの');
    await page.getByRole('dialog').getByRole('button', { name: ja.facts.remove, exact: true }).click();
    await zones.getByText('校務系').waitFor({ state: 'detached' });
    await page.getByText(ja.facts.showRemoved).click();
    await zones.getByText('校務系').waitFor();
  });
}

export async function coverage(page, world) {
  const address = `${world.url}/editions/${world.edition}/coverage`;
  await step('the comparison says how many days are left, and what is lacking', async () => {
    await page.goto(address);
    const answer = await ask(page, `/editions/${world.edition}/coverage`);
    same(answer.deadline, '2027-07-01', 'deadline');
    await page.getByText('令和9年7月1日').first().waitFor();
    await page.getByText(ja.coverage.daysLeft(answer.days_left), { exact: true }).first().waitFor();
    const lacking = answer.items.filter((item) => ['unsaid', 'perhaps', 'partly'].includes(item.state));
    await page.getByText(ja.common.count(lacking.length), { exact: true }).first().waitFor();
    world.coverage = answer;
  });
  await step('the two questions are answered there, and the answer is an event', async () => {
    const [yes] = await page.getByText(ja.coverage.exemption.yes, { exact: true }).all();
    await yes.click();
    await page.getByRole('button', { name: ja.coverage.exemption.submit }).click();
    await page.getByText(ja.coverage.exemption.missing).waitFor();
    await page.getByText(ja.coverage.exemption.yes, { exact: true }).nth(1).click();
    await page.getByLabel(exactly(ja.coverage.exemption.note)).fill('LGWAN に接続している');
    await page.getByRole('button', { name: ja.coverage.exemption.submit }).click();
    await page.getByText(ja.coverage.applies.yes.name).waitFor();
    const now = await ask(page, '/exemption');
    same([now.answered, now.connected, now.personal], [true, true, true], 'what the server holds');
  });
  await step('a number of an area opens just what it counts', async () => {
    const cell = page.getByRole('table', { name: ja.coverage.areas }).locator('tbody a').first();
    const count = Number((await cell.textContent()).replace(/\D/g, ''));
    await cell.click();
    await page.waitForURL(/area=/);
    await page.getByText(ja.common.count(count), { exact: true }).first().waitFor();
    same(await page.locator('.coverage-item').count(), count, 'items shown');
  });
  await step('where the reading missed it, people say so, with clause and reason', async () => {
    const item = world.coverage.items.find((one) => one.state === 'unsaid') ?? world.coverage.items[0];
    await page.goto(`${address}?show=all`);
    await page.getByRole('button', { name: ja.coverage.decideOf(item.ja), exact: true }).click();
    await choose(page, page, ja.coverage.state.not_needed.name);
    await page.getByRole('button', { name: ja.coverage.submit }).click();
    await page.getByText(ja.correct.reasonMissing).waitFor();
    await page.getByLabel(exactly(ja.coverage.reason)).fill('対象の設備を持たない');
    await page.getByRole('button', { name: ja.coverage.submit }).click();
    await becomes(page, `/editions/${world.edition}/coverage`, (now) => now.items.find((one) => one.id === item.id).state === 'not_needed');
    await page.getByText('対象の設備を持たない').waitFor();
  });
  await step('the comparison is a table for spreadsheets', async () => {
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: ja.coverage.csv }).click()]);
    const bytes = readFileSync(await download.path());
    same([bytes[0], bytes[1], bytes[2]], [0xef, 0xbb, 0xbf], 'byte order mark');
    same(bytes.toString('utf8').trim().split('\r\n').length, world.coverage.items.length + 1, 'rows');
  });
}

/** The unit whose words the revision changes. */
async function changedUnit(page, edition, words) {
  const { units } = await ask(page, `/editions/${edition}/units?q=${encodeURIComponent(words)}&limit=10`);
  check(units.length > 0, `no unit says ${words}`);
  return units[0];
}

export async function secondEdition(page, world) {
  await step('a new edition comes in: what must be decided again is said at once', async () => {
    const unit = await changedUnit(page, world.edition, '統括情報セキュリティ責任者に報告し、指示を受けなければならない');
    await tell(page, 'PATCH', `/editions/${world.edition}/units/${unit.n}`, { expected_version: unit.version, changes: { records: ['報告書'] }, reason: '様式で報告している' });
    world.next = await importPolicy(page, '第3版.txt', revisedText());
    const carry = await ask(page, `/editions/${world.next}/carry`);
    check(carry.open >= 1, `nothing to decide again: ${JSON.stringify(carry).slice(0, 300)}`);
    check(carry.kept.length >= 1, 'nothing was kept');
    await page.getByText(ja.carry.waiting(carry.open)).first().waitFor();
    world.carry = carry;
  });
  await step('the gap in its numbering is a finding, in the review and beside the clause', async () => {
    const { findings } = await ask(page, `/editions/${world.next}/findings`);
    const gap = findings.find((one) => one.rule.includes('gap') && one.decision === 'open');
    check(gap !== undefined, `no gap among ${findings.map((one) => one.rule).join(' ')}`);
    await page.goto(`${world.url}/editions/${world.next}/review`);
    await page.getByText(gap.ja).first().waitFor();
    await page.goto(`${world.url}/editions/${world.next}/read?path=${encodeURIComponent(gap.path)}`);
    await page.getByText(ja.findings.here).first().waitFor();
    await page.getByRole('button', { name: ja.findings.decideOf(gap.line) }).first().click();
    await choose(page, page, ja.findings.decision.accept.name);
    await page.getByLabel(exactly(ja.findings.reason)).fill('(7) は欠番');
    await page.getByRole('button', { name: ja.findings.submit }).click();
    await becomes(page, `/editions/${world.next}/findings`, (now) => now.findings.find((one) => one.n === gap.n).decision === 'accept');
    await page.goto(`${world.url}/editions/${world.next}/review`);
    await page.getByText('(7) は欠番').first().waitFor();
  });
}

export async function diff(page, world) {
  const address = `${world.url}/editions/${world.next}/diff`;
  await step('two editions side by side: what changed is counted and marked inside the sentence', async () => {
    await page.goto(`${address}?from=${world.edition}`);
    const answer = await ask(page, `/editions/${world.next}/diff?from=${world.edition}`);
    for (const kind of ['changed', 'added', 'removed']) check(answer.counts[kind] > 0, `no ${kind}: ${JSON.stringify(answer.counts)}`);
    check(answer.counts.moved + answer.counts.renumbered > 0, 'nothing moved');
    const row = page.locator('.diff-row').filter({ hasText: '24時間以内に文書で' });
    await row.waitFor();
    await row.locator('ins').filter({ hasText: '24時間以内' }).first().waitFor();
    await row.locator('del').filter({ hasText: '速やかに' }).first().waitFor();
    await row.getByText(ja.diff.fieldsTitle).waitFor();
    await page.locator('.diff-row').filter({ hasText: ADDED }).first().waitFor();
    world.diff = answer;
  });
  await step('differences are filtered by kind and by what an obligation says, and the address remembers', async () => {
    await page.getByRole('link', { name: new RegExp(ja.diff.kinds.added.name) }).first().click();
    await page.waitForURL(/kind=added/);
    same(await page.locator('.diff-row').count(), world.diff.counts.added, 'rows');
    await page.goto(`${address}?from=${world.edition}`);
    await page.getByText(ja.diff.onlyDuties).click();
    await page.waitForURL(/duties=true/);
    same(await page.locator('.diff-row').count(), world.diff.obligations, 'rows with an obligation');
    await page.reload();
    await page.locator('.diff-row').first().waitFor();
    same(await page.locator('.diff-row').count(), world.diff.obligations, 'rows after coming back');
  });
  await step('before and after can be swapped', async () => {
    await page.goto(`${address}?from=${world.edition}`);
    await page.getByRole('button', { name: ja.diff.swap }).click();
    await page.waitForURL(new RegExp(`/editions/${world.edition}/diff`));
    await page.locator('.diff-row').filter({ hasText: ADDED }).locator('.chip').filter({ hasText: ja.diff.kinds.removed.name }).waitFor();
  });
}

export async function carry(page, world) {
  const address = `${world.url}/editions/${world.next}/carry`;
  await step('the old correction is taken over in place', async () => {
    await page.goto(address);
    await page.getByRole('heading', { name: new RegExp(ja.carry.open) }).waitFor();
    const card = page.locator('li.card').filter({ hasText: '24時間以内' }).first();
    await choose(page, card, ja.carry.take.name);
    await card.getByRole('button', { name: ja.carry.submit }).click();
    await becomes(page, `/editions/${world.next}/carry`, (now) => now.open < world.carry.open);
    const unit = await changedUnit(page, world.next, '24時間以内に文書で');
    same(unit.records.includes('報告書'), true, 'the correction stands in the new edition');
  });
  await step('all that is left is decided, and the page says so', async () => {
    for (let round = 0; round < 30; round += 1) {
      await page.goto(address);
      await settled(page);
      const button = page.getByRole('button', { name: ja.carry.submit });
      if ((await button.count()) === 0) break;
      const before = (await ask(page, `/editions/${world.next}/carry`)).open;
      await choose(page, page.locator('li.card').first(), ja.carry.leave.name);
      await button.first().click();
      await becomes(page, `/editions/${world.next}/carry`, (now) => now.open < before);
    }
    await page.getByText(ja.carry.openNone).waitFor();
    same((await ask(page, `/editions/${world.next}/carry`)).open, 0, 'open');
  });
  await step('the new edition comes into force, the old one is replaced', async () => {
    const { pending } = await ask(page, `/editions/${world.next}/carry`);
    if (pending > 0) {
      await page.getByRole('button', { name: ja.carry.run }).click();
      await page.getByRole('button', { name: ja.carry.run }).waitFor({ state: 'detached' });
    }
    await page.goto(`${world.url}/editions/${world.next}/adopt`);
    await page.getByLabel(exactly(ja.adopt.date)).fill('2027-04-01');
    await page.getByRole('button', { name: ja.adopt.submit }).click();
    await page.getByText(ja.adopt.done('令和9年4月1日')).waitFor();
    const { editions } = await ask(page, '/editions');
    same(editions.map((edition) => edition.state), ['adopted', 'replaced'], 'states');
  });
}

export async function discard(page, world) {
  await step('a draft that came in by mistake is given up, with a reason on record', async () => {
    const id = await importPolicy(page, '案.html', asPage('1 目的\n\n(1) 職員等は、情報資産を庁外に持ち出してはならない。\n'));
    const { source, parts } = await ask(page, `/editions/${id}`);
    same([source.format, parts.map((part) => part.title)], ['html', ['']], 'format, and a text without a title');
    same(await page.locator('section[aria-labelledby="build"] .plain-list a').allInnerTexts(), parts.map((part) => part.key), 'what its part is called');
    await page.getByText(ja.review.formats.html).first().waitFor();
    await page.getByRole('button', { name: ja.discard.button }).click();
    await page.getByRole('heading', { name: ja.discard.title }).waitFor();
    await page.getByRole('button', { name: ja.discard.submit, exact: true }).click();
    await page.getByText(ja.correct.reasonMissing).waitFor();
    await page.getByLabel(exactly(ja.discard.reason)).fill('案の段階の文書だった');
    await page.getByRole('button', { name: ja.discard.submit, exact: true }).click();
    await page.getByText(ja.discard.done).waitFor();
    const { editions } = await ask(page, '/editions');
    check(!editions.some((edition) => edition.id === id), 'it is still listed');
    check(editions.length === 2, `${editions.length} editions are listed`);
  });
}

export async function sessions(page, world, browser, server) {
  await step('other sessions are listed, and one can be ended', async () => {
    const other = await visit(browser, world.url);
    await other.page.goto(`${world.url}/`);
    await signIn(other.page, server.login, NEW_PASSWORD);
    await other.page.getByRole('heading', { level: 1, name: ja.home.title }).waitFor();
    await page.goto(`${world.url}/settings`);
    const table = page.getByRole('table', { name: ja.sessions.title });
    await table.getByText(ja.sessions.here).waitFor();
    const before = (await ask(page, '/sessions')).sessions.length;
    check(before >= 2, `${before} sessions are listed`);
    await table.getByRole('button').first().click();
    await page.getByText(ja.sessions.ended).waitFor();
    same((await ask(page, '/sessions')).sessions.length, before - 1, 'sessions left');
    same((await ask(other.page, '/session')).signed_in, false, 'the other one is signed in');
    await other.context.close();
  });
}
