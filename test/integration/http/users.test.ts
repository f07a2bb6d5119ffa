import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { money } from '../../../src/core/accounts/money.ts';
import { testAccount } from '../../support/storage.ts';
import { type StoredDoor, storedDoor } from '../../support/stored-door.ts';

const PASSWORD = 'Longer-1';
const ADD = { add: '1', password: PASSWORD } as const;
const NO_LIMITS = { limits: { clientChanges: 10_000, balances: 10_000 } } as const;

let door: StoredDoor;
let number = 0;

/** A sub-client of `shop` with a login of its own. */
async function client(fields: Readonly<Record<string, string>> = {}): Promise<string> {
  const user = `sub${++number}`;
  const added = await door.askJson('users', { ...ADD, user, ...fields });
  assert.equal(typeof (added as { id?: unknown }).id, 'number', JSON.stringify(added));
  return user;
}

async function balanceOf(login: string, psw = PASSWORD): Promise<string> {
  return await door.ask('balance', { login, psw });
}

async function settingsOf(login: string) {
  const account = await door.given.storage.accounts.find(login);
  assert.ok(account);
  return account;
}

describe('users.php', () => {
  const closing: (() => Promise<void>)[] = [];
  before(async () => {
    const context = { after: (close: () => Promise<void>) => void closing.push(close) };
    door = await storedDoor(context as Parameters<typeof storedDoor>[0], NO_LIMITS);
  });
  after(async () => {
    for (const close of closing) await close();
  });

  test('adds a sub-client in all four forms, and the sub-client signs in', async () => {
    const forms = ['0', '1', '2', '3'] as const;
    const replies = [];
    for (const fmt of forms) replies.push(await door.ask('users', { ...ADD, user: `form${fmt}`, fmt }));
    assert.match(replies[0]!, /^ID = \d+$/);
    assert.match(replies[1]!, /^\d+$/);
    assert.match(replies[2]!, /^<result>\n<id>\d+<\/id>\n<\/result>$/);
    assert.match(replies[3]!, /^\{"id": \d+\}$/);
    assert.equal(await balanceOf('form0'), '0.00');
  });

  test('adds one as existing software asks for it', async () => {
    const user = await client({
      email: 'anna@example.com',
      phone: '+7 999 111-22-33',
      reseller: '1',
      type: '0',
      tariff: '0',
      mintrf: '0',
      sender: '',
      'fl2[24]': '1',
    });
    const { settings, sharing } = await settingsOf(user);
    assert.equal(sharing, 'own tariff, own balance');
    assert.equal(settings.email, 'anna@example.com');
    assert.equal(settings.phone, '79991112233');
    assert.equal(settings.more['fl2[24]'], '1');
  });

  test('refuses what is wrong with a parameter, by its name', async () => {
    const wrong: readonly (readonly [Readonly<Record<string, string>>, RegExp])[] = [
      [{ password: 'short1' }, /a password has at least 8 characters/],
      [{ password: 'onlyletters' }, /three of/],
      [{ user: 'a b' }, /user: a login is/],
      [{ email: 'nobody' }, /email is no e-mail address/],
      [{ phone: '12' }, /phone is no phone number/],
      [{ tz: '25' }, /tz must be a number from 0/],
      [{ fmts: 'seven' }, /fmts must be dialling codes/],
      [{ tmlim: '9' }, /tmlim must be two hours/],
      [{ dlim: '-1' }, /dlim must be a whole number/],
      [{ nb: 'ten' }, /nb is no amount/],
      [{ url: 'ftp://example.com' }, /url is no http/],
      [{ type: '5' }, /type must be a whole number from 0 to 4/],
      [{ tariff: '9' }, /tariff must be a whole number from 0 to 8/],
      [{ tariff: '1', mintrf: '2' }, /tariff 1 is below the lowest, mintrf 2/],
      [{ curr: '6' }, /curr must be/],
      [{ 'fl[1]': 'yes' }, /fl\[1\] must be 0 or 1/],
      [{ sender: 'Unheard' }, /the sender Unheard is not registered/],
      [{ chg: '1' }, /one of add, chg, pay, get_stat, get_stat_all must be 1/],
    ];
    for (const [fields, sentence] of wrong) {
      const answer = await door.askJson('users', { ...ADD, user: `wrong${++number}`, ...fields });
      assert.equal((answer as { error_code: number }).error_code, 1, JSON.stringify([fields, answer]));
      assert.match((answer as { error: string }).error, sentence);
    }
    assert.equal(await door.ask('users', { fmt: '1' }), '0,-1');
  });

  test('a login is taken once, and never again by somebody else', async () => {
    assert.match(
      await door.ask('users', { ...ADD, user: 'shop' }),
      /^ERROR = 8 \(error while saving: the login/,
    );
    const user = await client();
    assert.match(await door.ask('users', { chg: '1', user, new_login: 'shop' }), /^ERROR = 8 /);
    assert.equal(await door.ask('users', { chg: '1', user, new_login: `${user}x` }), 'OK');
    assert.equal(await balanceOf(`${user}x`), '0.00');
    assert.match(await balanceOf(user), /^ERROR = 2/);
  });

  test('every setting is changed, kept and taken away again', async () => {
    const user = await client();
    await door.given.client.query(
      "insert into senders (account_id, name, state) values ($1, 'Shop', 'approved')",
      [door.account.id],
    );
    const changed = await door.ask('users', {
      ...{
        chg: '1',
        user,
        fio: 'Анна',
        tz: '12',
        sender: 'Shop',
        nb: '10.5',
        fmts: '7, -77',
        dlim: '5',
        tmlim: '9-21',
      },
      ...{
        ktm: '30',
        vld: '60',
        url: 'https://example.com/h',
        mlen: '70',
        mh1: '0',
        ph: '79991112233,G5',
        answ: 'Спасибо',
      },
      ...{
        'fl[6]': '1',
        'fl[8]': '1',
        'fl[10]': '0',
        'fl[29]': '1',
        'fl2[15]': '1',
        'fl2[16]': '1',
        'fl2[27]': '1',
      },
    });
    assert.equal(changed, 'OK');
    const { settings } = await settingsOf(user);
    assert.deepEqual(
      [settings.name, settings.timeZone, settings.sender, settings.balanceAlarm, settings.destinations],
      ['Анна', 'UTC', 'Shop', 105_000, '7,-77'],
    );
    assert.deepEqual(
      [
        settings.dayLimit,
        settings.sendingHours,
        settings.historyDays,
        settings.validityMax,
        settings.handler,
      ],
      [5, '9-21', 30, 60, 'https://example.com/h'],
    );
    assert.deepEqual(
      [settings.mailings, settings.handlerStatuses, settings.sendersOfParent, settings.outsideHours],
      ['forbid', 'off', 'on', 'refuse'],
    );
    assert.deepEqual([settings.sendingHoursZone, settings.test], ['recipient', 'on']);
    assert.deepEqual(settings.more, {
      'fl[8]': '1',
      answ: 'Спасибо',
      mh1: '0',
      mlen: '70',
      ph: '79991112233,G5',
    });
    await door.ask('users', { chg: '1', user, dlim: '0', fio: '', 'fl[8]': '0', mlen: '' });
    const after = (await settingsOf(user)).settings;
    assert.deepEqual(
      [after.dayLimit, after.name, after.more['fl[8]'], after.more.mlen],
      [undefined, undefined, undefined, undefined],
    );
    assert.equal(after.more.answ, 'Спасибо', 'what was not named stays');
  });

  test('a password is changed; the present one, when given, must be right', async () => {
    const user = await client();
    const change = { chg: '1', user, password: 'Another-2' };
    assert.match(
      await door.ask('users', { ...change, pswc: 'guess' }),
      /^ERROR = 1 .*pswc is not the present/,
    );
    assert.equal(await door.ask('users', { ...change, pswc: PASSWORD }), 'OK');
    assert.equal(await balanceOf(user, 'Another-2'), '0.00');
    assert.match(await balanceOf(user), /^ERROR = 2/);
  });

  test('only accounts below may be changed, at any depth', async () => {
    const user = await client();
    const below = `${user}.below`;
    const asUser = { login: user, psw: PASSWORD };
    assert.match(await door.ask('users', { ...ADD, ...asUser, user: below }), /^ID = /);
    assert.equal(await door.ask('users', { chg: '1', user: below, fio: 'B' }), 'OK');
    const { id } = await settingsOf(below);
    assert.equal(await door.ask('users', { chg: '1', user_id: String(id), fio: 'C' }), 'OK');
    await testAccount(door.given.storage, `stranger${number}`);
    for (const other of ['shop', `stranger${number}`, 'nobody'])
      assert.match(await door.ask('users', { chg: '1', user: other, fio: 'X', ...asUser }), /^ERROR = 6 /);
    assert.match(await door.ask('users', { pay: '1', user, sum: '-1', ...asUser }), /^ERROR = 6 /);
  });

  test('an account changes itself as far as it may', async () => {
    const user = await client();
    const self = { login: user, psw: PASSWORD, chg: '1', user };
    assert.equal(await door.ask('users', { ...self, fio: 'Me' }), 'OK');
    assert.match(await door.ask('users', { ...self, dlim: '0' }), /^ERROR = 5 .*only the account above/);
    assert.match(await door.ask('users', { ...self, 'fl2[27]': '1' }), /^ERROR = 5 /);
    await door.ask('users', { chg: '1', user, 'fl[27]': '1' });
    assert.match(await door.ask('users', { ...self, fio: 'Me' }), /^ERROR = 5 .*may not change settings/);
  });

  test('an account changes its own password when it has signed in by it', async () => {
    const user = await client();
    const self = { login: user, psw: PASSWORD, chg: '1', user };
    assert.match(await door.ask('users', { ...self, password: 'Another-2', pswc: 'x' }), /^ERROR = 1 /);
    assert.equal(await door.ask('users', { ...self, password: 'Another-2' }), 'OK');
    assert.equal(await balanceOf(user, 'Another-2'), '0.00');
  });

  test('a blocked sub-client is shut out until it is opened again', async () => {
    const user = await client();
    assert.equal(await door.ask('users', { chg: '1', user, 'fl2[10]': '1' }), 'OK');
    assert.match(await balanceOf(user), /^ERROR = 2/);
    assert.equal(await door.ask('users', { chg: '1', user, 'fl2[10]': '0' }), 'OK');
    assert.equal(await balanceOf(user), '0.00');
  });

  test('a tree has a depth', async () => {
    let [login, psw] = ['shop', 'secret'];
    const answers: string[] = [];
    for (let depth = 1; depth <= 6; depth++) {
      const user = `deep${depth}`;
      answers.push(await door.ask('users', { ...ADD, user, login, psw, fmt: '1' }));
      [login, psw] = [user, PASSWORD];
    }
    assert.equal(answers.at(-1), '0,-8');
    assert.ok(answers.slice(0, -1).every((answer) => /^\d+$/.test(answer)));
  });

  test('nothing of it was a trouble, and the books balance', async () => {
    assert.deepEqual(door.troubles, []);
    assert.deepEqual(await door.given.storage.audit(), []);
  });
});

describe('money of sub-clients', () => {
  const closing: (() => Promise<void>)[] = [];
  before(async () => {
    const context = { after: (close: () => Promise<void>) => void closing.push(close) };
    door = await storedDoor(context as Parameters<typeof storedDoor>[0], NO_LIMITS);
  });
  after(async () => {
    for (const close of closing) await close();
  });

  test('is given and taken back up to what is there', async () => {
    const user = await client();
    assert.equal(await door.ask('users', { pay: '1', user, sum: '100.50' }), 'OK');
    assert.deepEqual([await balanceOf(user), await door.ask('balance')], ['100.50', '899.50']);
    assert.equal(
      await door.askJson('users', { pay: '1', user, sum: '-0.5' }).then(JSON.stringify),
      '{"result":"OK"}',
    );
    assert.deepEqual([await balanceOf(user), await door.ask('balance')], ['100.00', '900.00']);
    assert.equal(await door.ask('users', { pay: '1', user, sum: '-5000' }), 'OK');
    assert.deepEqual([await balanceOf(user), await door.ask('balance')], ['0.00', '1000.00']);
    assert.match(await door.ask('users', { pay: '1', user, sum: '-1' }), /^ERROR = 10 /);
    assert.equal(await door.ask('users', { pay: '1', user, sum: '1000.01', fmt: '1' }), '0,-10');
    for (const sum of ['0', '', 'ten', '1.00001'])
      assert.match(await door.ask('users', { pay: '1', user, sum }), /^ERROR = 1 /);
  });

  test('of the electronic balance is a purse of its own', async () => {
    const user = await client();
    assert.match(await door.ask('users', { pay: '1', user, sum: '10', balance2: '1' }), /^ERROR = 10 /);
    await door.given.storage.accounts.topUp('shop', money(500_000), 2);
    assert.equal(await door.ask('users', { pay: '1', user, sum: '10', balance2: '1' }), 'OK');
    assert.equal(await door.ask('balance', { balance2: '1' }), '40.00');
    assert.equal(await door.ask('balance', { balance2: '1', login: user, psw: PASSWORD }), '10.00');
    assert.equal(await balanceOf(user), '0.00');
  });

  test('that is shared cannot be moved, and is that of the account above', async () => {
    const user = await client({ type: '2' });
    assert.match(await door.ask('users', { pay: '1', user, sum: '1' }), /^ERROR = 7 /);
    assert.equal(await balanceOf(user), await door.ask('balance'));
    const sent = await door.askJson('send', {
      login: user,
      psw: PASSWORD,
      phones: '79990000001',
      mes: 'hi',
      cost: '3',
    });
    assert.equal((sent as { balance: string }).balance, await door.ask('balance'));
  });

  test('goes up when an account stops having a balance, unless messages wait', async () => {
    const user = await client();
    await door.ask('users', { pay: '1', user, sum: '50' });
    const asUser = { login: user, psw: PASSWORD };
    await door.ask('send', { ...asUser, phones: '79990000001', mes: 'waits' });
    assert.match(await door.ask('users', { chg: '1', user, type: '2' }), /^ERROR = 5 .*messages that wait/);
    const [message] = await door.given.storage.outbox
      .claim(['sms'], 100)
      .then((all) => all.filter((one) => one.account.login === user));
    assert.ok(message);
    await door.given.storage.inbox.outcome(message.ref, { kind: 'final', status: 1, err: 0 });
    const before = Number(await door.ask('balance'));
    assert.equal(await door.ask('users', { chg: '1', user, type: '2' }), 'OK');
    assert.equal(Number(await door.ask('balance')).toFixed(2), (before + 48.6).toFixed(2));
    assert.equal(await balanceOf(user), await door.ask('balance'));
    assert.equal(await door.ask('users', { chg: '1', user, type: '0' }), 'OK');
    assert.equal(await balanceOf(user), '0.00');
  });

  test('is paid by the nearest account above that has a balance', async () => {
    const middle = await client();
    const below = `${middle}.below`;
    await door.ask('users', { ...ADD, user: below, type: '2', login: middle, psw: PASSWORD });
    await door.ask('users', { pay: '1', user: middle, sum: '20' });
    assert.equal(await balanceOf(below), '20.00');
    await door.ask('users', { chg: '1', user: middle, type: '3' });
    assert.equal(await balanceOf(below), await door.ask('balance'));
    await door.ask('users', { chg: '1', user: middle, type: '1' });
    assert.equal(await balanceOf(below), '0.00');
  });

  test('of another currency is exchanged, and rounding makes none', async () => {
    const add = { ...ADD, user: `foreign${++number}` };
    assert.match(await door.ask('users', { ...add, curr: '2' }), /^ERROR = 5 .*no rate is set for USD/);
    await door.given.client.query(
      "insert into currencies (code, rate) values ('USD', 92500000), ('KZT', 180000)",
    );
    // A tenge is worth less, and the built-in prices are the same numbers.
    assert.match(await door.ask('users', { ...add, curr: '5' }), /^ERROR = 5 .*tariff 0 in KZT is cheaper/);
    assert.match(
      await door.ask('users', { ...add, curr: '2', type: '1' }),
      /^ERROR = 5 .*only with a tariff and/,
    );
    const user = await client({ curr: '2' });
    assert.equal(await door.ask('users', { pay: '1', user, sum: '100' }), 'OK');
    assert.equal(await door.ask('balance', { login: user, psw: PASSWORD, cur: '1' }), '1.08 USD');
    assert.equal(await door.ask('users', { pay: '1', user, sum: '-100' }), 'OK');
    const kept = Number(await door.ask('balance'));
    const stat = await door.askJson('users', { get_stat: '1', start: '01.01.2024', user });
    assert.deepEqual(stat, [{ login: user, cnt: 0, credit: '0.00', debit: '1.08', currency: 'USD' }]);
    const mine = await door.askJson('users', { get_stat: '1', start: '01.01.2024', user, mycur: '1' });
    assert.equal((mine as { currency: string }[])[0]?.currency, 'RUR');
    assert.ok(kept > 0);
    assert.match(await door.ask('users', { chg: '1', user, curr: '1' }), /^ERROR = 5 .*its books are in USD/);
    assert.match(await door.ask('users', { chg: '1', user, type: '2' }), /^ERROR = 5 .*its books are in USD/);
  });

  test('an account that may not pay does not', async () => {
    const middle = await client();
    const below = `${middle}.below`;
    await door.ask('users', { ...ADD, user: below, login: middle, psw: PASSWORD });
    await door.ask('users', { pay: '1', user: middle, sum: '5' });
    await door.ask('users', { chg: '1', user: middle, 'fl[28]': '1' });
    const paid = await door.ask('users', { pay: '1', user: below, sum: '1', login: middle, psw: PASSWORD });
    assert.match(paid, /^ERROR = 5 .*may not pay/);
  });

  test('a plan cheaper than one has is not given away', async () => {
    await door.given.client.query('insert into prices (plan, kind, unit_price) values (3, 0, 5000)');
    const give = (tariff: string) => door.ask('users', { ...ADD, user: `cheap${++number}`, tariff });
    let answer = await give('3');
    // The door hears of the price a moment later.
    for (let asked = 0; answer.startsWith('ID') && asked < 1_000; asked++) answer = await give('3');
    assert.match(answer, /^ERROR = 5 .*tariff 3 in RUR is cheaper/);
    const add = { ...ADD, user: `cheap${++number}` };
    assert.match(await door.ask('users', { ...add, tariff: '2' }), /^ID = /);
    assert.match(await door.ask('users', { chg: '1', user: add.user, tariff: '3' }), /^ERROR = 5 /);
  });

  test('nothing of it was a trouble, and the books balance', async () => {
    assert.deepEqual(door.troubles, []);
    assert.deepEqual(await door.given.storage.audit(), []);
  });
});

test('statistics count what was sent, spent and received', async (context) => {
  door = await storedDoor(context, NO_LIMITS);
  const today = new Intl.DateTimeFormat('ru-RU', { timeZone: 'Europe/Moscow' }).format(new Date());
  const asked = { get_stat: '1', start: today, reseller: '1' };
  assert.equal(await door.ask('users', { ...asked, fmt: '1' }), '0,-3');
  const own = await client();
  const shared = await client({ type: '2' });
  await door.ask('users', { pay: '1', user: own, sum: '10' });
  for (const login of [own, shared])
    await door.ask('send', { login, psw: PASSWORD, phones: '79990000001,79990000002', mes: 'hi' });
  for (const message of await door.given.storage.outbox.claim(['sms'], 100))
    await door.given.storage.inbox.outcome(message.ref, { kind: 'final', status: 1, err: 0 });
  assert.equal(
    await door.ask('users', asked),
    `login = ${own}, cnt = 2, credit = 2.80, debit = 10.00, currency = RUR`,
  );
  assert.equal(await door.ask('users', { ...asked, reseller: '0', fmt: '1' }), `${shared},2,2.80,0.00,RUR`);
  assert.equal(
    await door.ask('users', { ...asked, get_stat: '0', get_stat_all: '1', fmt: '1' }),
    `${own},${today},2,2.80,10.00,RUR`,
  );
  assert.equal(
    await door.ask('users', { ...asked, user: own, balance2: '1', fmt: '1' }),
    `${own},0,0.00,0.00,RUR`,
  );
  assert.match(
    await door.ask('users', { ...asked, start: '31.02.2026' }),
    /^ERROR = 1 .*start is not dd\.mm\.yyyy/,
  );
  assert.match(await door.ask('users', { ...asked, end: '01.01.2020' }), /^ERROR = 1 .*end is before start/);
  const { id } = await settingsOf(own);
  await door.given.storage.clients.remove(id);
  assert.match(await door.ask('users', asked), new RegExp(`^login = ${own}, `));
  assert.match(await door.ask('users', { ...asked, hide_deleted: '1' }), /^ERROR = 3 /);
  assert.deepEqual(await door.given.storage.audit(), []);
});

test('more than three additions a minute, or changes of one sub-client, are error 9', async (context) => {
  door = await storedDoor(context);
  const users = [await client(), await client(), await client()];
  assert.equal(await door.ask('users', { ...ADD, user: 'fourth', fmt: '1' }), '0,-9');
  for (const fio of ['A', 'B', 'C'])
    assert.equal(await door.ask('users', { chg: '1', user: users[0]!, fio }), 'OK');
  assert.equal(await door.ask('users', { chg: '1', user: users[0]!, fio: 'D', fmt: '1' }), '0,-9');
  assert.equal(await door.ask('users', { chg: '1', user: users[1]!, fio: 'D' }), 'OK');
});
