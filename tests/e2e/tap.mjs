// tests/e2e/tap.mjs -- runs named steps one after another and says TAP; a failed step does not hide the next
/** So long is waited for what must come, on whatever machine, beside whatever else runs. */
export const PATIENCE_MS = 120_000;

let count = 0;
let failed = 0;
const witnesses = new Set();

/** What `say` answers is printed with each step that fails. */
export function witness(say) {
  witnesses.add(say);
}

async function testimony() {
  const words = await Promise.all([...witnesses].map((say) => say().catch((error) => `(${error.message})`)));
  return words.join('\n');
}

function indent(text) {
  return String(text).replace(/^/gm, '  ');
}

export async function step(name, act) {
  count += 1;
  const started = Date.now();
  try {
    await act();
    process.stdout.write(`ok ${count} - ${name} # ${Date.now() - started} ms\n`);
    return true;
  } catch (error) {
    failed += 1;
    process.stdout.write(`not ok ${count} - ${name}\n  ---\n${indent(error?.stack ?? error)}\n${indent(await testimony())}\n  ...\n`);
    return false;
  }
}

export function skipAll(why) {
  process.stdout.write(`1..0 # SKIP ${why}\n`);
}

export function finish() {
  process.stdout.write(`1..${count}\n`);
  return failed === 0 ? 0 : 1;
}

export function check(truth, words) {
  if (!truth) throw new Error(words);
}

export function same(is, wanted, words) {
  const left = JSON.stringify(is);
  const right = JSON.stringify(wanted);
  if (left !== right) throw new Error(`${words}: is ${left}, wanted ${right}`);
}
