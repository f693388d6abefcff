// tests/e2e/browser.mjs -- Debian's Chromium, watched: what it complains of fails the test
import { createRequire } from 'node:module';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './server.mjs';
import { PATIENCE_MS, witness } from './tap.mjs';

export const CHROMIUM = '/usr/bin/chromium';
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const require = createRequire(join(root, 'ui/package.json'));

/** Why browser tests cannot run here; undefined when they can. */
export function missing() {
  if (!existsSync(CHROMIUM)) return `${CHROMIUM} is not installed`;
  if (!existsSync(join(root, 'ui/node_modules/playwright-core'))) return 'ui/node_modules is not installed';
  if (!existsSync(join(root, 'ui/dist/index.html'))) return 'ui/dist is not built';
  return undefined;
}

export async function launch() {
  const { chromium } = require('playwright-core');
  return chromium.launch({ executablePath: CHROMIUM, headless: true, args: FLAGS });
}

/** Refusals that a test provokes show as failed loads in the console; all else is a complaint. */
const EXPECTED = [/Failed to load resource: the server responded with a status of (400|401|403|404|409|415|422|503)/, /net::ERR_/];

/** Collects console errors, exceptions, CSP violations and requests that leave the server. */
export function watch(page, url) {
  const complaints = [];
  const origin = new URL(url).origin;
  page.on('console', (message) => {
    const text = message.text();
    if (message.type() === 'error' && !EXPECTED.some((pattern) => pattern.test(text))) complaints.push(`console: ${text}`);
  });
  page.on('pageerror', (error) => complaints.push(`exception: ${error.stack}`));
  page.on('request', (request) => {
    const asked = new URL(request.url());
    if (asked.protocol.startsWith('http') && asked.origin !== origin) complaints.push(`outside: ${request.url()}`);
  });
  return complaints;
}

/** Where a page is and what it says, for whoever reads of a failure; its picture where somebody wants to look. */
async function seen(page) {
  if (page.isClosed()) return '';
  const words = await page.locator('body').innerText({ timeout: 2000 });
  if (process.env.SEKISHO_SHOTS !== undefined) await page.screenshot({ path: `${process.env.SEKISHO_SHOTS}/failed-${Date.now()}.png` });
  return `${page.url()}: ${words.replace(/\s+/g, ' ').slice(0, 800)}`;
}

/** A new visitor: an own context, watched from the first page on, CSP violations included. */
export async function visit(browser, url, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'ja-JP', ...options });
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      console.error(`CSP: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
    });
  });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  witness(() => seen(page));
  return { context, page, complaints: watch(page, url) };
}

const axe = () => readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What axe-core finds on the page, one line a finding; run over the debugger, so the CSP stays as it is. */
export async function accessibilityFindings(page) {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe());
  // The component library announces a button that was pressed by its label, for some seconds after it is gone.
  const what = { exclude: [['[data-live-announcer]']] };
  const result = await page.evaluate(([where, rules]) => window.axe.run(where, { runOnly: rules }), [what, RULES]);
  return result.violations.map(
    (one) => `${one.id}: ${one.help}: ${one.nodes.map((node) => `${node.target.join(' ')} ${node.failureSummary ?? ''}`).slice(0, 3).join(' | ')}`,
  );
}
