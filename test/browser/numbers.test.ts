// Numbers, money and accounts in the console: a transfer number confirmed by a call, a sub-client with limits and money, a sender name,
// and all these pages as they look and read to everybody.

import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { ConsoleBrowser } from '../support/console-browser.ts';
import { Product } from '../support/product.ts';
import { ROOT } from '../support/repository.ts';

const PASSWORD = 'secret-of-the-shop';
const COLLEAGUE = '79990000002';

let product: Product;
let folder: string;

before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'dozvon-heard-'));
  const voice = path.join(ROOT, 'dist/test/support/noting-voice.js');
  product = await Product.start({
    trunks: [{ name: 'phones', kind: 'virtual' }],
    config: { speech: { engine: 'command', command: [process.execPath, voice, path.join(folder, 'said')] } },
  });
  await product.run('account', 'add', 'shop', '--password', PASSWORD, '--balance', '1000');
  await product.run('account', 'top-up', 'shop', '50', '--electronic');
});

after(async () => {
  await product?.discard();
  await rm(folder, { recursive: true, force: true });
});

async function signedIn(
  look: Parameters<typeof ConsoleBrowser.open>[1] = {},
  login = 'shop',
): Promise<ConsoleBrowser> {
  const browser = await ConsoleBrowser.open(product.url, look);
  await browser.signIn(login, PASSWORD);
  return browser;
}

async function api(login: string, address: string, body?: object): Promise<unknown> {
  const [method = '', at = ''] = address.split(' ');
  const response = await fetch(`${product.url}/api/v1${at}`, {
    method,
    headers: {
      authorization: `Basic ${Buffer.from(`${login}:${PASSWORD}`).toString('base64')}`,
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  return await response.json();
}

const compiles = async (): Promise<unknown> =>
  (
    (await api('shop', 'POST /menus/check', { text: `Hello{menu: Press 1\n1: call:${COLLEAGUE}\n}` })) as {
      compiles: boolean;
    }
  ).compiles;

/** What the last call told; a call is made ready a moment after it is asked for. */
async function codeSaid(): Promise<string> {
  const until = Date.now() + 60_000;
  for (;;) {
    const said = await readFile(path.join(folder, 'said'), 'utf8').catch(() => '');
    const codes = [...said.matchAll(/(?:\d, ){5}\d/g)].map(([code]) => code.replace(/\D/g, ''));
    const last = codes.at(-1);
    if (last !== undefined) return last;
    assert.ok(Date.now() < until, `no code was said: ${said}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

test('a person adds a transfer number, is called with the code, confirms it, and a menu may name it', async () => {
  const browser = await signedIn();
  const { page } = browser;
  try {
    assert.equal(await compiles(), false);
    await browser.go('/transfer-numbers');
    await page.getByRole('heading', { name: 'Your menus call nobody yet' }).waitFor();
    await page.getByRole('button', { name: 'Add a number' }).click();
    await page.getByLabel('Telephone number').fill('8 999 000-00-02');
    await page.getByLabel('Whose it is').fill('Reception');
    await browser.assertAccessible();
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByRole('button', { name: 'Call and say the code' }).click();
    await page.getByText('The call is on its way').waitFor();
    await browser.picture('transfer-numbers-code');
    await browser.assertAccessible();
    const code = await codeSaid();
    await page.locator('input[name="code"]').fill(code === '000000' ? '000001' : '000000');
    await page.getByRole('button', { name: 'Confirm the number' }).click();
    await page.getByText('tries left: 4').waitFor();
    await page.locator('input[name="code"]').fill(code);
    await page.getByRole('button', { name: 'Confirm the number' }).click();
    await page.getByText('The number is confirmed').waitFor();
    await page.getByText('Confirmed', { exact: true }).waitFor();
    await browser.picture('transfer-numbers');
    assert.equal(await compiles(), true);
    await page.getByRole('button', { name: `Take away ${COLLEAGUE}` }).click();
    await page.getByRole('button', { name: 'Take away', exact: true }).click();
    await page.getByRole('heading', { name: 'Your menus call nobody yet' }).waitFor();
    assert.equal(await compiles(), false);
    browser.assertQuiet();
  } finally {
    await browser.close();
  }
});

test('a sub-client is made with limits and money, works, and its statistics are seen', async () => {
  const browser = await signedIn();
  const { page } = browser;
  try {
    await browser.go('/sub-clients');
    await page.getByRole('heading', { name: 'There is nobody below you' }).waitFor();
    await page.getByRole('button', { name: 'Make a sub-client' }).click();
    await page.getByLabel('Login').fill('branch');
    await page.locator('input[name="password"]').fill('short');
    await page.getByLabel('Money to begin with').fill('100');
    await page.getByRole('button', { name: 'Make', exact: true }).click();
    await page.locator('[role="alert"], [class*="InputWrapper-error"]').first().waitFor();
    await page.getByRole('button', { name: 'Invent one' }).click();
    const password = await page.locator('input[name="password"]').inputValue();
    assert.equal(password.length, 15);
    await browser.assertAccessible();
    await browser.picture('sub-client-made');
    await page.getByRole('button', { name: 'Make', exact: true }).click();
    await page.getByRole('heading', { name: 'branch', level: 1 }).waitFor();
    await page.getByLabel('Messages a day').fill('1');
    await page.getByLabel('May not move money').check({ force: true });
    await page.getByText('2 changes').waitFor();
    await browser.picture('sub-client-settings');
    await browser.assertAccessible();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved.').waitFor();
    const authorization = `Basic ${Buffer.from(`branch:${password}`).toString('base64')}`;
    const send = async (text: string): Promise<number> => {
      const headers = { authorization, 'content-type': 'application/json' };
      const body = JSON.stringify({ recipients: ['79990000001'], text });
      return (await fetch(`${product.url}/api/v1/messages`, { method: 'POST', headers, body })).status;
    };
    assert.equal(await send('one'), 202);
    assert.notEqual(await send('two'), 202, 'one a day');
    await page.getByRole('tab', { name: 'Money' }).click();
    await page.getByLabel('Sum').first().fill('7');
    await page.getByRole('button', { name: 'Take back' }).click();
    await page.getByText('Moved:').waitFor();
    await browser.assertAccessible();
    await browser.picture('sub-client-money');
    await page.getByRole('tab', { name: 'Statistics' }).click();
    await page.getByRole('row', { name: /Together/ }).waitFor();
    await browser.assertAccessible();
    await page.getByRole('tab', { name: 'Access' }).click();
    await page.getByRole('button', { name: 'Block' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Block' }).click();
    await page.getByRole('button', { name: 'Let in again' }).waitFor();
    assert.equal(await send('three'), 401);
    await browser.assertAccessible();
    await browser.go('/sub-clients');
    await page.getByRole('link', { name: 'branch' }).waitFor();
    await browser.picture('sub-clients');
    await browser.go('/statistics?by=clients');
    await page.getByRole('cell', { name: 'branch' }).waitFor();
    await browser.go('/money');
    await page.getByText('To branch').waitFor();
    await page.getByText('From branch').waitFor();
    browser.assertQuiet();
  } finally {
    await browser.close();
  }
});

test('a sender name is asked for, described by a document, and given up', async () => {
  const browser = await signedIn();
  const { page } = browser;
  try {
    await browser.go('/senders');
    await page.getByRole('button', { name: 'Ask for a name' }).click();
    await page.getByLabel('Name, number or e-mail address').fill('Shop');
    await page.getByLabel('What it is for').fill('the till');
    await browser.assertAccessible();
    await page.getByRole('button', { name: 'Ask', exact: true }).click();
    await page.getByText('None handed in.').waitFor();
    const pdf = { name: 'right.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7\n') };
    await page.locator('input[type="file"]').setInputFiles(pdf);
    await page.getByText('1 document handed in').waitFor();
    await browser.assertAccessible();
    await browser.picture('sender-details');
    await page.keyboard.press('Escape');
    await page.getByText('May be used').first().waitFor();
    await page.getByRole('button', { name: 'Open Shop' }).click();
    await page.getByRole('button', { name: 'Give it up' }).click();
    const asked = page.getByRole('dialog', { name: 'Give up Shop?' });
    await asked.getByRole('button', { name: 'Give it up' }).click();
    await page.getByRole('heading', { name: 'Your messages have no name yet' }).waitFor();
    browser.assertQuiet();
  } finally {
    await browser.close();
  }
});

test('a number is rented, answers calls with a menu, and an SMS to it is answered', async () => {
  await product.run('rental', 'add', '74950000002', '31');
  await api('shop', 'POST /menus', { name: 'main', text: 'Hello{menu: Press 1\n1: repeat\n}' });
  const browser = await signedIn();
  const { page } = browser;
  try {
    await browser.go('/rented-numbers');
    await page.getByRole('button', { name: 'Rent 74950000002' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Rent' }).click();
    await page.getByRole('button', { name: 'Change 74950000002' }).click();
    await page.getByLabel('What the caller gets').selectOption('menu');
    await page.locator('select[name="menu"]').selectOption({ label: 'main' });
    await browser.assertAccessible();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Menu “main”').waitFor();
    await browser.picture('rented-numbers');
    await product.run('incoming', '74950000002', '79990000003', 'Are you open today?');
    await browser.go('/incoming');
    await page.getByText('Are you open today?').waitFor();
    await page.getByRole('button', { name: 'Reply to 79990000003' }).click();
    await page.getByLabel('Text of the SMS').fill('Until nine.');
    await browser.assertAccessible();
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await page.getByText('The SMS is on its way').waitFor();
    await browser.go('/incoming?subscriber=79990000009');
    await page.getByRole('heading', { name: 'Nothing fits' }).waitFor();
    await browser.go('/incoming?part=confirmations');
    await page.getByLabel('Number to be confirmed').fill('79990000004');
    await page.getByRole('button', { name: 'Wait for a call' }).click();
    await page.getByText('Ask for a call from +79990000004 to +74950000002').waitFor();
    await page.getByText('Waited for', { exact: true }).waitFor();
    await page.locator('button[data-loading]').first().waitFor({ state: 'detached' });
    await browser.assertAccessible();
    browser.assertQuiet();
  } finally {
    await browser.close();
  }
});

test('a setting is changed, a wrong one is told at its field, and people are told of failures', async () => {
  const browser = await signedIn();
  const { page } = browser;
  try {
    await browser.go('/settings');
    await page.getByLabel('Seconds of silence').fill('99');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.locator('[class*="InputWrapper-error"]').first().waitFor();
    await page.getByLabel('Seconds of silence').fill('7');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved.').waitFor();
    const { settings } = (await api('shop', 'GET /account')) as { settings: { menuSilence: number } };
    assert.equal(settings.menuSilence, 7);
    await page.getByRole('tab', { name: 'Notice groups' }).click();
    await page.getByRole('button', { name: 'Make a group' }).click();
    await page.locator('input[name="name"]').fill('servers');
    await page.getByLabel('Who is told').fill('79990000004');
    await browser.assertAccessible();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: 'Try it servers' }).click();
    await page.getByText('A failure was told').waitFor();
    await page.getByRole('tab', { name: 'Last requests' }).click();
    await page.getByRole('button', { name: 'Remember requests' }).click();
    await page.getByRole('button', { name: 'Forget them' }).waitFor();
    await api('shop', 'GET /account');
    await page.getByRole('button', { name: 'Look again' }).click();
    await page
      .getByText(/^GET .*account/)
      .first()
      .waitFor();
    await browser.assertAccessible();
    browser.assertQuiet();
  } finally {
    await browser.close();
  }
});

const PLACES = [
  ['/senders', 'Sender names', 'Имена отправителя'],
  ['/transfer-numbers', 'Transfer numbers', 'Номера перевода'],
  ['/rented-numbers', 'Rented numbers', 'Номера в аренде'],
  ['/incoming', 'Incoming', 'Входящие'],
  ['/incoming?part=calls', 'Incoming', 'Входящие'],
  ['/incoming?part=answers', 'Incoming', 'Входящие'],
  ['/incoming?part=confirmations', 'Incoming', 'Входящие'],
  ['/statistics', 'Statistics', 'Статистика'],
  ['/statistics?by=kinds', 'Statistics', 'Статистика'],
  ['/statistics?by=places', 'Statistics', 'Статистика'],
  ['/statistics?by=clients', 'Statistics', 'Статистика'],
  ['/money', 'Money', 'Деньги'],
  ['/money?part=prices', 'Money', 'Деньги'],
  ['/money?part=documents', 'Money', 'Деньги'],
  ['/money?part=limits', 'Money', 'Деньги'],
  ['/sub-clients', 'Sub-clients', 'Субклиенты'],
  ['/settings', 'Settings', 'Настройки'],
  ['/settings?part=notices', 'Settings', 'Настройки'],
] as const;

for (const look of [
  { language: 'en', scheme: 'light', size: 'desk' },
  { language: 'ru', scheme: 'dark', size: 'desk' },
  { language: 'ru', scheme: 'light', size: 'pocket' },
] as const) {
  test(`these pages are fit for everybody: ${Object.values(look).join(', ')}`, async () => {
    const browser = await signedIn(look);
    try {
      for (const [at, en, ru] of PLACES) {
        await browser.go(at);
        await browser.page
          .getByRole('heading', { name: look.language === 'ru' ? ru : en, level: 1 })
          .waitFor();
        await browser.page.waitForLoadState('networkidle');
        await browser.assertAccessible();
        if (look.size === 'pocket') await browser.assertFits();
        const name = at.slice(1).replace(/\?\w+=/, '-');
        await browser.picture(`${name}-${Object.values(look).join('-')}`);
      }
      browser.assertQuiet();
    } finally {
      await browser.close();
    }
  });
}
