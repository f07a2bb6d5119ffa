// One question in four formats and three charsets has one answer: whatever is asked of send.php, status.php and
// balance.php, what is read back of each reply is the same. And any bytes in any parameter get a documented reply.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import type { MessageKind } from '../../../src/core/messages/kind.ts';
import { type StoredDoor, storedDoor } from '../../support/stored-door.ts';

const CHARSETS = ['windows-1251', 'koi8-r', 'utf-8'] as const;
type Charset = (typeof CHARSETS)[number];
type Fields = Readonly<Record<string, string>>;
type Replies = readonly [text: string, numbers: string, xml: string, json: string];

// The tests ask far more than a client may.
const LIMITS = Object.fromEntries(
  [
    'identicalSends',
    'identicalPrices',
    'statusPerMessage',
    'identicalStatusLists',
    'balances',
    'failedSignIns',
    'floodToNumber',
  ].map((name) => [name, 1_000_000_000]),
);

const KINDS: ReadonlySet<MessageKind> = new Set(['sms', 'flash', 'binary', 'hlr', 'ping', 'call', 'mms']);

let door: StoredDoor;
const ends: (() => unknown)[] = [];

before(async () => {
  door = await storedDoor(
    { after: (end) => void ends.push(end as () => unknown) },
    { limits: LIMITS, kinds: KINDS },
  );
});

after(async () => {
  for (const end of ends) await end();
});

function escaped(text: string, charset: Charset): string {
  const bytes = charset === 'utf-8' ? Buffer.from(text, 'utf8') : iconv.encode(text, charset);
  return [...bytes].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
}

async function ask(page: string, fields: Fields, charset: Charset): Promise<string> {
  const all = { login: 'shop', psw: 'secret', charset, ...fields };
  const body = Object.entries(all)
    .map(([name, value]) => `${name}=${escaped(value, charset)}`)
    .join('&');
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const response = await fetch(`${door.url}/sys/${page}.php`, { method: 'POST', headers, body });
  assert.equal(response.status, 200);
  const bytes = Buffer.from(await response.arrayBuffer());
  assert(bytes.length > 0, 'the reply has a body');
  return charset === 'utf-8' ? bytes.toString('utf8') : iconv.decode(bytes, charset);
}

async function asked(page: string, fields: Fields, charset: Charset): Promise<Replies> {
  const replies: string[] = [];
  for (const fmt of ['0', '1', '2', '3']) replies.push(await ask(page, { ...fields, fmt }, charset));
  return replies as unknown as Replies;
}

type Json = Readonly<Record<string, unknown>>;

const SIGNS: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const element = (name: string, value: unknown): string =>
  `<${name}>${String(value).replace(/[&<>"]/g, (sign) => SIGNS[sign]!)}</${name}>`;

/** How the other formats tell the error of `json`, or undefined when it tells none. */
function asError(json: Json): readonly [string, string, string] | undefined {
  const { error, error_code: code, id } = json;
  if (error === undefined) return undefined;
  const named = id === undefined ? '' : `, ID - ${id}`;
  const elements = [element('error', error), element('error_code', code)];
  if (id !== undefined) elements.push(element('id', id));
  return [
    `ERROR = ${code} (${error})${named}`,
    `${id ?? 0},-${code}`,
    `<result>\n${elements.join('\n')}\n</result>`,
  ];
}

const PHONE_NAMES = ['phone', 'mccmnc', 'cost', 'status', 'error'] as const;
type Listed = Readonly<Partial<Record<(typeof PHONE_NAMES)[number], string>>>;

/** How the other formats tell what `json` tells of a sending. */
function asSent(json: Json): readonly [string, string, string] {
  const { phones, ...rest } = json as { readonly phones?: readonly Listed[] } & Json;
  const words =
    rest.id === undefined
      ? `${rest.cost} (${rest.cnt} SMS)`
      : [
          `OK - ${rest.cnt} SMS, ID - ${rest.id}`,
          ...(rest.cost === undefined ? [] : [`COST - ${rest.cost}`]),
          ...(rest.balance === undefined ? [] : [`BALANCE - ${rest.balance}`]),
        ].join(', ');
  const pairs = (phones ?? []).map((one) =>
    PHONE_NAMES.flatMap((name) => (one[name] === undefined ? [] : [[name, one[name]] as const])),
  );
  const listed = [
    '<phones>',
    ...pairs.map((one) => `<phone>${one.map(([name, value]) => element(name, value)).join('')}</phone>`),
    '</phones>',
  ];
  return [
    [words, ...pairs.map((one) => one.map(([name, value]) => `${name} = ${value}`).join(', '))].join('\n'),
    [Object.values(rest).join(','), ...pairs.map((one) => one.map(([, value]) => value).join(','))].join(
      '\n',
    ),
    [
      '<result>',
      ...Object.entries(rest).map(([name, value]) => element(name, value)),
      ...(phones === undefined ? [] : listed),
      '</result>',
    ].join('\n'),
  ];
}

type Status = Readonly<Record<string, string | number | undefined>>;

const oneLine = (text: string): string => text.replace(/\r?\n/g, ' ');

/** A line of fmt 0 and one of fmt 1, and the element of fmt 2, for a status told in JSON. */
function asStatus(one: Status, all: string, shape: 'one' | 'list'): readonly [string, string, string] {
  const found = one.status !== -3;
  const err = one.err ?? 0;
  const place = [one.country, one.operator, one.region].map((value) => String(value ?? ''));
  const words: (readonly [string, unknown])[] = [
    ['Status', one.status],
    ['check_time', found ? one.last_date : ''],
    ['err', found ? err : ''],
  ];
  const values: unknown[] = found ? [one.status, one.last_timestamp, err] : [-3, 0, 0];
  if (found && all !== '0') {
    const places = ['country', 'operator', 'operator_orig', 'region'].map(
      (name) => [name, one[name] ?? ''] as const,
    );
    words.push(['send_date', one.send_date], ['phone', one.phone], ...(all === '2' ? places : []));
    words.push(['cost', one.cost], ['sender_id', one.sender_id], ['status_name', one.status_name]);
    words.push(['message', one.message], ['comment', one.comment ?? ''], ['type', one.type]);
    values.push(one.send_timestamp, one.phone, ...(all === '2' ? place : []));
    values.push(one.cost, one.sender_id, one.status_name, one.message);
  }
  const named = shape === 'list' ? [one.id, ...(found && all !== '0' ? [] : [one.phone])] : [];
  const names = named.map((value, at) => [at === 0 ? 'id' : 'phone', value] as const);
  const line = [...words, ...names].map(([name, value]) => `${name} = ${value}`).join(', ');
  const numbers = [...values, ...named].join(',');
  const elements = Object.entries(one).flatMap(([name, value]) => {
    const told = element(name, value);
    return name === 'flag' && one.err === undefined ? [told, element('err', 0)] : [told];
  });
  const whole = `<sms>${elements.join('')}</sms>`;
  return shape === 'list' ? [oneLine(line), oneLine(numbers), whole] : [line, numbers, whole];
}

function assertAlike(replies: Replies, expected: readonly [string, string, string]): void {
  assert.deepEqual(replies.slice(0, 3), [...expected]);
}

/** Characters that all three charsets have, and some that mean something to a format. */
const TEXT = fc
  .array(fc.constantFrom(...'Привет, мир! Hello <b>&amp;"x"</b> = - 100%\n, ERROR = 1 (x)'), {
    minLength: 1,
    maxLength: 60,
  })
  .map((letters) => letters.join(''));
const NUMBER = fc.constantFrom('79990000001', '79990000002', '89990000003', '123', '0', '+7 (999) 000-00-04');
const CHARSET = fc.constantFrom(...CHARSETS);

/** Most sendings are to succeed, or their replies would not be compared. */
const seldom = (usual: string, ...others: readonly string[]): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 12, arbitrary: fc.constant(usual) },
    { weight: 1, arbitrary: fc.constantFrom(...others) },
  );

const SEND = fc.record({
  phones: fc.array(NUMBER, { minLength: 1, maxLength: 4 }).map((phones) => phones.join(',')),
  mes: TEXT,
  cost: fc.constantFrom('', '0', '1', '2', '3', '9'),
  op: fc.constantFrom('0', '1'),
  err: fc.constantFrom('0', '1'),
  sender: seldom('', '.', 'Stranger'),
  time: seldom('', '0', '+10', 'tomorrow', '9-21', '31.02.30 10:00'),
  valid: seldom('', '1', '25', '01:30'),
  translit: fc.constantFrom('0', '1', '2'),
  maxsms: seldom('', '1', 'x'),
  flash: seldom('0', '1'),
  hlr: seldom('0', '1'),
  ping: seldom('0', '1'),
  bin: seldom('0', '1', '2'),
  psw: seldom('secret', 'wrong'),
  list: seldom('', '79990000001:a\n79990000002:b', 'no colon'),
});

let lastId = 0;

/** The balance is another one after each of the four that charged something. */
function withBalanceOf(reply: string, json: Json, at: number): string {
  const kopecks = (text: string): number => Math.round(Number(text) * 100);
  const { balance, cost } = json;
  if (typeof balance !== 'string' || typeof cost !== 'string') return reply;
  const then = ((kopecks(balance) + kopecks(cost) * (3 - at)) / 100).toFixed(2);
  return reply.replace(then, balance);
}

test('a sending is told alike in the four formats, whatever was asked', async () => {
  await fc.assert(
    fc.asyncProperty(SEND, CHARSET, async (given, charset) => {
      const id = `f-${++lastId}`;
      const replies = await asked('send', { ...given, id }, charset);
      const json = JSON.parse(replies[3]) as Json;
      const settled = replies.map((reply, at) => withBalanceOf(reply, json, at)) as unknown as Replies;
      const { code, ...rest } = json;
      assert.equal(code, undefined);
      assertAlike(settled, asError(json) ?? asSent(rest));
    }),
    { numRuns: 120 },
  );
  assert.deepEqual(door.troubles, []);
});

test('a status is told alike in the four formats, one or many, found or not', async () => {
  const ids = Array.from({ length: 6 }, (_, at) => `s-${at}`);
  const texts = ['plain', 'с, запятыми, = и <знаками>', 'две\nстроки', 'x\n~~~\nnote, too', 'ёё', '&amp;'];
  for (const [at, id] of ids.entries())
    await ask('send', { phones: `7999100000${at}`, mes: texts[at]!, id, fmt: '3' }, 'utf-8');
  const name = fc.constantFrom(...ids.keys(), 99);
  const asking = fc.record({
    names: fc.array(name, { minLength: 1, maxLength: 5 }),
    all: fc.constantFrom('0', '1', '2'),
    shape: fc.constantFrom('one', 'list'),
  });
  await fc.assert(
    fc.asyncProperty(asking, CHARSET, async ({ names, all, shape }, charset) => {
      const list = shape === 'list' || names.length > 1;
      const tail = list && names.length === 1 ? ',' : '';
      const fields = {
        phone: names.map((at) => `7999100000${at % 10}`).join(',') + tail,
        id: names.map((at) => `s-${at}`).join(',') + tail,
        all,
      };
      const replies = await asked('status', fields, charset);
      const json = JSON.parse(replies[3]) as Status | readonly Status[];
      const statuses = (Array.isArray(json) ? json : [json]) as readonly Status[];
      assert.equal(Array.isArray(json), list);
      assert.equal(statuses.length, names.length);
      const told = statuses.map((one) => asStatus(one, all, list ? 'list' : 'one'));
      const xml = told.map(([, , whole]) => whole);
      assertAlike(replies, [
        told.map(([line]) => line).join('\n'),
        told.map(([, line]) => line).join('\n'),
        list ? ['<result>', ...xml, '</result>'].join('\n') : xml.join(''),
      ]);
    }),
    { numRuns: 80 },
  );
});

test('a balance is told alike in the four formats, and so is why not', async () => {
  const asking = fc.record({
    cur: fc.constantFrom('', '0', '1'),
    psw: fc.constantFrom('secret', 'wrong', ''),
    login: fc.constantFrom('shop', 'nobody', ''),
  });
  await fc.assert(
    fc.asyncProperty(asking, CHARSET, async (fields, charset) => {
      const replies = await asked('balance', fields, charset);
      const json = JSON.parse(replies[3]) as Json;
      const { balance, currency } = json;
      const words = [balance, currency].filter((one) => one !== undefined);
      const xml = Object.entries(json).map(([one, value]) => element(one, value));
      assertAlike(replies, asError(json) ?? [words.join(' '), words.join(','), xml.join('\n')]);
    }),
    { numRuns: 40 },
  );
});

const NAMES: Readonly<Record<string, readonly string[]>> = {
  send: [
    ...[
      'phones',
      'mes',
      'list',
      'id',
      'sender',
      'translit',
      'tinyurl',
      'time',
      'tz',
      'period',
      'freq',
      'flash',
    ],
    ...[
      'bin',
      'push',
      'hlr',
      'ping',
      'mms',
      'mail',
      'soc',
      'viber',
      'tg',
      'bot',
      'call',
      'voice',
      'param',
      'subj',
    ],
    ...['charset', 'cost', 'fmt', 'err', 'op', 'nl', 'valid', 'maxsms', 'userip', 'fileurl', 'smsreq', 'pp'],
  ],
  status: ['phone', 'phones', 'id', 'all', 'del', 'fmt', 'charset', 'bot'],
  balance: ['cur', 'fmt', 'charset'],
};
/** Numbers that the page may answer with (spec codes 1). */
const ERRORS: Readonly<Record<string, string>> = { send: '123456789', status: '12459', balance: '1249' };

const BYTES = fc.oneof(
  fc.uint8Array({ maxLength: 24 }).map((bytes) => Buffer.from(bytes)),
  fc
    .constantFrom(
      ...['79990000001', 'a:b', '1', '0', '-1', '99999999999999999999', '\0', '{menu:\n1: x', 'g1', 'é'],
    )
    .map((text) => Buffer.from(text)),
);

const hex = (bytes: Buffer): string =>
  [...bytes].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');

/** The number of an error in any of the four formats, or undefined. */
function errorOf(reply: string): string | undefined {
  const found =
    /^ERROR = (\d+) \(/.exec(reply) ??
    /^[^,\n]*,-(\d+)$/.exec(reply) ??
    /<error_code>(\d+)<\/error_code>/.exec(reply) ??
    /^\{"error": .*"error_code": (\d+)/s.exec(reply);
  return found?.[1];
}

test('any bytes in any parameter get a success or a documented error, never an empty reply', async () => {
  const page = fc.constantFrom('send', 'status', 'balance');
  const asking = page.chain((one) =>
    fc.record({
      page: fc.constant(one),
      fields: fc.array(fc.tuple(fc.constantFrom(...NAMES[one]!), BYTES), { maxLength: 8 }),
      where: fc.constantFrom('address', 'body'),
    }),
  );
  await fc.assert(
    fc.asyncProperty(asking, async ({ page: one, fields, where }) => {
      const given = fields.map(([name, bytes]) => `&${name}=${hex(bytes)}`).join('');
      const query = `login=shop&psw=secret&phones=79990000001&phone=79990000001&id=1&mes=x${given}`;
      const address = `${door.url}/sys/${one}.php`;
      const response = await (where === 'address'
        ? fetch(`${address}?${query}`)
        : fetch(address, { method: 'POST', body: query }));
      const reply = Buffer.from(await response.arrayBuffer()).toString('latin1');
      assert.equal(response.status, 200, reply);
      assert.notEqual(reply, '');
      const error = errorOf(reply);
      assert(error === undefined || ERRORS[one]!.includes(error), reply);
    }),
    { numRuns: 400 },
  );
  assert.deepEqual(door.troubles, []);
});
