// The vectors of the client libraries are what the server's own code prints, and the TypeScript client lives by them: every request to
// the octet, every result to the last member.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { Classic, ConnectionError, Dozvon, DozvonError } from '../../../clients/typescript/src/index.ts';
import { classicDoor } from '../../support/classic-door.ts';
import type { ApiVector } from '../../support/vectors/api-vectors.ts';
import type { ClassicVector } from '../../support/vectors/classic-vectors.ts';
import { printedVectors, VECTORS } from '../../support/vectors/print.ts';
import { LATE } from '../../support/vectors/trouble-cases.ts';
import type { TroubleVector } from '../../support/vectors/trouble-vectors.ts';
import { called, calledClassic } from '../../support/vectors/vector.ts';

let url = '';
let secureUrl = '';
let stop = (): unknown => undefined;

before(async () => {
  const server = spawn(process.execPath, [path.join(VECTORS, 'server.mjs')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [lines] = (await once(server.stdout, 'data')) as [Buffer];
  [url = '', secureUrl = ''] = lines.toString('utf8').split('\n');
  stop = () => server.stdin.end();
});
after(() => stop());

const read = <T>(name: string): readonly T[] =>
  JSON.parse(readFileSync(path.join(VECTORS, name), 'utf8')) as T[];
const asked = async (id: string): Promise<number> => Number(await (await fetch(`${url}/asked/${id}`)).text());

test('the files are what the server prints (npm run vectors)', async (context) => {
  for (const [name, text] of await printedVectors(context))
    assert.equal(readFileSync(path.join(VECTORS, name), 'utf8'), text, name);
});

for (const [at, vector] of read<ApiVector>('api.json').entries())
  test(`the TypeScript client: ${vector.name}`, async () => {
    const dozvon = new Dozvon({ url: `${url}/api/${at}`, key: vector.key });
    const outcome = JSON.parse(JSON.stringify(await called(dozvon, vector))) as object;
    const expected = 'error' in vector ? { error: vector.error } : { result: vector.result };
    assert.deepEqual(outcome, expected);
    assert.equal(await asked(`api/${at}`), vector.exchanges.length);
  });

for (const [at, vector] of read<TroubleVector>('trouble.json').entries())
  test(`the TypeScript client, trouble: ${vector.name}`, async () => {
    const { key, timeout = 30, retries = 2 } = vector;
    const dozvon = new Dozvon({ url: `${url}/trouble/${at}`, key, retries, timeoutMs: timeout * 1000 });
    const outcome = JSON.parse(JSON.stringify(await called(dozvon, vector))) as {
      error?: { retryAfter?: number };
    };
    // How far a date is differs from run to run.
    if ((outcome.error?.retryAfter ?? 0) > LATE) outcome.error = { ...outcome.error, retryAfter: LATE };
    const expected = 'error' in vector ? { error: vector.error } : { result: vector.result };
    assert.deepEqual(outcome, expected);
    assert.equal(await asked(`trouble/${at}`), vector.exchanges.length);
  });

for (const [at, vector] of read<ClassicVector>('classic.json').entries())
  test(`the classic functions in TypeScript: ${vector.name}`, async () => {
    const { login, password } = vector;
    const classic = new Classic({ url: `${url}/classic/${at}`, login, password });
    assert.deepEqual(await calledClassic(classic, vector), vector.result);
    assert.equal(await asked(`classic/${at}`), vector.exchanges.length);
  });

test('the TypeScript client asks nobody whose certificate nobody knows', async () => {
  const dozvon = new Dozvon({ url: `${secureUrl}/api/0`, key: 'full', retries: 0 });
  await assert.rejects(dozvon.balance(), ConnectionError);
  assert.equal(await asked('api/0'), 0);
});

test('a request that is not that of the case is refused with what differs', async () => {
  const wrong = await fetch(`${url}/api/0/api/v1/account/balance?x=1`, {
    headers: { authorization: 'Bearer other' },
  });
  assert.equal(wrong.status, 418);
  const said = await wrong.text();
  assert.match(
    said,
    /^target: expected "\/api\/v1\/account\/balance", got "\/api\/v1\/account\/balance\?x=1"$/m,
  );
  assert.match(said, /^authorization: expected "Bearer full", got "Bearer other"$/m);
});

test('the classic functions in TypeScript: a file goes along with a sending', async (context) => {
  const { core, port } = await classicDoor(context);
  const classic = new Classic({ url: `http://127.0.0.1:${port}`, login: 'alex', password: '123' });
  const files = [{ name: 'hello.wav', content: new Blob([Buffer.alloc(200, 'sound')]) }];
  const [id] = await classic.send_sms('79999999999', 'Hello', 0, 0, 0, 9, false, '', files);
  assert.equal(id, '1');
  const [upload] = core.uploads.values();
  assert.equal(Buffer.from(upload ?? []).toString('latin1'), 'sound'.repeat(40));
});

test('the classic functions in TypeScript: a command goes by mail as it is written, and not without a way', async () => {
  const known = { url: 'https://sms.example.com', login: 'shop', password: 'secret' };
  const mails: unknown[] = [];
  const mail = {
    from: 'me@shop.example',
    to: 'send@send.sms.example',
    send: async (one: object) => mails.push(one),
  };
  await new Classic({ ...known, mail }).send_sms_mail('79990000001', 'Hello', 1, 0, 'order.17', 9, 'Shop');
  const text = 'shop:secret:order.17:0:1,9,Shop:79990000001:Hello';
  assert.deepEqual(mails, [{ from: mail.from, to: mail.to, subject: '', text }]);
  await assert.rejects(new Classic(known).send_sms_mail('79990000001', 'Hello'), DozvonError);
});
