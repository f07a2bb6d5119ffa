// Mail servers found by the DNS, asked over the wire of a server that answers with what the test says.

import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { type TestContext, test } from 'node:test';
import { MINUTE } from '../../../src/base/time.ts';
import { Exchangers, systemDns } from '../../../src/channels/email/exchangers.ts';
import { ManualClock } from '../../support/manual-clock.ts';

const MX = 15;
const A = 1;

type Records = Readonly<
  Record<string, { readonly code?: number; readonly mx?: readonly string[]; readonly a?: string }>
>;

function nameBytes(name: string): Buffer {
  const labels = name.split('.').filter((label) => label !== '');
  return Buffer.concat([
    ...labels.map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label)])),
    Buffer.from([0]),
  ]);
}

/** RFC 1035 4.1: header, the question again, answers whose name points to it. */
function answer(query: Buffer, records: Records): Buffer {
  const labels: string[] = [];
  let at = 12;
  while (query[at]! > 0) {
    labels.push(query.subarray(at + 1, at + 1 + query[at]!).toString());
    at += 1 + query[at]!;
  }
  const type = query.readUInt16BE(at + 1);
  const found = records[labels.join('.').toLowerCase()];
  const data =
    type === MX
      ? (found?.mx ?? []).map((one) => {
          const [priority, exchange = ''] = one.split(' ');
          return Buffer.concat([Buffer.from([0, Number(priority)]), nameBytes(exchange)]);
        })
      : type === A && found?.a !== undefined
        ? [Buffer.from(found.a.split('.').map(Number))]
        : [];
  const header = Buffer.from(query.subarray(0, 12));
  header.writeUInt16BE(0x8180 | (found ? (found.code ?? 0) : 3), 2);
  header.writeUInt16BE(data.length, 6);
  header.writeUInt32BE(0, 8);
  const answers = data.map((bytes) => {
    const head = Buffer.from([0xc0, 12, 0, type, 0, 1, 0, 0, 0, 60, 0, 0]);
    head.writeUInt16BE(bytes.length, 10);
    return Buffer.concat([head, bytes]);
  });
  return Buffer.concat([header, query.subarray(12, at + 5), ...answers]);
}

async function dnsServer(context: TestContext, records: Records): Promise<string> {
  const socket = createSocket('udp4');
  socket.on('message', (query, { port, address }) => socket.send(answer(query, records), port, address));
  await new Promise<void>((resolve) => {
    socket.bind(0, '127.0.0.1', () => resolve());
  });
  context.after(() => socket.close());
  return `127.0.0.1:${socket.address().port}`;
}

const RECORDS: Records = {
  'two.example': { mx: ['20 second.example', '10 First.example'] },
  'first.example': { a: '192.0.2.1' },
  'second.example': { a: '192.0.2.2' },
  'plain.example': { a: '192.0.2.3' },
  'null.example': { mx: ['0 .'] },
  'bare.example': {},
  'lost.example': { mx: ['10 nowhere.example'] },
  'broken.example': { code: 2 },
  'half.example': { mx: ['10 broken.example'] },
  'inside.example': { mx: ['10 router.example'] },
  'router.example': { a: '10.0.0.1' },
};

test('a record of thousands of mail servers does not make thousands of questions', async () => {
  const mx = Array.from({ length: 3_000 }, (_, at) => ({ exchange: `mx${at}.example`, priority: at }));
  const asked: string[] = [];
  const dns = {
    mx: async () => mx,
    addresses: async (host: string) => {
      asked.push(host);
      throw Object.assign(new Error(host), { code: 'ENOTFOUND' });
    },
  };
  const exchangers = new Exchangers({ dns, clock: new ManualClock(), privateHosts: 'no' });
  assert.equal((await exchangers.of('many.example')).kind, 'none');
  assert.deepEqual(
    asked,
    mx.slice(0, 16).map(({ exchange }) => exchange),
  );
});

test('a domain has the mail servers its records name, in their order, or itself, or none', async (context) => {
  const dns = systemDns([await dnsServer(context, RECORDS)]);
  const clock = new ManualClock();
  const open = new Exchangers({ dns, clock, privateHosts: 'yes' });
  assert.deepEqual(await open.of('two.example'), {
    kind: 'found',
    exchangers: [
      { name: 'first.example', address: '192.0.2.1' },
      { name: 'second.example', address: '192.0.2.2' },
    ],
  });
  assert.deepEqual(await open.of('plain.example'), {
    kind: 'found',
    exchangers: [{ name: 'plain.example', address: '192.0.2.3' }],
  });
  assert.deepEqual(await open.of('null.example'), { kind: 'none', why: 'the domain takes no mail' });
  assert.deepEqual(await open.of('gone.example'), { kind: 'none', why: 'there is no such domain' });
  for (const domain of ['bare.example', 'lost.example'])
    assert.deepEqual(
      await open.of(domain),
      { kind: 'none', why: 'its mail servers have no address' },
      domain,
    );
  for (const domain of ['broken.example', 'half.example'])
    assert.deepEqual(await open.of(domain), { kind: 'unknown', why: 'DNS: ESERVFAIL' }, domain);
  assert.equal((await open.of('inside.example')).kind, 'found');
  const guarded = new Exchangers({ dns, clock, privateHosts: 'no' });
  assert.deepEqual(await guarded.of('inside.example'), {
    kind: 'none',
    why: 'its mail servers have private addresses',
  });
});

test('an answer is remembered for five minutes, a trouble is not', async () => {
  let asked = 0;
  let code: string | undefined = 'ESERVFAIL';
  const dns = {
    mx: async () => {
      asked++;
      if (code !== undefined) throw Object.assign(new Error(code), { code });
      return [{ exchange: 'mx.example', priority: 10 }];
    },
    addresses: async () => ['127.0.0.1'],
  };
  const clock = new ManualClock();
  const exchangers = new Exchangers({ dns, clock, privateHosts: 'yes' });
  assert.equal((await exchangers.of('a.example')).kind, 'unknown');
  code = undefined;
  assert.equal((await exchangers.of('a.example')).kind, 'found');
  await Promise.all([exchangers.of('a.example'), exchangers.of('a.example')]);
  assert.equal(asked, 2);
  clock.advance(5 * MINUTE);
  await Promise.all([exchangers.of('a.example'), exchangers.of('a.example')]);
  assert.equal(asked, 3);
});
