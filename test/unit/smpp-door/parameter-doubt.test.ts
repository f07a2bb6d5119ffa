// Which answers say that a receipt could not be read, and how long its account is told less.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HOUR, instant } from '../../../src/base/time.ts';
import type { AccountId } from '../../../src/core/accounts/account.ts';
import { isUnread, ParameterDoubt } from '../../../src/interfaces/smpp/parameter-doubt.ts';
import { type StatusName, statusNumber } from '../../../src/protocols/smpp/command-status.ts';

const ACCOUNT = 7 as unknown as AccountId;
const OTHER = 8 as unknown as AccountId;

test('a generic_nack says that nothing was understood, whatever its status but that of patience and refusal', () => {
  const unread = (command: string, status: StatusName): boolean =>
    isUnread({ command, command_status: statusNumber(status) });
  assert.ok(unread('generic_nack', 'ESME_ROK'));
  assert.ok(unread('generic_nack', 'ESME_RINVCMDID'));
  assert.ok(!unread('generic_nack', 'ESME_RTHROTTLED'));
  assert.ok(!unread('generic_nack', 'ESME_RX_P_APPN'));
  assert.ok(!unread('deliver_sm_resp', 'ESME_ROK'));
  assert.ok(!unread('deliver_sm_resp', 'ESME_RX_T_APPN'));
  assert.ok(unread('deliver_sm_resp', 'ESME_RINVOPTPARAMVAL'));
});

test('for an hour an account is told less, and never more for another doubt', () => {
  const doubt = new ParameterDoubt();
  const since = instant(1_000);
  assert.equal(doubt.allows(ACCOUNT, 'all', since), 'all');
  doubt.note(ACCOUNT, { since, parameters: 'standard' });
  assert.equal(doubt.allows(ACCOUNT, 'all', since), 'standard');
  doubt.note(ACCOUNT, { since, parameters: 'least' });
  doubt.note(ACCOUNT, { since, parameters: 'standard' });
  assert.equal(doubt.allows(ACCOUNT, 'all', instant(since + HOUR - 1)), 'least');
  assert.equal(doubt.allows(OTHER, 'standard', since), 'standard');
  assert.equal(doubt.allows(ACCOUNT, 'all', instant(since + HOUR)), 'all');
});
