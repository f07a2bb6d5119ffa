// What an administrator does in the console: looks after trunks, links and accounts, and has the doctor look.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ConsoleBrowser } from '../support/console-browser.ts';
import { Product } from '../support/product.ts';

const PASSWORD = 'secret-of-the-shop';

let product: Product;

before(async () => {
  product = await Product.start({
    trunks: [
      { name: 'phones', kind: 'virtual', concurrent: 4 },
      {
        name: 'nobody',
        host: '127.0.0.1',
        port: 9,
        prefixes: ['1'],
        username: 'us',
        password: 'unseen',
        register: true,
      },
    ],
    config: { links: [{ name: 'pretended', kind: 'virtual', kinds: ['sms'] }] },
  });
  for (const login of ['shop', 'other'])
    await product.run('account', 'add', login, '--password', PASSWORD, '--balance', '1000');
  await product.run('account', 'administrator', 'shop', 'on');
});

after(async () => {
  await product?.discard();
});

test('trunks, links, speech and accounts are told, a link is opened anew, the doctor says what to do', async () => {
  const browser = await ConsoleBrowser.open(product.url);
  try {
    const { page } = browser;
    await browser.signIn('shop', PASSWORD);
    await page.getByRole('link', { name: 'Trunks' }).click();
    const nobody = page.getByRole('region', { name: 'nobody' });
    await nobody.getByText('not registered').waitFor();
    await nobody.getByRole('button', { name: 'Settings' }).click();
    await nobody.getByRole('cell', { name: 'us', exact: true }).waitFor();
    await browser.assertAccessible();
    await browser.picture('administration-trunks');
    await page.getByRole('link', { name: 'Links', exact: true }).click();
    await page.getByRole('button', { name: 'Connect anew' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Connect anew' }).click();
    await page.getByText('The link is being opened anew: pretended').waitFor();
    await browser.assertAccessible();
    await browser.picture('administration-links');
    await page.getByRole('link', { name: 'Accounts' }).click();
    await page.getByRole('cell', { name: 'other' }).waitFor();
    await page.getByLabel('Login or name contains').fill('sho');
    await page.getByRole('cell', { name: 'other' }).waitFor({ state: 'detached' });
    await browser.assertAccessible();
    await browser.picture('administration-accounts');
    await page.getByRole('link', { name: 'Speech' }).click();
    await page.getByRole('heading', { name: 'Kept sounds' }).waitFor();
    await page.getByRole('button', { name: 'Say it' }).click();
    const sound = page.getByLabel('What was said');
    await sound.waitFor();
    const heard = await sound.evaluate(async (element) => {
      const audio = element as unknown as {
        readonly duration: number;
        readonly readyState: number;
      } & EventTarget;
      if (audio.readyState < 1)
        await new Promise((resolve) => audio.addEventListener('loadedmetadata', resolve, { once: true }));
      return audio.duration;
    });
    assert.ok(heard > 0.2, `${heard} s`);
    await browser.assertAccessible();
    await browser.picture('administration-speech');
    await page.getByRole('link', { name: 'Doctor' }).click();
    await page.getByRole('button', { name: 'Look now' }).click();
    await page.getByText('1 thing is wrong').waitFor();
    await page
      .getByRole('region', { name: 'loopback call' })
      .getByText(/a call to itself heard its tone/)
      .waitFor();
    await page
      .getByRole('region', { name: 'trunks' })
      .getByText(/check its host, port/)
      .waitFor();
    await browser.assertAccessible();
    await browser.picture('administration-doctor');
    browser.assertQuiet();
  } finally {
    await browser.close();
  }
});

test('who does not look after the installation sees none of it', async () => {
  const browser = await ConsoleBrowser.open(product.url, { language: 'ru', scheme: 'dark' });
  try {
    const { page } = browser;
    await browser.signIn('other', PASSWORD);
    await page.getByRole('heading', { name: 'Начало', level: 1 }).waitFor();
    await page.getByRole('link', { name: 'Доктор' }).waitFor({ state: 'detached' });
    for (const at of ['trunks', 'links', 'accounts', 'speech', 'doctor']) {
      await browser.go(`/administration/${at}`);
      await page.getByText('Это видят только аккаунты, которые следят за установкой.').waitFor();
    }
    await browser.assertAccessible();
    browser.assertQuiet();
  } finally {
    await browser.close();
  }
});
