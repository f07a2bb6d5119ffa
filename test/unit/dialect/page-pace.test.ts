// Which requests count among identical ones.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { err, ok } from '../../../src/base/result.ts';
import { admissionOf, type PageRules, type Work } from '../../../src/dialect/frame.ts';
import { textParameters } from '../../../src/dialect/parameters.ts';
import { errorNumber } from '../../../src/dialect/replies.ts';
import { doorsOf, FakeCore } from '../../support/fake-core.ts';

const JOBS: PageRules = { call: 'jobs', perMinute: { identical: 1 } };
const ASKED: readonly (readonly [string, string])[] = [
  ['login', 'alex'],
  ['psw', '123'],
  ['add', '1'],
];

test('a request that nothing came of may be asked again at once, one that was refused or done may not', async () => {
  const troubles: unknown[] = [];
  const report = (trouble: unknown): void => void troubles.push(trouble);
  const { frame, underWay } = admissionOf({ doors: doorsOf(new FakeCore()), report, simultaneous: 1 });
  const ask = async (work: Work<string>, asked = ASKED): Promise<string> => {
    const request = { parameters: textParameters(asked), address: '127.0.0.1' };
    const { outcome } = await frame.serve(JOBS, request, work);
    return outcome.ok ? outcome.value : `error ${errorNumber('jobs', outcome.error.fault)}`;
  };
  const done: Work<string> = async () => ok('1000001');
  assert.equal(await ask(async () => err({ fault: 'service-unavailable' })), 'error 9');
  assert.equal(await ask(async () => Promise.reject(new Error('gone'))), 'error 9');
  assert.equal(troubles.length, 1);
  underWay.enter('alex');
  assert.equal(await ask(done), 'error 9');
  underWay.leave('alex');
  assert.equal(await ask(done), '1000001');
  assert.equal(await ask(done), 'error 9');
  const other = [...ASKED, ['name', 'x']] as const;
  assert.equal(await ask(async () => err({ fault: 'parameters-wrong' }), other), 'error 1');
  assert.equal(await ask(done, other), 'error 9');
});
