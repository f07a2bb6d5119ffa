// The command line beside a running server, as an operator types it: what each command prints, how it ends, and the one
// plain sentence for each mistake.

import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Product } from '../../support/product.ts';

const MENU = 'Hello {menu: Press 1\n1: sms:$phone,,Thank you\n1: end} Bye\n';

let product: Product;
let folder: string;
let menu: string;

before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'dozvon-commands-'));
  menu = path.join(folder, 'hello.menu');
  await writeFile(menu, MENU);
  product = await Product.start({
    trunks: [{ name: 'phones', kind: 'virtual' }],
    config: {
      phones: [
        { number: '79000000001', ringSeconds: 0, steps: [{ hear: 0.3 }, { press: '1' }] },
        { number: '79000000002', does: 'busy', ringSeconds: 0 },
      ],
    },
  });
});

after(async () => {
  await product.discard();
  await rm(folder, { recursive: true });
});

describe('accounts', () => {
  test('look after the installation when they are told to, and not below another one', async () => {
    await product.run('account', 'add', 'olga', '--password', 'p');
    assert.doesNotMatch(await product.run('account', 'show', 'olga'), /installation/);
    const on = await product.run('account', 'administrator', 'olga', 'on');
    assert.equal(on, 'account olga: administrator on\n');
    assert.match(await product.run('account', 'show', 'olga'), /^looks after the installation$/m);
    await product.run('account', 'administrator', 'olga', 'off');
    assert.doesNotMatch(await product.run('account', 'show', 'olga'), /installation/);
    await product.run('account', 'add', 'olga.below', '--password', 'Long-word-1', '--parent', 'olga');
    const { code, stderr } = await product.command('account', 'administrator', 'olga.below', 'on');
    assert.deepEqual([code, stderr], [1, 'dozvon: a sub-client cannot look after the installation\n']);
  });

  test('are added, shown, changed and topped up', async () => {
    assert.equal(
      await product.run('account', 'add', 'anna', '--password', 'p', '--balance', '99.50'),
      'account anna added, balance 99.50 RUR\n',
    );
    assert.equal(
      await product.run('account', 'top-up', 'anna', '0.50'),
      'account anna: balance 100.00 RUR\n',
    );
    await product.run(
      ...['account', 'set', 'anna', '--handler', 'https://example.com/h', '--secret', 'hush'],
      ...['--menu-silence', '2', '--menu-rounds', '1', '--menu-wrong-keys', '2', '--ring', 'all'],
    );
    await product.run('account', 'allow-transfer', 'anna', '+7 999 111-22-33', '79991112234');
    await product.run('account', 'add-sender', 'anna', 'Shop');
    const shown = await product.run('account', 'show', 'anna');
    for (const line of [
      'balance 100.00 RUR, credit 0.00',
      'handler: https://example.com/h',
      'secret: set',
      'menuSilence: 2',
      'ring: all',
      'senders: Shop',
      'numbers menus may call: 79991112233, 79991112234',
    ])
      assert.ok(shown.includes(`${line}\n`), `${line}\nis in\n${shown}`);
    assert.ok(!shown.includes('hush'), 'a secret is not shown');
    await product.run('account', 'set', 'anna', '--handler', '');
    assert.match(await product.run('account', 'show', 'anna'), /^handler: none$/m);
  });

  const MISTAKES: readonly (readonly [readonly string[], RegExp])[] = [
    [['show', 'nobody'], /^dozvon: there is no account "nobody"\n$/],
    [['set', 'nobody', '--ring', 'one'], /^dozvon: there is no account "nobody"\n$/],
    [['top-up', 'nobody', '1'], /^dozvon: there is no account "nobody"\n$/],
    [['add', 'a b', '--password', 'x'], /^dozvon: a login is 1 to 60 letters/],
    [['add', 'x', '--password', ''], /^dozvon: the password is empty\n$/],
    [['add', 'x', '--password', 'x', '--balance', '-1'], /^dozvon: the balance is negative\n$/],
    [['top-up', 'x', 'ten'], /^dozvon: "ten" is no amount; write 100 or 99\.50\n$/],
    [['set', 'x'], /^dozvon: nothing to set\n$/],
    [['set', 'x', '--ring', 'both'], /^dozvon: --ring: it must be one of one, all\n$/],
    [['set', 'x', '--menu-silence', '0'], /^dozvon: --menu-silence: it must be from 1 to 60\n$/],
    [
      ['set', 'x', '--menu-silence', 'x'],
      /^error: option '--menu-silence <seconds>' argument 'x' is invalid/,
    ],
    [['set', 'x', '--handler', 'ftp://x'], /^dozvon: --handler: it must be an http or https address\n$/],
    [['set', 'x', '--voice', 'zz'], /^dozvon: --voice: "zz" is no voice; write m, m2/],
    [['set', 'x', '--caller-id', 'me'], /^dozvon: --caller-id: "me" is no phone number\n$/],
    [['set', 'x', '--time-zone', 'Mars'], /^dozvon: --time-zone: it must be an IANA zone/],
    [
      ['set', 'x', '--with', 'dlimm=5'],
      /^dozvon: "dlimm" is no setting; docs\/reference\/client-settings\.md/,
    ],
    [['set', 'x', '--with', 'type=2'], /^dozvon: "type" is of sub-clients alone: /],
    [['set', 'x', '--with', 'pswc=a'], /^dozvon: "pswc" is of requests to users\.php alone\n$/],
    [['add', 'x', '--password', 'x', '--with', 'curr=2'], /^dozvon: "curr" is of sub-clients alone: /],
    [['allow-transfer', 'x', '12a'], /^dozvon: "12a" is no phone number\n$/],
    [['add-sender', 'x', 'Отправитель'], /^dozvon: a sender is up to 11 Latin letters/],
    [['administrator', 'x', 'yes'], /^dozvon: it must be on or off\n$/],
    [['frobnicate'], /^error: unknown command 'frobnicate'/],
    [['add', 'x'], /^error: required option '--password <password>' not specified/],
  ];

  test('a mistake is one sentence and exit 1, one of the command line itself exit 2', async () => {
    for (const [args, sentence] of MISTAKES) {
      const { code, stdout, stderr } = await product.command('account', ...args);
      assert.equal(code, /^\^(?:error|dozvon: --)/.test(sentence.source) ? 2 : 1, args.join(' '));
      assert.equal(stdout, '', args.join(' '));
      assert.match(stderr, sentence);
    }
  });
});

describe('sender names and registered texts', () => {
  const ask = async (page: string, fields: Readonly<Record<string, string>>): Promise<string> => {
    const body = new URLSearchParams({ login: 'clara', psw: 'secret', charset: 'utf-8', ...fields });
    return await (await fetch(`${product.url}/sys/${page}.php`, { method: 'POST', body })).text();
  };

  test('are listed, shown and decided about while the server runs', async () => {
    await product.run('account', 'add', 'clara', '--password', 'secret');
    const added = await ask('senders', {
      add: '1',
      sender: 'Clara',
      cmt: 'her shop',
      inn: '77',
      mts_step: '1',
    });
    const id = added.replace('ID = ', '');
    const listed = await product.run('senders', 'list', '--account', 'clara', '--state', 'approved');
    assert.equal(listed, `${id} clara name "Clara" approved: her shop\n`);
    assert.equal(await product.run('senders', 'refuse', id, '--reason', 'not hers'), `refused: ${id}\n`);
    assert.equal(
      await product.run('senders', 'registration', id, 'mts_step', 'refused'),
      `registration mts_step of ${id}: refused\n`,
    );
    assert.equal(
      await product.run('senders', 'show', id, '--everybody'),
      'name "Clara" of clara: refused\nrefused: not hers\ncomment: her shop\ninn: 77\nregistration mts_step: refused\n',
    );
    assert.equal(await product.run('senders', 'list', '--everybody', '--state', 'new'), 'there are none\n');
    await ask('op_templates', { add: '1', sender: 'Clara', msg: 'Code %d', mts_auth: '1' });
    const [text] = (await product.run('templates', 'list', '--account', 'clara')).split(' ');
    assert.equal(
      await product.run('templates', 'refuse', text ?? '', '--reason', 'no'),
      `refused: ${text}\n`,
    );
    assert.equal(
      await product.run('templates', 'list', '--everybody', '--state', 'refused'),
      `${text} clara "Clara" mts_auth refused (no): Code %d\n`,
    );
    assert.equal(await product.run('templates', 'approve', text ?? ''), `approved: ${text}\n`);
    assert.match(await ask('op_templates', { get: '1', fmt: '1' }), /^\d+,mts_auth,Clara,1,Code %d$/);
  });

  const MISTAKES: readonly (readonly [readonly string[], RegExp])[] = [
    [['senders', 'approve', '99999'], /^dozvon: there is no sender name 99999\n$/],
    [['senders', 'show', 'x', '--everybody'], /^dozvon: "x" is no number of a record\n$/],
    [
      ['senders', 'list', '--everybody', '--state', 'odd'],
      /^dozvon: --state: it must be one of new, confirmed/,
    ],
    [['senders', 'registration', '1', 'nobody', 'waiting'], /^dozvon: a registration is one of mega,/],
    [['senders', 'registration', '1', 'mts', 'odd'], /^dozvon: its state is one of waiting/],
    [['templates', 'refuse', '99999'], /^dozvon: there is no registered text 99999\n$/],
    [['templates', 'list', '--everybody', '--state', 'odd'], /^dozvon: --state: it must be one of waiting/],
  ];

  test('a mistake is one sentence, and exit 2 where an option is wrong', async () => {
    for (const [args, sentence] of MISTAKES) {
      const { code, stderr } = await product.command(...args);
      assert.equal(code, /^\^(?:error|dozvon: --)/.test(sentence.source) ? 2 : 1, args.join(' '));
      assert.match(stderr, sentence);
    }
  });
});

describe('calls and their history', () => {
  before(async () => {
    await product.addAccount('boris', ['--menu-silence', '1', '--menu-rounds', '1']);
  });

  test('a call is followed live to its end, and its history has the promised shape', async () => {
    const live = await product.run('call', '79000000001', `@${menu}`, '--account', 'boris');
    assert.match(live, /answered\n/);
    assert.match(live, /key 1/);
    assert.match(live, /status 1, err 0\n$/);
    const [call, sms] = await product.history('boris', '--id', '1');
    assert.ok(call && sms, 'the call and the SMS its menu sent');
    assert.deepEqual(Object.keys(call), [
      ...['id', 'phone', 'type', 'sender', 'message', 'status', 'err', 'cause', 'events', 'recordings'],
    ]);
    assert.deepEqual([call.id, call.phone, call.type, call.cause], [1, '79000000001', 7, null]);
    assert.deepEqual([sms.phone, sms.type, sms.message, sms.cause], ['79000000001', 0, 'Thank you', 1]);
    const kinds = call.events.map((event) => event.kind);
    assert.equal(kinds[0], 'dialling');
    assert.equal(kinds.at(-1), 'ended');
    for (const event of call.events) assert.match(event.at, /^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  });

  test('a call nobody answers ends with exit 4', async () => {
    const { code, stdout } = await product.command('call', '79000000002', `@${menu}`, '--account', 'boris');
    assert.equal(code, 4);
    assert.match(stdout, /status 20, err 240\n$/);
    const [busy] = await product.history('boris', '--phone', '79000000002');
    assert.equal(busy?.err, 240);
  });

  test('a call that cannot be made says why', async () => {
    const wrong = path.join(folder, 'wrong.menu');
    await writeFile(wrong, 'Hi {menu: x\n1: call:abc}');
    for (const [args, sentence] of [
      [['call', '79000000001', '@/nowhere', '--account', 'boris'], /^dozvon: \/nowhere does not exist\n$/],
      [
        ['call', '79000000001', `@${menu}`, '--attempts', '0'],
        /^dozvon: --attempts: it must be from 1 to 9\n$/,
      ],
      [
        ['call', '79000000001', `@${menu}`, '--account', 'boris', '--voice', 'zz'],
        /^dozvon: "zz" is no voice/,
      ],
      [['call', '12', `@${menu}`, '--account', 'boris'], /^dozvon: no recipient has a valid number\n$/],
      [
        ['call', '79000000001', `@${menu}`, '--account', 'nobody'],
        /^dozvon: there is no account "nobody"\n$/,
      ],
      [['call', '79000000001', `@${wrong}`, '--account', 'boris'], /^dozvon: line 2, column 9: /],
      [['history', 'nobody'], /^dozvon: there is no account "nobody"\n$/],
    ] as const) {
      const { code, stderr } = await product.command(...args);
      assert.equal(code, /^\^(?:error|dozvon: --)/.test(sentence.source) ? 2 : 1);
      assert.match(stderr, sentence);
    }
    assert.deepEqual(await product.history('boris', '--id', '99'), []);
  });
});

describe('a server', () => {
  test('that is second on the same data says one sentence', async () => {
    const { code, stderr } = await product.command('serve');
    assert.equal(code, 1);
    assert.match(stderr, /^dozvon: another process takes work with this data folder already\n$/);
  });

  for (const door of ['HTTP', 'SMTP'] as const)
    test(`whose ${door} port is taken says which`, async () => {
      const port = door === 'HTTP' ? new URL(product.url).port : String(product.smtpPort);
      const second = await Product.prepare({ trunks: [], env: { [`DOZVON_${door}_PORT`]: port } });
      try {
        const { code, stderr } = await second.command('serve');
        assert.equal(code, 1);
        assert.equal(
          stderr,
          `dozvon: 127.0.0.1:${port} is taken by another program; stop that program or set another port\n`,
        );
      } finally {
        await second.discard();
      }
    });

  test('whose database is not there says so', async () => {
    const env = { DATABASE_URL: 'postgres://dozvon@127.0.0.1:1/dozvon' };
    const second = await Product.prepare({ trunks: [], env });
    try {
      for (const command of ['serve', 'migrate']) {
        const { code, stderr } = await second.command(command);
        assert.equal(code, 1);
        assert.match(stderr, /^dozvon: the database cannot be reached: [^\n]*\n$/);
      }
    } finally {
      await second.discard();
    }
  });

  test('says at its start that messages reach no phone', () => {
    assert.match(product.greeting, /\n {2}messages [^\n]* go to the virtual channel, not to phones: /);
  });

  test('that runs well satisfies the doctor', async () => {
    const found = await product.run('doctor');
    assert.match(found, /ok {5}database: PostgreSQL [\d.]+, the books balance\n/);
    assert.match(found, /ok {5}channels: messages [^\n]* go to the virtual channel, not to phones: /);
    assert.ok(!found.includes('WRONG'), found);
    const russian = await product.run('doctor', '--lang', 'ru');
    assert.match(russian, /хорошо {5}база данных: PostgreSQL [\d.]+, книги сходятся\n/);
    assert.match(russian, /порт HTTP: \d+, занят работающим сервером \(процесс \d+\)\n/);
    assert.ok(!russian.includes('НЕПОЛАДКА'), russian);
  });
});

describe('looking back', () => {
  before(async () => {
    await product.addAccount('vera');
    for (const id of ['one', 'two', 'three'])
      await product.post({ login: 'vera', phones: '79990000001', mes: id, id });
    await product.post({ login: 'vera', phones: '12', mes: 'four', id: 'four' });
    for (const id of ['one', 'two', 'three']) await product.final('vera', id);
  });

  test('the history is told by status, kind and time, all of it or the newest', async () => {
    const ids = async (...filter: string[]) => (await product.history('vera', ...filter)).map(({ id }) => id);
    assert.deepEqual(await ids(), ['one', 'two', 'three', 'four']);
    assert.deepEqual(await ids('--limit', '2'), ['three', 'four']);
    assert.deepEqual(await ids('--status', 'delivered', '--limit', '2'), ['two', 'three']);
    assert.deepEqual(await ids('--status', '22,3'), ['four']);
    assert.deepEqual(await ids('--kind', 'call'), []);
    assert.deepEqual(await ids('--since', '1h', '--phone', '+79990000001'), ['one', 'two', 'three']);
    assert.deepEqual(await ids('--until', '2020-01-01'), []);
    assert.match(
      await product.run('history', 'vera', '--limit', '1'),
      /^four 12 type 0 status 22 err 249\n$/,
    );
    const table = await product.run('history', 'vera', '--csv', '--limit', '1');
    assert.match(table, /^id,int_id,phone,[^\r]*\r\nfour,\d+,12,sms,,four,,[^\r]*\r\n$/);
    for (const [args, sentence] of [
      [['--json', '--csv'], /^dozvon: --json and --csv: only one of them\n$/],
      [['--since', 'once'], /^dozvon: --since: "once" is no moment; write a day/],
      [['--limit', '0'], /^dozvon: --limit: it must be at least 1\n$/],
    ] as const) {
      const { code, stderr } = await product.command('history', 'vera', ...args);
      assert.equal(code, 2);
      assert.match(stderr, sentence);
    }
  });

  test('an export is made by the server, listed, and deleted', async () => {
    const made = await product.run('export', 'vera', '--wait', '--form', 'xlsx', '--status', 'delivered');
    assert.match(
      made,
      /^export 1, messages-1\.xlsx: done, 3 messages, \d+ bytes, kept until .*\n {2}http:.*\n$/,
    );
    const link = /http:\S+/.exec(made)?.[0] ?? '';
    const file = await fetch(link);
    assert.equal(file.headers.get('content-disposition'), 'attachment; filename="messages-1.xlsx"');
    assert.match(await product.run('export', 'vera', '--list'), /^export 1, messages-1\.xlsx: done/);
    assert.equal(await product.run('export', 'vera', '--delete', '1'), 'export 1 deleted\n');
    assert.equal(await product.run('export', 'vera', '--list'), 'no exports of vera\n');
    const { code, stderr } = await product.command('export', 'vera', '--delete', '1');
    assert.deepEqual([code, stderr], [1, 'dozvon: there is no such record\n']);
  });
});

describe('menus', () => {
  test('are checked, put in form, explained and played without a server', async () => {
    assert.equal(await product.run('menu', 'check', menu), `${menu} is right, 0 warnings\n`);
    assert.match(await product.run('menu', 'fmt', menu), /^Hello\n?\{menu: ?Press 1\n/);
    assert.match(await product.run('menu', 'explain', menu), /Key 1: sends an SMS to the subscriber/);
    assert.match(await product.run('menu', 'explain', menu, '--lang', 'ru'), /[а-я]/);
    const { code, stderr } = await product.command('menu', 'explain', menu, '--lang', 'de');
    assert.equal(code, 2);
    assert.match(stderr, /Allowed choices are en, ru/);
  });

  test('with mistakes are complained of with line and column, and exit 1', async () => {
    const wrong = path.join(folder, 'mistakes.menu');
    await writeFile(wrong, 'Hi {menu: x\n1: call:abc\n2:}');
    const { code, stderr } = await product.command('menu', 'check', wrong);
    assert.equal(code, 1);
    assert.match(stderr, /mistakes\.menu:2:9: error: /);
    assert.match(stderr, /does not compile\n$/);
  });
});
