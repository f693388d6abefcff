// tests/e2e/passkeys.mjs -- passkeys in Debian's Chromium, by its virtual authenticator (Chrome DevTools Protocol, WebAuthn)
// Usage: node tests/e2e/passkeys.mjs PATH-OF-SEKISHO
import { launch, missing, visit } from './browser.mjs';
import { ask, NEW_PASSWORD, setFirstPassword, signIn, texts } from './journey.mjs';
import { lookAt } from './look.mjs';
import { startServer } from './server.mjs';
import { check, finish, same, skipAll, step } from './tap.mjs';

const { ja } = texts;
const NAME = '庁内の PC';

/** Touches and PINs are given at once; `isUserVerified` can be taken away. */
async function plugIn(context, page) {
  const session = await context.newCDPSession(page);
  await session.send('WebAuthn.enable');
  const options = {
    protocol: 'ctap2',
    transport: 'internal',
    hasResidentKey: true,
    hasUserVerification: true,
    isUserVerified: true,
    automaticPresenceSimulation: true,
  };
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', { options });
  return { session, authenticatorId };
}

async function register(page, world) {
  await step('a passkey is registered under a name, and recovery codes are shown', async () => {
    await page.goto(`${world.url}/settings`);
    await page.getByRole('button', { name: ja.passkeys.add }).click();
    await page.getByLabel(new RegExp(`^${ja.passkeys.name}`)).fill(NAME);
    await page.getByRole('button', { name: ja.passkeys.register }).click();
    await page.getByText(ja.factors.recoveryTitle).waitFor();
    same(await page.locator('.codes li').count(), 10, 'recovery codes');
    await page.getByRole('button', { name: ja.factors.recoveryKept }).click();
    await page.getByText(NAME).waitFor();
    await lookAt(page, 'settings-with-passkey');
  });
  await step('the same device is not registered twice; the name can be changed', async () => {
    await page.getByRole('button', { name: ja.passkeys.add }).click();
    await page.getByLabel(new RegExp(`^${ja.passkeys.name}`)).fill('もう一度');
    await page.getByRole('button', { name: ja.passkeys.register }).click();
    await page.getByText(ja.passkeys.registered).waitFor();
    await page.getByRole('button', { name: ja.passkeys.renameOf(NAME) }).click();
    await page.getByRole('dialog').getByLabel(new RegExp(`^${ja.passkeys.name}`)).fill('青い鍵');
    await page.getByRole('dialog').getByRole('button', { name: ja.accounts.save }).click();
    await page.getByText('青い鍵').waitFor();
    same((await ask(page, '/factors')).passkeys.map((one) => one.name), ['青い鍵'], 'names');
  });
}

async function comeBack(context, page, world, key) {
  await step('it signs in by itself, without name and password', async () => {
    await context.clearCookies();
    await page.goto(`${world.url}/`);
    await page.getByRole('button', { name: ja.passkeys.use }).waitFor();
    await lookAt(page, 'sign-in-with-passkey');
    await page.getByRole('button', { name: ja.passkeys.use }).click();
    await page.locator('.shell h1').waitFor();
    const { sessions } = await ask(page, '/sessions');
    same(sessions.filter((one) => one.this).map((one) => one.means), ['passkey'], 'means');
  });
  await step('after the password it is the second factor', async () => {
    await context.clearCookies();
    await page.goto(`${world.url}/`);
    await signIn(page, world.login, NEW_PASSWORD);
    await page.getByLabel(ja.factor.code).waitFor();
    await lookAt(page, 'second-factor-passkey');
    await page.getByRole('button', { name: ja.passkeys.use }).click();
    await page.locator('.shell h1').waitFor();
  });
  await step('an authenticator that does not know the person opens nothing', async () => {
    await context.clearCookies();
    await key.session.send('WebAuthn.setUserVerified', { authenticatorId: key.authenticatorId, isUserVerified: false });
    await page.goto(`${world.url}/`);
    await page.getByRole('button', { name: ja.passkeys.use }).click();
    await page.getByText(ja.passkeys.cancelled).waitFor();
    same((await ask(page, '/session')).signed_in, false, 'signed in');
    await key.session.send('WebAuthn.setUserVerified', { authenticatorId: key.authenticatorId, isUserVerified: true });
    await page.getByRole('button', { name: ja.passkeys.use }).click();
    await page.locator('.shell h1').waitFor();
  });
}

async function signActs(page, world) {
  await step('where the settings say so, an act is signed by the passkey, and its event has the signature', async () => {
    await page.goto(`${world.url}/settings/sign-in`);
    await page.getByText(ja.signInSettings.words.accounts.name, { exact: true }).click();
    await page.getByLabel(new RegExp(`^${ja.signInSettings.reason}`)).fill('手順の改正');
    await page.getByRole('button', { name: ja.signInSettings.save }).click();
    await page.getByText(ja.signInSettings.saved).waitFor();
    await page.goto(`${world.url}/accounts`);
    await page.getByRole('button', { name: ja.accounts.add }).click();
    await page.getByRole('dialog').getByLabel(new RegExp(`^${ja.accounts.name}`)).fill('町田 みどり');
    await page.getByRole('dialog').getByLabel(new RegExp(`^${ja.accounts.login}`)).fill('m.machida');
    await page.getByRole('dialog').getByRole('button', { name: ja.accounts.add }).click();
    await page.locator('.slip-password').waitFor();
    const { accounts } = await ask(page, '/accounts');
    const { added } = accounts.find((one) => one.login === 'm.machida');
    const event = await ask(page, `/ledger/events/${added}?log=site`);
    same(JSON.parse(event.content_value.attestation.act).path, '/api/v1/accounts', 'what was signed');
    await page.getByRole('button', { name: ja.accounts.handed }).click();
  });
}

async function main(program) {
  const server = await startServer(program);
  const browser = await launch();
  const world = { url: server.url.replace('127.0.0.1', 'localhost'), login: server.login };
  try {
    const { context, page, complaints } = await visit(browser, world.url);
    const key = await plugIn(context, page);
    await step('the first administrator comes in', async () => {
      await page.goto(`${world.url}/`);
      await signIn(page, server.login, server.password);
      await setFirstPassword(page, server.password);
      await page.getByRole('heading', { level: 1, name: ja.home.welcome }).waitFor();
    });
    await register(page, world);
    await comeBack(context, page, world, key);
    await signActs(page, world);
    await step('under another address of the same machine it is not offered to be used', async () => {
      const other = await visit(browser, server.url);
      await other.page.goto(`${server.url}/`);
      await other.page.getByRole('button', { name: ja.passkeys.use }).click();
      await other.page.getByRole('alert').waitFor();
      check((await other.page.getByRole('alert').textContent()).includes('https://localhost/'), 'says where');
      await other.context.close();
    });
    await step('no console error, no CSP violation, nothing asked of the outside', async () => same(complaints, [], 'complaints'));
  } finally {
    await browser.close();
    await server.close();
  }
}

const why = missing();
if (why !== undefined) {
  skipAll(why);
} else {
  await main(process.argv[2]);
  process.exitCode = finish();
}
