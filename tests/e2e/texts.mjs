// tests/e2e/texts.mjs -- the catalogues of the screens, so that tests ask for what people read
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './server.mjs';

const require = createRequire(join(root, 'ui/package.json'));
const typescript = require('typescript');

/** A file of texts and those it imports, as the address of a module. */
function moduleOf(name) {
  const source = readFileSync(join(root, `ui/src/texts/${name}.ts`), 'utf8');
  const { outputText } = typescript.transpileModule(source, { compilerOptions: { module: 'ESNext', target: 'ES2022' } });
  const whole = outputText.replace(/from '\.\/([\w-]+)'/g, (_all, other) => `from '${moduleOf(other)}'`);
  return `data:text/javascript;base64,${Buffer.from(whole).toString('base64')}`;
}

async function catalogue(name) {
  return (await import(moduleOf(name)))[name];
}

export const ja = await catalogue('ja');
export const en = await catalogue('en');
