// The commands about what comes in and what clients are told, beside a running server: what each prints, how it ends, and the one
// plain sentence for each mistake.

import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { Product } from '../../support/product.ts';

let product: Product;

before(async () => {
  product = await Product.start({
    trunks: [{ name: 'phones', kind: 'virtual' }],
    config: { confirm: { numbers: [74_950_000_001], status: 486 } },
  });
  await product.addAccount('shop', ['--handler', 'http://127.0.0.1:1/h', '--answer', 'Thank you']);
});

after(() => product.discard());

test('a message handed in by hand finds its account, is answered, and its call to the handler is logged', async () => {
  await product.run('prefix', 'add', 'shop', 'Taxi', '--number', '2525');
  assert.equal(await product.run('prefix', 'list'), 'taxi 2525 shop\n');
  assert.equal(
    await product.run('incoming', '2525', '79990000003', 'taxi, please'),
    'message 1 is for shop, by its first word\n',
  );
  assert.equal(await product.run('incoming', '2526', '79990000004', 'taxi'), "message 2 is nobody's\n");
  const [answer] = await product.final('shop', 1);
  assert.deepEqual([answer?.phone, answer?.message], ['79990000003', 'Thank you']);
  type Logged = {
    calls: { id: number; kind: string; state: string; attempts: number }[];
    handlers: object[];
  };
  for (let tries = 0; ; tries++) {
    const logged = JSON.parse(
      await product.run('deliveries', 'shop', '--json', '--kind', 'incoming'),
    ) as Logged;
    assert.equal(logged.calls.length, 1);
    const [call] = logged.calls;
    if (call?.attempts === 0 || logged.handlers.length === 0) {
      assert.ok(tries < 20);
      continue;
    }
    assert.equal(call?.kind, 'incoming');
    const shown = await product.run('deliveries', 'shop', '--show', String(call?.id));
    assert.match(shown, /^ {2}mes = taxi, please$/m);
    assert.match(shown, /the request failed: ECONNREFUSED, \d+ ms$/m);
    break;
  }
  assert.match(
    await product.run('deliveries', 'shop'),
    /^http:\/\/127\.0\.0\.1:1\/h fails since \S+, \d+ times/,
  );
  assert.equal(
    await product.run('deliveries', 'shop', '--failed', '--since', '3d'),
    await product.run('deliveries', 'shop', '--failed'),
  );
  for (const more of [[], ['--since', '2h']])
    assert.equal(
      await product.run('deliveries', 'shop', '--resend', 'failed', ...more),
      '0 calls are sent again\n',
    );
  assert.match(await product.run('deliveries', 'shop', '--limit', '1'), /\nmore: --before \d+\n$/);
  assert.equal(
    await product.run('deliveries', 'shop', '--resume'),
    'the handler of shop is called again; 0 calls were held\n',
  );
  assert.equal(
    await product.run('prefix', 'remove', 'taxi', '--number', '2525'),
    'the word "taxi" is taken away\n',
  );
});

test('numbers are offered, rented and taken off the list', async () => {
  assert.equal(
    await product.run('rental', 'add', '+7 495 000-00-02', '310'),
    '74950000002 can be rented for 310.00 a month\n',
  );
  assert.equal(
    await product.run('rental', 'add', '74950000002', '31.50'),
    '74950000002 costs 31.50 a month\n',
  );
  assert.equal(await product.run('rental', 'list'), '74950000002 31.50 free\n');
  assert.equal(await product.run('rental', 'remove', '74950000002'), '74950000002 is off the list\n');
});

test('menus are kept in versions, and a number is told what to answer with', async () => {
  const file = path.join(product.folder, 'main.menu');
  const run = (...args: readonly string[]): Promise<string> => product.run(...args);
  await writeFile(file, 'Hello{menu: Press 1\n1: end\n}');
  assert.equal(await run('menus', 'list', 'shop'), 'there are none\n');
  assert.equal(
    await run('menus', 'save', 'shop', 'main', file),
    'menu main: version 1 is saved and current\n',
  );
  await writeFile(file, 'Closed today');
  assert.equal(
    await run('menus', 'save', 'shop', 'main', file),
    'menu main: version 2 is saved and current\n',
  );
  assert.equal(await run('menus', 'show', 'shop', 'main'), 'Closed today\n');
  assert.equal(
    await run('menus', 'show', 'shop', 'main', '--number', '1'),
    'Hello{menu: Press 1\n1: end\n}\n',
  );
  assert.match(await run('menus', 'show', 'shop', 'main', '--versions'), /^2 \S+Z\n1 \S+Z\n$/);
  assert.equal(
    await run('menus', 'use', 'shop', 'main', '--number', '1'),
    'menu main: version 1 is current\n',
  );
  assert.equal(await run('menus', 'list', 'shop'), 'main: version 1 of 2 is current\n');

  await run('rental', 'add', '74950000007', '0');
  assert.match(await run('rental', 'give', 'shop', '74950000007'), /^shop rents 74950000007, paid until /);
  await run('account', 'allow-transfer', 'shop', '79000000001');
  const set = (...what: readonly string[]): Promise<string> => run('answers', 'set', 'shop', ...what);
  assert.equal(await run('answers', 'list', 'shop'), 'nothing is set: calls are not answered\n');
  assert.equal(
    await set('default', '--menu', 'main', '--calls', '9', '--seconds', '60'),
    'default: menu main, version 1, 9 calls at once, at most 60 s\n',
  );
  assert.equal(
    await set('74950000007', '--transfer', '+79000000001', '--wait', '20', '--record', '--text', 'Wait'),
    '74950000007: transfer to 79000000001, each rings 20 s, recorded\n',
  );
  assert.equal(await set('74950000007', '--reject', 'busy'), '74950000007: reject as busy\n');
  assert.equal(await set('74950000007', '--text-file', file), '74950000007: text "Closed today"\n');
  assert.equal(
    await run('answers', 'list', 'shop'),
    'default: menu main, version 1, 9 calls at once, at most 60 s\n74950000007: text "Closed today"\n',
  );
  const refused: readonly (readonly [readonly string[], string])[] = [
    [['answers', 'set', 'shop', '74950000007'], 'say what answers with one of --menu'],
    [
      ['answers', 'set', 'shop', '74950000007', '--text', 'x', '--reject', 'busy'],
      'say what answers with one of',
    ],
    [['answers', 'set', 'shop', '74950000007', '--text', 'x', '--record'], '--wait and --record go with'],
    [['answers', 'set', 'shop', '74950000008', '--text', 'x'], 'the account does not rent this number'],
    [['answers', 'set', 'shop', 'default', '--menu', 'other'], 'there is no such record'],
    [['answers', 'set', 'shop', 'default', '--transfer', '79000000002'], '79000000002 is not registered'],
    [['answers', 'set', 'shop', 'default', '--sound', '/nowhere.wav'], '/nowhere.wav does not exist'],
    [['answers', 'remove', 'shop', '74950000008'], 'there is no such record'],
    [['menus', 'save', 'shop', ' ', file], 'a name has 1 to 60 characters'],
    [['menus', 'use', 'shop', 'main', '--number', '3'], 'there is no such record'],
    [['menus', 'remove', 'shop', 'main'], 'a number answers with this menu'],
    [['rental', 'give', 'shop', '74950000099'], 'there is no such record'],
  ];
  for (const [args, sentence] of refused) {
    const { code, stderr } = await product.command(...args);
    assert.deepEqual(
      [code, stderr.startsWith(`dozvon: ${sentence}`)],
      [/^(?:--|say )/.test(sentence) ? 2 : 1, true],
      `${args.join(' ')}: ${stderr}`,
    );
  }
  assert.equal(await run('answers', 'remove', 'shop', 'default'), 'removed\n');
  assert.equal(await run('menus', 'remove', 'shop', 'main'), 'removed\n');
  await run('rental', 'remove', '74950000007', '--take-away');
  assert.equal(await run('answers', 'list', 'shop'), 'nothing is set: calls are not answered\n');
});

test('task groups are added, listed and removed', async () => {
  const texts = ['--failure', '{NAME} is down', '--recovery', '{NAME} is back'];
  const added = await product.run(
    ...['tasks', 'add', 'shop', 'servers', '--kinds', 'sms,call', '--contacts', '79990000004', ...texts],
  );
  const id = /^task group (\d+) of shop: servers\n$/.exec(added)?.[1] ?? '';
  assert.equal(
    await product.run('tasks', 'list', 'shop'),
    `${id} servers: sms, call to 79990000004\n  failure: {NAME} is down\n  recovery: {NAME} is back\n`,
  );
  assert.equal(await product.run('tasks', 'remove', 'shop', id), `task group ${id} of shop is removed\n`);
});

test('a number to call is told once it is configured', async () => {
  const body = new URLSearchParams({ login: 'shop', psw: 'secret', phone: '79990000009' });
  const reply = await fetch(`${product.url}/sys/wait_call.php`, { method: 'POST', body });
  assert.equal(await reply.text(), '74950000001');
});

test('a mistake is one sentence, and exit 2 where it is one of the command line', async () => {
  for (const [args, sentence] of [
    [['deliveries', 'nobody'], /^dozvon: there is no account "nobody"\n$/],
    [['deliveries', 'shop', '--show', '999'], /^dozvon: there is no such record\n$/],
    [['deliveries', 'shop', '--resend', '999'], /^dozvon: there is no such record\n$/],
    [
      ['deliveries', 'shop', '--resend', 'all'],
      /^dozvon: --resend: it must be the number of a call, or failed\n$/,
    ],
    [['deliveries', 'shop', '--since', 'x'], /^dozvon: --since: "x" is no moment/],
    [['deliveries', 'shop', '--limit', '0'], /^dozvon: --limit: it must be 1 to 1000\n$/],
    [['deliveries', 'shop', '--limit', '1001'], /^dozvon: --limit: it must be 1 to 1000\n$/],
    [['deliveries', 'shop', '--show', '1', '--resume'], /^dozvon: --show and --resume exclude each other\n$/],
    [['deliveries', 'shop', '--resume', '--failed'], /^dozvon: --resume and --failed exclude each other\n$/],
    [
      ['deliveries', 'shop', '--resend', 'failed', '--kind', 'incoming'],
      /^dozvon: --resend and --kind exclude each other\n$/,
    ],
    [
      ['deliveries', 'shop', '--resend', '1', '--since', '2h'],
      /^dozvon: --since goes with --resend failed, not with the number of a call\n$/,
    ],
    [['deliveries', 'shop', '--failed', '--held'], /^dozvon: --failed and --held exclude each other\n$/],
    [['deliveries', 'shop', '--kind', 'x'], /^error: option '--kind <kind>' argument 'x' is invalid/],
    [['incoming', '', '7999', 'x'], /^dozvon: a number is empty\n$/],
    [['prefix', 'add', 'shop', 'two words'], /^dozvon: a word is up to 50 letters/],
    [['prefix', 'add', 'nobody', 'x'], /^dozvon: there is no account "nobody"\n$/],
    [['prefix', 'remove', 'x'], /^dozvon: there is no such word "x"\n$/],
    [['rental', 'add', 'x', '1'], /^dozvon: "x" is no phone number\n$/],
    [['rental', 'add', '74950000003', '-1'], /^dozvon: "-1" is no amount; write 100 or 99\.50\n$/],
    [['rental', 'remove', '74950000003'], /^dozvon: 74950000003 is not on the list\n$/],
    [['tasks', 'add', 'shop', 'x', '--kinds', 'hlr', '--contacts', '7'], /^dozvon: both texts are empty\n$/],
    [['tasks', 'remove', 'shop', '999'], /^dozvon: there is no such record\n$/],
  ] as const) {
    const { code, stdout, stderr } = await product.command(...args);
    assert.equal(code, /^\^(?:error|dozvon: --)/.test(sentence.source) ? 2 : 1, args.join(' '));
    assert.equal(stdout, '', args.join(' '));
    assert.match(stderr, sentence);
  }
});
