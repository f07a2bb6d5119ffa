// The documents as the server shows them: read, searched by keyboard, in both languages, light, dark and in a pocket.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { after, before, test } from 'node:test';
import { ConsoleBrowser } from '../support/console-browser.ts';
import { Product } from '../support/product.ts';

let product: Product;

before(async () => {
  product = await Product.start({ trunks: [{ name: 'phones', kind: 'virtual' }] });
});

after(async () => {
  await product?.discard();
});

/** `fetch` adds a word of its own to conditional requests, by which it never gets a 304. */
async function statusOf(address: string, headers: Readonly<Record<string, string>>): Promise<number> {
  const [reply] = (await once(get(product.url + address, { headers }), 'response')) as [IncomingMessage];
  reply.resume();
  return reply.statusCode ?? 0;
}

test('pages come compressed, are asked for again by their ETag, and may do nothing but what is theirs', async () => {
  const page = await fetch(`${product.url}/docs/use/http`, { headers: { 'accept-encoding': 'br' } });
  assert.equal(page.status, 200);
  assert.equal(page.headers.get('content-type'), 'text/html; charset=utf-8');
  assert.equal(page.headers.get('content-encoding'), 'br');
  assert.doesNotMatch(page.headers.get('content-security-policy') ?? '', /unsafe|nonce/);
  const html = await page.text();
  const etag = page.headers.get('etag') ?? '';
  assert.equal(await statusOf('/docs/use/http', { 'accept-encoding': 'br', 'if-none-match': etag }), 304);
  const style = /href="(\/docs\/assets\/style-[^"]+)"/.exec(html)?.[1] ?? '';
  assert.match((await fetch(product.url + style)).headers.get('cache-control') ?? '', /immutable/);
  const head = await fetch(`${product.url}/docs/use/http`, { method: 'HEAD' });
  assert.deepEqual([head.status, await head.text()], [200, '']);
  const moved = await fetch(`${product.url}/docs`, { redirect: 'manual' });
  assert.equal(moved.headers.get('location'), '/docs/');
  for (const nowhere of ['/docs/use', '/docs/nothing', '/docs/..%2fconsole%2findex.html', '/docs/%00'])
    assert.equal((await fetch(product.url + nowhere)).status, 404, nowhere);
  assert.match(product.greeting, /\/docs\//);
});

for (const [name, look] of [
  ['en-light', { language: 'en', scheme: 'light', size: 'desk' }],
  ['ru-dark', { language: 'ru', scheme: 'dark', size: 'desk' }],
  ['ru-pocket', { language: 'ru', scheme: 'light', size: 'pocket' }],
] as const) {
  test(`the documents are fit for everybody: ${name}`, async () => {
    const browser = await ConsoleBrowser.open(product.url, look);
    try {
      const tree = look.language === 'ru' ? '/docs/ru/' : '/docs/';
      for (const address of ['', 'use/menu-language', 'reference/codes']) {
        await browser.page.goto(`${product.url}${tree}${address}`);
        await browser.assertAccessible();
        await browser.picture(`docs-${name}-${address.replace('/', '-') || 'first'}`);
        const wide = await browser.page.evaluate('document.documentElement.scrollWidth');
        const window = await browser.page.evaluate('document.documentElement.clientWidth');
        assert.equal(wide, window, `${address} is ${wide} wide in a window of ${window}`);
      }
      if (look.size === 'pocket') {
        await browser.page.goto(`${product.url}${tree}start/first-call`);
        const copy = await browser.page.locator('.code .copy').first().boundingBox();
        const block = await browser.page.locator('.code pre').first().boundingBox();
        assert.ok(
          copy && block && copy.y + copy.height <= block.y,
          'the button lies over no line of its block',
        );
      }
      browser.assertQuiet();
    } finally {
      await browser.close();
    }
  });
}

test('who types a slash searches, goes by arrows and lands on the passage', async () => {
  const browser = await ConsoleBrowser.open(product.url, { language: 'en', scheme: 'light', size: 'desk' });
  try {
    const { page } = browser;
    await page.goto(`${product.url}/docs/`);
    await page.keyboard.press('/');
    await page.keyboard.type('portions mailing freq');
    await page.locator('.results mark').first().waitFor();
    await browser.assertAccessible();
    await browser.picture('docs-search');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/docs\/use\/mailings/);
    await page.keyboard.press('/');
    await page.keyboard.type('qqqqqq');
    await page.getByText('Nothing found').waitFor();
    await page.keyboard.press('Escape');
    await page.locator('.results').waitFor({ state: 'hidden' });
    browser.assertQuiet();
  } finally {
    await browser.close();
  }
});

test('the other language has the same page, and a block is copied by a button', async () => {
  const browser = await ConsoleBrowser.open(product.url, { language: 'en', scheme: 'light', size: 'desk' });
  try {
    const { page } = browser;
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.goto(`${product.url}/docs/start/first-call`);
    await page.getByRole('button', { name: 'Copy' }).first().focus();
    await page.keyboard.press('Enter');
    await page.getByText('Copied').waitFor();
    assert.equal(await page.evaluate('navigator.clipboard.readText()'), 'npm start');
    await page.getByRole('link', { name: 'Русский' }).click();
    await page.waitForURL(/\/docs\/ru\/start\/first-call$/);
    await page.getByRole('link', { name: 'English' }).click();
    await page.waitForURL(/\/docs\/start\/first-call$/);
    browser.assertQuiet();
  } finally {
    await browser.close();
  }
});

test('the console opens the page that helps with where one is', async () => {
  await product.addAccount('reader');
  const browser = await ConsoleBrowser.open(product.url, { language: 'ru', scheme: 'light', size: 'desk' });
  try {
    await browser.signIn('reader', 'secret');
    await browser.go('/mailings');
    const help = browser.page.getByRole('link', { name: 'Справка' });
    await help.waitFor();
    assert.equal(await help.getAttribute('href'), '/docs/ru/use/mailings');
  } finally {
    await browser.close();
  }
});
