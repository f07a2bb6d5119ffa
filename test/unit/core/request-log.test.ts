import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { MINUTE } from '../../../src/base/time.ts';
import type { Account, AccountId } from '../../../src/core/accounts/account.ts';
import { RequestLog } from '../../../src/core/accounts/request-log.ts';
import { accountValue } from '../../support/account.ts';
import { ManualClock } from '../../support/manual-clock.ts';

const account = (id = 1, requestLog: 'on' | 'off' = 'on'): Account => ({
  ...accountValue(),
  id: id as AccountId,
  settings: { ...accountValue().settings, requestLog },
});

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

function usedBytes(): number {
  // Buffers found dead by one collection are given back beside it; the next one waits for that.
  collect();
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

const request = (page: string, parameters: readonly (readonly [string, string])[] = []) => ({
  address: '10.0.0.1',
  page,
  parameters,
  status: 200,
  answer: 'OK',
});

test('the last twenty are kept, newest first, until ten minutes after the last one', () => {
  const clock = new ManualClock();
  const log = new RequestLog(clock);
  for (let at = 1; at <= 25; at++) {
    log.note(account(), request(`page ${at}`));
    clock.advance(MINUTE);
  }
  const pages = log.of(account()).map(({ page }) => page);
  assert.equal(pages.length, 20);
  assert.deepEqual([pages[0], pages[19]], ['page 25', 'page 6']);
  clock.advance(9 * MINUTE);
  assert.equal(log.of(account()).length, 20);
  clock.advance(1);
  assert.deepEqual(log.of(account()), []);
  log.note(account(), request('anew'));
  assert.equal(log.of(account()).length, 1);
});

test('passwords and keys are struck out, long values are cut, many are counted', () => {
  const log = new RequestLog(new ManualClock());
  const secrets = ['psw', 'password', 'pswc', 'apikey', 'new_password', 'secret'].map(
    (name) => [name, 'x'] as const,
  );
  log.note(
    account(),
    request('send.php', [...secrets, ['login', 'anna'], ['mes', 'm'.repeat(2_001)], ['psw2', '']]),
  );
  const [logged] = log.of(account());
  assert.deepEqual(
    logged?.parameters.map(([, value]) => (value.length > 60 ? value.slice(-19) : value)),
    [...secrets.map(() => '***'), 'anna', 'm… (2001 characters)'.slice(-19), ''],
  );
  log.note(
    account(),
    request(
      'many',
      Array.from({ length: 60 }, (_, at) => [`p${at}`, 'x'] as const),
    ),
  );
  assert.deepEqual(log.of(account())[0]?.parameters.at(-1), ['…', '10 more']);
});

test('a request is bounded as a whole, and what is remembered does not hold the rest of it', () => {
  const log = new RequestLog(new ManualClock());
  const long = Array.from(
    { length: 50 },
    (_, at) => [`p${at}`.padEnd(1_000, 'n'), 'v'.repeat(1_990)] as const,
  );
  log.note(account(), { ...request('p'.repeat(3_000), long), answer: 'a'.repeat(3_000) });
  const [logged] = log.of(account());
  assert.equal(logged?.page.length, 2_000 + '… (3000 characters)'.length);
  assert.deepEqual(
    logged?.parameters.map(([name]) => name.slice(0, 3)),
    ['p0n', 'p1n', 'p2n', 'p3n', 'p4n', '…'],
  );
  assert.deepEqual(logged?.parameters.at(-1), ['…', '45 more']);
  const characters = JSON.stringify(logged).length;
  assert.ok(characters < 20_000, `${characters} characters`);
});

test('the rest of a long text is let go', () => {
  const log = new RequestLog(new ManualClock());
  const before = usedBytes();
  for (let at = 0; at < 20; at++) {
    const text = Buffer.alloc(1_000_000, 97 + at).toString('latin1');
    log.note(
      account(),
      request('send.php', [
        ['mes', text],
        ['list', text.slice(0, 100)],
      ]),
    );
  }
  const kept = usedBytes() - before;
  assert.equal(log.of(account()).length, 20);
  assert.ok(kept < 5_000_000, `${kept} bytes`);
});

test('accounts that do not want it are not remembered, and of too many the longest silent is forgotten', () => {
  const log = new RequestLog(new ManualClock());
  log.note(account(1, 'off'), request('a'));
  assert.deepEqual(log.of(account(1)), []);
  for (let id = 1; id <= 501; id++) log.note(account(id), request('a'));
  assert.deepEqual(log.of(account(1)), []);
  assert.equal(log.of(account(2)).length, 1);
  assert.equal(log.of(account(501)).length, 1);
});
