// Sub-clients, prices and the books at the command line, as an operator types them beside a running server.

import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { Product } from '../../support/product.ts';

let product: Product;

before(async () => {
  product = await Product.start({ trunks: [{ name: 'phones', kind: 'virtual' }] });
  await product.run('account', 'add', 'main', '--password', 'p', '--balance', '100');
});

after(() => product.discard());

async function refused(sentence: RegExp, ...args: readonly string[]): Promise<void> {
  const { code, stderr } = await product.command(...args);
  assert.equal(code, /^\^dozvon: --/.test(sentence.source) ? 2 : 1, args.join(' '));
  assert.match(stderr, sentence);
}

test('a tree of accounts is made, shown, paid, blocked and closed', async () => {
  const add = ['account', 'add', 'sub', '--parent', 'main', '--password', 'Longer-1'];
  await refused(/^dozvon: a password has at least 8 characters/, ...add.slice(0, -1), 'short');
  await refused(/^dozvon: there is no account "nobody"\n$/, ...add.slice(0, 4), 'nobody', ...add.slice(5));
  await refused(/^dozvon: "dlimm" is no setting/, ...add, '--with', 'dlimm=500');
  await refused(/^dozvon: "password" is of requests/, ...add, '--with', 'password=Another-1');
  await refused(
    /^dozvon: --balance: sub would have no balance/,
    ...add,
    '--balance',
    '9',
    '--with',
    'type=2',
  );
  assert.match(await product.run('account', 'tree', 'main'), /^main: \S+ RUR, plan 0\n$/);
  assert.match(
    await product.run(...add, '--with', 'dlim=5', 'tz=12'),
    /^account sub added below main, number \d+\n$/,
  );
  await refused(/^dozvon: the login is taken\n$/, ...add);
  await product.run(
    'account',
    'add',
    'shared',
    '--parent',
    'main',
    '--password',
    'Longer-1',
    '--with',
    'type=2',
  );
  assert.equal(
    await product.run('account', 'pay', 'sub', '30.50'),
    'account main: balance 69.50 RUR\naccount sub: balance 30.50 RUR\n',
  );
  await product.run('account', 'pay', 'sub', '-0.50');
  await refused(/^dozvon: the balance does not cover the price\n$/, 'account', 'pay', 'sub', '1000');
  await refused(/^dozvon: the sub-client has no balance of its own\n$/, 'account', 'pay', 'shared', '1');
  await refused(/^dozvon: shared has no balance of its own/, 'account', 'top-up', 'shared', '1');
  await refused(/^dozvon: main is a main account/, 'account', 'pay', 'main', '1');
  assert.equal(
    await product.run('account', 'transfer', 'sub', 'main', '10'),
    'account sub: balance 20.00 RUR\naccount main: balance 80.00 RUR\n',
  );
  await product.run('account', 'top-up', 'main', '5', '--electronic');
  await product.run('account', 'block', 'sub');
  assert.equal(
    await product.run('account', 'tree', 'main'),
    [
      'main: 80.00 RUR, plan 0',
      '  shared: main tariff, main balance, plan 0',
      '  sub: 20.00 RUR, own tariff, own balance, plan 0, blocked',
      '',
    ].join('\n'),
  );
  await product.run('account', 'unblock', 'sub');
  await product.run('account', 'set', 'sub', '--credit', '5', '--plan', '2', '--with', 'fl[16]=1', 'nb=3');
  const shown = await product.run('account', 'show', 'sub');
  for (const line of [
    'balance 20.00 RUR, credit 5.00',
    'dayLimit: 5',
    'timeZone: UTC',
    'balanceAlarm: 3.00',
    'fl[16]: 1',
  ])
    assert.ok(shown.includes(`${line}\n`), `${line}\nis in\n${shown}`);
  await refused(/^dozvon: it has sub-clients that are not deleted\n$/, 'account', 'delete', 'main');
  await product.run('account', 'delete', 'sub');
  assert.match(await product.run('account', 'tree', 'main'), /^main: 100\.00 RUR/);
});

test('the books are proved and listed', async () => {
  const check = await product.run('ledger', 'check');
  assert.match(check, /^main: accepted 0 = delivered 0 \+ failed 0 \+ expired 0 \+ waiting 0\n/);
  assert.match(check, /^main: balance 100\.00, reserved 0\.00, earned 0\.00 RUR\n/m);
  assert.match(check, /^main: electronic balance 5\.00, reserved 0\.00 RUR\n/m);
  assert.match(check, /^all in RUR: paid in 105\.00 - paid out 0\.00 = balances 105\.00 /m);
  assert.match(check, /^the books balance\n$/m);
  const list = await product.run('ledger', 'list', 'sub', '--last', '2');
  assert.match(
    list,
    /transfer -10\.00 RUR balance > balance to main\n.* transfer -20\.00 RUR balance > balance to main\n$/,
  );
});

test('prices are set, written and read as a table', async () => {
  await product.run('tariff', 'set', 'sms', '2.50', '--prefix', '77', '--zone', 'Kazakhstan, mobile');
  await product.run('tariff', 'set', 'call', '0.025', '--plan', '3');
  const table = path.join(product.folder, 'prices.csv');
  await product.run('tariff', 'export', table);
  const text = await readFile(table, 'utf8');
  assert.equal(
    text,
    [
      'account,plan,kind,prefix,operator,zone,price',
      ',,sms,77,,"Kazakhstan, mobile",2.50',
      ',3,call,,,,0.025',
      '',
    ].join('\n'),
  );
  await writeFile(table, `\ufeff${text.replaceAll(',,', ';;').replaceAll(',', ';').replace('2.50', '2,60')}`);
  assert.equal(
    await product.run('tariff', 'import', table, '--replace'),
    '2 prices set, all others removed\n',
  );
  assert.match(await product.run('tariff', 'list'), /^everybody: sms, \+77 \(Kazakhstan; mobile\): 2\.60\n/);
  await writeFile(table, 'account,kind,price\nnobody,sms,1\n');
  await refused(/^dozvon: there is no account nobody\n$/, 'tariff', 'import', table);
  await writeFile(table, 'kind,price\nsms,1\nfax,1\nsms,2\n');
  await refused(
    /row 3: "fax" is no kind[^\n]*\n {2}row 4: the same price as in row 2\n$/,
    'tariff',
    'import',
    table,
  );
  await refused(/^dozvon: there is no account "nosuch"\n$/, 'tariff', 'list', '--account', 'nosuch');
  await refused(/^dozvon: "abc" is no plan; plans are 0 to 8\n$/, 'tariff', 'list', '--plan', 'abc');
  await writeFile(table, `kind,price\n${'fax,1\n'.repeat(1_002)}`);
  await refused(/\n {2}row 1001: "fax" [^\n]*\n {2}…and 2 more\n$/, 'tariff', 'import', table);
  await writeFile(table, 'kind\tprice\tplan\nsms\t1\t1\t2\nhlr\t1\nmms\t"5\n');
  await refused(
    /^dozvon: nothing was imported:\n {2}row 2: it has more cells than the first line has names\n {2}row 4: a quote is opened and not closed\n$/,
    'tariff',
    'import',
    table,
  );
  await writeFile(table, 'kind,price,kind\nsms,1,hlr\n');
  await refused(/^dozvon: the first line must name columns/, 'tariff', 'import', table);
  await writeFile(table, Buffer.from('kind;price;zone;\r\nhlr;0,5;\xd0\xee\xf1\xf1\xe8\xff;\r\n', 'latin1'));
  assert.equal(await product.run('tariff', 'import', table), '1 prices set\n');
  await product.run('tariff', 'set', 'mms', '5', '--zone', '=1+1');
  await product.run('tariff', 'export', table);
  assert.match(await readFile(table, 'utf8'), /\n,,hlr,,,Россия,0\.50\n[\s\S]*,,mms,,,'=1\+1,5\.00\n/);
  await product.run('tariff', 'import', table, '--replace');
  assert.match(await product.run('tariff', 'list'), /: mms, all numbers \(=1\+1\): 5\.00\n/);
  await writeFile(table, 'colour\nred\n');
  await refused(/^dozvon: the first line must name columns/, 'tariff', 'import', table);
  await refused(/^dozvon: there is no such price\n$/, 'tariff', 'remove', 'mail');
  assert.equal(await product.run('tariff', 'remove', 'call', '--plan', '3'), 'removed\n');
  assert.equal(await product.run('currency', 'set', 'usd', '92.5'), '1 USD is 92.50 RUR\n');
  await refused(/^dozvon: "GBP" is no currency with a rate/, 'currency', 'set', 'GBP', '1');
  assert.match(await product.run('currency', 'list'), /^1 USD is 92\.50 RUR, set \S+Z\n$/);
});

test('invoices are made, listed and printed', async () => {
  assert.match(
    await product.run('document', 'invoice', 'main', '500'),
    /^invoice 1 \(id 1\) of \d{4}-\d\d-\d\d: 500\.00 RUR\n$/,
  );
  assert.match(await product.run('document', 'list', 'main'), /^invoice 1 /);
  const file = path.join(product.folder, 'invoice.html');
  await product.run('document', 'print', 'main', '1', '--to', file);
  assert.match(await readFile(file, 'utf8'), /Пятьсот рублей 00 копеек/);
  await refused(/^dozvon: main has no act 1\n$/, 'document', 'print', 'main', '1', '--kind', 'act');
  assert.match(await product.run('document', 'acts'), /made\n$/);
});

test('a sub-client may start with money', async () => {
  const add = ['account', 'add', 'rich', '--parent', 'main', '--password', 'Longer-1', '--balance', '7'];
  assert.match(
    await product.run(...add),
    /^account rich added below main, number \d+\naccount rich: balance 7\.00 RUR\n$/,
  );
});
