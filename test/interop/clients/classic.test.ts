// Clients in five languages and styles against the whole product, virtual phones at the other end of the line: what each
// call of theirs returned, to the last value. The clients are ours, written from the documented behaviour of the libraries.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { connect } from 'node:net';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { exchange, rawGet } from '../../support/http-exchange.ts';
import { Product } from '../../support/product.ts';
import { ROOT } from '../../support/repository.ts';

let product: Product;

before(async () => {
  product = await Product.start({ trunks: [{ name: 'phones', kind: 'virtual' }] });
});

after(() => product?.discard());

const SCENARIOS = path.join(ROOT, 'test/interop/clients');

/** Moments differ from run to run; that there is one, in its form, is what matters. */
function timeless(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(timeless);
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, timeless(one)]));
  if (typeof value === 'number') return value > 1_700_000_000 ? 0 : value;
  if (typeof value !== 'string') return value;
  return value.replace(/\b1[789]\d{8}\b/g, 'T').replace(/\d\d\.\d\d\.20\d\d \d\d:\d\d:\d\d/g, 'D');
}

/** Runs a scenario of its own account; one that names messages first goes on when they have their last status. */
async function told(login: string, program: string, script: string): Promise<Record<string, unknown>> {
  await product.addAccount(login);
  const host = product.url.replace(/^http:\/\//, '');
  const child = spawn(program, [script, host, login, 'secret'], { stdio: ['pipe', 'pipe', 'inherit'] });
  let said = '';
  let begin = 0;
  for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
    said += chunk.toString('utf8');
    const [names] = said.split('\n');
    if (begin > 0 || names === undefined || !/^\[.*\]$/.test(names) || !said.includes('\n')) continue;
    begin = said.indexOf('\n') + 1;
    for (const id of JSON.parse(names) as (string | number)[]) await product.final(login, id);
    child.stdin.write('\n');
  }
  return timeless(JSON.parse(said.slice(begin))) as Record<string, unknown>;
}

/** One value after the other, so that a failure names the call it belongs to. */
function assertTold(
  actual: Readonly<Record<string, unknown>>,
  expected: Readonly<Record<string, unknown>>,
): void {
  for (const [name, value] of Object.entries(expected)) assert.deepEqual(actual[name], value, name);
  assert.deepEqual(Object.keys(actual), Object.keys(expected));
}

const DELIVERED = 'Доставлено';
const PLACE = { country: 'Россия', operator: 'МегаФон', operator_orig: 'МегаФон', region: '' };
const STATUS = { status: 1, last_date: 'D', last_timestamp: 0, flag: 0 };

describe('clients of the classic API', { timeout: 180_000 }, () => {
  test('PHP: arrays cut from replies with fmt=1, files, lists', async () => {
    assertTold(await told('php', 'php', path.join(SCENARIOS, 'classic.php')), {
      'balance before': '100000.00',
      cost: ['2.80', '2'],
      sent: ['1', '1', '1.40', '99998.60'],
      'to two': ['client-7', '2', '2.80', '99995.80'],
      'bad number': ['2', '-7'],
      'foreign sender': ['3', '-6'],
      hlr: ['4', '1', '0.30', '99995.50'],
      ping: ['5', '1', '0.30', '99995.20'],
      flash: ['6', '1', '1.40', '99993.80'],
      long: ['7', '13', '18.20', '99975.60'],
      'bad date': ['0', '-5'],
      later: ['8', '1', '1.40', '99974.20'],
      'call with file': ['9', '5', '0.60', '99973.60'],
      call: ['10', '5', '0.60', '99973.00'],
      status: ['1', 'T', '0'],
      'status all': ['1', 'T', '0', 'T', '79990000001', '1.40', '', DELIVERED, 'Один, два, три'],
      'status place': [
        ...['1', 'T', '0', 'T', '79990000001', 'Россия', 'МегаФон', '', '1.40', ''],
        ...[DELIVERED, 'Один, два, три'],
      ],
      'status hlr': [
        ...['1', 'T', '0', '250029990000003', '7999000', '250', '02', 'Россия', 'МегаФон', '', ''],
        ...['T', '79990000003', '0.30', 'HLR', DELIVERED, ''],
      ],
      'status list': [
        ['1', 'T', '0', 'T', '79990000001', '1.40', '', DELIVERED, 'Один', ' два', ' три', '1'],
        ['1', 'T', '0', 'T', '79990000002', '1.40', '', DELIVERED, 'two', 'client-7'],
      ],
      'status unknown': ['-3', '0', '0'],
      waiting: ['-1', 'T', '0'],
      'balance after': '99973.00',
      'status call': ['1', 'T', '0', 'T', '79990000005', '0.60', '', DELIVERED, 'Ваш код 1 2 3 4'],
      'cost call': ['0.60', '5'],
      'wrong password': false,
      'wrong send': ['0', '-2'],
      'wrong list': ['0', '-2'],
    });
  });

  test('Python: forms in two charsets, the JSON door, every format', async () => {
    assertTold(await told('python', 'python3', path.join(SCENARIOS, 'classic.py')), {
      balance: { balance: '100000.00', currency: 'RUR' },
      'balance text': '100000.00 RUR',
      sent: { id: 1, cnt: 1, cost: '1.40', balance: '99998.60' },
      cp1251: {
        id: 2,
        cnt: 1,
        cost: '1.40',
        phones: [{ phone: '79990001002', mccmnc: '25002', cost: '1.40' }],
      },
      text: 'OK - 1 SMS, ID - 3, COST - 1.40, BALANCE - 99995.80',
      xml: '<result>\n<id>4</id>\n<cnt>1</cnt>\n<cost>1.40</cost>\n</result>',
      list: { id: 5, cnt: 2, cost: '2.80' },
      'group of bad': { id: 6, cnt: 1, phones: [{ phone: '123', status: '22', error: '249' }] },
      rest: { id: 7, cnt: 1 },
      sha1: { balance: '99988.80' },
      twice: [
        { id: 8, cnt: 1 },
        { id: 9, cnt: 1 },
      ],
      status: {
        ...STATUS,
        send_date: 'D',
        send_timestamp: 0,
        phone: '79990001001',
        cost: '1.40',
        sender_id: '',
        status_name: DELIVERED,
        message: 'Привет',
        type: 0,
        mccmnc: '25002',
        sms_cnt: '1',
        ...PLACE,
      },
      'status list': [{ ...STATUS, id: 1, phone: '79990001001' }],
      deleted: { result: 'OK' },
      after: { status: -3 },
      'no text': { error: 'parameters error: mes is missing', error_code: 1 },
      'no login': { error: 'parameters error', error_code: 1 },
    });
  });

  test('Node: every request multipart, words and lists of its own', async () => {
    const script = path.join(ROOT, 'dist/test/interop/clients/multipart-client.js');
    const actual = await told('node', process.execPath, script);
    assertTold(actual, {
      sent: { id: 1, cnt: 1 },
      test: { balance: '99998.60' },
      balance: { balance: '99998.60', currency: 'RUR' },
      cost: { cost: '2.80', cnt: 2 },
      aliases: {
        id: 'abc-1',
        cnt: 1,
        cost: '1.40',
        balance: '99997.20',
        phones: [{ phone: '79990002001', mccmnc: '25002', cost: '1.40' }],
      },
      list: { id: 2, cnt: 2, cost: '2.80' },
      flash: { id: 3, cnt: 1 },
      hlr: { id: 4, cnt: 1 },
      'nobody knows': {
        error: 'message is denied: sender "Stranger" is not registered in the account',
        error_code: 6,
        id: 5,
      },
      'no text': { error: 'parameters error: mes is missing', error_code: 1 },
      call: { id: 6, cnt: 5 },
      file: { id: 7, cnt: 5 },
      'file first': { id: 8, cnt: 5 },
      status: STATUS,
      'status all': {
        ...STATUS,
        send_date: 'D',
        send_timestamp: 0,
        phone: '79990002001',
        cost: '1.40',
        sender_id: '',
        status_name: DELIVERED,
        message: 'Привет!',
        type: 0,
        mccmnc: '25002',
        sms_cnt: '1',
        ...PLACE,
      },
      'status list': [
        { ...STATUS, id: 1, phone: '79990002001' },
        { status: -3, id: 'nobody', phone: '79990002001' },
      ],
      'status by phones': STATUS,
    });
    const calls = await Promise.all([6, 7, 8].map((id) => product.final('node', id)));
    assert.deepEqual(
      calls.map(([call]) => [call?.type, call?.status, call?.message]),
      [
        [7, 1, 'Ваш код 1 2'],
        [7, 1, ''],
        [7, 1, ''],
      ],
    );
  });

  test('Perl: nothing escaped, parts without value, time=0', async () => {
    assertTold(await told('perl', 'perl', path.join(SCENARIOS, 'careless.pl')), {
      'ruby balance': '100000.00',
      'ruby cost': '1.40,1',
      'ruby send': '1,1,1.40,99998.60',
      'bare ampersands': '2,1',
      'utf-8 in the address': 'OK - 1 SMS, ID - 3',
      'windows-1251 in the address': 'OK - 1 SMS, ID - 4',
      'koi8-r in the address': 'OK - 1 SMS, ID - 5',
      'blanks and signs in the address': 'OK - 1 SMS, ID - 6',
      'utf-8 in the form': 'OK - 2 SMS, ID - 7',
      'windows-1251 in the form': '8,1',
      'form and address': '{"id": 9,"cnt": 1}',
      'all in the address, no form': '10,1',
      'leading ampersand': 'OK - 1 SMS, ID - 11',
      'line feeds': '12,2',
      later: '13,1',
      status: 'Status = -1, check_time = D, err = 0',
      error: 'ERROR = 7 (invalid number), ID - 14',
    });
    const hello = 'Привет, мир';
    const expected: Readonly<Record<number, readonly string[]>> = {
      3: [`79990003002 ${hello}`],
      4: [`79990003003 ${hello}`],
      5: [`79990003004 ${hello}`],
      6: ['79990003005 50% off; a<b>"c" {d} HTTP/1.1 e'],
      7: [`79990003006 ${hello}`, `79990003007 ${hello}`],
      8: [`79990003008 ${hello}`],
      9: [`79990003009 ${hello}`],
      12: ['79990003012 one\ntwo', '79990003013 three; four: five'],
    };
    for (const [id, messages] of Object.entries(expected)) {
      const kept = await product.history('perl', '--id', id);
      assert.deepEqual(kept.map(({ phone, message }) => `${phone} ${message}`).sort(), messages, id);
    }
  });

  test('a socket: request lines of raw bytes, one after the other and cut anywhere', async () => {
    await product.addAccount('socket');
    const port = Number(new URL(product.url).port);
    const send = (phone: string, charset: string): string =>
      `/sys/send.php?login=socket&psw=secret&fmt=1&phones=${phone}${charset}&mes=`;
    const lines = [
      Buffer.from(`${send('79990004001', '&charset=utf-8')}Ёжик в тумане — 100%`),
      Buffer.concat([Buffer.from(send('79990004002', '')), Buffer.from('a8e6e8ea20e220f2f3ece0ede5', 'hex')]),
    ];
    for (const [at, line] of lines.entries()) {
      const bytes = rawGet(line);
      const cut = Math.floor(bytes.length / 2) + at;
      const [answer] = await exchange(port, bytes.subarray(0, cut), bytes.subarray(cut));
      assert.equal(answer?.body.toString('utf8'), `${at + 1},1`);
    }
    const kept = await product.history('socket');
    assert.deepEqual(kept.map(({ message }) => message).sort(), ['Ёжик в тумане', 'Ёжик в тумане — 100%']);
  });

  test('a socket: HTTP/1.0 without a host, closed by the server', async () => {
    await product.addAccount('old');
    const socket = connect(Number(new URL(product.url).port), '127.0.0.1');
    socket.write('GET /sys/balance.php?login=old&psw=secret HTTP/1.0\r\n\r\n');
    let reply = '';
    for await (const chunk of socket) reply += String(chunk);
    assert.match(reply, /^HTTP\/1\.1 200 OK\r\n[\s\S]*\r\n\r\n100000\.00$/);
  });
});
