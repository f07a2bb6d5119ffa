// The live board while a real call goes on: what it says, what is pressed, what waits and why, and the server going away and coming
// again under it.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ConsoleBrowser } from '../support/console-browser.ts';
import { freePort } from '../support/free-port.ts';
import { Product } from '../support/product.ts';

const PASSWORD = 'secret-of-the-shop';

let product: Product;

before(async () => {
  product = await Product.start({
    trunks: [{ name: 'phones', kind: 'virtual', concurrent: 4 }],
    // A page comes again to the address it had.
    env: { DOZVON_HTTP_PORT: String(await freePort()) },
    config: {
      links: [{ name: 'pretended', kind: 'virtual', kinds: ['sms'] }],
      phones: [
        {
          number: '79990000001',
          ringSeconds: 2,
          steps: [{ hear: 0.5 }, { press: '1' }, { hear: 0.5 }, { echo: 40 }],
        },
      ],
    },
  });
  await product.run('account', 'add', 'shop', '--password', PASSWORD, '--balance', '1000');
  await product.run('account', 'administrator', 'shop', 'on');
});

after(async () => {
  await product?.discard();
});

async function send(body: object): Promise<void> {
  const sent = await fetch(`${product.url}/api/v1/messages`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`shop:${PASSWORD}`).toString('base64')}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify(body),
  });
  assert.equal(sent.status, 202, await sent.text());
}

test('a call is watched from the first ring to the key, and what waits is looked into', async () => {
  const browser = await ConsoleBrowser.open(product.url);
  try {
    await browser.signIn('shop', PASSWORD);
    await browser.go('/board');
    const { page } = browser;
    await page.getByRole('status').filter({ hasText: 'Live' }).waitFor();
    await page.getByText('Nobody is being called.').waitFor();
    await page.getByText('Nothing waits.').waitFor();
    await browser.assertAccessible();
    const menu =
      'Hello! {menu: Press 1 to leave a message, 2 to leave.\n1: Say what you want to tell us.\n1: record: 60\n2: end} Goodbye!';
    await send({ kind: 'call', recipients: ['79990000001'], text: menu });
    const calls = page.getByRole('region', { name: 'Calls now' });
    const row = calls.getByRole('row').filter({ hasText: '79990000001' });
    await row.getByText('Ringing').waitFor();
    await row.getByText('In the menu').waitFor();
    await row.getByText('item 1').waitFor();
    await row.getByText('Say what you want to tell us').waitFor();
    await row.getByText('Recording').waitFor();
    await row.getByRole('cell', { name: '1', exact: true }).waitFor();
    await page.getByText('The whole installation').click();
    await calls.getByRole('columnheader', { name: 'Account' }).waitFor();
    await page.getByRole('region', { name: 'Links and trunks' }).getByText('lines busy 1 / 4').waitFor();
    await page.getByRole('region', { name: 'Links and trunks' }).getByText('pretended').waitFor();
    const rates = page.getByRole('region', { name: 'Messages per second' });
    await rates.getByText(/Accepted [1-9]/).waitFor();
    await send({
      recipients: ['79990000002', '79990000003'],
      text: 'Later',
      sendAt: new Date(Date.now() + 7_200_000).toISOString(),
    });
    const queues = page.getByRole('region', { name: 'What waits, and why' });
    await queues.getByText('To go out later').waitFor();
    await browser.assertAccessible();
    await browser.picture('board-en-light');
    await queues.getByRole('button', { name: 'Show these messages: 2, To go out later' }).click();
    const drawer = page.getByRole('dialog');
    await drawer.getByText('79990000003').waitFor();
    await drawer.getByText('They are to go out later').waitFor();
    await browser.assertAccessible();
    await browser.picture('board-group');
    await page.keyboard.press('Escape');
    await drawer.waitFor({ state: 'hidden' });
    browser.assertQuiet();
  } finally {
    await browser.close();
  }
});

test('the board says that the server is away, and shows what is on when it is back', async () => {
  const browser = await ConsoleBrowser.open(product.url, { language: 'ru', scheme: 'dark', size: 'pocket' });
  try {
    await browser.signIn('shop', PASSWORD);
    await browser.go('/board');
    const status = browser.page.getByRole('status');
    await status.filter({ hasText: 'На связи' }).waitFor();
    await product.stop();
    await status.filter({ hasText: 'Связь потеряна' }).waitFor();
    await product.serve();
    await status.filter({ hasText: 'На связи' }).waitFor();
    await browser.page.getByText('Сейчас никому не звонят.').waitFor();
    await browser.page.getByText('Отправка позже').waitFor();
    await browser.assertAccessible();
    await browser.picture('board-ru-dark-pocket');
  } finally {
    await browser.close();
  }
});
