// Which requests count among identical ones.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { err, ok } from '../../../src/base/result.ts';
import { Simultaneous } from '../../../src/core/accounts/simultaneous.ts';
import {
  type Answer,
  classicFrame,
  type Door,
  type IncomingRequest,
} from '../../../src/interfaces/http/classic/classic-request.ts';
import { doorsOf, FakeCore } from '../../support/fake-core.ts';

const JOBS: Door = { call: 'jobs', charset: 'utf-8', format: 'numbers', perMinute: { identical: 1 } };
const ASKED: IncomingRequest = {
  query: 'login=alex&psw=123&add=1',
  contentType: '',
  body: Buffer.alloc(0),
  address: '127.0.0.1',
};

test('a request that nothing came of may be asked again at once, one that was refused or done may not', async () => {
  const troubles: unknown[] = [];
  const underWay = new Simultaneous(1);
  const report = (trouble: unknown): void => void troubles.push(trouble);
  const frame = classicFrame({ doors: doorsOf(new FakeCore()), underWay, report });
  const ask = async (answer: Answer, query = ASKED.query): Promise<string> =>
    String((await frame(JOBS, { ...ASKED, query }, answer)).body);
  const done: Answer = async () => ok('1000001');
  assert.equal(await ask(async () => err({ fault: 'service-unavailable' })), '0,-9');
  assert.equal(await ask(async () => Promise.reject(new Error('gone'))), '0,-9');
  assert.equal(troubles.length, 1);
  underWay.enter('alex');
  assert.equal(await ask(done), '0,-9');
  underWay.leave('alex');
  assert.equal(await ask(done), '1000001');
  assert.equal(await ask(done), '0,-9');
  const other = `${ASKED.query}&name=x`;
  assert.equal(await ask(async () => err({ fault: 'parameters-wrong' }), other), '0,-1');
  assert.equal(await ask(done, other), '0,-9');
});
