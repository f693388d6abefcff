// scripts/test.mjs -- runs every src/**/*.test.ts under node:test, through the bundler that also ships them
import { webcrypto } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { createServer } from 'vite';

// Browsers have it under this name; Node.js 18, as Debian 12 has it, does not.
Object.defineProperty(globalThis, 'crypto', { value: webcrypto, configurable: true });

const root = new URL('../', import.meta.url).pathname;
const vite = await createServer({
  root,
  logLevel: 'error',
  appType: 'custom',
  server: { middlewareMode: true, hmr: false, watch: null },
  optimizeDeps: { noDiscovery: true },
});

function testsBelow(folder) {
  return readdirSync(new URL(folder, import.meta.url), { withFileTypes: true }).flatMap((entry) => {
    if (entry.isDirectory()) return testsBelow(`${folder}${entry.name}/`);
    return entry.name.endsWith('.test.ts') ? [`${folder}${entry.name}`] : [];
  });
}

for (const file of testsBelow('../src/')) await vite.ssrLoadModule(file.replace('..', ''));
await vite.close();
