// Debian's Chromium with JsSIP as the phone of an account: it registers, is rung, hears a menu, presses keys and is heard, and calls in.
// The sound is measured at both ends: by the page as it comes, and in the recording of what its microphone said.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Browser, chromium, type Page } from 'playwright-core';
import { putPhone } from '../../support/jssip-page.ts';
import { callOf, eventLines, Product } from '../../support/product.ts';

let product: Product;
let browser: Browser;

before(async () => {
  const ports = 32_000 + 2 * Math.floor(Math.random() * 500);
  product = await Product.start({ trunks: [], env: { DOZVON_WEBRTC_PORTS: `${ports}-${ports + 400}` } });
  await product.addAccount('shop');
  browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-dev-shm-usage',
      '--use-fake-ui-for-media-stream',
      '--use-fake-device-for-media-stream',
      '--autoplay-policy=no-user-gesture-required',
    ],
  });
});
after(async () => {
  await browser?.close();
  await product?.discard();
});

type BrowserPhone = {
  readonly number: string;
  readonly uri: string;
  readonly password: string;
  readonly websocketPath: string;
};

async function api<T>(path: string, body?: unknown): Promise<T> {
  const response = await fetch(`${product.url}/api/v1${path}`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from('shop:secret').toString('base64')}`,
      'content-type': 'application/json',
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  assert.ok(response.ok, `${path}: ${await response.clone().text()}`);
  return (await response.json()) as T;
}

/** A line of script in the page. */
function does<T>(page: Page, line: string): Promise<T> {
  return page.evaluate(line) as Promise<T>;
}

async function registered(): Promise<{ readonly page: Page; readonly number: string }> {
  const phone = await api<BrowserPhone>('/browser-phone');
  const context = await browser.newContext({ permissions: ['microphone'] });
  context.setDefaultTimeout(60_000);
  const page = await context.newPage();
  // Any page of the product's own origin will do.
  await page.goto(`${product.url}/health`);
  await putPhone(page);
  const { uri, password, websocketPath } = phone;
  const url = `${product.url.replace('http', 'ws')}${websocketPath}`;
  await does(page, `phone.start(${JSON.stringify({ url, uri, password })})`);
  await does(page, `phone.until('registered')`);
  return { page, number: phone.number };
}

/** Louder than a codec's idle noise by far. */
const LOUD = 0.02;

test('Chromium is rung, hears the menu, presses a key, and what its microphone says is recorded', async () => {
  const { page, number } = await registered();
  const mes = 'Good day to you all{menu: Press five\n5: record: 2\n}';
  const id = await product.callWith('shop', number, { mes });
  await does(page, `phone.until('rung')`);
  await does(page, 'phone.answer()');
  await does(page, `phone.until('confirmed')`);
  await page.waitForFunction(`phone.loudest() > ${LOUD}`);
  await does(page, `phone.press('5')`);
  const recorded = async (): Promise<string | undefined> =>
    (await product.history('shop', '--id', String(id))).flatMap((one) => one.recordings)[0]?.url;
  const until = Date.now() + 60_000;
  while ((await recorded()) === undefined && Date.now() < until) await does(page, 'phone.loudest()');
  await does(page, 'phone.hangUp()');
  const message = callOf(await product.final('shop', id));
  const lines = eventLines(message);
  assert.ok(
    lines.some((line) => line.startsWith('key 5')),
    lines.join('\n'),
  );
  const sound = Buffer.from(await (await fetch(message.recordings[0]?.url ?? '')).arrayBuffer()).subarray(44);
  assert.ok(sound.length > 8_000, `${sound.length} bytes`);
  let loudest = 0;
  for (let at = 0; at + 1 < sound.length; at += 2)
    loudest = Math.max(loudest, Math.abs(sound.readInt16LE(at)));
  // The false microphone of Chromium beeps every second.
  assert.ok(loudest > 1_000, `the loudest sample is ${loudest}`);
  await page.context().close();
});

test('Chromium calls a saved menu and hears it', async () => {
  const { page } = await registered();
  const { id } = await api<{ id: number }>('/menus', {
    name: 'hours',
    text: 'We are open every day of the week{menu: Press one to hear it again\n1: repeat\n}',
  });
  await does(page, `phone.call('*${id}')`);
  await does(page, `phone.until('confirmed')`);
  await page.waitForFunction(`phone.loudest() > ${LOUD}`);
  await does(page, 'phone.hangUp()');
  await does(page, `phone.until('ended')`);
  await page.context().close();
});
