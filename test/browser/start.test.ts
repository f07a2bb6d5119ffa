// A newcomer's first minute in the console: signing in, the first page, its looks and weight.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { ConsoleBrowser } from '../support/console-browser.ts';
import { Product } from '../support/product.ts';
import { ROOT } from '../support/repository.ts';

let product: Product;

before(async () => {
  product = await Product.start({ trunks: [{ name: 'phones', kind: 'virtual' }] });
  await product.run('account', 'add', 'shop', '--password', 'secret-of-the-shop', '--balance', '100');
});

after(async () => {
  await product?.stop();
});

test('who is not signed in is asked to, and comes to the page that was meant', async () => {
  const browser = await ConsoleBrowser.open(product.url);
  try {
    await browser.go('/?from=mail');
    await browser.page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await browser.assertAccessible();
    await browser.picture('sign-in');
    await browser.page.getByLabel('Login').fill('shop');
    await browser.page.locator('input[name="password"]').fill('wrong');
    await browser.page.getByRole('button', { name: 'Sign in' }).click();
    await browser.page.getByText('are not accepted').waitFor();
    await browser.page.locator('input[name="password"]').fill('secret-of-the-shop');
    await browser.page.getByRole('button', { name: 'Sign in' }).click();
    await browser.page.waitForURL((url) => !url.pathname.endsWith('/sign-in'));
    browser.assertQuiet();
  } finally {
    await browser.close();
  }
});

for (const look of [
  { language: 'en', scheme: 'light', size: 'desk' },
  { language: 'ru', scheme: 'dark', size: 'desk' },
  { language: 'ru', scheme: 'light', size: 'pocket' },
] as const) {
  test(`the first page is fit for everybody: ${Object.values(look).join(', ')}`, async () => {
    const browser = await ConsoleBrowser.open(product.url, look);
    try {
      await browser.signIn('shop', 'secret-of-the-shop');
      const title = look.language === 'ru' ? 'Начало' : 'Start';
      await browser.page.getByRole('heading', { name: title, level: 1 }).waitFor();
      await browser.assertAccessible();
      await browser.picture(`start-${Object.values(look).join('-')}`);
      browser.assertQuiet();
    } finally {
      await browser.close();
    }
  });
}

test('what is sent while the first page or the history is open shows there by itself', async () => {
  const browser = await ConsoleBrowser.open(product.url, { language: 'ru' });
  const send = (phones: string) =>
    product.post({ login: 'shop', psw: 'secret-of-the-shop', phones, mes: 'While you look' });
  try {
    const { page } = browser;
    await browser.signIn('shop', 'secret-of-the-shop');
    await page.getByText('Пока ничего не отправлено').waitFor();
    await send('79990000001');
    const first = page.getByRole('row').filter({ hasText: '79990000001' });
    await first.getByText('Доставлено').waitFor();
    // Moments have no “г.”, which tells nothing and breaks lines.
    assert.match(await first.getByRole('cell').first().innerText(), /^\d+ \S+ \d{4}, \d\d:\d\d:\d\d$/);
    await page.getByRole('link', { name: 'Все сообщения' }).click();
    await page.getByRole('heading', { name: 'История', level: 1 }).waitFor();
    await page.getByRole('row').filter({ hasText: '79990000001' }).waitFor();
    await send('79990000002');
    await page.getByRole('row').filter({ hasText: '79990000002' }).getByText('Доставлено').waitFor();
    browser.assertQuiet();
  } finally {
    await browser.close();
  }
});

test('the place one is at is in sight in the menu, however long the menu is', async () => {
  const browser = await ConsoleBrowser.open(product.url);
  try {
    await browser.signIn('shop', 'secret-of-the-shop');
    await browser.go('/settings');
    await browser.page.getByRole('heading', { name: 'Settings', level: 1 }).waitFor();
    const box = await browser.page.locator('a[aria-current="page"]').boundingBox();
    const size = browser.page.viewportSize();
    assert.ok(box && size && box.y >= 0 && box.y + box.height <= size.height, JSON.stringify(box));
  } finally {
    await browser.close();
  }
});

test('an address without a page says so in the frame, from where every page is near', async () => {
  const browser = await ConsoleBrowser.open(product.url, { language: 'en' });
  try {
    await browser.signIn('shop', 'secret-of-the-shop');
    await browser.go('/nowhere/at/all');
    await browser.page.getByRole('heading', { name: 'There is no such page', level: 1 }).waitFor();
    await browser.page
      .getByRole('navigation', { name: 'Pages' })
      .getByRole('link', { name: 'History' })
      .click();
    await browser.page.getByRole('heading', { name: 'History', level: 1 }).waitFor();
    // The form of an address is nobody's business but the console's.
    await browser.go('/sub-clients/nobody');
    await browser.page.getByText('the address of the page has a mistake').waitFor();
    browser.assertQuiet();
  } finally {
    await browser.close();
  }
});

/** Kilobytes, as they are sent. */
const FIRST_PAGE_MOST = 300;

test(`the first page comes in less than ${FIRST_PAGE_MOST} kB`, () => {
  const built = path.join(ROOT, 'dist/console');
  const page = readFileSync(path.join(built, 'index.html'), 'utf8');
  const first = [...page.matchAll(/(?:src|href)="\/console\/([^"]+)"/g)].map(([, name = '']) => name);
  const homes = readdirSync(path.join(built, 'assets'))
    .filter((name) => /^home-page-.*\.js$/.test(name))
    .map((name) => `assets/${name}`);
  assert.equal(homes.length, 1);
  const size = (name: string): number => {
    const packed = path.join(built, `${name}.br`);
    return statSync(statSync(packed, { throwIfNoEntry: false }) ? packed : path.join(built, name)).size;
  };
  const bytes = [...first, ...homes].reduce((sum, name) => sum + size(name), page.length);
  assert.ok(bytes < FIRST_PAGE_MOST * 1_000, `${bytes} bytes`);
});
