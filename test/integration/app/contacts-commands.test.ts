// `dozvon contacts` and `dozvon blacklist` as an operator types them, beside a running server.

import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { Product } from '../../support/product.ts';

let product: Product;
let folder: string;

before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'dozvon-contacts-'));
  product = await Product.start({ trunks: [] });
  await product.run('account', 'add', 'shop', '--password', 'p', '--balance', '100');
});

after(async () => {
  await product.discard();
  await rm(folder, { recursive: true });
});

async function refusal(...words: readonly string[]): Promise<string> {
  const { code, stderr } = await product.command(...words);
  // What is wrong in an option by itself is a mistake of the command line; a group or column that is not there is a refusal.
  assert.equal(code, /^dozvon: --(?:stops|until)/.test(stderr) ? 2 : 1, stderr);
  return stderr;
}

async function page(name: string, fields: Readonly<Record<string, string>>): Promise<string> {
  const body = new URLSearchParams({ login: 'shop', psw: 'p', charset: 'utf-8', ...fields });
  return await (await fetch(`${product.url}/sys/${name}.php`, { method: 'POST', body })).text();
}

test('a file goes into a book, is sent to, and comes out in both forms', async () => {
  const file = path.join(folder, 'clients.csv');
  await writeFile(file, 'Телефон;Имя;Группа\n8 999 000-00-01;Анна;друзья\nabc;;\n');
  assert.equal(
    await product.run('contacts', 'import', 'shop', file),
    '2 rows: 1 added, 0 changed, 0 as they were, 1 refused\ngroups made: друзья\nrow 3: "abc" is no phone number\n',
  );
  const groups = await page('phones', { get_group: '1', fmt: '1' });
  const id = /^(\d+),друзья,0,1$/m.exec(groups)?.[1];
  assert.match(await page('send', { phones: `G${id}`, mes: 'hello' }), /^OK - 1 SMS/);
  for (const name of ['out.csv', 'out.xlsx']) {
    const out = path.join(folder, name);
    assert.equal(
      await product.run('contacts', 'export', 'shop', out, '--group', 'друзья'),
      `contacts of shop are in ${out}\n`,
    );
    assert.equal(
      await product.run('contacts', 'import', 'shop', out, '--group', 'друзья'),
      '1 rows: 0 added, 0 changed, 1 as they were, 0 refused\n',
    );
  }
  assert.match(await readFile(path.join(folder, 'out.csv'), 'utf8'), /^\ufeffphone;name;/);
  const columns = path.join(folder, 'columns.csv');
  await writeFile(columns, 'x;79990000002;Борис\n');
  assert.match(
    await product.run('contacts', 'import', 'shop', columns, '--columns', 'phone=2,name=C'),
    /^1 rows: 1 added/,
  );
});

test('mistakes are one plain sentence', async () => {
  const file = path.join(folder, 'mistake.csv');
  await writeFile(file, 'a;b\n1;2\n');
  assert.match(
    await refusal('contacts', 'import', 'shop', file),
    /^dozvon: no column of phone numbers [^\n]*\n$/,
  );
  assert.match(
    await refusal('contacts', 'import', 'nobody', file),
    /^dozvon: there is no account "nobody"\n$/,
  );
  assert.match(
    await refusal('contacts', 'import', 'shop', path.join(folder, 'absent')),
    /^dozvon: [^\n]*\n$/,
  );
  assert.match(
    await refusal('contacts', 'import', 'shop', file, '--columns', 'shoe=1'),
    /"shoe" is nothing a contact has/,
  );
  assert.match(
    await refusal('contacts', 'import', 'shop', file, '--group', 'absent'),
    /there is no group "absent"/,
  );
  assert.match(
    await refusal('contacts', 'export', 'shop', file.replace('csv', 'doc')),
    /must end in \.csv or \.xlsx/,
  );
  // A file that opens and cannot be read leaves no empty mailing behind.
  await refusal('mailing', 'add', 'shop', '/proc/self/mem', '--name', 'n', '--text', 't');
  assert.doesNotMatch(await product.run('mailing', 'list', 'shop'), / n$/m);
  assert.match(
    await refusal('blacklist', 'add', 'nobody', '--everybody'),
    /"nobody" is no number, no prefix/,
  );
  assert.match(
    await refusal('blacklist', 'add', '79990000001', '--everybody', '--until', 'soon'),
    /--until: "soon" is no moment; write a day/,
  );
  assert.match(
    await refusal('blacklist', 'add', '79990000001', '--everybody', '--grey', '--stops', 'all'),
    /grey list stops mass mailings alone/,
  );
  assert.match(
    await refusal('blacklist', 'remove', '79990000001', '--everybody'),
    /79990000001 is not on the list/,
  );
});

test('the black list of the service is kept, imported, listed, and counts at once', async () => {
  assert.equal(
    await product.run('blacklist', 'add', '8 999 000-00-09', '7900*', '--everybody', '--reason', 'asked'),
    'on the black list: 79990000009, 7900*\n',
  );
  const file = path.join(folder, 'black.csv');
  await writeFile(file, 'Номер;Почему\n79990000008;x\nnobody;y\nA@b.example;\n');
  assert.equal(
    await product.run('blacklist', 'import', file, '--grey', '--until', '2100-01-01'),
    'row 3: no number, prefix or e-mail address\n2 entries on the grey list, 1 rows refused\n',
  );
  await writeFile(file, 'nobody\n'.repeat(1_003));
  assert.match(
    await product.run('blacklist', 'import', file),
    /\nrow 1001: no number, [^\n]*\n…and 2 more\n0 entries on the black list, 1002 rows refused\n$/,
  );
  const faulty = path.join(folder, 'faulty.csv');
  await writeFile(faulty, `phone\n${'abc\n'.repeat(1_002)}`);
  assert.match(
    await product.run('contacts', 'import', 'shop', faulty),
    /\nrow 1001: "abc" is no phone number\n…and 2 more\n$/,
  );
  const listed = await product.run('blacklist', 'list', '--everybody');
  assert.match(
    listed,
    /^79990000009 black, stops all: asked\n7900\* black, stops all: asked\n79990000008 grey, stops mass, until \S+\na@b\.example grey, stops mass, until \S+\n$/,
  );
  assert.match(await page('send', { phones: '79990000009', mes: 'x' }), /^ERROR = 8 /);
  assert.match(await page('send', { phones: '79990000008', mes: 'x' }), /^OK - 1 SMS/);
  assert.equal(
    await product.run('blacklist', 'remove', '79990000009', '7900*', '--everybody'),
    'taken off: 79990000009, 7900*\n',
  );
  await product.run('blacklist', 'add', '79990000007', '--account', 'shop');
  assert.equal(await product.run('blacklist', 'list', '--account', 'shop'), '79990000007 black, stops all\n');
  assert.match(await page('send', { phones: '79990000007', mes: 'x' }), /^ERROR = 8 /);
});
