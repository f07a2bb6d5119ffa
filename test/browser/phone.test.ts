// A newcomer's call to themselves: the phone comes on, Ring me, the menu is heard (measured), keys are pressed, and the page tells what
// happens; the call goes on while another page is opened.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { ConsoleBrowser } from '../support/console-browser.ts';
import { callOf, eventLines, Product } from '../support/product.ts';

const PASSWORD = 'secret-of-the-shop';

let product: Product;

before(async () => {
  const ports = 33_000 + 2 * Math.floor(Math.random() * 300);
  product = await Product.start({ trunks: [], env: { DOZVON_WEBRTC_PORTS: `${ports}-${ports + 400}` } });
  await product.run('account', 'add', 'shop', '--password', PASSWORD, '--balance', '100');
  // Numbers of messages run ahead of the ids of their sendings: the page must not take one for the other.
  await product.post({
    login: 'shop',
    psw: PASSWORD,
    phones: '79990000001,79990000002,79990000003',
    mes: 'Hi',
  });
  // A menu waits for as long as a busy machine takes to look at the page.
  await product.run('account', 'set', 'shop', '--menu-silence', '60');
});
after(() => product?.discard());

/** Per cent of the meter, whose whole is 60 dB. */
const LOUD = 40;

/** What comes is as loud as a voice: the page's own meter, which listens to the sound as it comes. */
async function heard(page: Page): Promise<void> {
  const meter = page.getByRole('meter', { name: 'They' });
  await meter.waitFor();
  // The page lets nobody evaluate texts, so the meter is looked at from here.
  const until = Date.now() + 30_000;
  while (Number(await meter.getAttribute('aria-valuenow')) < LOUD)
    assert.ok(Date.now() < until, 'nothing was heard');
}

async function withBrowser(play: (browser: ConsoleBrowser) => Promise<void>): Promise<void> {
  const browser = await ConsoleBrowser.open(product.url);
  try {
    await browser.signIn('shop', PASSWORD);
    await browser.go('/phone');
    await browser.page.getByRole('heading', { name: 'Phone', level: 1 }).waitFor();
    await play(browser);
    browser.assertQuiet();
  } catch (error) {
    await browser.picture('phone-trouble');
    throw error;
  } finally {
    await browser.close();
  }
}

test('Ring me: the menu is heard, keys act by mouse and keyboard, the page tells it, the dock stays', async () => {
  await withBrowser(async (browser) => {
    const { page } = browser;
    await browser.assertAccessible();
    await page
      .getByLabel('The text of the call')
      .fill('Hello to you at the screen{menu: Press one or two\n1: That was one\n2: And that was two\n}');
    await page.getByRole('button', { name: 'Ring me' }).click();
    await page.getByRole('button', { name: 'Answer' }).waitFor();
    await browser.assertAccessible();
    await browser.picture('phone-ringing');
    await page.getByRole('button', { name: 'Answer' }).click();
    await heard(page);
    await page.getByText('It says: Press one or two').waitFor();
    await browser.assertAccessible();
    await browser.picture('phone-talking');
    await page.getByRole('group', { name: 'Keypad' }).getByRole('button', { name: '1' }).click();
    await page.getByText('You pressed 1').waitFor();
    // The keyboard is a keypad wherever no field has it.
    await page.getByRole('heading', { name: 'Phone', level: 1 }).click();
    await page.keyboard.press('2');
    await page.getByText('You pressed 2').waitFor();
    await page.getByRole('navigation').getByRole('link', { name: 'Start' }).click();
    await page.getByRole('heading', { name: 'Start', level: 1 }).waitFor();
    await page.getByRole('button', { name: 'Mute', exact: true }).click();
    await page.getByRole('button', { name: 'Unmute' }).waitFor();
    await page.getByRole('button', { name: 'Hang up' }).click();
    await page.getByText('The call is over.').waitFor();
  });
  const message = (await product.history('shop')).find(({ phone }) => phone.length < 6);
  assert.ok(message);
  const call = callOf(await product.final('shop', message.id));
  const keys = eventLines(call).filter((line) => line.startsWith('key'));
  assert.deepEqual(
    keys.map((line) => line.split(' ')[1]),
    ['1', '2'],
  );
});

test('a call of a saved menu’s version is told to its end, one that is declined says so, and the phone is turned off', async () => {
  const menus = `${product.url}/api/v1/menus`;
  const authorization = `Basic ${Buffer.from(`shop:${PASSWORD}`).toString('base64')}`;
  const keep = async (at: string, body: unknown): Promise<void> => {
    const headers = { authorization, 'content-type': 'application/json' };
    const kept = await fetch(at, { method: 'POST', headers, body: JSON.stringify(body) });
    assert.ok(kept.ok, await kept.text());
  };
  await keep(menus, { name: 'bakery', text: 'The first words of the bakery' });
  await keep(`${menus}/1/versions`, { text: 'Other words of the bakery' });
  await withBrowser(async (browser) => {
    const { page } = browser;
    await browser.go('/phone?menu=1&version=1');
    await page.getByText('bakery, version 1').waitFor({ state: 'attached' });
    const ring = page.getByRole('button', { name: 'Ring me' });
    await ring.click();
    await page.getByRole('button', { name: 'Answer' }).click();
    await page.getByText('The call is over.', { exact: true }).waitFor();
    const told = page.getByRole('log', { name: 'What happens' });
    await told.getByText('It says: The first words of the bakery').waitFor();
    await told.getByText(/^The call is over after/).waitFor();
    await page.getByRole('link', { name: 'Its story, step by step' }).waitFor();
    await browser.assertAccessible();
    await ring.click();
    // What was told is of the call before.
    await told.getByText('It says').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Decline' }).click();
    await page.getByText('The call was declined.').or(page.getByText('The call is over.')).first().waitFor();
    await told.getByText('The call is over: nobody answered').waitFor();
    await page.getByText('The call is on its way').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Turn it off' }).first().click();
    await page.getByText('The phone is off').waitFor();
  });
});

/** Of a page whose microphone is given only when `letIn` is called. */
type Held = {
  letIn?: () => void;
  given?: Sound;
  readonly navigator: { readonly mediaDevices: { getUserMedia: (wanted: unknown) => Promise<Sound> } };
};
type Sound = { getTracks(): readonly { readonly readyState: string }[] };

test('a phone that is turned off while the browser still asks for the microphone stays off and lets it go', async () => {
  await withBrowser(async (browser) => {
    const { page } = browser;
    await page.addInitScript(() => {
      const held = globalThis as unknown as Held;
      const devices = held.navigator.mediaDevices;
      const ask = devices.getUserMedia.bind(devices);
      devices.getUserMedia = async (wanted) => {
        await new Promise<void>((resolve) => {
          held.letIn = resolve;
        });
        held.given = await ask(wanted);
        return held.given;
      };
    });
    await browser.go('/phone');
    await page.getByRole('button', { name: 'Turn the phone on' }).click();
    await page.waitForFunction(() => (globalThis as unknown as Held).letIn !== undefined);
    const dock = page.getByRole('region', { name: 'Phone' });
    await dock.getByRole('button', { name: 'Turn it off' }).click();
    await page.evaluate(() => (globalThis as unknown as Held).letIn?.());
    await page.waitForFunction(() =>
      (globalThis as unknown as Held).given?.getTracks().every(({ readyState }) => readyState === 'ended'),
    );
    await page.getByText('The phone is off').waitFor();
  });
});

test('who signs out takes the phone along, and who cannot is told to be still there', async () => {
  const registered = async (): Promise<string | undefined> =>
    /^dozvon_phones_registered (\d+)$/m.exec(await (await fetch(`${product.url}/metrics`)).text())?.[1];
  await withBrowser(async ({ page }) => {
    await page.getByRole('button', { name: 'Turn the phone on' }).click();
    await page
      .getByText(/^Ready, number/)
      .first()
      .waitFor();
    assert.equal(await registered(), '1');
    await page.route('**/api/v1/session', (route) => route.abort());
    await page.getByRole('button', { name: 'You' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByText('You are still signed in').waitFor();
    assert.equal(await registered(), '1');
    await page.unroute('**/api/v1/session');
    await page.getByRole('button', { name: 'You' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    const until = Date.now() + 30_000;
    while ((await registered()) !== '0') assert.ok(Date.now() < until, 'the phone is still registered');
  });
});

test('a saved menu is called from the page by its name, and a number of nobody is told to be one', async () => {
  const made = await fetch(`${product.url}/api/v1/menus`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`shop:${PASSWORD}`).toString('base64')}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({
      name: 'opening hours',
      text: 'We are open all day long{menu: Press one\n1: repeat\n}',
    }),
  });
  assert.equal(made.status, 201);
  await withBrowser(async ({ page }) => {
    await page.getByRole('button', { name: 'Call opening hours' }).click();
    await heard(page);
    await page.getByRole('button', { name: 'Hang up' }).click();
    await page.getByText('The call is over.').waitFor();
    await page.getByLabel('Number', { exact: true }).fill('79990000001');
    await page.getByRole('button', { name: 'Call', exact: true }).click();
    await page.getByText('Nobody has this number.').waitFor();
  });
});
