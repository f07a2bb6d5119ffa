// `get.php?get_answers=1` over real storage: the four forms, what is asked for, and the refusals.

import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { HOUR, instant, later } from '../../../src/base/time.ts';
import { type StoredDoor, storedDoor } from '../../support/stored-door.ts';
import { submissionOf } from '../../support/submission.ts';

const LATELY = later(instant(Date.now()), -60_000);

/** A door whose account wrote to the subscriber, so that what comes back is its own. */
async function opened(context: TestContext): Promise<StoredDoor> {
  const door = await storedDoor(context);
  assert.ok((await door.given.storage.doors.submit(door.account, submissionOf('sms', 'Yes or no?'))).ok);
  return door;
}

async function arrive(
  door: StoredDoor,
  text: string,
  changes: { to?: string; at?: number } = {},
): Promise<number> {
  const at = instant(changes.at ?? LATELY);
  const received = await door.given.storage.receiving.incoming.receive({
    from: '+79991234567',
    to: changes.to ?? '74950000001',
    text,
    sentAt: later(at, -2_000),
    receivedAt: at,
    source: 'test',
  });
  assert.ok(received.kind === 'taken' && received.owner === 'shop');
  return received.id;
}

function moscow(at: number): string {
  const shifted = new Date(Math.floor(at / 1_000) * 1_000 + 3 * HOUR).toISOString();
  const [, year, month, day, time] = /^(\d+)-(\d+)-(\d+)T([\d:]+)/.exec(shifted)!;
  return `${day}.${month}.${year} ${time}`;
}

test('a message in the four forms, fields in their order', async (context) => {
  const door = await opened(context);
  const id = await arrive(door, 'Да, "конечно"\n<b>');
  const [received, sent] = [moscow(LATELY), moscow(LATELY - 2_000)];
  const ask = (fmt: string) => door.ask('get', { get_answers: '1', fmt, cnt: fmt === '0' ? '' : '10' });
  assert.equal(
    await ask('0'),
    `id = ${id}, received = ${received}, phone = 79991234567, message = Да, "конечно" <b>, to_phone = 74950000001, sent = ${sent}`,
  );
  assert.equal(await ask('1'), `${id},${received},79991234567,Да, "конечно" <b>,74950000001,${sent}`);
  assert.equal(
    await ask('2'),
    `<answers>\n<answer><id>${id}</id><received>${received}</received><phone>79991234567</phone><message>Да, &quot;конечно&quot;\n&lt;b&gt;</message><to_phone>74950000001</to_phone><sent>${sent}</sent></answer>\n</answers>`,
  );
  assert.equal(
    await ask('3'),
    `[{"id": ${id},"received": "${received}","phone": "79991234567","message": "Да, \\"конечно\\"\\n<b>","to_phone": "74950000001","sent": "${sent}"}]`,
  );
});

test('the default charset is windows-1251, both ways', async (context) => {
  const door = await opened(context);
  await arrive(door, 'Да');
  const answer = await fetch(`${door.url}/sys/get.php?login=shop&psw=secret&get_answers=1&fmt=3`);
  const bytes = Buffer.from(await answer.arrayBuffer());
  assert.ok(bytes.includes(Buffer.from([0xc4, 0xe0])), bytes.toString('latin1'));
  assert.equal(answer.headers.get('content-type'), 'application/json; charset=windows-1251');
});

test('nothing is an empty list, never an empty body', async (context) => {
  const door = await opened(context);
  assert.equal(await door.ask('get', { get_answers: '1', fmt: '3' }), '[]');
  assert.equal(await door.ask('get', { get_answers: '1' }), '[]');
  assert.equal(await door.ask('get', { get_answers: '1', fmt: '1' }), '[]');
  assert.equal(await door.ask('get', { get_answers: '1', fmt: '2' }), '<answers>\n</answers>');
});

test('after_id pages forwards, cnt alone gives the newest, hour and to_phone choose', async (context) => {
  const door = await opened(context);
  const first = await arrive(door, 'one', { at: LATELY - 5 * HOUR });
  const second = await arrive(door, 'two', { to: '74950000002' });
  const third = await arrive(door, 'three');
  const ids = async (fields: Readonly<Record<string, string>>) => {
    const reply = (await door.askJson('get', { get_answers: '1', ...fields })) as { id: number }[];
    return reply.map((record) => record.id);
  };
  assert.deepEqual(await ids({}), [first, second, third]);
  assert.deepEqual(await ids({ cnt: '2' }), [second, third]);
  assert.deepEqual(await ids({ after_id: String(first), cnt: '1' }), [second]);
  assert.deepEqual(await ids({ after_id: '0', hour: '0', cnt: '0' }), [first, second, third]);
  assert.deepEqual(await ids({ hour: '4' }), [second, third]);
  assert.deepEqual(await ids({ hour: '4', after_id: String(second) }), [third]);
  assert.deepEqual(await ids({ to_phone: '+7 495 000-00-02' }), [second]);
});

test('what is not a number within the limits is error 1; what is not asked for, too', async (context) => {
  const door = await opened(context);
  for (const fields of [
    { cnt: '10001' },
    { cnt: '-1' },
    { cnt: 'x' },
    { hour: '169' },
    { hour: '1.5' },
    { after_id: '99999999999999999' },
  ]) {
    const reply = (await door.askJson('get', { get_answers: '1', ...fields })) as { error_code: number };
    assert.equal(reply.error_code, 1, JSON.stringify(fields));
  }
  for (const fields of [{}, { get_answers: '0' }, { get_nothing: '1' }])
    assert.match(await door.ask('get', fields), /^ERROR = 1 \(parameters error: one of .*get_answers=1/);
  assert.deepEqual(door.troubles, []);
});

test('the fourth identical request of a minute is error 9; others go on', async (context) => {
  const door = await opened(context);
  for (let time = 0; time < 3; time++) assert.equal(await door.ask('get', { get_answers: '1' }), '[]');
  assert.equal(await door.ask('get', { get_answers: '1' }), 'ERROR = 9 (duplicate request, wait a minute)');
  assert.equal(await door.ask('get', { get_answers: '1', cnt: '7' }), '[]');
});
