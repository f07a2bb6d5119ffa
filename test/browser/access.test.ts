// An owner and somebody new: a person is added, chooses a password, sets codes up and signs in with them; keys, networks,
// sessions and the audit log; and whoever guesses is told to wait.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Secret, TOTP } from 'otpauth';
import { ConsoleBrowser } from '../support/console-browser.ts';
import { Product } from '../support/product.ts';

let product: Product;
let owner: ConsoleBrowser;
let anna: ConsoleBrowser;

const OWN = 'anna Likes 2 geese';
/** Of the second factor, to be told from one step to the next. */
let recovery: readonly string[] = [];

before(async () => {
  product = await Product.start({ trunks: [{ name: 'phones', kind: 'virtual' }] });
  await product.run('account', 'add', 'shop', '--password', 'secret-of-the-shop', '--balance', '100');
  owner = await ConsoleBrowser.open(product.url);
  anna = await ConsoleBrowser.open(product.url, { language: 'ru', scheme: 'dark', size: 'pocket' });
});

after(async () => {
  await owner?.close();
  await anna?.close();
  await product?.stop();
});

async function typed(browser: ConsoleBrowser, name: string, text: string): Promise<void> {
  await browser.page.locator(`input[name="${name}"]`).fill(text);
}

test('an owner adds a person, and the password is seen once', async () => {
  const { page } = owner;
  await owner.signIn('shop', 'secret-of-the-shop');
  await owner.go('/access/people');
  await page.getByRole('heading', { name: 'Only you so far' }).waitFor();
  await owner.assertAccessible();
  await page.getByRole('button', { name: 'Add a person' }).click();
  await typed(owner, 'newLogin', 'shop');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('has this login already').waitFor();
  await typed(owner, 'newLogin', 'anna');
  await typed(owner, 'personName', 'Anna, nights');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  const shown = page.getByLabel('Password of anna').filter({ hasText: /-/ }).last();
  const password = ((await shown.textContent()) ?? '').trim();
  assert.match(password, /^[\w]{5}-[\w]{5}-[\w]{5}$/);
  await owner.assertAccessible();
  await owner.picture('access-person-added');
  await page.getByRole('button', { name: 'Done', exact: true }).click();
  await page.getByText('Has yet to choose a password').waitFor();
  await page.getByText(password).waitFor({ state: 'detached' });
  await owner.go('/access/people');
  await page.getByText('Anna, nights').waitFor();
  assert.ok(!(await page.content()).includes(password), 'it is not shown again');
  await owner.assertAccessible();
  await owner.picture('access-people');
  owner.assertQuiet();
  await anna.signIn('anna', password);
  // The page before it has a field of the same name.
  await anna.page.getByRole('heading', { name: 'Придумайте пароль' }).waitFor();
  await typed(anna, 'password', password);
});

test('the person chooses a password before anything else is seen', async () => {
  const { page } = anna;
  await page.getByRole('heading', { name: 'Придумайте пароль' }).waitFor();
  await anna.assertAccessible();
  await anna.picture('access-new-password');
  await typed(anna, 'newPassword', 'goose');
  await typed(anna, 'again', 'geese');
  await page.getByText('Пароли не совпадают').waitFor();
  await typed(anna, 'again', 'goose');
  await page.getByRole('button', { name: 'Сменить пароль' }).click();
  await page.getByText('Не по правилу').waitFor();
  await typed(anna, 'newPassword', OWN);
  await typed(anna, 'again', OWN);
  await page.getByRole('button', { name: 'Сменить пароль' }).click();
  await page.getByRole('heading', { name: 'Начало', level: 1 }).waitFor();
});

test('a viewer is told what only an owner sees', async () => {
  await anna.go('/access/people');
  await anna.page.getByText('видит только владелец').waitFor();
  await anna.go('/access/keys');
  await anna.page.getByText('Ключей пока нет').waitFor();
  assert.equal(await anna.page.getByRole('button', { name: 'Создать ключ' }).count(), 0);
  await anna.assertAccessible();
});

test('codes are set up with a QR code, and recovery codes are seen once', async () => {
  const { page } = anna;
  await anna.go('/access');
  await page.getByRole('heading', { name: 'Ваш профиль' }).waitFor();
  await anna.assertAccessible();
  await anna.picture('access-profile');
  await page.getByRole('button', { name: 'Настроить коды' }).click();
  await typed(anna, 'ownPassword', 'wrong');
  await page.getByRole('button', { name: 'Дальше' }).click();
  await page.getByText('Это не ваш пароль').waitFor();
  await typed(anna, 'ownPassword', OWN);
  await page.getByRole('button', { name: 'Дальше' }).click();
  await page.getByRole('img', { name: 'Отсканируйте' }).waitFor();
  const secret = ((await page.locator('pre').first().textContent()) ?? '').trim();
  assert.match(secret, /^[A-Z2-7]{32}$/);
  await anna.assertAccessible();
  await anna.picture('access-qr');
  const code = page.getByRole('textbox', { name: 'Код, который оно показывает' });
  await code.fill('000000');
  await page.getByRole('button', { name: 'Включить коды' }).click();
  await page.getByText('Это не текущий код').waitFor();
  await code.fill(new TOTP({ secret: Secret.fromBase32(secret) }).generate());
  await page.getByRole('button', { name: 'Включить коды' }).click();
  await page.getByText('Каждый один раз пустит').waitFor();
  recovery = ((await page.locator('pre').first().textContent()) ?? '').trim().split('\n');
  assert.equal(recovery.length, 10);
  await page.getByRole('button', { name: 'Я их сохранил' }).click();
  await page.getByRole('button', { name: 'Выключить коды' }).waitFor();
  assert.ok(!(await page.content()).includes(recovery[0] ?? ''), 'they are not shown again');
  anna.assertQuiet();
});

test('from then on a sign-in asks for a code', async () => {
  const { page } = anna;
  await page.getByRole('button', { name: 'Вы', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Выйти' }).click();
  await page.getByRole('heading', { name: 'Вход' }).waitFor();
  await typed(anna, 'login', 'anna');
  await typed(anna, 'password', OWN);
  await page.getByRole('button', { name: 'Войти' }).click();
  await typed(anna, 'code', '000000');
  await anna.assertAccessible();
  await page.getByRole('button', { name: 'Войти' }).click();
  await page.getByText('Код не подходит').waitFor();
  await typed(anna, 'code', recovery[0] ?? '');
  await page.getByRole('button', { name: 'Войти' }).click();
  await page.getByRole('heading', { name: 'Ваш профиль' }).waitFor();
});

test('an owner ends somebody’s session, who is asked to sign in', async () => {
  const { page } = owner;
  await owner.go('/access/sessions');
  await page.getByText('This one').waitFor();
  await page.getByText('Everybody’s', { exact: true }).click();
  await page
    .getByRole('button', { name: /^End: anna/ })
    .first()
    .waitFor();
  await owner.assertAccessible();
  await owner.picture('access-sessions');
  await page
    .getByRole('button', { name: /^End: anna/ })
    .first()
    .click();
  await page.getByRole('button', { name: 'End', exact: true }).click();
  await page.getByRole('button', { name: /^End: anna/ }).waitFor({ state: 'detached' });
  await anna.go('/access/sessions');
  await anna.page.getByRole('heading', { name: 'Вход' }).waitFor();
});

test('a key is made for a program, seen once, works, and is revoked', async () => {
  const { page } = owner;
  await owner.go('/access/keys');
  await page.getByRole('button', { name: 'Make a key' }).click();
  await typed(owner, 'keyName', 'till');
  await page.getByRole('checkbox', { name: /^Send/ }).uncheck();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  const key = ((await page.getByLabel('Key till').last().textContent()) ?? '').trim();
  assert.match(key, /^[0-9a-f]{32}$/);
  const asked = () =>
    fetch(`${product.url}/api/v1/messages`, { headers: { authorization: `Bearer ${key}` } });
  assert.equal((await asked()).status, 200);
  await page.getByRole('button', { name: 'Done', exact: true }).click();
  await page.getByText(`…${key.slice(-4)}`).waitFor();
  await owner.assertAccessible();
  await owner.picture('access-keys');
  await page.getByRole('button', { name: 'Revoke: till' }).click();
  await page.getByRole('button', { name: 'Revoke', exact: true }).click();
  await page.getByText('No keys yet').waitFor();
  assert.equal((await asked()).status, 401);
});

test('whoever would shut himself out is warned first', async () => {
  const { page } = owner;
  await owner.go('/access/addresses');
  await page.getByText('may be used from anywhere. The first').waitFor();
  await typed(owner, 'network', 'nowhere');
  await page.getByRole('button', { name: 'Allow', exact: true }).click();
  await page.getByText('This is no address').waitFor();
  await typed(owner, 'network', '192.0.2.0/24');
  await page.getByRole('button', { name: 'Allow', exact: true }).click();
  await page.getByText('You would shut yourself out').waitFor();
  await owner.assertAccessible();
  await owner.picture('access-lock-out');
  await page.getByRole('button', { name: 'Leave it' }).click();
  await typed(owner, 'network', '127.0.0.0/8');
  await page.getByRole('button', { name: 'Allow', exact: true }).click();
  await page.getByText('127.0.0.0/8').waitFor();
  await page.getByRole('button', { name: 'Take away: 127.0.0.0/8' }).click();
  await page.getByText('may be used from anywhere. The first').waitFor();
});

test('the audit log tells all of it', async () => {
  const { page } = owner;
  await owner.go('/access/audit');
  await page.getByText('addPerson').first().waitFor();
  await page.getByText('confirmSecondFactor', { exact: true }).first().waitFor();
  await owner.assertAccessible();
  await owner.picture('access-audit');
  await owner.go('/access/audit?outcome=refused&operation=startSession');
  await page.getByText('401 code-wrong').first().waitFor();
  assert.equal(await page.getByText('addPerson').count(), 0);
  owner.assertQuiet();
});

test('whoever guesses is told how long to wait', async () => {
  const browser = await ConsoleBrowser.open(product.url);
  try {
    await browser.go('/sign-in');
    await typed(browser, 'login', 'nobody');
    await typed(browser, 'password', 'wrong');
    const refused = () => browser.page.waitForResponse((reply) => reply.url().endsWith('/session'));
    for (let guess = 0; guess < 6; guess++) {
      const told = refused();
      await browser.page.getByRole('button', { name: 'Sign in' }).click();
      await told;
    }
    await browser.page.getByText('Wait 5 s').waitFor();
    await browser.assertAccessible();
    await browser.picture('access-delayed');
  } finally {
    await browser.close();
  }
});
