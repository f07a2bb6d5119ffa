// A person makes a menu: types it, sees the mistake at its place and mends it, sees the tree, rehearses it by keys to an end, keeps two
// versions and sees what a caller notices of the change.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ConsoleBrowser } from '../support/console-browser.ts';
import { Product } from '../support/product.ts';

let product: Product;

before(async () => {
  product = await Product.start({ trunks: [{ name: 'phones', kind: 'virtual' }] });
  await product.run('account', 'add', 'garden', '--password', 'secret-of-the-garden', '--balance', '100');
  await product.run('account', 'allow-transfer', 'garden', '79990000007');
});

after(async () => {
  await product?.stop();
});

const TYPED = [
  'Good day, the tree nursery.',
  '{menu: Press 1 for opening hours, 2 for a gardener.',
  '1: We open at nine. Press 1 for Sundays.',
  '11: On Sundays we are closed.',
  '2: call:79990000007 wait=500 ok:end err:later',
  'later: Our gardeners are out in the beds.',
  '0: repeat',
  '} Come by soon.',
];

async function typeMenu(browser: ConsoleBrowser): Promise<void> {
  const { page } = browser;
  const editor = page.getByLabel('Text of the menu');
  await editor.click();
  for (const [at, line] of TYPED.entries()) {
    if (at > 0) {
      // What is offered must not be taken by the end of a line.
      await page.keyboard.press('Escape');
      await page.keyboard.press('Enter');
    }
    await page.keyboard.type(line);
  }
  await page.keyboard.press('Escape');
}

test('a menu typed from scratch is mended, drawn, rehearsed to an end, kept twice and compared', async () => {
  const browser = await ConsoleBrowser.open(product.url);
  const { page } = browser;
  try {
    await browser.signIn('garden', 'secret-of-the-garden');
    await browser.go('/menus');
    await page.getByText('No menus yet').waitFor();
    await browser.assertAccessible();
    await browser.picture('menus-none');
    await page.getByRole('link', { name: 'Write a menu' }).click();
    await page.getByRole('heading', { name: 'New menu' }).waitFor();
    await page.getByLabel('Text of the menu').waitFor();
    await browser.assertAccessible();
    await browser.picture('menu-studio-empty');

    await typeMenu(browser);
    await browser.assertReads(page.locator('.cm-content'), [TYPED.join('\n')]);
    const mistake = page.locator('.cm-lintRange-error');
    // What was unfinished while it was typed is complained of until the whole text has been looked at.
    await browser.assertReads(mistake, ['wait=500']);
    await page.getByRole('button', { name: 'Save', disabled: true }).waitFor();
    await page.getByRole('tab', { name: 'Check' }).click();
    await page.getByText('wait=500 is out of range').waitFor();
    await browser.assertAccessible();
    await browser.picture('menu-studio-mistake');

    await page.getByRole('button', { name: /wait=500 is out of range/ }).click();
    for (const _ of 'wait=500') await page.keyboard.press('Delete');
    await page.keyboard.type('wait=20');
    await page.keyboard.press('Escape');
    await page.getByText('No mistakes').waitFor();
    await browser.assertReads(mistake, []);
    await page.getByText('A caller who presses nothing').waitFor();
    await page.getByLabel('Price of a call to').fill('79990000001');
    await page.getByRole('button', { name: 'Work out the price' }).click();
    await page.getByText(/^The call: RUB\s[\d.]+.*At most: RUB\s\d/).waitFor();
    await browser.assertAccessible();
    await browser.picture('menu-studio-check');

    await page.getByRole('tab', { name: 'Tree' }).click();
    const branch = page.getByRole('button', { name: /^Key 1 1: On Sundays we are closed/ });
    await branch.click();
    await browser.assertReads(page.locator('.cm-activeLine'), ['11: On Sundays we are closed.']);
    await branch.press('ArrowUp');
    await page.locator(':focus', { hasText: 'We open at nine' }).waitFor();
    await page.getByText('Key 1, then 1: says "On Sundays we are closed.".').waitFor();
    await browser.assertAccessible();
    await browser.picture('menu-studio-tree');

    await rehearse(browser);

    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByLabel('Name').fill('nursery');
    await page.getByLabel('What is new in it').fill('the first one');
    await browser.assertAccessible();
    await browser.picture('menu-studio-save');
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { name: 'nursery' }).waitFor();

    await page.locator('.cm-line', { hasText: '11: On Sundays' }).click();
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await page.keyboard.type('11: end');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByLabel('What is new in it').fill('Sundays say goodbye');
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await page.getByText('Version 2. Calls run it.').waitFor();
    await page.getByRole('tab', { name: 'Versions' }).click();
    await page.getByText('Sundays say goodbye').waitFor();
    await page.getByText('the first one').waitFor();
    await browser.assertAccessible();
    await browser.picture('menu-studio-versions');

    await page.getByRole('link', { name: 'Compare with the one before' }).click();
    await page.getByText('Key 1, then key 1', { exact: true }).waitFor();
    await page.getByText('says "On Sundays we are closed."; says "Come by soon."; the call ends').waitFor();
    await page.locator('.cm-merge-b .cm-changedLine').first().waitFor();
    await browser.assertAccessible();
    await browser.picture('menu-studio-compare');

    await page.getByRole('link', { name: 'To the menu' }).click();
    await page.getByRole('tab', { name: 'Versions' }).click();
    await page.getByRole('button', { name: 'Let calls run it' }).click();
    await page.getByText('Version 2. Calls run version 1.').waitFor();
    await page.locator('a[href*="/phone?menu="][href*="&version="]', { hasText: 'Ring me' }).waitFor();

    // What is written and not kept is asked about before it is left.
    await page.locator('.cm-line', { hasText: '0: repeat' }).click();
    await page.keyboard.press('End');
    await page.keyboard.type('!');
    await page.getByRole('link', { name: 'Open' }).click();
    await page.getByRole('dialog').getByText('is lost').waitFor();
    await browser.assertAccessible();
    await page.getByRole('button', { name: 'Stay here' }).click();
    await page.getByRole('link', { name: 'Ring me' }).click();
    await page.getByRole('button', { name: 'Stay here' }).click();
    await page.getByRole('link', { name: 'Open' }).click();
    await page.getByRole('button', { name: 'Leave', exact: true }).click();
    await page.getByText('Version 1. Calls run it.').waitFor();

    await browser.go('/menus');
    await page.getByRole('link', { name: 'nursery' }).waitFor();
    await browser.assertAccessible();
    await browser.picture('menus-list');
    browser.assertQuiet();
  } finally {
    await browser.close();
  }
});

/** Keys, a step back, a transfer that fails, silence to the end; each line lit as it runs. */
async function rehearse(browser: ConsoleBrowser): Promise<void> {
  const { page } = browser;
  const lit = (line = '') => browser.assertReads(page.locator('.menu-lit'), [line]);
  await page.getByRole('tab', { name: 'Rehearsal' }).click();
  await page.getByRole('button', { name: 'Call the menu' }).click();
  await page.locator('.menu-screen').getByText('Good day, the tree nursery.').waitFor();
  await lit(TYPED[0]);
  await page.keyboard.press('2');
  await page.getByText('It rings 79990000007, 20 s each. What happens?').waitFor();
  await lit('2: call:79990000007 wait=20 ok:end err:later');
  await browser.assertAccessible();
  await browser.picture('menu-studio-rehearsal');
  await page.getByRole('button', { name: 'Nobody answers' }).click();
  await page.locator('.menu-screen').getByText('Our gardeners are out in the beds.').waitFor();
  await lit(TYPED[5]);
  await page.getByRole('button', { name: 'One step back' }).click();
  await page.getByRole('button', { name: '79990000007 answers' }).click();
  await page.getByRole('button', { name: 'The other side hangs up' }).click();
  await page.locator('.menu-screen').getByText('Come by soon.').waitFor();
  await page.getByRole('button', { name: 'Heard to the end' }).click();
  await page.getByText('The call is over: the conversation ended.').waitFor();
  await page.getByRole('button', { name: 'From the beginning' }).click();
  await page.getByRole('button', { name: 'Key 1', exact: true }).click();
  await page.locator('.menu-screen').getByText('We open at nine.').waitFor();
  // The server speaks it; as it is in a call the menu goes on when it has been heard.
  const spoken = page.waitForResponse((response) => response.url().endsWith('/menus/speech'));
  await page.getByRole('switch', { name: 'Speak the texts' }).click();
  await page.getByText('As it is', { exact: true }).click();
  assert.equal((await spoken).headers()['content-type'], 'audio/wav');
  await page.getByText('It waits 5 s for a key.').waitFor();
  // In fast time the rest is silence, and the call ends by it.
  await page.getByText('Fast', { exact: true }).click();
  await page.getByText('The call is over: silence to the last round.').waitFor();
  await browser.assertAccessible();
  await browser.picture('menu-studio-rehearsed');
}

test('the editor offers what can be written, explains what is there, and tidies up', async () => {
  const browser = await ConsoleBrowser.open(product.url);
  const { page } = browser;
  try {
    await browser.signIn('garden', 'secret-of-the-garden');
    await browser.go('/menus/new');
    await page.getByRole('button', { name: 'Two keys' }).click();
    await page.locator('.cm-line', { hasText: '0: repeat' }).click();
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Control+Space');
    await page.getByRole('option', { name: /^3:/ }).waitFor();
    await page.keyboard.type('3:   ca');
    await page.getByRole('option', { name: /^call:/ }).waitFor();
    await browser.assertAccessible();
    await browser.picture('menu-studio-completion');
    await page.keyboard.press('Enter');
    await page.keyboard.type('79990000007');
    await page.keyboard.press('End');
    await page.keyboard.type(' err:');
    await page.getByRole('option', { name: /^2/ }).click();
    const line = page.locator('.cm-line', { hasText: 'call:' });
    await browser.assertReads(line, ['3:   call:79990000007 wait=20 ok:end err:2']);
    await line.locator('.menu-target').hover();
    await page.locator('.cm-hint', { hasText: 'Key 2: says "Forest street, house five.".' }).waitFor();
    await page.keyboard.press('Shift+Alt+F');
    await browser.assertReads(line, ['3: call:79990000007 wait=20 ok:end err:2']);
    browser.assertQuiet();
  } finally {
    await browser.close();
  }
});

test('a first menu is put together step by step by who has never seen one', async () => {
  const browser = await ConsoleBrowser.open(product.url);
  const { page } = browser;
  try {
    await browser.signIn('garden', 'secret-of-the-garden');
    await browser.go('/menus/new');
    await page.getByLabel('Text of the menu').waitFor();
    for (const step of ['Write what is said', 'Open the menu', 'Give each key a line', 'Close the menu']) {
      await page.getByText(step).waitFor();
      await page.getByRole('button', { name: 'Put this in' }).click();
    }
    await page.getByText('No mistakes').waitFor();
    await browser.assertReads(page.getByText('Your first menu'), []);
    browser.assertQuiet();
  } finally {
    await browser.close();
  }
});

for (const look of [
  { language: 'ru', scheme: 'dark', size: 'desk' },
  { language: 'ru', scheme: 'light', size: 'pocket' },
] as const) {
  test(`the studio with the long example is fit for everybody: ${Object.values(look).join(', ')}`, async () => {
    const browser = await ConsoleBrowser.open(product.url, look);
    const { page } = browser;
    const name = Object.values(look).join('-');
    try {
      await browser.signIn('garden', 'secret-of-the-garden');
      await browser.go('/menus/new');
      await page.getByRole('button', { name: 'Все команды' }).click();
      await page.getByRole('button', { name: /^Клавиша 1 2: К оплате/ }).waitFor();
      await browser.assertAccessible();
      await browser.picture(`menu-studio-${name}`);
      await page.getByRole('tab', { name: 'Проверка' }).click();
      // The numbers of the example are not this account's.
      await page.getByText('номер 79999999999 не зарегистрирован').first().waitFor();
      await browser.assertAccessible();
      await browser.picture(`menu-studio-check-${name}`);
      await page.getByRole('tab', { name: 'Прогон' }).click();
      await page.getByRole('button', { name: 'Позвонить в меню' }).click();
      await page.getByRole('button', { name: 'Клавиша 4' }).click();
      await page.getByText('SMS на 79990000001').waitFor();
      await browser.assertAccessible();
      await browser.picture(`menu-studio-rehearsal-${name}`);
      browser.assertQuiet();
    } finally {
      await browser.close();
    }
  });
}
