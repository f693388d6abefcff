// tests/e2e/pictures.mjs -- takes the pictures of the manual from a fresh みほん町
// Usage: node tests/e2e/pictures.mjs PATH-OF-SEKISHO
import { join } from 'node:path';
import { launch, visit } from './browser.mjs';
import { revisedText } from './edition.mjs';
import { ask, importPolicy, policyText, setFirstPassword, settled, signIn, tell, texts } from './journey.mjs';
import { root, startServer } from './server.mjs';

const { ja } = texts;
const folder = join(root, 'docs/images');

async function take(page, name, address) {
  if (address !== undefined) await page.goto(address);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await settled(page);
  await page.evaluate(() => window.scrollTo(0, 0));
  await page.mouse.move(0, 0);
  await page.screenshot({ path: join(folder, `${name}.png`) });
  process.stdout.write(`docs/images/${name}.png\n`);
}

/** A sentence with many marks makes the best picture. */
async function richest(page, edition) {
  const { units } = await ask(page, `/editions/${edition}/units?kind=obligation&limit=500`);
  const score = (unit) => unit.actor.length + 2 * unit.approver.length + unit.notify.length + 2 * unit.records.length + (unit.timing === 'none' ? 0 : 1);
  return units.reduce((best, unit) => (score(unit) > score(best) ? unit : best));
}

/** The edition comes into force with one correction; the next one changes the corrected clause. */
async function revise(page, edition) {
  const words = encodeURIComponent('統括情報セキュリティ責任者に報告し、指示を受けなければならない');
  const { units } = await ask(page, `/editions/${edition}/units?q=${words}&limit=1`);
  const change = { expected_version: units[0].version, changes: { records: ['インシデント報告書'] }, reason: '様式で報告している' };
  await tell(page, 'PATCH', `/editions/${edition}/units/${units[0].n}`, change);
  await tell(page, 'POST', `/editions/${edition}/adopt`, { adopted_on: '2026-04-01' });
  await tell(page, 'POST', '/exemption', { connected: true, personal: true, note: 'LGWAN に接続している' });
  return importPolicy(page, 'policy-第3版.txt', revisedText());
}

const server = await startServer(process.argv[2] ?? 'build/sekisho');
const browser = await launch();
try {
  const { page } = await visit(browser, server.url);
  await page.goto(server.url);
  await signIn(page, server.login, server.password);
  await setFirstPassword(page, server.password);
  await page.getByRole('heading', { level: 1, name: ja.home.welcome }).waitFor();
  await take(page, 'import', `${server.url}/import`);
  const edition = await importPolicy(page, 'policy.txt', policyText());
  const base = `${server.url}/editions/${edition}`;
  await take(page, 'review', `${base}/review`);
  const unit = await richest(page, edition);
  const read = `${base}/read?path=${encodeURIComponent(unit.path.slice(0, unit.path.lastIndexOf('/')))}&unit=${unit.n}`;
  await take(page, 'reader', read);
  await page.getByRole('button', { name: ja.reader.correct }).click();
  await take(page, 'correct');
  await page.getByRole('button', { name: ja.common.cancel }).click();
  await take(page, 'obligations', `${base}/obligations`);
  await take(page, 'heatmap', `${base}/heatmap`);
  await take(page, 'facts', `${base}/facts`);
  await take(page, 'home', `${server.url}/`);
  await take(page, 'ledger', `${server.url}/ledger`);
  await page.goto(`${server.url}/ledger/verify`);
  await page.getByRole('button', { name: ja.verify.submit }).click();
  await page.getByText(ja.verify.good).waitFor();
  await take(page, 'verify');
  const next = await revise(page, edition);
  await take(page, 'coverage', `${server.url}/editions/${next}/coverage`);
  await take(page, 'diff', `${server.url}/editions/${next}/diff?from=${edition}`);
  await take(page, 'carry', `${server.url}/editions/${next}/carry`);
} finally {
  await browser.close();
  await server.close();
}
