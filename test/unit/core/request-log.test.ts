import assert from 'node:assert/strict';
import { test } from 'node:test';
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

test('accounts that do not want it are not remembered, and of too many the longest silent is forgotten', () => {
  const log = new RequestLog(new ManualClock());
  log.note(account(1, 'off'), request('a'));
  assert.deepEqual(log.of(account(1)), []);
  for (let id = 1; id <= 501; id++) log.note(account(id), request('a'));
  assert.deepEqual(log.of(account(1)), []);
  assert.equal(log.of(account(2)).length, 1);
  assert.equal(log.of(account(501)).length, 1);
});
