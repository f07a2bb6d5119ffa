import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { testAccount } from '../../support/storage.ts';
import { type StoredDoor, storedDoor } from '../../support/stored-door.ts';
import { submissionOf } from '../../support/submission.ts';

const BY_HAND = { approvals: { senders: 'by-hand', templates: 'at-once' } } as const;

async function withMail(context: TestContext): Promise<StoredDoor> {
  return await storedDoor(context, { kinds: new Set(['sms', 'call', 'mail']) });
}

test('a name is added, listed, changed and deleted, in the four forms', async (context) => {
  const { ask } = await storedDoor(context);
  assert.equal(await ask('senders', { add: '1', sender: 'Shop', cmt: 'my shop' }), 'ID = 1');
  assert.equal(await ask('senders', { add: '1', sender: 'House', fmt: '1' }), '2');
  assert.equal(
    await ask('senders', { add: '1', sender: 'Mill', fmt: '2' }),
    '<result>\n<id>3</id>\n</result>',
  );
  assert.equal(await ask('senders', { add: '1', sender: 'Barn', fmt: '3' }), '{"id": 4}');
  assert.equal(await ask('senders', { del: '1', sender: 'Barn' }), 'OK');
  assert.equal(await ask('senders', { del: '1', id: '3', fmt: '3' }), '{"result": "OK"}');
  assert.equal(await ask('senders', { get: '1' }), 'sender = Shop\nsender = House');
  assert.equal(await ask('senders', { get: '1', fmt: '1' }), '1,Shop\n2,House');
  assert.equal(
    await ask('senders', { get: '1', fmt: '3' }),
    '[{"id": 1,"sender": "Shop"},{"id": 2,"sender": "House"}]',
  );
  assert.equal(
    await ask('senders', { get: '1', fmt: '2', cnt: '1' }),
    '<list>\n<item><id>1</id><sender>Shop</sender></item>\n</list>',
  );
  assert.equal(await ask('senders', { chg: '1', sender: 'Shop', cmt: 'our shop', mts_step: '1' }), 'OK');
  assert.equal(
    await ask('senders', { get: '1', all: '1', operators: '1', fmt: '3', cnt: '1' }),
    '[{"id": 1,"sender": "Shop","status": 2,"cmt": "our shop","mega": 0,"mts": 2,"tele2": 0,"bee": 0,"motiv": 0,"ua": 0}]',
  );
  assert.equal(await ask('senders', { get: '1', prev_id: '1', cnt: '5', fmt: '1' }), '2,House');
  assert.equal(await ask('senders', { get: '1', from_date: '01.01.2020', fmt: '1' }), '1,Shop\n2,House');
  assert.equal(await ask('senders', { get: '1', from_date: '01.01.2999' }), 'ERROR = 3 (no records found)');
});

test('what is wrong is error 1, what is not there 3, what cannot be done 5', async (context) => {
  const { ask } = await storedDoor(context);
  await ask('senders', { add: '1', sender: 'Shop' });
  const answers: readonly (readonly [Readonly<Record<string, string>>, number])[] = [
    [{}, 1],
    [{ add: '1' }, 1],
    [{ add: '1', sender: 'Магазин' }, 1],
    [{ add: '1', sender: 'Shop', mail: 'a@b.example' }, 1],
    [{ add: '1', mail: 'nobody' }, 1],
    [{ add: '1', sender: 'House', cmt: 'x'.repeat(1001) }, 1],
    [{ chg: '1', sender: 'Shop' }, 1],
    [{ chg: '1', id: '1', sender: 'Other', cmt: 'x' }, 1],
    [{ get: '1', from_date: '31.02.2024' }, 1],
    [{ get: '1', prev_id: 'x' }, 1],
    [{ check_code: '1', sender: '79991234567' }, 1],
    [{ send_code: '1', sender: '79991234567', site_name: 'x'.repeat(41) }, 1],
    [{ chg: '1', id: '99', cmt: 'x' }, 3],
    [{ chg: '1', id: '99999999999', cmt: 'x' }, 3],
    [{ del: '1', sender: 'House' }, 3],
    [{ send_code: '1', sender: '79991234567' }, 3],
    [{ get: '1', user: 'nobody' }, 3],
    [{ add: '1', sender: 'Shop' }, 5],
    [{ send_code: '1', sender: 'Shop' }, 5],
    [{ check_code: '1', sender: 'Shop', code: '123456' }, 5],
  ];
  for (const [values, error] of answers)
    assert.match(await ask('senders', values), new RegExp(`^ERROR = ${error} \\(`), JSON.stringify(values));
});

test('only an approved name may be sent with', async (context) => {
  const { ask, account, given } = await storedDoor(context, BY_HAND);
  const send = async (sender: string) =>
    await given.storage.doors.submit(account, submissionOf('sms', `as ${sender}`, { sender }));
  await ask('senders', { add: '1', sender: 'Shop', cmt: 'please', mega: '1' });
  const early = await send('Shop');
  assert.ok(!early.ok && early.error.fault === 'message-forbidden');
  assert.equal((await given.storage.history.of('shop')).at(-1)?.err, 254);
  assert.equal(await ask('senders', { get: '1' }), 'ERROR = 3 (no records found)');
  assert.equal(
    await ask('senders', { get: '1', all: '1', operators: '1', fmt: '1' }),
    '1,Shop,0,please,1,0,0,0,0,0',
  );
  assert.deepEqual([...(await given.storage.senders.decide([1, 7], 'approved', ''))], [1]);
  assert.equal(await given.storage.senders.decideRegistration(1, 'mega', 'registered'), 'done');
  assert.equal(await given.storage.senders.decideRegistration(9, 'mega', 'registered'), 'missing');
  assert.equal(await ask('senders', { get: '1', operators: '1', fmt: '1' }), '1,Shop,2,0,0,0,0,0');
  assert.ok((await send('Shop')).ok);
  await given.storage.senders.decide([1], 'refused', 'not yours');
  const late = await given.storage.doors.submit(account, submissionOf('sms', 'again', { sender: 'Shop' }));
  assert.ok(!late.ok && late.error.fault === 'message-forbidden');
  assert.equal((await given.storage.senders.all({ login: 'shop' }))[0]?.reason, 'not yours');
});

test('an e-mail sender has an address and an owner', async (context) => {
  const { ask, given, account } = await withMail(context);
  assert.equal(await ask('senders', { add: '1', mail: 'news@shop.example', name: 'Shop' }), 'ID = 1');
  assert.equal(await ask('senders', { get: '1' }), 'sender = news@shop.example');
  const [sender] = await given.storage.senders.all({ id: 1 });
  assert.deepEqual(sender?.fields, { name: 'Shop' });
  const mail = submissionOf('mail', 'Hello', {
    phones: ['anna@example.com'],
    sender: 'news@shop.example',
    subject: 'News',
  });
  const sent = await given.storage.doors.submit(account, mail);
  assert.ok(sent.ok, JSON.stringify(sent));
});

async function codeOf({ given }: StoredDoor): Promise<string> {
  const { rows } = await given.client.query(
    'select text, public_id from submissions order by id desc limit 1',
  );
  return (
    /(\d{6})/.exec(rows[0].text)?.[1] ?? /((?:\d, ){5}\d)/.exec(rows[0].text)?.[1]?.replace(/\D/g, '') ?? ''
  );
}

test('a number is confirmed by the code its owner gets', async (context) => {
  const door = await storedDoor(context);
  const { ask, given, account } = door;
  const number = { sender: '89991234567' };
  assert.equal(await ask('senders', { add: '1', ...number }), 'ID = 1');
  assert.equal(await ask('senders', { get: '1' }), 'ERROR = 3 (no records found)');
  assert.equal(await ask('senders', { send_code: '1', ...number, site_name: 'shop.example' }), 'OK');
  const { rows } = await given.client.query(
    'select s.text, s.public_id, m.phone, m.kind, m.hidden from submissions s join messages m on m.submission_id = s.id',
  );
  assert.equal(rows.length, 1);
  assert.match(rows[0].text, /^shop\.example: код подтверждения \d{6}$/);
  assert.equal(rows[0].phone, '79991234567');
  assert.equal(rows[0].hidden, true);
  // Whoever asked for the code cannot read it anywhere.
  assert.deepEqual(await given.storage.history.of('shop'), []);
  const status = await ask('status', { phone: '79991234567', id: rows[0].public_id, all: '1' });
  assert.match(status, /^Status = -3/);
  const code = await codeOf(door);
  const wrong = code === '000000' ? '000001' : '000000';
  assert.equal(
    await ask('senders', { check_code: '1', ...number, code: wrong }),
    'ERROR = 5 (execution error: the code is wrong; tries left: 4)',
  );
  assert.equal(await ask('senders', { check_code: '1', ...number, code }), 'OK');
  assert.match(await ask('senders', { check_code: '1', id: '1', code }), /^ERROR = 5 /);
  assert.match(await ask('senders', { send_code: '1', ...number }), /confirmed already/);
  assert.equal(await ask('senders', { get: '1' }), 'sender = 79991234567');
  assert.ok(
    (await given.storage.doors.submit(account, submissionOf('sms', 'hi', { sender: '79991234567' }))).ok,
  );
  assert.deepEqual(await given.storage.audit(), []);
});

test('a code is spoken when the account asks for a call, and the administrator has the last word', async (context) => {
  const door = await storedDoor(context, BY_HAND);
  const { ask, given } = door;
  await ask('senders', { add: '1', sender: '79991234567' });
  assert.equal(await ask('senders', { send_code: '1', id: '1', call: '1' }), 'OK');
  const { rows } = await given.client.query('select kind from messages');
  assert.deepEqual(rows, [{ kind: 7 }]);
  const code = await codeOf(door);
  assert.equal(await ask('senders', { check_code: '1', id: '1', code: code.replace(/(?=...$)/, ' ') }), 'OK');
  assert.equal(await ask('senders', { get: '1' }), 'ERROR = 3 (no records found)');
  assert.equal(await ask('senders', { get: '1', all: '1', fmt: '1' }), '1,79991234567,1,');
  await given.storage.senders.decide([1], 'approved', '');
  assert.equal(await ask('senders', { get: '1', fmt: '1' }), '1,79991234567');
});

test('guesses are counted, codes end, and nobody gets many', async (context) => {
  const at = { now: Date.UTC(2024, 2, 5, 12) };
  const door = await storedDoor(context, { clock: { now: () => at.now as never } });
  const { given, account } = door;
  const { senders } = given.storage.doors;
  await senders.add(account, { sender: { kind: 'number', name: '79991234567' } });
  const ref = { name: '79991234567' };
  const request = { by: 'sms', site: '' } as const;
  assert.ok((await senders.sendCode(account, ref, request)).ok);
  const guesses = await Promise.all(Array.from({ length: 12 }, () => senders.checkCode(account, ref, 'x')));
  const details = guesses.map((guess) => (guess.ok ? '' : (guess.error.detail ?? '')));
  assert.equal(details.filter((detail) => detail.startsWith('the code is wrong')).length, 5);
  const first = await codeOf(door);
  assert.ok(!(await senders.checkCode(account, ref, first)).ok);
  at.now += 61_000;
  assert.ok((await senders.sendCode(account, ref, request)).ok);
  const second = await codeOf(door);
  at.now += 16 * 60_000;
  assert.ok(!(await senders.checkCode(account, ref, second)).ok);
  assert.ok((await senders.sendCode(account, ref, request)).ok);
  const fourth = await senders.sendCode(account, ref, request);
  assert.ok(!fourth.ok && fourth.error.fault === 'requests-too-many');
  assert.ok((await senders.checkCode(account, ref, await codeOf(door))).ok);
});

test('a code that cannot be sent says why', async (context) => {
  const { given, account } = await storedDoor(context);
  const { senders } = given.storage.doors;
  await senders.add(account, { sender: { kind: 'number', name: '1234' } });
  const poor = await testAccount(given.storage, 'poor', { balance: '0' });
  const tester = await testAccount(given.storage, 'tester', { settings: { test: 'on' } });
  const request = { by: 'sms', site: '' } as const;
  const number = { sender: { kind: 'number', name: '79991234567' } } as const;
  await senders.add(poor, number);
  await senders.add(tester, number);
  const detail = async (asked: typeof account, name: string): Promise<string | undefined> => {
    const sent = await senders.sendCode(asked, { name }, request);
    return sent.ok ? 'sent' : sent.error.detail;
  };
  assert.match((await detail(account, '1234')) ?? '', /short number/);
  assert.match((await detail(tester, '79991234567')) ?? '', /test mode/);
  assert.match((await detail(poor, '79991234567')) ?? '', /the balance does not cover the price/);
});

test('a document is kept when it is one of the forms, and goes with its name', async (context) => {
  const { url, given } = await storedDoor(context);
  const folder = path.join(given.options.folder, 'documents');
  const post = async (
    fields: Readonly<Record<string, string>>,
    ...files: readonly Buffer[]
  ): Promise<string> => {
    const form = new FormData();
    const all = { login: 'shop', psw: 'secret', charset: 'utf-8', ...fields };
    for (const [name, value] of Object.entries(all)) form.append(name, value);
    for (const file of files) form.append('file', new Blob([new Uint8Array(file)]), 'trade mark.pdf');
    return await (await fetch(`${url}/sys/senders.php`, { method: 'POST', body: form })).text();
  };
  const pdf = Buffer.from('%PDF-1.7 a trade mark');
  assert.equal(await post({ add: '1', sender: 'Shop', doc_info: 'mark' }, pdf), 'ID = 1');
  assert.match(await post({ add: '1', sender: 'House' }, Buffer.from('MZ…')), /^ERROR = 1 \(.*jpg, tif/);
  assert.match(await post({ chg: '1', id: '1' }, pdf, pdf), /^ERROR = 1 \(.*one document/);
  const large = Buffer.alloc(3 * 1024 * 1024 + 1, '%PDF-');
  assert.match(await post({ chg: '1', id: '1' }, large), /^ERROR = 1 \(.*larger/);
  assert.match(await post({ add: '1', sender: 'Shop' }, pdf), /^ERROR = 5 /);
  const kept = await given.storage.senderDocuments.of(1);
  assert.equal(kept.length, 1);
  assert.deepEqual([kept[0]?.name, kept[0]?.comment, kept[0]?.form], ['trade mark.pdf', 'mark', 'pdf']);
  assert.deepEqual(await readFile(kept[0]?.path ?? ''), pdf);
  assert.equal((await readdir(folder)).length, 1);
  assert.equal(await post({ del: '1', id: '1' }), 'OK');
  assert.deepEqual(await readdir(folder), []);
});

test('an account works on the names of its sub-client, and may share its own', async (context) => {
  const { ask, account, given } = await storedDoor(context);
  const child = await testAccount(given.storage, 'child', { settings: { sendersOfParent: 'on' } });
  await testAccount(given.storage, 'stranger');
  await given.client.query('update accounts set parent_id = $1 where id = $2', [account.id, child.id]);
  assert.equal(await ask('senders', { add: '1', sender: 'Shop' }), 'ID = 1');
  assert.equal(await ask('senders', { add: '1', sender: 'Child', user: 'child' }), 'ID = 2');
  assert.match(await ask('senders', { add: '1', sender: 'Other', user: 'stranger' }), /^ERROR = 3 /);
  assert.equal(await ask('senders', { get: '1' }), 'sender = Shop');
  assert.equal(await ask('senders', { get: '1', user: 'child' }), 'sender = Shop\nsender = Child');
  assert.match(await ask('senders', { del: '1', id: '1', user: 'child' }), /^ERROR = 3 /);
  assert.equal(await ask('senders', { get: '1', login: 'child' }), 'sender = Shop\nsender = Child');
});

test('names an installation had before are approved', async (context) => {
  const { ask, account, given } = await storedDoor(context, BY_HAND);
  await given.storage.senders.approveName(account, { kind: 'name', name: 'Old' });
  await given.storage.senders.approveName(account, { kind: 'name', name: 'Old' });
  assert.equal(await ask('senders', { get: '1' }), 'sender = Old');
});
