// A person at the console sends: sees what it costs, sends it once, takes in a table and mends its wrong rows, and has a mailing run at the
// pace that suits.

import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { ConsoleBrowser } from '../support/console-browser.ts';
import { Product } from '../support/product.ts';

const PASSWORD = 'Secret-of-the-shop-1';

let product: Product;

before(async () => {
  product = await Product.start({ trunks: [{ name: 'phones', kind: 'virtual' }] });
  await product.run('account', 'add', 'shop', '--password', PASSWORD, '--balance', '1000');
  await product.run('account', 'add', 'empty', '--password', PASSWORD);
});

after(async () => {
  await product?.discard();
});

async function withBrowser(
  login: string,
  work: (browser: ConsoleBrowser) => Promise<void>,
  look: Parameters<typeof ConsoleBrowser.open>[1] = {},
): Promise<void> {
  const browser = await ConsoleBrowser.open(product.url, look);
  try {
    await browser.signIn(login, PASSWORD);
    await work(browser);
    browser.assertQuiet();
  } finally {
    await browser.close();
  }
}

/** Asks the JSON API as the shop's program would. */
async function api(method: string, at: string, body?: unknown): Promise<Readonly<Record<string, unknown>>> {
  const response = await fetch(`${product.url}/api/v1${at}`, {
    method,
    headers: {
      authorization: `Basic ${Buffer.from(`shop:${PASSWORD}`).toString('base64')}`,
      'content-type': 'application/json',
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  assert.ok(response.ok, await response.clone().text());
  return (await response.json()) as Record<string, unknown>;
}

/** A person of the shop who may look, and has chosen the password. */
async function viewer(login: string): Promise<void> {
  const { password } = await api('POST', '/people', { login, role: 'viewer' });
  const at = `${product.url}/api/v1/session`;
  const json = { 'content-type': 'application/json' };
  const opened = await fetch(at, {
    method: 'POST',
    headers: json,
    body: JSON.stringify({ login, password }),
  });
  const { csrfToken } = (await opened.json()) as { readonly csrfToken: string };
  const cookie = opened.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const changed = await fetch(`${at}/password`, {
    method: 'PUT',
    headers: { ...json, cookie, 'x-csrf-token': csrfToken },
    body: JSON.stringify({ password, newPassword: PASSWORD }),
  });
  assert.ok(changed.ok, await changed.text());
}

test('somebody sends an SMS after seeing its price, once, and sees it delivered', async () => {
  await withBrowser('shop', async (browser) => {
    const { page } = browser;
    await browser.go('/send');
    await page.getByText('Say to whom').waitFor();
    await browser.assertAccessible();
    await page.getByLabel('To whom').fill('8 (999) 000-00-01; 79990000002\n79990000001 wrong-one');
    await page.getByText('2 recipients').first().waitFor();
    await page.getByText('wrong-one', { exact: true }).waitFor();
    await page.getByRole('textbox', { name: 'Text', exact: true }).fill('Привет, Anna');
    await page.getByText('Unicode (UCS-2) because of “П”, character 1').waitFor();
    await page.getByTestId('price').filter({ hasText: '2.80' }).waitFor();
    await page.getByRole('combobox', { name: 'Letters' }).click();
    await page.getByRole('option', { name: 'Latin, by sound' }).click();
    await page.getByText('Privet, Anna').waitFor();
    await page.getByText('GSM letters').waitFor();
    await page.getByRole('button', { name: 'Price of each recipient' }).click();
    await page.getByRole('cell', { name: '79990000002' }).waitFor();
    await browser.assertAccessible();
    await browser.picture('send');
    // An answer that gets lost: the person presses again, and it is sent once.
    let lost = 0;
    await page.route('**/api/v1/messages', async (route) => {
      if (lost++ > 0) return await route.continue();
      await route.fetch();
      return await route.abort();
    });
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await page.getByText('The server does not answer').waitFor();
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await page.getByText('Accepted').waitFor();
    assert.equal(lost, 2);
    await page.getByText('Delivered').nth(1).waitFor();
    await browser.assertAccessible();
    await browser.picture('sent');
    const link = await page.getByRole('link', { name: '79990000001' }).getAttribute('href');
    assert.match(link ?? '', /^\/console\/history\/\d+$/);
    const { items } = await api('GET', '/messages?recipient=79990000001');
    assert.equal((items as unknown[]).length, 1);
  });
});

test('who cannot be sent to is told of with the reason, before anything leaves', async () => {
  await api('POST', '/black-list', { values: ['79990000009'] });
  await withBrowser('shop', async (browser) => {
    const { page } = browser;
    await browser.go('/send?to=79990000009,79990000003');
    await page.getByRole('textbox', { name: 'Text', exact: true }).fill('Hello');
    await page.getByText("79990000009: Number forbidden by the account's settings").waitFor();
    await page.getByText('Will not be sent to: 1').waitFor();
  });
});

test('a saved menu and a template come from the address; sounds, call and binary have their fields', async () => {
  const menu = await api('POST', '/menus', { name: 'door', text: 'Hello.{menu: Press 1\n1: repeat\n}' });
  const template = await api('POST', '/templates', {
    name: 'ready',
    text: 'Your order is ready',
    kind: 'sms',
  });
  await withBrowser('shop', async (browser) => {
    const { page } = browser;
    await browser.go(`/send?menu=${menu.id}&version=1`);
    await page.getByText('Menu “door”, version 1').waitFor();
    assert.match(await page.getByLabel('What is said').inputValue(), /^Hello\.\{menu/);
    await page.getByLabel('Attempts').waitFor();
    await page.getByLabel('To whom').fill('79990000004');
    await page.getByText('seconds of talk expected').waitFor();
    await browser.assertAccessible();
    await browser.picture('send-call');
    await browser.go(`/send?template=${template.id}`);
    await page.getByText('19 characters').waitFor();
    await page.getByRole('button', { name: 'More kinds' }).click();
    await page.getByText('Binary SMS').click();
    await page.getByLabel('Octets').fill('00480069');
    await page.getByLabel('To whom').fill('79990000004');
    await page.getByTestId('price').waitFor();
  });
});

test('an e-mail has a subject and files, that are handed in at once', async () => {
  await withBrowser('shop', async (browser) => {
    const { page } = browser;
    await browser.go('/send');
    await page.getByText('E-mail', { exact: true }).click();
    await page.getByLabel('To whom').fill('anna@clients.example, 79990000001');
    await page.getByText('79990000001', { exact: true }).last().waitFor();
    await page.getByText('An e-mail needs a subject.').waitFor();
    await page.getByLabel('Subject').fill('Your bill');
    const bill = path.join(product.folder, 'bill.txt');
    await writeFile(bill, `${'A line of the bill\n'.repeat(50)}`);
    await page.locator('input[type="file"]').last().setInputFiles(bill);
    await page.getByText('bill.txt, 1 kB').waitFor();
    await browser.assertAccessible();
    await browser.picture('send-mail');
    await page.getByRole('button', { name: 'Remove bill.txt' }).click();
    await page.getByText('bill.txt, 1 kB').waitFor({ state: 'detached' });
  });
});

test('who may only look is told so, and by whom it is changed', async () => {
  await viewer('looker');
  await withBrowser('looker', async (browser) => {
    const { page } = browser;
    await browser.go('/send');
    await page.getByRole('heading', { name: 'Your role does not send' }).waitFor();
    await browser.assertAccessible();
    await browser.go('/mailings');
    await page.getByRole('heading', { name: 'No mailings yet' }).waitFor();
    assert.equal(await page.getByRole('link', { name: 'New mailing' }).count(), 0);
    await browser.go('/contacts');
    await page.getByRole('heading', { level: 1 }).waitFor();
    assert.equal(await page.getByRole('button', { name: 'New contact' }).count(), 0);
  });
});

test('a file with two wrong rows is taken in, mended, and taken in again', async () => {
  await withBrowser('shop', async (browser) => {
    const { page } = browser;
    await browser.go('/contacts');
    await page.getByRole('heading', { name: 'No contacts yet' }).waitFor();
    await browser.assertAccessible();
    await page.getByRole('link', { name: 'From a file' }).first().click();
    const file = path.join(product.folder, 'clients.csv');
    const rows = [
      'Кто;Куда;Родился',
      'Анна;89990000011;07.01.1990',
      'Борис;nowhere;',
      'Вера;89990000013;soon',
    ];
    await writeFile(file, `${rows.join('\n')}\n`);
    await page.locator('input[type="file"]').setInputFiles(file);
    await page.getByText('Say which column has the phone numbers.').waitFor();
    const means = async (column: string, meaning: string): Promise<void> => {
      await page.getByRole('combobox', { name: `Column ${column} means` }).click();
      await page.getByRole('option', { name: meaning, exact: true }).click();
    };
    await means('B', 'Phone number');
    await page.getByText('The first row is headings.').waitFor();
    await means('A', 'First name');
    await means('C', 'Birthday');
    await browser.assertAccessible();
    await browser.picture('import');
    await page.getByRole('button', { name: 'Take them in' }).click();
    await page.getByText('2 rows were not taken in').waitFor();
    await page.getByText('1 new,').waitFor();
    await page.getByRole('cell', { name: 'B: Куда' }).waitFor();
    await page.getByText('"nowhere" is no phone number').waitFor();
    await browser.assertAccessible();
    await browser.picture('import-faults');
    const saving = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save these rows as a file' }).click();
    const wrong = path.join(product.folder, (await saving).suggestedFilename());
    assert.equal(path.basename(wrong), 'clients-wrong.csv');
    await (await saving).saveAs(wrong);
    const text = await readFile(wrong, 'utf8');
    assert.equal(text, '\ufeffКто;Куда;Родился\r\nБорис;nowhere;\r\nВера;89990000013;soon\r\n');
    await writeFile(wrong, text.replace('nowhere', '8 999 000-00-12').replace('soon', '1.2.1991'));
    await page.getByRole('button', { name: 'Another file' }).click();
    await page.locator('input[type="file"]').setInputFiles(wrong);
    await means('B', 'Phone number');
    await means('A', 'First name');
    await means('C', 'Birthday');
    await page.getByRole('button', { name: 'Take them in' }).click();
    await page.getByText('2 new,').waitFor();
    await page.getByRole('link', { name: 'To the contacts' }).last().click();
    await page.getByRole('row', { name: /Вера/ }).waitFor();
    await page.getByLabel('Search').fill('анна');
    await page.getByRole('row', { name: /Вера/ }).waitFor({ state: 'detached' });
    await page.waitForURL(/search=/);
    await page.getByRole('row', { name: /Анна/ }).waitFor();
  });
});

test('a group is made, joined and named by its number; a contact is changed', async () => {
  await withBrowser('shop', async (browser) => {
    const { page } = browser;
    await browser.go('/contacts');
    await page.getByRole('button', { name: 'New group' }).click();
    await page.getByLabel('Name of the group').fill('Friends');
    await page.getByRole('textbox', { name: 'Number', exact: true }).fill('7');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('G7').waitFor();
    await page.getByRole('row', { name: /Анна/ }).click();
    await page.getByRole('combobox', { name: 'In groups' }).click();
    await page.getByRole('option', { name: 'Friends' }).click();
    await page.getByLabel('Comment').fill('VIP');
    await browser.assertAccessible();
    await browser.picture('contact');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('row', { name: /Анна.*Friends.*VIP/ }).waitFor();
    await browser.assertAccessible();
    await browser.picture('contacts');
    const { items } = await api('GET', '/books/phones/contacts?group=7');
    assert.equal((items as unknown[]).length, 1);
  });
});

test('a mailing to a group is paused, its pace is changed, it goes on, and is watched to its end', async () => {
  const recipients = Array.from({ length: 40 }, (_, at) => `799900010${String(at).padStart(2, '0')}`);
  const group = await api('POST', '/books/phones/groups', { name: 'Customers', number: 9 });
  for (const one of recipients)
    await api('POST', '/books/phones/contacts', { addresses: [one], groups: [group.id] });
  await withBrowser('shop', async (browser) => {
    const { page } = browser;
    await browser.go('/mailings');
    await page.getByRole('heading', { name: 'No mailings yet' }).waitFor();
    await page.getByRole('link', { name: 'New mailing' }).first().click();
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Spring');
    await page.getByRole('combobox', { name: 'Groups' }).click();
    await page.getByRole('option', { name: /Customers \(G9\): 40 contacts/ }).click();
    await page.keyboard.press('Escape');
    await page.getByRole('textbox', { name: 'Text', exact: true }).fill('Spring is here');
    await page.getByLabel('Recipients a second').fill('1');
    await browser.assertAccessible();
    await browser.picture('new-mailing');
    await page.getByRole('button', { name: 'Make it and begin' }).click();
    const stage = page.getByTestId('stage');
    await stage.filter({ hasText: 'Running' }).waitFor();
    await page.getByTestId('estimate').filter({ hasText: /in \d/ }).waitFor();
    await browser.assertAccessible();
    await browser.picture('mailing-running');
    await page.getByRole('button', { name: 'Pause' }).click();
    await stage.filter({ hasText: 'Paused' }).waitFor();
    await page.getByText('When it goes on again.').waitFor();
    await page.getByLabel('Recipients a second').fill('30');
    await page.getByRole('button', { name: 'Change the pace' }).click();
    await page.getByTestId('pace').filter({ hasText: '30 a second' }).waitFor();
    await page.getByRole('button', { name: 'Go on' }).click();
    await stage.filter({ hasText: 'Finished' }).waitFor();
    await page.getByTestId('delivered').filter({ hasText: '40' }).waitFor();
    await browser.picture('mailing-finished');
    await page.getByRole('link', { name: 'All mailings' }).click();
    await page.getByRole('row', { name: /Spring.*100.*Finished/ }).waitFor();
    await browser.assertAccessible();
    await browser.picture('mailings');
  });
});

test('a table fills the text for each of its rows', async () => {
  await withBrowser('shop', async (browser) => {
    const { page } = browser;
    await browser.go('/mailings/new');
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Debts');
    await page.getByText('A table', { exact: true }).click();
    const file = path.join(product.folder, 'debts.csv');
    await writeFile(file, 'Телефон;Имя;Комментарий\n79990002001;Анна;150\nnobody;Пётр;7\n');
    await page.locator('input[type="file"]').setInputFiles(file);
    await page.getByText('#cmt#').first().waitFor();
    await page.getByRole('textbox', { name: 'Text', exact: true }).fill('#fnm#, #cmt#');
    await browser.picture('mailing-table');
    await page.getByRole('button', { name: 'Make it and begin' }).click();
    await page.getByText('1 row was not taken in').waitFor();
    await page.getByText('send that file in a mailing of its own').waitFor();
    await page.getByText(/^One run costs RUB\s1\.40; there is RUB\s/).waitFor();
    await browser.assertAccessible();
    await page.getByRole('button', { name: 'Begin with the good rows' }).click();
    await page.getByTestId('stage').filter({ hasText: 'Finished' }).waitFor();
    const { items } = await api('GET', '/messages?recipient=79990002001');
    assert.equal((items as { readonly text: string }[])[0]?.text, 'Анна, 150');
  });
});

test('a mailing that the money does not reach for says so before it begins, and afterwards how the others are reached', async () => {
  await product.run('account', 'add', 'poor', '--password', PASSWORD, '--balance', '2');
  await withBrowser('poor', async (browser) => {
    const { page } = browser;
    await browser.go('/mailings/new');
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Sale');
    await page.getByRole('textbox', { name: 'To whom' }).fill('79990000081\n79990000082');
    await page.getByRole('textbox', { name: 'Text', exact: true }).fill('Everything must go');
    await page.getByRole('button', { name: 'Make it and begin' }).click();
    await page.getByText('The money does not reach for all of them').waitFor();
    await page.getByText('One run costs RUB 2.80; there is RUB 2.00 for it.').waitFor();
    await browser.assertAccessible();
    await browser.picture('mailing-short');
    await page.getByRole('link', { name: 'Keep it, begin later' }).click();
    await page.getByTestId('stage').filter({ hasText: 'Being filled' }).waitFor();
    await page.getByRole('button', { name: 'Begin now' }).click();
    await page.getByText('No money was left for 1 of them').waitFor();
    await browser.assertAccessible();
    // The balance at the top of the page follows what was sent.
    await page.getByRole('link', { name: 'RUB 0.60' }).waitFor();
    await page.getByRole('link', { name: 'Those without money in the history' }).click();
    await browser.assertReads(page.getByRole('table', { name: 'Messages found' }).getByText('No money'), [
      'No money',
    ]);
    assert.equal(await page.getByLabel('What became of it').inputValue(), 'moneyShort');
    await page.getByRole('row').filter({ hasText: 'Everything must go' }).click();
    await page.getByRole('link', { name: 'Back to the search' }).click();
    await page.waitForURL((url) => url.searchParams.get('status') === 'moneyShort');
  });
});

test('the black list is added to and taken from; templates are kept, and sent', async () => {
  await withBrowser('shop', async (browser) => {
    const { page } = browser;
    await browser.go('/black-list');
    await page.getByRole('button', { name: 'Add' }).first().click();
    await page.getByLabel('Numbers, first digits').fill('79990000077\n7900*');
    await page.getByLabel('Reason').fill('asked by phone');
    await page.getByRole('dialog').getByRole('button', { name: 'Add' }).click();
    await page.getByRole('row', { name: /7900\*.*asked by phone/ }).waitFor();
    await browser.assertAccessible();
    await browser.picture('black-list');
    await page.getByRole('button', { name: 'Take 79990000077 off the list' }).click();
    await page.getByRole('button', { name: 'Take it off' }).click();
    await page.getByRole('row', { name: /79990000077/ }).waitFor({ state: 'detached' });
    await browser.go('/templates');
    await page.getByRole('button', { name: 'New template' }).click();
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Thanks');
    await page.getByRole('textbox', { name: 'Text', exact: true }).fill('Thank you for coming');
    await browser.assertAccessible();
    await page.getByRole('button', { name: 'Save' }).click();
    const card = page.getByRole('article', { name: 'Thanks' });
    await card.waitFor();
    await browser.assertAccessible();
    await browser.picture('templates');
    await card.getByRole('link', { name: 'Send it' }).click();
    await page.getByText('20 characters').waitFor();
  });
});

for (const look of [
  { language: 'ru', scheme: 'dark', size: 'desk' },
  { language: 'ru', scheme: 'light', size: 'pocket' },
] as const) {
  test(`every page of sending is fit for everybody: ${Object.values(look).join(', ')}`, async () => {
    const { items } = await api('GET', '/mailings');
    const [mailing] = items as { readonly id: string }[];
    const pages = [
      '/send',
      '/mailings',
      '/mailings/new',
      `/mailings/${mailing?.id}`,
      '/contacts',
      '/contacts/import',
      '/black-list',
      '/templates',
      '/templates?of=operators',
    ];
    const seen = async (browser: ConsoleBrowser, prefix: string): Promise<void> => {
      for (const at of pages) {
        if (prefix === 'empty' && at.includes(String(mailing?.id))) continue;
        await browser.go(at);
        await browser.page.getByRole('heading', { level: 1 }).waitFor();
        await browser.page.waitForLoadState('networkidle');
        await browser.assertAccessible();
        if (look.size === 'pocket') await browser.assertFits();
        await browser.picture(`${prefix}${at.replace(/\W+/g, '-')}-${Object.values(look).join('-')}`);
      }
    };
    await withBrowser('shop', (browser) => seen(browser, 'shop'), look);
    await withBrowser('empty', (browser) => seen(browser, 'empty'), look);
  });
}
