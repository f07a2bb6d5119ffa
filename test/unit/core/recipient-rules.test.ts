import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Instant, instant, later, SECOND } from '../../../src/base/time.ts';
import { ACCOUNT_DEFAULTS, type AccountSettings } from '../../../src/core/accounts/account.ts';
import { money } from '../../../src/core/accounts/money.ts';
import type { RecipientUnderJudgement } from '../../../src/core/messages/judge.ts';
import { countryLimits, dayOf } from '../../../src/core/rules/day-counts.ts';
import { FloodWatch } from '../../../src/core/rules/flood-watch.ts';
import { isDestination, RecipientRules, type RuleFacts } from '../../../src/core/rules/recipient-rules.ts';
import { isRule, RULES } from '../../../src/core/rules/rules-table.ts';
import { nextInside, parseSendingHours } from '../../../src/core/rules/sending-hours.ts';
import { accountValue } from '../../support/account.ts';

// Noon in Moscow.
const NOON = instant(Date.UTC(2026, 0, 15, 9));

function rulesWith(settings: Partial<AccountSettings>, facts: Partial<RuleFacts> = {}): RecipientRules {
  return new RecipientRules({
    account: accountValue({ settings: { ...ACCOUNT_DEFAULTS, ...settings } }),
    use: 'single',
    clientAddress: '10.1.1.1',
    hour: '12',
    black: new Map(),
    counted: new Map(),
    textMark: (text) => text,
    isFlood: () => false,
    zoneHours: () => undefined,
    ...facts,
  });
}

function recipient(changes: Partial<RecipientUnderJudgement> = {}): RecipientUnderJudgement {
  return {
    phone: '79991234567',
    kind: 'sms',
    text: 'hi',
    written: 'hi',
    sender: undefined,
    dueAt: NOON,
    cost: money(14_000),
    place: { country: 'RU' },
    template: undefined,
    ...changes,
  };
}

const ruleOf = (rules: RecipientRules, one: RecipientUnderJudgement): string | undefined =>
  rules.verdict(one)?.rule;

test('without settings nothing is against anybody, and nothing is counted', () => {
  const rules = rulesWith({});
  assert.equal(rules.verdict(recipient()), undefined);
  assert.deepEqual(rules.added, []);
});

test('black lists come first, each with its own error', () => {
  const rules = rulesWith(
    { dayLimit: 0 },
    { black: new Map([['79991234567', 'service-black-list' as const]]) },
  );
  assert.deepEqual(rules.verdict(recipient()), {
    kind: 'refuse',
    rule: 'service-black-list',
    status: 23,
    err: 252,
  });
});

test('limits count what came before, today and in this very submission', () => {
  const rules = rulesWith({ dayLimit: 5 }, { counted: new Map([['all', 3]]) });
  const phones = ['79990000001', '79990000002', '79990000003'];
  assert.deepEqual(
    phones.map((phone) => ruleOf(rules, recipient({ phone }))),
    [undefined, undefined, 'day-limit'],
  );
  assert.deepEqual(rules.added, [{ rule: 'day-limit', subject: 'all', add: 2, most: 5 }]);
});

test('a number, a text and a client address have limits of their own', () => {
  assert.equal(
    ruleOf(rulesWith({ numberDayLimit: 1 }, { counted: new Map([['number 79991234567', 1]]) }), recipient()),
    'number-day-limit',
  );
  const text = { counted: new Map([['text 79991234567 hi', 1]]) };
  assert.equal(ruleOf(rulesWith({ textDayLimit: 1 }, text), recipient()), 'text-day-limit');
  assert.equal(ruleOf(rulesWith({ textDayLimit: 1 }, text), recipient({ written: 'other' })), undefined);
  const address = { counted: new Map([['address 10.1.1.1', 2]]) };
  assert.equal(ruleOf(rulesWith({ addressDayLimit: 2 }, address), recipient()), 'address-day-limit');
});

test('money has caps by day, hour and country', () => {
  assert.equal(ruleOf(rulesWith({ daySpendLimit: 13_999 }), recipient()), 'day-spend-limit');
  assert.equal(ruleOf(rulesWith({ daySpendLimit: 14_000 }), recipient()), undefined);
  const hour = { counted: new Map([['spent hour 12', 1]]) };
  assert.equal(ruleOf(rulesWith({ hourSpendLimit: 14_000 }, hour), recipient()), 'hour-spend-limit');
  const rules = rulesWith({ countrySpendLimits: 'UZ=1,RU=100' });
  const uzbek = recipient({ phone: '998901234567', place: { country: 'UZ' } });
  assert.equal(ruleOf(rules, uzbek), 'country-spend-limit');
  assert.equal(ruleOf(rules, recipient()), undefined);
  assert.equal(countryLimits('UZ=many'), undefined);
});

test('destinations name the codes that are allowed and those that are not', () => {
  assert.equal(isDestination('79991234567', '7,-77'), true);
  assert.equal(isDestination('77011234567', '7,-77'), false);
  assert.equal(isDestination('998901234567', '7,-77'), false);
  assert.equal(isDestination('998901234567', '-77'), true);
});

test('outside the hours a message waits or is refused, by the clock that the account chose', () => {
  const night = recipient({ dueAt: later(NOON, 11 * 3600 * SECOND) });
  assert.deepEqual(rulesWith({ sendingHours: '9-21' }).verdict(night), {
    kind: 'put-off',
    rule: 'put-off',
    until: instant(Date.UTC(2026, 0, 16, 6)),
  });
  assert.equal(ruleOf(rulesWith({ sendingHours: '9-21', outsideHours: 'refuse' }), night), 'outside-hours');
  const there = { zoneHours: () => 12 };
  const byRecipient = (sendingHours: string): RecipientRules =>
    rulesWith({ sendingHours, sendingHoursZone: 'recipient' }, there);
  assert.equal(ruleOf(byRecipient('9-21'), night), 'put-off');
  assert.equal(ruleOf(byRecipient('6-21'), night), undefined);
});

test('hours run over midnight, and those that are none are not read', () => {
  const hours = parseSendingHours('22-6');
  assert.ok(hours);
  const at = (hour: number): Instant => instant(Date.UTC(2026, 0, 15, hour));
  assert.equal(nextInside(hours, at(23), 0), at(23));
  assert.equal(nextInside(hours, at(5), 0), at(5));
  assert.equal(nextInside(hours, at(6), 0), at(22));
  for (const wrong of ['9', '9-9', '0-24', '25-3', 'nine-ten'])
    assert.equal(parseSendingHours(wrong), undefined);
});

test('mailings and texts without a template are refused when the account says so', () => {
  assert.equal(ruleOf(rulesWith({ mailings: 'forbid' }, { use: 'mass' }), recipient()), 'mailings-forbidden');
  assert.equal(
    ruleOf(rulesWith({ more: { 'fl2[23]': '1' } }, { use: 'mass' }), recipient()),
    'mailings-forbidden',
  );
  assert.equal(ruleOf(rulesWith({ mailings: 'forbid' }), recipient()), undefined);
  assert.equal(ruleOf(rulesWith({ templatesOnly: 'on' }), recipient()), 'no-template');
  assert.equal(ruleOf(rulesWith({ templatesOnly: 'on' }), recipient({ kind: 'call' })), undefined);
  assert.equal(ruleOf(rulesWith({ templatesOnly: 'on' }), recipient({ template: 'service' })), undefined);
});

test('a flood is seen past a hundred thousand other numbers, and forgotten past two hundred thousand', () => {
  const watch = new FloodWatch(1);
  const others = (from: number): void =>
    watch.count(
      Array.from({ length: 100_000 }, (_, at) => `1 ${from + at}`),
      NOON,
    );
  assert.equal(watch.isFlood('1 79991234567', NOON, 0), false);
  watch.count(['1 79991234567'], NOON);
  others(0);
  assert.equal(watch.isFlood('1 79991234567', NOON, 0), true);
  others(100_000);
  assert.equal(watch.isFlood('1 79991234567', NOON, 0), false);
});

test('a flood is a row of messages close together; what is refused does not lengthen it', () => {
  const watch = new FloodWatch(2);
  const after = (seconds: number): boolean => {
    const at = later(NOON, seconds * SECOND);
    const refused = watch.isFlood('1 79991234567', at, 0);
    if (!refused) watch.count(['1 79991234567'], at);
    return refused;
  };
  assert.deepEqual([0, 10, 20, 30, 41].map(after), [false, false, true, true, false]);
});

test('messages of one submission to one number are a row before they are counted', () => {
  const watch = new FloodWatch(2);
  const rules = rulesWith({}, { isFlood: (phone, pending) => watch.isFlood(`1 ${phone}`, NOON, pending) });
  const texts = ['one', 'two', 'three'].map((text) => recipient({ text }));
  assert.deepEqual(
    texts.map((one) => ruleOf(rules, one)),
    [undefined, undefined, 'flood'],
  );
  assert.deepEqual([...rules.letThrough], [['79991234567', 2]]);
  assert.equal(watch.isFlood('1 79991234567', NOON, 0), false);
});

test('the day is that of the account', () => {
  const account = accountValue({ settings: { ...ACCOUNT_DEFAULTS, timeZone: 'Asia/Vladivostok' } });
  assert.deepEqual(dayOf(account, instant(Date.UTC(2026, 0, 15, 15))), { day: '2026-01-16', hour: '01' });
});

test('only the names of the table are rules', () => {
  assert.ok(Object.keys(RULES).every(isRule));
  for (const name of ['', 'toString', 'constructor', '__proto__']) assert.equal(isRule(name), false, name);
});
