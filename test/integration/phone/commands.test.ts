// Commands by SMS over the real storage: who may command, what each command does and what is answered, and that a crash between a
// command and its answer does nothing twice.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { err } from '../../../src/base/result.ts';
import type { Account } from '../../../src/core/accounts/account.ts';
import type { Doors } from '../../../src/core/doors.ts';
import { commandWords } from '../../../src/core/phone-commands/command-words.ts';
import type { PhoneCommands } from '../../../src/core/phone-commands/phone-commands.ts';
import { admissionOf } from '../../../src/dialect/frame.ts';
import { openCommandDesk } from '../../../src/interfaces/phone/command-desk.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { NO_ADMINISTRATION } from '../../support/no-administration.ts';
import { NO_REHEARSAL } from '../../support/no-rehearsal.ts';
import { openTestStorage, type TestStorage, testAccount } from '../../support/storage.ts';

const OUR_NUMBER = '74950000005';
const clock = new ManualClock();
const words = commandWords();

let given: TestStorage;
let doors: Doors;
before(async () => {
  given = await openTestStorage({ clock, commanding: { numbers: new Set([OUR_NUMBER]), words } });
  doors = {
    ...given.storage.doors,
    clock,
    iceServers: () => [],
    fetchFile: async () => err('nothing is fetched here'),
    administration: NO_ADMINISTRATION,
    rehearsal: NO_REHEARSAL,
  };
});
after(() => given.close());

const troubles: unknown[] = [];

async function arrive(from: string, text: string) {
  const at = clock.now();
  const message = { from, to: OUR_NUMBER, text, sentAt: at, receivedAt: at, source: 'test' };
  return await given.storage.receiving.incoming.receive(message);
}

/** Does everything that waits. */
async function serve(changes: Partial<PhoneCommands> = {}): Promise<void> {
  const report = (trouble: unknown): void => void troubles.push(trouble);
  while ((await left()) > 0) {
    const { frame } = admissionOf({ doors, report });
    const told = { doors, words, duplicates: 'refuse' } as const;
    await openCommandDesk({ ...told, frame, queue: queueWith(changes), report }).close();
  }
}

async function left(): Promise<number> {
  const [row] = await given.storage.database.query<{ count: number }>(
    'select count(*)::int as count from phone_commands where due_at <= $1',
    [new Date(clock.now())],
  );
  return row!.count;
}

/** Real but for the changes; never woken. */
function queueWith(changes: Partial<PhoneCommands>): PhoneCommands {
  const queue = given.storage.receiving.commands;
  return {
    claim: (limit) => queue.claim(limit),
    done: (ref) => queue.done(ref),
    putBack: (ref) => queue.putBack(ref),
    onWork: () => () => undefined,
    join: (phone, account) => queue.join(phone, account),
    leave: (phone) => queue.leave(phone),
    ...changes,
  };
}

type Sent = { readonly phone: string; readonly text: string; readonly kind: number };

/** What the account has sent since the last question, the oldest first. */
const seen = new Map<string, number>();
async function sent(account: Account): Promise<readonly Sent[]> {
  const rows = await given.storage.database.query<Sent & { readonly id: number }>(
    `select m.id, m.phone, s.text, m.kind from messages m join submissions s on s.id = m.submission_id
     where m.account_id = $1 and m.id > $2 order by m.id`,
    [account.id, seen.get(account.login) ?? 0],
  );
  seen.set(account.login, rows.at(-1)?.id ?? seen.get(account.login) ?? 0);
  return rows.map(({ phone, text, kind }) => ({ phone, text, kind }));
}

async function commanded(login: string, phone: string): Promise<Account> {
  const account = await testAccount(given.storage, login, { settings: { commandPin: '1234' } });
  await given.storage.receiving.commands.join(phone, account);
  return account;
}

async function answerTo(account: Account, phone: string, text: string): Promise<string | undefined> {
  await arrive(phone, text);
  await serve();
  return (await sent(account)).at(-1)?.text;
}

test('a phone joins with login and PIN, commands, and leaves', async () => {
  const account = await testAccount(given.storage, 'joining', { settings: { commandPin: '4321' } });
  const before = await arrive('79990000011', '4321 BALANCE');
  assert.ok(before.kind === 'taken');
  assert.notEqual(before.by, 'command');
  assert.equal(await answerTo(account, '79990000011', 'join joining 4321'), 'OK');
  assert.match((await answerTo(account, '79990000011', '4321 balance')) ?? '', /^\d+(\.\d+)? RUR$/);
  assert.equal(await answerTo(account, '79990000011', '4321 leave'), 'OK');
  const after = await arrive('79990000011', '4321 BALANCE');
  assert.ok(after.kind === 'taken');
  assert.notEqual(after.by, 'command');
});

test('a wrong PIN joins nobody and is answered with nothing; of a phone that has joined it is error 2', async () => {
  const account = await testAccount(given.storage, 'guarded', { settings: { commandPin: '4321' } });
  assert.equal(await answerTo(account, '79990000012', 'JOIN guarded 1111'), undefined);
  await given.storage.receiving.commands.join('79990000012', account);
  assert.equal(await answerTo(account, '79990000012', '1111 BALANCE'), 'ERROR = 2 (authorise error)');
  assert.equal(await answerTo(account, '79990000012', 'BALANCE'), 'ERROR = 2 (authorise error)');
  const listed = await doors.incoming.list(account, { limit: 10 });
  assert.deepEqual(listed.ok && listed.value.map(({ text }) => text), [
    'JOIN guarded ****',
    '**** BALANCE',
    'BALANCE',
  ]);
});

test('a slip in the word does not show the PIN; digits that are none stay', async () => {
  await commanded('slipping', '79990000028');
  for (const [from, text] of [
    ['79990000028', '1234 BALANS'],
    ['79990000028', '2024 was good'],
    ['79990000029', '1234 BALANS'],
  ] as const)
    await arrive(from, text);
  const rows = await given.storage.database.query<{ readonly text: string }>(
    `select text from incoming_messages where phone in ('79990000028', '79990000029') order by id`,
  );
  assert.deepEqual(
    rows.map(({ text }) => text),
    ['**** BALANS', '2024 was good', '1234 BALANS'],
  );
});

test('where the account says so a phone that has joined needs no PIN', async () => {
  const account = await testAccount(given.storage, 'easy', {
    settings: { commandPin: '1234', commandPinAsked: 'once' },
  });
  await given.storage.receiving.commands.join('79990000013', account);
  assert.match((await answerTo(account, '79990000013', 'БАЛАНС')) ?? '', /^\d+(\.\d+)? RUR$/);
});

test('SEND goes to every number, COST sends nothing, STATUS and STOP know the message', async () => {
  const account = await commanded('sender', '79990000014');
  await arrive('79990000014', '1234 SEND 79990000021,79990000022 See you');
  await serve();
  const [first, second, answer] = await sent(account);
  assert.deepEqual(
    [first, second].map((one) => [one?.phone, one?.text]),
    [
      ['79990000021', 'See you'],
      ['79990000022', 'See you'],
    ],
  );
  const [, id = ''] = /^OK - 2 SMS, ID - (\d+)$/.exec(answer?.text ?? '') ?? [];
  assert.notEqual(id, '');
  assert.match(
    (await answerTo(account, '79990000014', `1234 STATUS ${id} 79990000021`)) ?? '',
    /^Status = -1,/,
  );
  assert.match(
    (await answerTo(account, '79990000014', '1234 COST 79990000021 Hi')) ?? '',
    /^\d+(\.\d+)? \(1 SMS\)$/,
  );
  assert.equal(await answerTo(account, '79990000014', `1234 STOP ${id} 79990000021`), 'OK');
  assert.match(
    (await answerTo(account, '79990000014', `1234 STATUS ${id} 79990000021`)) ?? '',
    /^Status = -3/,
  );
  assert.match((await answerTo(account, '79990000014', '1234 SEND 79990000021')) ?? '', /^ERROR = 1 \(/);
  assert.match((await answerTo(account, '79990000014', '1234 SEND 123 Hi')) ?? '', /^ERROR = 7 \(/);
});

test('MENU calls who asks with the text of a template, or the numbers behind it', async () => {
  const account = await commanded('caller', '79990000015');
  const template = await doors.templates.add(account, {
    name: 'evening round',
    text: 'Hello! {menu: Press 1\n1: Thank you}',
    format: 'call',
    sender: '',
    signature: 'off',
  });
  assert.ok(template.ok);
  await arrive('79990000015', `1234 MENU ${template.value}`);
  await arrive('79990000015', '1234 меню evening round 79990000023');
  await serve();
  const calls = (await sent(account)).filter(({ kind }) => kind === 7);
  assert.deepEqual(calls.map(({ phone }) => phone).sort(), ['79990000015', '79990000023']);
  assert.match(calls[0]?.text ?? '', /\{menu: Press 1/);
  assert.match((await answerTo(account, '79990000015', '1234 MENU nothing')) ?? '', /^ERROR = 1 \(/);
  assert.ok((await doors.savedMenus.add(account, 'night', 'Night. {menu: Press 2\n2: Good night}')).ok);
  assert.ok((await doors.savedMenus.save(account, { name: 'night' }, 'Late. {menu: Press 3\n3: Bye}')).ok);
  await arrive('79990000015', '1234 MENU night 79990000025');
  await serve();
  const [late] = (await sent(account)).filter(({ kind }) => kind === 7);
  assert.equal(late?.phone, '79990000025');
  assert.match(late?.text ?? '', /^Late\./);
});

test('a crash between a command and its end does it once and answers once', async () => {
  const account = await commanded('crashed', '79990000016');
  await arrive('79990000016', '1234 SEND 79990000024 Once');
  // Done and answered, but the end was never written.
  await serve({ done: async (ref) => given.storage.receiving.commands.putBack(ref) });
  clock.advance(5 * 60_000);
  await serve();
  assert.deepEqual(
    (await sent(account)).map(({ phone }) => phone),
    ['79990000024', '79990000016'],
  );
});

test('past the limit of a minute commands are dropped without an answer', async () => {
  const account = await commanded('chatty', '79990000017');
  for (let count = 0; count < 14; count++) await arrive('79990000017', '1234 HELP');
  const { frame } = admissionOf({ doors, report: (trouble) => troubles.push(trouble) });
  const queue = given.storage.receiving.commands;
  const told = { doors, words, duplicates: 'refuse' } as const;
  await openCommandDesk({ ...told, frame, queue, report: (trouble) => troubles.push(trouble) }).close();
  assert.equal((await sent(account)).length, 10);
  assert.deepEqual(troubles, []);
});

/** One desk that is woken whenever something is there to do, as the running one is. */
function standingDesk(changed: Partial<Doors>, told: { readonly report?: (trouble: unknown) => void } = {}) {
  const report = told.report ?? ((trouble: unknown): void => void troubles.push(trouble));
  const changedDoors = { ...doors, ...changed };
  const { frame } = admissionOf({ doors: changedDoors, report });
  let wake: () => void = () => undefined;
  let claimed: () => void = () => undefined;
  const queue = queueWith({
    claim: async (limit) => {
      const found = await given.storage.receiving.commands.claim(limit);
      if (found.length === 0) claimed();
      return found;
    },
    onWork: (listener) => {
      wake = listener;
      return () => undefined;
    },
  });
  const rules = { words, duplicates: 'refuse' } as const;
  const desk = openCommandDesk({ ...rules, doors: changedDoors, frame, queue, report });
  return {
    close: () => desk.close(),
    /** Until nothing is due. */
    work: async (): Promise<void> => {
      while ((await left()) > 0)
        await new Promise<void>((resolve) => {
          claimed = resolve;
          wake();
        });
    },
  };
}

test('a command whose answer could not be stored is not done again, nor called a repetition', async () => {
  const account = await commanded('unheard', '79990000018');
  let refusals = 3;
  const desk = standingDesk({
    submit: async (by, submission) =>
      submission.items[0]?.phones[0] === '+79990000018' && refusals-- > 0
        ? err({ fault: 'service-unavailable' })
        : await doors.submit(by, submission),
  });
  await arrive('79990000018', '1234 SEND 79990000025 Once');
  for (let time = 0; time < 4; time++) {
    await desk.work();
    clock.advance(5_000);
  }
  await desk.close();
  const [message, answer, ...more] = await sent(account);
  assert.deepEqual([message?.phone, message?.text], ['79990000025', 'Once']);
  assert.match(answer?.text ?? '', /^OK - 1 SMS, ID - \d+$/);
  assert.deepEqual(more, []);
  assert.equal(refusals, -1);
});

test('nothing came of a command for an hour: its phone is told', async () => {
  const account = await commanded('patient', '79990000019');
  const desk = standingDesk({
    submit: async (by, submission) =>
      submission.items[0]?.phones[0] === '79990000026'
        ? err({ fault: 'service-unavailable' })
        : await doors.submit(by, submission),
  });
  await arrive('79990000019', '1234 SEND 79990000026 Later');
  await desk.work();
  clock.advance(3_599_000);
  await desk.work();
  assert.deepEqual(await sent(account), []);
  clock.advance(5_000);
  await desk.work();
  await desk.close();
  assert.deepEqual(
    (await sent(account)).map(({ text }) => text),
    ['ERROR = 9 (service unavailable, try again later)'],
  );
});

test('what would have to be done a day late is not: whether it was done before is forgotten by then', async () => {
  const account = await commanded('late', '79990000020');
  await arrive('79990000020', '1234 SEND 79990000027 Once');
  // Done, and then the process was away with the answer unsaid and the end unwritten.
  await serve({ done: async (ref) => given.storage.receiving.commands.putBack(ref) });
  clock.advance(25 * 3_600_000);
  await serve();
  assert.deepEqual(
    (await sent(account)).map(({ phone }) => phone).filter((phone) => phone === '79990000027'),
    ['79990000027'],
  );
});

test('whoever guesses the PIN of an account from ever new numbers is stopped all the same', async () => {
  const account = await testAccount(given.storage, 'sieged', { settings: { commandPin: '1020' } });
  const desk = standingDesk({});
  for (let guess = 1000; guess < 1020; guess++) await arrive(`7999111${guess}`, `JOIN sieged ${guess}`);
  await desk.work();
  await arrive('79991111020', 'JOIN sieged 1020');
  await desk.work();
  assert.deepEqual(await sent(account), []);
  clock.advance(25 * 3_600_000);
  await arrive('79991111020', 'JOIN sieged 1020');
  await desk.work();
  await desk.close();
  assert.deepEqual(
    (await sent(account)).map(({ phone, text }) => [phone, text]),
    [['79991111020', 'OK']],
  );
});
