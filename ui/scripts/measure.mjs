// scripts/measure.mjs -- what the first view transfers: the page, and what it loads at once, compressed
import { existsSync, readFileSync, statSync } from 'node:fs';

const MAX_BYTES = 250_000;
const dist = new URL('../dist/', import.meta.url).pathname;
const page = readFileSync(`${dist}index.html`, 'utf8');
const names = ['index.html', ...Array.from(page.matchAll(/(?:src|href)="\/([^"]+)"/g), (match) => match[1])];
const sizes = names.map((name) => {
  const packed = `${dist}${name}.gz`;
  return [name, statSync(existsSync(packed) ? packed : `${dist}${name}`).size];
});
const total = sizes.reduce((sum, [, size]) => sum + size, 0);
process.stdout.write(`first view: ${total} bytes of at most ${MAX_BYTES} (${sizes.map(([name, size]) => `${name} ${size}`).join(', ')})\n`);
process.exitCode = total <= MAX_BYTES ? 0 : 1;
