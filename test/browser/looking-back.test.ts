// Looking back in the console: a real call with real keys is found, its story drawn, its recording played, the call stepped through with
// the menu lit, the list taken into a file, and the menu's heat map shown.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ConsoleBrowser } from '../support/console-browser.ts';
import { Product } from '../support/product.ts';

const MENU = 'Greeting{menu: Choices\n1: Details\n2: record: 5\n2: Thanks\n3: Never\n#: end\n}Goodbye';
const PHONE = '79990000021';

let product: Product;
let call: number;

before(async () => {
  const steps = [
    { hear: 0.6 },
    { press: '1' },
    { hear: 0.6 },
    { press: '2' },
    { wait: 2 },
    { say: 'Words of mine' },
    { press: '#' },
    { hear: 0.6 },
    { press: '#' },
  ];
  product = await Product.start({
    trunks: [{ name: 'phones', kind: 'virtual' }],
    config: { phones: [{ number: PHONE, steps }] },
  });
  await product.run('account', 'add', 'shop', '--password', 'secret', '--balance', '100');
  call = await product.callWith('shop', PHONE, { mes: MENU });
  await product.final('shop', call);
});

after(async () => {
  await product?.discard();
});

/** Signed in, at a page. */
async function at(
  page: string,
  look: Parameters<typeof ConsoleBrowser.open>[1] = {},
): Promise<ConsoleBrowser> {
  const browser = await ConsoleBrowser.open(product.url, look);
  await browser.signIn('shop', 'secret');
  await browser.go(page);
  return browser;
}

test('a call is found by the end of its number and a word, opened, and taken into a file', async () => {
  const browser = await at('/history');
  try {
    const { page } = browser;
    await page.getByLabel('Number or address').fill('*0021');
    await page.getByLabel('Words of the text').fill('greeting');
    await page.getByRole('button', { name: 'Search' }).click();
    await page.waitForURL((url) => url.searchParams.get('words') === 'greeting');
    const row = page.getByRole('row').filter({ hasText: PHONE });
    await row.waitFor();
    await browser.assertAccessible();
    await browser.picture('history-search');
    await page.getByRole('button', { name: 'CSV' }).click();
    const link = page.getByRole('link', { name: 'Download' });
    await link.waitFor();
    const file = await page.request.get(new URL((await link.getAttribute('href')) ?? '', product.url).href);
    assert.match(await file.text(), new RegExp(`,${PHONE},call,`));
    await page.reload();
    await page.getByRole('button', { name: /^Delete: messages-\d+\.csv/ }).click();
    await link.waitFor({ state: 'detached' });
    await page.getByLabel('Words of the text').fill('tortoise');
    await page.getByRole('button', { name: 'Search' }).click();
    await page.getByText('Nothing fits').waitFor();
    await page.goBack();
    await row.click();
    await page.getByRole('heading', { name: `Call ${PHONE}`, level: 1 }).waitFor();
    browser.assertQuiet();
  } finally {
    await browser.close();
  }
});

test('its story is drawn and told, its recording plays, and the machine goes through it again', async () => {
  const browser = await at('/history?number=*0021');
  try {
    const { page } = browser;
    await page.getByRole('row').filter({ hasText: PHONE }).click();
    await page.getByRole('heading', { name: 'The call to scale' }).waitFor();
    await page.getByRole('heading', { name: 'Recordings' }).waitFor();
    const play = page.getByRole('button', { name: 'Recording of item 2' });
    await play.click();
    await page.getByRole('button', { name: 'Pause' }).waitFor();
    await page.getByRole('cell', { name: /key/ }).first().waitFor();
    await page.getByRole('heading', { name: 'Step by step' }).waitFor();
    const next = page.getByRole('button', { name: 'Next step' });
    const lit = page.locator('section[aria-label="The menu, with the place lit"] mark');
    await next.click();
    await browser.assertReads(lit, ['Greeting']);
    const seen: string[] = [];
    while (await next.isEnabled()) {
      await next.click();
      seen.push(...(await lit.allInnerTexts()));
    }
    for (const piece of ['Choices', '1: Details', '2: record: 5', 'Goodbye'])
      assert.ok(seen.includes(piece), `${piece} was lit`);
    assert.ok(!seen.includes('3: Never'));
    await page.getByTestId('state').getByText('over').waitFor();
    await browser.assertAccessible();
    await browser.picture('history-story');
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
  test(`the heat map lies on the text for everybody: ${Object.values(look).join(', ')}`, async () => {
    const browser = await at('/heat', look);
    try {
      const { page } = browser;
      const words =
        look.language === 'ru'
          ? { text: 'или весь текст звонка', show: 'Показать', map: 'На тексте', never: 'никто не дошёл' }
          : { text: 'or the whole text of a call', show: 'Show', map: 'On the text', never: 'never reached' };
      await browser.assertAccessible();
      await page.getByLabel(words.text).fill(MENU);
      await page.getByRole('button', { name: words.show }).click();
      const map = page.locator(`section[aria-label="${words.map}"]`);
      await map.waitFor();
      for (const told of [new RegExp(`3: Never\\s*${words.never}`), /1: Details\s*100/, /#: end\s*100/])
        await map.filter({ hasText: told }).waitFor();
      await browser.assertAccessible();
      if (look.size === 'pocket') await browser.assertFits();
      await browser.picture(`heat-${Object.values(look).join('-')}`);
      if (look.size === 'desk') return;
      await browser.go('/history');
      const card = page.getByRole('row').filter({ hasText: PHONE });
      await card.getByRole('cell', { name: 'Доставлено' }).waitFor();
      await browser.assertAccessible();
      await browser.assertFits();
      await browser.picture('history-pocket');
      await card.click();
      await page.getByRole('cell', { name: /команда end$/ }).waitFor();
      await browser.assertFits();
      await browser.assertAccessible();
      browser.assertQuiet();
    } finally {
      await browser.close();
    }
  });
}
