// A client's own program as the console shows it: set, failing, looked into, told again.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConsoleBrowser } from '../support/console-browser.ts';
import { handlerServer } from '../support/handler-server.ts';
import { basic } from '../support/json-client.ts';
import { Product } from '../support/product.ts';

const PASSWORD = 'secret-of-the-shop';

test('a handler is set, fails, is looked into and told again', async (context) => {
  let status = 500;
  const handler = await handlerServer(context, (_call, response) => {
    response.statusCode = status;
    response.end(status === 500 ? 'The till is closed' : 'OK');
  });
  const product = await Product.start({
    trunks: [{ name: 'phones', kind: 'virtual' }],
    config: { privateAddresses: 'allow' },
  });
  context.after(() => product.stop());
  await product.run('account', 'add', 'shop', '--password', PASSWORD, '--balance', '100');
  const browser = await ConsoleBrowser.open(product.url);
  context.after(() => browser.close());
  const { page } = browser;
  await browser.signIn('shop', PASSWORD);
  await browser.go('/handler');
  await page.locator('input[name="handler"]').fill('ftp://shop.example');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.locator('input[name="handler"][aria-invalid="true"]').waitFor();
  await page.locator('input[name="handler"]').fill(handler.address);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('Saved.').waitFor();
  await page.locator('input[name="phrase"]').fill('open sesame');
  await page.getByRole('button', { name: 'Set the phrase' }).click();
  await page.getByText('A phrase is set').waitFor();
  assert.ok(!(await page.content()).includes('sesame'), 'the phrase is not shown again');
  await browser.assertAccessible();
  await browser.picture('handler');

  const sent = await fetch(`${product.url}/api/v1/messages`, {
    method: 'POST',
    headers: { authorization: basic('shop', PASSWORD), 'content-type': 'application/json' },
    body: JSON.stringify({ recipients: ['79991234567'], text: 'Hello' }),
  });
  assert.equal(sent.status, 202);
  await browser.go('/handler/calls');
  const row = page.getByRole('row').filter({ hasText: '79991234567' }).first();
  for (let looks = 0; (await row.count()) === 0; looks++) {
    assert.ok(looks < 100, 'the call is seen');
    await page.reload();
    await page.getByRole('heading', { name: 'Calls to the handler' }).waitFor();
    await page
      .getByText(/No calls like that|79991234567/)
      .first()
      .waitFor();
  }
  await browser.assertAccessible();
  await browser.picture('handler-calls');
  await row.click();
  await page.getByRole('heading', { name: 'What is sent' }).waitFor();
  for (let looks = 0; (await page.getByText('The till is closed').count()) === 0; looks++) {
    assert.ok(looks < 100, 'the attempt is seen');
    await page.reload();
    await page.getByRole('heading', { name: 'Attempts' }).waitFor();
  }
  await browser.assertAccessible();
  await browser.picture('handler-call');

  await browser.go('/handler');
  await page.getByText('Your handler does not take calls').waitFor();
  await browser.assertAccessible();
  status = 200;
  await page.goBack();
  await page.getByRole('button', { name: 'Make it again' }).click();
  for (let looks = 0; (await page.getByText('Taken', { exact: true }).count()) === 0; looks++) {
    assert.ok(looks < 100, 'the call is taken');
    await page.reload();
    await page.getByRole('heading', { name: 'Attempts' }).waitFor();
  }
  browser.assertQuiet();
});
