// The command line as a client of a server, as somebody with a key types it: one server, real processes, what they print and how they
// end.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { closeSync, constants, openSync, writeSync } from 'node:fs';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, describe, test } from 'node:test';
import { TOTP } from 'otpauth';
import { EXITS } from '../../../src/app/exit-codes.ts';
import { OPERATIONS } from '../../../src/interfaces/http/json/operations.ts';
import { handlerServer } from '../../support/handler-server.ts';
import { type CommandResult, Product } from '../../support/product.ts';
import { openPseudoTerminal, type PseudoTerminal } from '../../support/pseudo-terminal.ts';
import { ROOT } from '../../support/repository.ts';

const MENU = 'Hello {menu: Press 1\n1: sms:$phone,,Thank you\n1: end} Bye\n';
const PASSWORD = 'Long-word-1';

let product: Product;
let folder: string;
let kept: string;

before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'dozvon-cli-'));
  product = await Product.start({
    trunks: [{ name: 'phones', kind: 'virtual' }],
    config: {
      phones: [
        { number: '79000000001', ringSeconds: 0, steps: [{ hear: 0.3 }, { press: '1' }] },
        { number: '79000000002', does: 'busy', ringSeconds: 0 },
      ],
    },
  });
  kept = path.join(product.folder, 'config', 'dozvon', 'cli.json');
  await product.run('account', 'add', 'shop', '--password', PASSWORD, '--balance', '1000');
});

after(async () => {
  await product.discard();
  await rm(folder, { recursive: true });
});

async function file(name: string, text: string): Promise<string> {
  const place = path.join(folder, name);
  await writeFile(place, text);
  return place;
}

const document = async <T>(...args: readonly string[]): Promise<T> =>
  JSON.parse(await product.run(...args, '--json')) as T;

async function ends(exit: keyof typeof EXITS, ...args: readonly string[]): Promise<CommandResult> {
  const result = await product.command(...args);
  assert.equal(result.code, EXITS[exit].code, `${args.join(' ')}: ${result.stdout}${result.stderr}`);
  return result;
}

describe('who is nobody', () => {
  test('is told how to sign in, and no server is asked', async () => {
    const { stderr, stdout } = await ends('usage', 'balance');
    assert.match(stderr, /^dozvon: nobody is signed in: dozvon login URL/);
    assert.equal(stdout, '');
    assert.equal(await product.run('profiles'), 'nobody is signed in\n');
  });

  test('is not signed in by a wrong password', async () => {
    const { code, stderr } = await product.commandWith({ input: 'shop\nwrong\n' }, 'login', product.url);
    assert.equal(code, EXITS.refused.code);
    assert.match(stderr, /^login at http:\S+: \npassword: \ndozvon: /);
    assert.doesNotMatch(stderr, /wrong/);
  });
});

describe('who signs in', () => {
  before(async () => {
    const input = `shop\n${PASSWORD}\n`;
    const { code, stdout, stderr } = await product.commandWith({ input }, 'login', product.url);
    assert.equal(code, 0, stderr);
    assert.match(
      stdout,
      /^signed in to http:\S+ as shop, account shop: key "dozvon on .+" is in \S+cli\.json\n$/,
    );
  });

  test('has a key that nobody else can read, and no password', async () => {
    assert.equal((await stat(kept)).mode & 0o777, 0o600);
    const text = await readFile(kept, 'utf8');
    assert.doesNotMatch(text, new RegExp(PASSWORD));
    assert.equal(await product.run('profiles'), `default: ${product.url} as shop\n`);
    const listed = await product.run('keys', 'list');
    assert.match(listed, /^id {2}name .*\n 1 {2}dozvon on /);
    const { stderr } = await ends('usage', 'login', product.url);
    assert.match(stderr, /profile "default" is signed in to/);
  });

  test('does not have the key shown to another server', async () => {
    const { stderr } = await ends('usage', 'balance', '--url', 'http://127.0.0.1:9');
    assert.match(
      stderr,
      /^dozvon: the key of profile "default" is for http:\S+ and is not shown to http:\/\/127\.0\.0\.1:9/,
    );
  });

  test('sends, waits, and the exit code tells the fate', async () => {
    const sent = await ends('done', 'send', '79990000003', 'code 1234', '--wait');
    assert.match(
      sent.stdout,
      /^1: 1 message, 1\.40 RUR; balance 998\.60 RUR\nrecipient {4}status .*\n79990000003 {2}delivered .* 1\.40 RUR {2}\d{4}-/,
    );
    await ends('undelivered', 'send', '79990000003', '12', 'hi', '--json');
    const some = await ends('undelivered', 'send', '79990000003', '12', 'hi', '--wait');
    assert.match(some.stdout, /\n12 is refused: status 22, error 249\n/);
    assert.match(some.stderr, /dozvon: 1 of 2 messages not delivered\n$/);
  });

  test('gives a text as a word, a file or standard input', async () => {
    const text = await file('text.txt', 'from a file\n');
    await product.run('send', '79990000004', `@${text}`);
    await product.commandWith({ input: 'from a pipe\n' }, 'send', '79990000004', '-');
    await product.run('send', '79990000004', '@@home');
    const { items } = await document<{ items: { text: string }[] }>('history', '--phone', '79990000004');
    assert.deepEqual(
      items.map((one) => one.text),
      ['@home', 'from a pipe', 'from a file'],
    );
  });

  test('sees the price first, and is asked where somebody can be', async () => {
    const { stderr, stdout } = await ends('usage', 'send', '79990000005', 'hi', '--price');
    assert.match(stdout, /^recipient .*\n79990000005 {6}1 {2}1\.40 RUR\n$/);
    assert.equal(stderr, 'dozvon: nobody can be asked here: say --yes\n');
    const { items } = await document<{ items: unknown[] }>('history', '--phone', '79990000005');
    assert.deepEqual(items, []);
    assert.match(await product.run('price', '79990000005', 'hi'), /\n1\.40 RUR altogether; balance /);
  });

  test('does a sending once with the same key', async () => {
    const twice = ['send', '79990000006', 'once', '--idempotency-key', 'order-7'];
    const [one, other] = [await product.run(...twice), await product.run(...twice)];
    assert.equal(one.split(':')[0], other.split(':')[0]);
    const { items } = await document<{ items: unknown[] }>('history', '--phone', '79990000006');
    assert.equal(items.length, 1);
  });

  test('never has a foreign text move the cursor', async () => {
    await product.run('send', '79990000007', 'red \u001b[31m and\nbell \u0007');
    const [id] = (await product.run('history', '--phone', '79990000007'))
      .split('\n')
      .slice(1)
      .map((line) => line.split(' ')[0]);
    for (const told of [
      await product.run('history', '--phone', '79990000007'),
      await product.run('status', id ?? ''),
    ]) {
      assert.doesNotMatch(told, /[\u001b\u0007]/);
      assert.match(told, /red \\u\{1b\}\[31m and↵bell \\u\{7\}/);
    }
    const { items } = await document<{ items: { text: string }[] }>('history', '--phone', '79990000007');
    assert.equal(items[0]?.text, 'red \u001b[31m and\nbell \u0007');
  });

  test('asks why and how a message is', async () => {
    assert.match(await product.run('why', '1'), /^Status 1: delivered\.\nIt cost 1\.40 /);
    // With the LOGIN the data folder is asked, and it says the same.
    assert.equal(await product.run('why', 'shop', '1'), await product.run('why', '1'));
    assert.match(await product.run('status', '1'), /\nstatus {7}delivered\n/);
    await ends('undelivered', 'status', '2', '--phone', '12');
    assert.match(await product.run('history', '--status', '22'), /\n2 .* 12 .* numberWrong /);
    assert.match(
      (await ends('refused', 'replay', '1')).stderr,
      /^dozvon: message 1 is no call: there is nothing to step through\n$/,
    );
    assert.match((await ends('refused', 'status', '999')).stderr, /^dozvon: there is no message 999\n$/);
  });

  test('is told of a server that is away, and of a key that is none', async () => {
    const away = { DOZVON_URL: 'http://127.0.0.1:9', DOZVON_KEY: 'abc' };
    const gone = await product.commandWith({ env: away }, 'balance');
    assert.equal(gone.code, EXITS.unreachable.code);
    assert.match(gone.stderr, /^dozvon: http:\/\/127\.0\.0\.1:9: the server cannot be reached/);
    const page = createServer((_, answer) => answer.setHeader('content-type', 'text/html').end('<html>'));
    await once(page.listen(0, '127.0.0.1'), 'listening');
    const other = `http://127.0.0.1:${(page.address() as AddressInfo).port}`;
    const elsewhere = { DOZVON_URL: other, DOZVON_KEY: 'abc' };
    const unread = await product.commandWith({ env: elsewhere }, 'balance');
    page.close();
    assert.equal(unread.code, EXITS.unreachable.code);
    assert.equal(unread.stderr, `dozvon: ${other}: the answer cannot be read: it is text/html\n`);
    const wrong = { DOZVON_URL: product.url, DOZVON_KEY: 'abc' };
    const refused = await product.commandWith({ env: wrong }, 'balance', '--json');
    assert.equal(refused.code, EXITS.refused.code);
    assert.equal(refused.stdout, '');
    const problem = JSON.parse(refused.stderr) as Record<string, unknown>;
    assert.deepEqual([problem.code, problem.status], ['sign-in-failed', 401]);
  });

  test('takes a key from a file', async () => {
    const made = await document<{ key: string; id: number }>(
      'keys',
      'add',
      'till',
      '--scopes',
      'send',
      'read',
    );
    const key = await file('key', `${made.key}\n`);
    const asked = ['--url', product.url, '--key-file', key];
    assert.match(await product.run('balance', ...asked), /^balance {2}\d+\.\d\d RUR\n/);
    assert.match((await ends('refused', 'keys', 'add', 'x', ...asked)).stderr, /^dozvon: /);
    await product.run('keys', 'revoke', String(made.id));
    await ends('refused', 'balance', ...asked);
  });
});

describe('calls', () => {
  test('are followed live, asked about and stepped through again', async () => {
    const menu = await file('hello.menu', MENU);
    const { stdout } = await ends('done', 'call', '79000000001', `@${menu}`);
    const said = stdout.split('\n').map((line) => line.replace(/^ +\d+\.\d\d {2}/, ''));
    assert.match(said[0] ?? '', /^\d+: a call to 79000000001 for about 0\.60 RUR$/);
    for (const line of [
      'answered',
      '♪ [MENU] Press 1',
      'key 1',
      '✉ SMS to 79000000001: Thank you',
      '♪ [END] Bye',
    ])
      assert.ok(said.includes(line), `${line}\nis in\n${stdout}`);
    assert.match(said.at(-2) ?? '', /^delivered, \d+ s, 0\.60 RUR$/);
    const id = stdout.split(':')[0] ?? '';
    const steps = await product.run('replay', id);
    assert.match(
      steps,
      /^state waiting, at MENU\n {3}0\.00 {2}1\. the subscriber answers\n {11}says \[START\] Hello\n/,
    );
    assert.match(steps, /key 1\n {11}SMS to 79000000001: Thank you\n/);
    assert.match(steps, /state done, at 1\n$/);
    assert.match((await ends('usage', 'replay', id, '--play')).stderr, /no terminal/);
    await atDevice(async (terminal, device) => {
      const broken = await atTerminal(
        ['replay', id, '--play'],
        device,
        (asked) => /n: next, b: back, q: quit\r$/.test(asked) && typed(terminal, '\u0003'),
      );
      assert.equal(broken.code, EXITS.interrupted.code);
      assert.match(broken.stderr, /quit\r\u001b\[2K\rdozvon: broken off\n$/);
    });
  });

  test('nobody answers end with exit 4', async () => {
    const { stdout } = await ends('undelivered', 'call', '79000000002', 'hi');
    assert.match(stdout, /✕ ended: busy, 0 s\nundeliverable, /);
  });

  test('with a mistake in their menu ring nobody, and the mistake has its place', async () => {
    const wrong = await file('wrong.menu', 'Hi {menu: x\n1: call:abc}');
    const { stdout, stderr } = await ends('refused', 'call', '79000000001', `@${wrong}`);
    assert.equal(stdout, '');
    assert.match(stderr, /wrong\.menu:2:9: error: .*\[number-malformed\]\n/);
    assert.match(stderr, /dozvon: \S+ does not compile: nobody was called\n$/);
  });
});

describe('what is watched', () => {
  test('is told in lines where there is no terminal', async () => {
    const watching = product.begin('watch');
    const lines = createInterface({ input: watching.stdout as NodeJS.ReadableStream });
    const seen: string[] = [];
    // The trunk is told of first: from then on it is watched.
    for await (const line of lines) {
      if (seen.length === 0) await product.run('send', '79990000008', 'watched');
      seen.push(line);
      if (/sms: .* → delivered$/.test(line)) break;
    }
    assert.match(seen[0] ?? '', /^\d\d:\d\d:\d\d {2}(?:trunk|link) /);
    assert.ok(
      seen.some((line) => /1 sms: new → waiting$/.test(line)),
      seen.join('\n'),
    );
    watching.kill('SIGINT');
    assert.deepEqual(await once(watching, 'exit'), [null, 'SIGINT']);
  });
});

describe('mailings, contacts, exports', () => {
  test('a mailing is made of a file, followed to its end, and shown alike by server and folder', async () => {
    const numbers = await file(
      'numbers.csv',
      Array.from({ length: 12 }, (_, at) => 79990010001 + at).join('\n'),
    );
    const made = await product.run(
      'mailing',
      'add',
      numbers,
      '--name',
      'spring',
      '--text',
      'Hello',
      '--speed',
      '20',
    );
    const id = made.split(' ')[0] ?? '';
    assert.match(made, /^\d+ (?:waiting|running), /);
    const { stdout, stderr } = await ends('done', 'mailing', 'follow', id);
    assert.match(stdout, /^\d+ finished, 12 of 12, .* spring\nstatus .*\ndelivered +1 +12\n$/);
    assert.match(stderr, /ended .* 100 % {2}12 of 12/);
    assert.match(
      await product.run('mailing', 'list'),
      new RegExp(`\n${id} {2}finished {5}12 {5}12 .* spring\n`),
    );
    assert.match(
      await product.run('mailing', 'list', 'shop'),
      new RegExp(`^${id} finished, 12 of 12, .* spring\n$`),
    );
    assert.match(
      await product.run('mailing', 'show', id),
      /\n {2}sms, repeated by-hand, run 1, cost 16\.80 RUR\n/,
    );
    const held = await product.run('mailing', 'add', numbers, '--name', 'held', '--text', 'x', '--hold');
    assert.match(held, /^\d+ new, 12 recipients held\n$/);
    const still = await ends('refused', 'mailing', 'follow', held.split(' ')[0] ?? '');
    assert.match(still.stderr, /^dozvon: mailing \d+ is not started: dozvon mailing start \d+\n$/);
    const none = await ends('refused', 'mailing', 'show', '77');
    assert.equal(none.stderr, 'dozvon: there is no mailing 77: dozvon mailing list tells them\n');
    const nobody = await ends('refused', 'mailing', 'add', numbers, '--name', 'n', '--text', '');
    assert.match(nobody.stderr, /^dozvon: /);
    assert.doesNotMatch(await product.run('mailing', 'list'), / n$/m);
  });

  test('a file of contacts is taken in, and its wrong rows are told', async () => {
    const contacts = await file('contacts.csv', 'phone;name\n79990000001;Анна\nbad;Bob\n');
    const { stdout } = await ends('refused', 'contacts', 'import', contacts);
    assert.equal(
      stdout,
      '2 rows: 1 added, 0 changed, 0 as they were, 1 refused\nrow 3: "bad" is no phone number\n',
    );
    assert.match(await product.run('contacts', 'list'), /\n 1 {2}79990000001 {2}Анна\n$/);
    assert.match(
      (await ends('refused', 'contacts', 'import', contacts, '--group', 'none')).stderr,
      /no group "none"/,
    );
  });

  test('an export is waited for', async () => {
    assert.match(
      await product.run('export', '--wait'),
      /^export 1, messages-1\.csv: done, \d+ messages, \d+ bytes\n {2}http/,
    );
    assert.match(await product.run('export', '--list'), /\n 1 {2}messages-1\.csv {2}done /);
    assert.equal(await product.run('export', '--delete', '1'), 'export 1 deleted\n');
  });
});

describe('server or data folder', () => {
  test('who names an account works on the folder, who names none asks the server', async () => {
    await product.run('blacklist', 'add', '79990000091', '--everybody');
    await product.run('blacklist', 'add', '79990000092', '--account', 'shop');
    await product.run('blacklist', 'add', '79990000093', '--reason', 'asked');
    assert.equal(await product.run('blacklist', 'list', '--everybody'), '79990000091 black, stops all\n');
    assert.match(await product.run('blacklist', 'list', '--account', 'shop'), /79990000092.*\n.*79990000093/);
    assert.doesNotMatch(await product.run('blacklist', 'list'), /79990000091/);
    assert.match(await product.run('account', 'show', 'shop'), /^balance /);
    assert.match(await product.run('account', 'show'), /^login {7}shop\n/);
  });

  test('an option of the other place is a mistake', async () => {
    for (const [args, sentence] of [
      [
        ['phone', 'list', 'shop', '--url', product.url],
        /^dozvon: --url is of the server: name no account\n$/,
      ],
      [['why', 'shop', '1', '--profile', 'x'], /^dozvon: --profile is of the server: name no account\n$/],
      [['ledger', 'list', '--last', '5'], /^dozvon: --last is of the data folder: name an account of it\n$/],
      [['history', '--csv'], /^dozvon: --csv is of the data folder/],
      [['why', 'shop', '1', '--json'], /^dozvon: --json is of the server: name no account\n$/],
      [['call', '79000000001', 'hi', '--account', 'shop', '--json'], /^dozvon: --json is of the server/],
      [['login', '--scopes', 'all'], /^error: option '--scopes <scope...>' argument 'all' is invalid/],
      [['history', '--limit', '0'], /^dozvon: --limit: it must be at least 1\n$/],
      [['history', '--since', 'x'], /^dozvon: --since: "x" is no moment/],
      [['history', '--status', 'x'], /^dozvon: --status: "x" is none; /],
      [['send'], /^dozvon: write NUMBER… TEXT/],
      [['why'], /^error: write id, with or without a LOGIN in front\n/],
      [['mailing', 'start'], /^error: something is missing/],
    ] as const)
      assert.match((await ends('usage', ...args)).stderr, sentence);
  });
});

describe('what comes in and what is told', () => {
  test('menus are kept with their versions, the same by server and folder', async () => {
    const menu = await file('kept.menu', MENU);
    assert.equal(await product.run('menus', 'list'), 'there are none\n');
    assert.equal(
      await product.run('menus', 'save', 'main', menu),
      'menu main: version 1 is saved and current\n',
    );
    await product.run('menus', 'save', 'main', await file('kept.menu', `${MENU}\u001b`));
    assert.match(await product.run('menus', 'list'), /^name .*\nmain +2 +2 {2}\d{4}-/);
    assert.equal(await product.run('menus', 'list', 'shop'), 'main: version 2 of 2 is current\n');
    assert.equal(
      await product.run('menus', 'use', 'main', '--number', '1'),
      'menu main: version 1 is current\n',
    );
    assert.equal(
      await product.run('menus', 'show', 'main'),
      await product.run('menus', 'show', 'shop', 'main'),
    );
    assert.equal(await product.run('menus', 'show', 'main', '--number', '2'), `${MENU}\\u{1b}\n`);
    assert.match(await product.run('menus', 'show', 'main', '--versions'), /^version .*\n +2 .*\n +1 /);
    const { text } = await document<{ text: string }>('menus', 'show', 'main', '--number', '2');
    assert.equal(text, `${MENU}\u001b`);
    for (const [args, sentence] of [
      [['menus', 'show', 'other'], 'there is no menu "other": dozvon menus list tells them'],
      [
        ['menus', 'use', 'main', '--number', '9'],
        'menu main has no version 9: dozvon menus show main --versions tells them',
      ],
    ] as const)
      assert.equal((await ends('refused', ...args)).stderr, `dozvon: ${sentence}\n`);
  });

  test('answers are set, listed and removed', async () => {
    const set = ['answers', 'set', 'default'];
    assert.match(
      await product.run(...set, '--menu', 'main', '--calls', '3'),
      /^number .*\ndefault {2}menu .* main, version 1 +3\n$/,
    );
    assert.match(await product.run('answers', 'list', 'shop'), /^default: menu main, version 1, 3 calls/);
    assert.match(
      (await ends('refused', 'menus', 'remove', 'main')).stderr,
      /a number answers with this menu/,
    );
    assert.match(await product.run(...set, '--reject', 'busy'), /\ndefault {2}reject +busy\n$/);
    assert.match(await product.run('answers', 'list'), /\ndefault {2}reject +busy\n$/);
    const { stderr } = await ends('usage', ...set, '--menu', 'main', '--reject', 'busy');
    assert.match(stderr, /^dozvon: say what answers with one of --menu/);
    await product.run('answers', 'remove', 'default');
    assert.equal(await product.run('answers', 'list'), 'nothing is set: calls are not answered\n');
    assert.equal(await product.run('menus', 'remove', 'main'), 'removed\n');
  });

  test('what the handler was told is listed, shown and told again', async (context) => {
    const handler = await handlerServer(context);
    assert.equal(await product.run('deliveries'), 'there are none\n');
    await product.run('api', 'changeSettings', '--handler', handler.address);
    await product.run('send', '79990000031', 'told', '--wait');
    const listed = await deliveredAll();
    assert.match(listed, /^number .*\n +\d+ {2}\d{4}-.* status .* 79990000031 .* delivered /);
    const number = /\n +(\d+) /.exec(listed)?.[1] ?? '';
    assert.match(await product.run('deliveries', '--show', number), /^number +\d+\n[\s\S]*\ntries\nat /);
    assert.equal(await product.run('deliveries', '--resend', number), `call ${number} is sent again\n`);
    await deliveredAll();
    assert.ok(handler.calls.length >= 2);
    assert.equal(await product.run('deliveries', '--resend', 'failed'), '0 calls are sent again\n');
    assert.equal(await product.run('deliveries', '--failed'), 'there are none\n');
    assert.match((await ends('usage', 'deliveries', '--failed', '--held')).stderr, /exclude each other/);
    assert.match(
      (await ends('usage', 'deliveries', '--before', '5')).stderr,
      /--before is of the data folder/,
    );
    const none = await ends('refused', 'deliveries', '--show', '999');
    assert.match(none.stderr, /^dozvon: there is no call 999 to the handler/);
    await product.run('api', 'changeSettings', '--handler', 'null');
  });

  /** Once none of them waits. */
  async function deliveredAll(): Promise<string> {
    for (;;) {
      const listed = await product.run('deliveries');
      if (!/ waiting /.test(listed)) return listed;
    }
  }

  test('phones and task groups are made and taken away', async () => {
    assert.match(
      await product.run('phone', 'add', '101', '--name', 'desk'),
      /^number +101\n[\s\S]*\npassword /,
    );
    assert.equal(await product.run('phone', 'list', 'shop'), '101 desk\n');
    await product.run('phone', 'remove', '101');
    assert.equal(await product.run('phone', 'list'), 'there are none\n');
    const texts = ['--failure', '{NAME} is down', '--kinds', 'sms,call', '--contacts', '79990000004'];
    assert.match(await product.run('tasks', 'add', 'servers', ...texts), /\nkinds +sms, call\n/);
    assert.match(await product.run('tasks', 'list', 'shop'), /servers: sms, call to 79990000004\n/);
    assert.match((await ends('refused', 'phone', 'add', 'x')).stderr, /^dozvon: NUMBER: must not have fewer/);
  });
});

describe('everything the API does', () => {
  test('is a command: the list is that of the operations', async () => {
    const listed = await document<{ id: string }[]>('api', '--list');
    assert.deepEqual(listed.map(({ id }) => id).sort(), OPERATIONS.map(({ id }) => id).sort());
    const { stderr } = await ends('usage', 'api', 'frobnicate');
    assert.match(stderr, /^error: there is no operation 'frobnicate'/);
  });

  test('has help, options and a body from a file, a pipe or members', async () => {
    const help = await product.run('api', 'sendMessages', '--help');
    assert.match(help, /--validity-minutes <n> +Minutes it may take from then on/);
    const sent = await document<{ count: number }>(
      ...[
        'api',
        'sendMessages',
        '--recipients',
        '79990000011',
        '79990000012',
        '--text',
        'x',
        '--validity-minutes',
        '5',
      ],
    );
    assert.equal(sent.count, 2);
    const input = '{"recipients": ["79990000013"], "text": "piped"}';
    const piped = await product.commandWith(
      { input },
      'api',
      'sendMessages',
      '--body',
      '-',
      '--text',
      'over it',
      '--json',
    );
    assert.equal(piped.code, 0, piped.stderr);
    const { items } = await document<{ items: { text: string }[] }>(
      'api',
      'listMessages',
      '--recipient',
      '79990000013',
    );
    assert.equal(items[0]?.text, 'over it');
  });

  test('says what is wrong with what was typed', async () => {
    for (const [exit, args, sentence] of [
      ['usage', ['getMessage'], /^dozvon: --id is missing/],
      ['usage', ['listMessages', '--limit', 'x'], /^dozvon: --limit: "x" is no number\n$/],
      ['usage', ['sendMessages', '--kind', 'letter'], /^dozvon: --kind: "letter" is none of sms, flash, /],
      ['usage', ['sendMessages', '--call', '{'], /^dozvon: --call: this is no JSON/],
      ['usage', ['watchLive'], /^dozvon: watchLive is a websocket: dozvon watch shows it\n$/],
      ['refused', ['sendMessages', '--text', 'x'], /^dozvon: --recipients: is missing\n$/],
    ] as const)
      assert.match((await ends(exit, 'api', ...args)).stderr, sentence);
  });

  test('goes through all pages of a list', async () => {
    const lines = await product.run('api', 'listMessages', '--limit', '5', '--all', '--json-lines');
    const numbers = lines
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { number: number }).number);
    assert.ok(numbers.length > 15);
    assert.equal(new Set(numbers).size, numbers.length);
  });

  test('brings files to where they are wanted', async () => {
    const place = path.join(folder, 'spoken.wav');
    await product.run('api', 'speakText', '--text', 'Hello', '--out', place);
    assert.equal((await readFile(place)).subarray(0, 4).toString('latin1'), 'RIFF');
    assert.match(
      (await ends('refused', 'api', 'speakText', '--text', 'x', '--out', place)).stderr,
      /is there already/,
    );
  });

  test('takes files by their names', async () => {
    const sound = path.join(folder, 'spoken.wav');
    assert.match(await product.run('upload', sound), /^id +[-\da-f]+\nname +spoken\.wav\n/);
    const input = await readFile(sound, 'latin1');
    const piped = await product.commandWith({ input }, 'upload', '-', '--name', 'piped');
    assert.equal(piped.code, 0, piped.stderr);
    assert.match(
      (await ends('refused', 'upload', `${sound}-not`)).stderr,
      /spoken\.wav-not does not exist\n$/,
    );
    assert.match((await ends('usage', 'upload')).stderr, /^error: missing required argument 'file'\nusage: /);
  });

  test('has help by its words, behind them or before', async () => {
    const help = await product.run('help', 'keys', 'add');
    assert.equal(help, await product.run('keys', 'add', '--help'));
    assert.match(help, /^Usage: dozvon keys add /);
    assert.match((await ends('usage', 'help', 'kyes')).stderr, /Did you mean keys\?/);
  });

  test('says so when its output can be written nowhere', async () => {
    const main = path.join(ROOT, 'dist/src/app/main.js');
    const done = await product.shell(`'${process.execPath}' '${main}' api --list > /dev/full`, folder);
    assert.deepEqual(
      [done.code, done.stderr],
      [EXITS.refused.code, 'dozvon: standard output: ENOSPC: no space left on device, write\n'],
    );
  });

  test('has a table of things that hold nothing but other things', async () => {
    await product.run('account', 'administrator', 'shop', 'on');
    const table = await product.run('administration', 'trunks');
    await product.run('account', 'administrator', 'shop', 'off');
    assert.match(table, /^name +healthy .*\nphones +yes /);
  });

  test('a mistake is told in two lines, with what was meant', async () => {
    const { stderr } = await ends('usage', 'hisotry');
    assert.equal(
      stderr,
      "error: unknown command 'hisotry'\n(Did you mean history?)\nusage: dozvon [options] [command]; --help tells more\n",
    );
    assert.match((await ends('usage', 'api', 'sendMesages')).stderr, /; did you mean sendMessages\?\n/);
    assert.match(
      (await ends('refused', 'send', '79990000001', 'x', '--id', 'x'.repeat(60))).stderr,
      /^dozvon: --id: /,
    );
  });

  test('is completed by every shell, the nouns of people too', async () => {
    const bash = await product.run('completion', 'bash');
    assert.match(bash, /'keys'\) printf '%s\\n' 'list' 'add' 'change' 'revoke'/);
    assert.match(bash, /'api sendMessages --kind'\) printf '%s\\n' 'sms'/);
    for (const shell of ['zsh', 'fish']) assert.match(await product.run('completion', shell), /sendMessages/);
    await ends('usage', 'completion', 'csh');
  });
});

describe('who signs out', () => {
  test('has no key any more, here and there', async () => {
    const { profiles } = JSON.parse(await readFile(kept, 'utf8')) as {
      profiles: { default: { key: string } };
    };
    const env = { DOZVON_URL: product.url, DOZVON_KEY: profiles.default.key };
    assert.equal((await product.commandWith({ env }, 'balance')).code, EXITS.done.code);
    assert.match(await product.run('logout'), /^signed out of http:\S+: the key is revoked\n$/);
    assert.equal((await product.commandWith({ env }, 'balance')).code, EXITS.refused.code);
    await ends('usage', 'balance');
    await ends('usage', 'logout');
  });
});

describe('who sits at a terminal', () => {
  test('types a password that is not shown, and says whether to pay', async () => {
    await atDevice(async (terminal, device) => {
      let shown = '';
      terminal.stream.on('data', (bytes: Buffer) => {
        shown += bytes.toString();
      });
      const login = await atTerminal(['login', product.url, '--login', 'shop'], device, (question) => {
        if (/password: $/.test(question)) typed(terminal, `x\u007f${PASSWORD}\r`);
      });
      assert.equal(login.code, 0, login.stderr);
      assert.match(login.stdout, /^signed in to /);
      assert.doesNotMatch(shown, new RegExp(PASSWORD));
      const asked = ['send', '79990000021', 'paid', '--price'];
      const no = await atTerminal(
        asked,
        device,
        (question) => /\[y\/N\] $/.test(question) && typed(terminal, 'n\n'),
      );
      assert.deepEqual([no.code, no.stdout.split('\n').at(-2)], [EXITS.refused.code, 'nothing was sent']);
      assert.match(no.stderr, /send for 1\.40 RUR\? balance \d+\.\d\d RUR \[y\/N\] /);
      const yes = await atTerminal(
        asked,
        device,
        (question) => /\[y\/N\] $/.test(question) && typed(terminal, 'y\n'),
      );
      assert.match(yes.stdout, /\n\d+: 1 message, 1\.40 RUR/);
      await product.run('logout');
    });
  });
});

describe('who has a second factor', () => {
  test('is asked for its code', async () => {
    await product.run('account', 'add', 'careful', '--password', PASSWORD);
    const ask = async (page: string, body: object, headers: Record<string, string> = {}): Promise<Response> =>
      await fetch(`${product.url}/api/v1/session${page}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      });
    const signedIn = await ask('', { login: 'careful', password: PASSWORD });
    const { csrfToken } = (await signedIn.json()) as { csrfToken: string };
    const cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const own = { cookie, 'x-csrf-token': csrfToken };
    const { secret } = (await (await ask('/totp', { password: PASSWORD }, own)).json()) as { secret: string };
    const totp = new TOTP({ secret });
    assert.equal((await ask('/totp/confirm', { code: totp.generate() }, own)).status, 200);
    // A code is taken once; the next one may come half a minute early.
    const code = totp.generate({ timestamp: Date.now() + 30_000 });
    const input = `careful\n${PASSWORD}\n${code}\n`;
    const done = await product.commandWith({ input }, 'login', product.url, '--profile', 'careful');
    assert.equal(done.code, 0, done.stderr);
    assert.match(done.stderr, /code of the second factor: /);
    assert.match(await product.run('balance', '--profile', 'careful'), /^balance {2}0\.00 RUR\n/);
    const short = await product.commandWith(
      { input: `careful\n${PASSWORD}\n` },
      'login',
      product.url,
      '--profile',
      'x',
    );
    assert.equal(short.code, EXITS.usage.code);
    assert.match(short.stderr, /code of the second factor: there is no answer\n$/);
  });
});

async function atDevice(work: (terminal: PseudoTerminal, device: number) => Promise<void>): Promise<void> {
  const terminal = openPseudoTerminal();
  const device = openSync(terminal.device, constants.O_RDWR | constants.O_NOCTTY);
  try {
    await work(terminal, device);
  } finally {
    closeSync(device);
    terminal.close();
  }
}

function typed(terminal: PseudoTerminal, keys: string): void {
  writeSync(terminal.fd, keys);
}

/** A command whose standard input is the terminal; `answer` is told what it has asked so far whenever it asks more. */
async function atTerminal(
  args: readonly string[],
  device: number,
  answer: (question: string) => unknown,
): Promise<CommandResult> {
  const child = product.beginAt(device, ...args);
  let [stdout, stderr] = ['', ''];
  child.stdout?.on('data', (bytes: Buffer) => {
    stdout += bytes.toString();
  });
  child.stderr?.on('data', (bytes: Buffer) => {
    stderr += bytes.toString();
    answer(stderr);
  });
  const [code] = (await once(child, 'close')) as [number];
  return { code, stdout, stderr };
}
