// tests/e2e/texts.mjs -- the catalogues of the screens, so that tests ask for what people read
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './server.mjs';

const require = createRequire(join(root, 'ui/package.json'));
const typescript = require('typescript');

async function catalogue(name) {
  const source = readFileSync(join(root, `ui/src/texts/${name}.ts`), 'utf8');
  const { outputText } = typescript.transpileModule(source, { compilerOptions: { module: 'ESNext', target: 'ES2022' } });
  const loaded = await import(`data:text/javascript;base64,${Buffer.from(outputText).toString('base64')}`);
  return loaded[name];
}

export const ja = await catalogue('ja');
export const en = await catalogue('en');
