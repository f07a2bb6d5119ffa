// The vectors of the client libraries are what the server's own code prints, and the TypeScript client lives by them: every request to
// the octet, every result to the last member.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { Classic, Dozvon } from '../../../clients/typescript/src/index.ts';
import type { ApiVector } from '../../support/vectors/api-vectors.ts';
import type { ClassicVector } from '../../support/vectors/classic-vectors.ts';
import { printedVectors, VECTORS } from '../../support/vectors/print.ts';
import { called, calledClassic } from '../../support/vectors/vector.ts';

let url = '';
let stop = (): unknown => undefined;

before(async () => {
  const server = spawn(process.execPath, [path.join(VECTORS, 'server.mjs')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [line] = (await once(server.stdout, 'data')) as [Buffer];
  url = line.toString('utf8').trim();
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

for (const [at, vector] of read<ClassicVector>('classic.json').entries())
  test(`the classic functions in TypeScript: ${vector.name}`, async () => {
    const { login, password } = vector;
    const classic = new Classic({ url: `${url}/classic/${at}`, login, password });
    assert.deepEqual(await calledClassic(classic, vector), vector.result);
    assert.equal(await asked(`classic/${at}`), vector.exchanges.length);
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
