// Who is told by mail what became of a mail, with a core in memory.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LIMITS } from '../../../src/base/limits.ts';
import { err, ok } from '../../../src/base/result.ts';
import { instant } from '../../../src/base/time.ts';
import { ACCOUNT_DEFAULTS } from '../../../src/core/accounts/account.ts';
import { NO_MONEY } from '../../../src/core/accounts/money.ts';
import type { Submission, Submit } from '../../../src/core/messages/submission.ts';
import { readMail } from '../../../src/interfaces/smtp/mail.ts';
import { Reports } from '../../../src/interfaces/smtp/reports.ts';
import { accountValue } from '../../support/account.ts';

const NOW = instant(Date.UTC(2024, 2, 5));

/** Takes what it is given, unless told otherwise. */
class Taking {
  readonly account = accountValue();
  readonly submissions: Submission[] = [];
  answer: 'take' | 'refuse' | 'throw' = 'take';

  readonly submit: Submit = async (_account, submission) => {
    if (this.answer === 'throw') throw new Error('a bug');
    if (this.answer === 'refuse') return err({ fault: 'kind-unavailable' });
    this.submissions.push(submission);
    return ok({ publicId: '1', count: 1, cost: NO_MONEY, balance: NO_MONEY, recipients: [] });
  };
}

function reportsOf(core: Taking, carried: 'yes' | 'no' = 'yes') {
  const told: unknown[] = [];
  const reports = new Reports({
    submit: core.submit,
    clock: { now: () => NOW },
    hosts: ['sms.example'],
    carried,
    warn: (what) => told.push(what),
    report: (trouble) => told.push(trouble),
  });
  return { reports, told };
}

function report(head = '', changes: { readonly from?: string; readonly to?: string } = {}) {
  const mail = readMail(Buffer.from(`${head}\r\n\r\nalex:123::::79990000001:text`));
  assert.ok(mail.ok);
  return { mail: mail.value, from: 'boss@client.example', to: 'send@sms.example', text: 'OK', ...changes };
}

test('a report is a free answer to the mail, from the address it was written to', async () => {
  const core = new Taking();
  const { reports } = reportsOf(core);
  assert.equal(await reports.tell(core.account, report('Message-ID: <1@client.example>')), 'told');
  const [sent] = core.submissions;
  assert.deepEqual(
    [sent?.door, sent?.kind, sent?.sender, sent?.subject, sent?.shown, sent?.answer],
    ['notice', 'mail', 'send@sms.example', 'SMS report', 'no', { to: '<1@client.example>' }],
  );
  assert.deepEqual(sent?.items, [{ phones: ['boss@client.example'], text: 'OK' }]);
});

test('a Message-ID that is none is not answered by its name', async () => {
  const core = new Taking();
  const { reports } = reportsOf(core);
  for (const id of ['none', '<a b@c>', `<${'x'.repeat(300)}@c>`, '<a@b>, <c@d>'])
    assert.equal(await reports.tell(core.account, report(`Message-ID: ${id}`)), 'told');
  assert.deepEqual(
    core.submissions.map(({ answer }) => answer),
    [{}, {}, {}, {}],
  );
});

test('nobody is told who may be a program, whose address is no address or our own, or who is in test mode', async () => {
  const core = new Taking();
  const { reports } = reportsOf(core);
  const heads = [
    'Auto-Submitted: auto-replied',
    'Auto-Submitted: auto-generated; type=x',
    'Precedence: bulk',
    'Precedence: junk',
    'Precedence: LIST',
    'List-Id: <a.example>',
    'List-Unsubscribe: <mailto:a@b.example>',
    'X-Auto-Response-Suppress: All',
  ];
  for (const head of heads) assert.equal(await reports.tell(core.account, report(head)), 'not told', head);
  for (const from of ['', 'boss', 'send@sms.example', 'send@send.sms.example', 'any@SMS.example'])
    assert.equal(await reports.tell(core.account, report('', { from })), 'not told', from);
  assert.equal(await reports.tell(core.account, report('', { to: 'send@localhost' })), 'not told');
  const inTest = accountValue({ settings: { ...ACCOUNT_DEFAULTS, test: 'on' } });
  assert.equal(await reports.tell(inTest, report()), 'not told');
  assert.deepEqual(core.submissions, []);
  assert.equal(
    await reports.tell(core.account, report('Auto-Submitted: no\r\nPrecedence: first-class')),
    'told',
  );
});

test('so many an hour and no more; what was not stored does not count', async () => {
  const core = new Taking();
  const { reports, told } = reportsOf(core);
  core.answer = 'refuse';
  assert.equal(await reports.tell(core.account, report()), 'not told');
  core.answer = 'throw';
  assert.equal(await reports.tell(core.account, report()), 'not told');
  assert.equal(told.length, 1);
  core.answer = 'take';
  for (let one = 0; one < LIMITS.smtp.reportsPerHour; one++)
    assert.equal(await reports.tell(core.account, report()), 'told');
  assert.equal(await reports.tell(core.account, report()), 'not told');
});

test('without a link for e-mail nobody is told, which is said once', async () => {
  const core = new Taking();
  const { reports, told } = reportsOf(core, 'no');
  for (let time = 0; time < 3; time++) assert.equal(await reports.tell(core.account, report()), 'not told');
  assert.equal(told.length, 1);
  assert.deepEqual(core.submissions, []);
});
