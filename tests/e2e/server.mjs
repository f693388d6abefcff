// tests/e2e/server.mjs -- a fresh site behind the real program; --mock plays it instead, for work on the screens
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { PATIENCE_MS } from './tap.mjs';

export const root = resolve(new URL('../../', import.meta.url).pathname);

/** The addresses `child` says it serves, once there is one for each of `schemes`. */
function addressesFrom(child, schemes) {
  return new Promise((resolvePromise, reject) => {
    let text = '';
    const timer = setTimeout(() => reject(new Error(`no address within ${PATIENCE_MS} ms: ${text}`)), PATIENCE_MS);
    const read = (piece) => {
      text += piece;
      const found = schemes.map((scheme) => new RegExp(`\\b${scheme}://[^\\s/]+`).exec(text)?.[0]);
      if (found.includes(undefined)) return;
      clearTimeout(timer);
      resolvePromise(found);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('exit', (code) => reject(new Error(`the server ended (${code}): ${text}`)));
  });
}

function commandLine(pid) {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    return [];
  }
}

function parentOf(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return -1;
  }
}

/** Processes of one role below `ancestor`: other servers on this machine are none of our business. */
function processesOf(role, ancestor) {
  const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number);
  return all.filter((pid) => parentOf(pid) === ancestor && commandLine(pid).some((word) => word === `--role=${role}`));
}

function wait(ms) {
  return new Promise((done) => setTimeout(done, ms));
}

async function ended(child) {
  const gone = new Promise((done) => child.once('exit', done));
  child.kill('SIGTERM');
  await Promise.race([gone, wait(5000).then(() => child.kill('SIGKILL'))]);
}

/** `prepare` gets the site's folder before it is served, and gives further words for `serve`; `env` are variables besides this process's own. */
async function startReal(program, prepare, env) {
  const site = mkdtempSync(join(tmpdir(), 'sekisho-e2e-'));
  const weak = process.env.SEKISHO_WEAKER === '1' ? ['--weaker-sandbox'] : [];
  const made = execFileSync(program, ['init', '--site', join(site, 's'), '--body', 'みほん町', '--person', '町田 はな', '--json', ...weak], { encoding: 'utf8', env: { ...process.env, ...env } });
  const account = JSON.parse(made);
  const listeners = ['--listen', '127.0.0.1:0', '--listen-plain', '127.0.0.1:0', ...prepare(join(site, 's'))];
  const serve = async () => {
    const child = spawn(program, ['serve', '--site', join(site, 's'), ...listeners, ...weak], {
      stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env },
    });
    const [url, secureUrl] = await addressesFrom(child, ['http', 'https']);
    child.stderr.on('data', (piece) => process.stderr.write(piece));
    return { child, url, secureUrl };
  };
  let { child, url, secureUrl } = await serve();
  return {
    get url() {
      return url;
    },
    get secureUrl() {
      return secureUrl;
    },
    site: join(site, 's'),
    login: account.login,
    password: account.password,
    /** Ends the core as a crash would; the parent is to start it again. */
    async killCore() {
      const cores = processesOf('core', child.pid);
      if (cores.length !== 1) throw new Error(`expected one core, found ${cores.length}`);
      process.kill(cores[0], 'SIGKILL');
      await wait(50);
    },
    async loseSession(page) {
      await page.context().clearCookies();
    },
    /** The site stopped as it should be, and served again after `between`: at other addresses. */
    async restart(between) {
      await ended(child);
      between();
      ({ child, url, secureUrl } = await serve());
    },
    async close() {
      await ended(child);
      rmSync(site, { recursive: true, force: true });
    },
  };
}

async function startMock() {
  const child = spawn(process.execPath, [join(root, 'ui/mock/server.mjs'), '--port', '0', '--empty'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [url] = await addressesFrom(child, ['http']);
  const tell = (path) => fetch(`${url}/mock/${path}`);
  return {
    url,
    secureUrl: undefined,
    login: 'admin',
    password: 'mihon-mihon-mihon',
    killCore: () => tell('down?s=2'),
    loseSession: () => tell('lose-session'),
    close: async () => child.kill('SIGTERM'),
  };
}

/** `program` is the path of sekisho, or "--mock". */
export async function startServer(program, prepare = () => [], env = {}) {
  if (program === '--mock') return startMock();
  if (!existsSync(program)) throw new Error(`${program} does not exist`);
  return startReal(program, prepare, env);
}
