// tests/e2e/look.mjs -- a page held against what every page promises, and its picture where somebody wants to look
import { accessibilityFindings } from './browser.mjs';
import { settled } from './journey.mjs';
import { check, same } from './tap.mjs';

const DESK = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 844 };
const TABS_MAX = 250;
const PICTURE_MAX = 16_000; // pixels high; the browser draws no higher one
const PARTS_MAX = 8; // of a day and time: year, month, day, hour, minute, the calendar's button

/** Nothing sticks out and axe-core is content, as the window is. */
export async function look(page, name) {
  await settled(page);
  await page.evaluate(() => window.scrollTo(0, 0)); // a link half under the bar that stays is none too small
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  same(over, 0, `${name}: pixels to the right of the screen`);
  same(await accessibilityFindings(page), [], `${name}: axe-core`);
  const { width } = page.viewportSize();
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  if (process.env.SEKISHO_SHOTS !== undefined) await page.screenshot({ path: `${process.env.SEKISHO_SHOTS}/${name}-${width}.png`, fullPage: height < PICTURE_MAX });
}

/** The same on a desk and on a phone. */
export async function lookAt(page, name) {
  for (const size of [DESK, PHONE]) {
    await page.setViewportSize(size);
    await look(page, name);
  }
  await page.setViewportSize(DESK);
}

/** What has the focus: what it is called, and whether a person can see that it has it. */
function focused(page) {
  return page.evaluate(() => {
    const element = document.activeElement;
    if (element === null || element === document.body) return null;
    const box = element.getBoundingClientRect();
    // A hidden input lends its ring to the box drawn for it.
    const drawn = [element, element.parentElement, element.parentElement?.parentElement].filter((one) => one !== null && one !== undefined);
    const ring = drawn.some((one) => [one, ...one.querySelectorAll(':scope > *')].some((part) => {
      const style = getComputedStyle(part);
      return (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none';
    }));
    const shown = drawn.map((one) => one.getBoundingClientRect()).some((one) => one.width > 2 && one.height > 2 && one.bottom > 0 && one.top < window.innerHeight);
    element.dataset.walked ??= String(document.querySelectorAll('[data-walked]').length);
    return { at: element.dataset.walked, parts: /^(date|datetime-local|time|month)$/u.test(element.getAttribute('type') ?? ''), ring, shown, name: `${element.tagName.toLowerCase()} ${(element.getAttribute('aria-label') ?? element.textContent ?? '').trim().slice(0, 40)} ${Math.round(box.top)}` };
  });
}

/** From the top of a page through all it has by Tab alone: each stop is seen, and the end is reached. The number of stops. */
export async function walk(page, name) {
  await page.evaluate(() => {
    window.scrollTo(0, 0);
    document.activeElement?.blur();
    document.querySelectorAll('[data-walked]').forEach((one) => one.removeAttribute('data-walked'));
  });
  const seen = new Set();
  let last;
  let parts = 0;
  for (let stops = 0; stops < TABS_MAX; stops++) {
    await page.keyboard.press('Tab');
    const now = await focused(page);
    if (now === null || (seen.has(now.at) && now.at === '0')) return stops;
    parts = now.at === last?.at ? parts + 1 : 0;
    if (now.parts && parts > 0 && parts < PARTS_MAX) continue;
    check(parts === 0, `${name}: Tab does not leave ${now.name}`);
    check(!seen.has(now.at), `${name}: Tab goes back from ${last?.name} to ${now.name}`);
    check(now.shown, `${name}: what has the focus is out of sight: ${now.name}`);
    check(now.ring, `${name}: nothing shows the focus on ${now.name}`);
    seen.add(now.at);
    last = now;
  }
  return check(false, `${name}: no end after ${TABS_MAX} stops`);
}
