import assert from 'node:assert/strict';
import { test } from 'node:test';
import { instant } from '../../../src/base/time.ts';
import { ACCOUNT_DEFAULTS, type Account } from '../../../src/core/accounts/account.ts';
import { type Money, money } from '../../../src/core/accounts/money.ts';
import { type Accepting, type Admission, accept } from '../../../src/core/messages/accept.ts';
import type { AccountFacts } from '../../../src/core/messages/judge.ts';
import { TARIFF_DEFAULT } from '../../../src/core/messages/price.ts';
import { flatPrices, PriceBook, PriceList } from '../../../src/core/prices/price-book.ts';
import { FloodWatch } from '../../../src/core/rules/flood-watch.ts';
import { RegisteredSenders } from '../../../src/core/senders/registered-senders.ts';
import { accountValue } from '../../support/account.ts';
import { submissionOf } from '../../support/submission.ts';

const NOW = instant(Date.UTC(2026, 0, 15, 9));

const ACCOUNT: Account = accountValue({ settings: { ...ACCOUNT_DEFAULTS, sender: 'House' } });

type World = { readonly accepting: Accepting; readonly admissions: Admission[] };

/** A store with one purse; it takes everything it can pay for and remembers what it took. */
function world(given: { facts?: Partial<AccountFacts>; balance?: Money; unreachable?: string } = {}): World {
  const admissions: Admission[] = [];
  let balance = given.balance ?? money(1_000_000);
  const accepting: Accepting = {
    kinds: new Set(['sms', 'binary', 'push', 'call', 'mail']),
    place: (phone) => (phone.startsWith('7999') ? { mccmnc: '25002' } : undefined),
    wayOf: ({ phone }) => (phone === given.unreachable ? undefined : { kind: 'by-kind' }),
    clock: { now: () => NOW },
    floods: new FloodWatch(50),
    digest: (text) => text,
    zoneHours: () => undefined,
    chance: { bytes: (length) => new Uint8Array(length).fill(7) },
    store: {
      facts: async (account) => ({
        account,
        version: 1,
        senders: new RegisteredSenders([]),
        transferNumbers: new Set(),
        phones: new Set(),
        prices: new PriceBook([new PriceList({ kind: 'built-in' }, flatPrices(TARIFF_DEFAULT))]),
        ...given.facts,
      }),
      balance: async () => balance,
      known: async () => ({ black: new Map(), counted: new Map() }),
      admit: async (admission) => {
        admissions.push(admission);
        const publicId = admission.submission.publicId ?? String(admissions.length);
        if (admission.cost > balance) return { kind: 'money-short', publicId, balance };
        balance = money(balance - admission.cost);
        return { kind: 'taken', publicId, balance };
      },
    },
  };
  return { accepting, admissions };
}

test('a call is priced by the seconds its texts take, at least five', async () => {
  const { accepting } = world();
  const short = await accept(ACCOUNT, submissionOf('call', 'Hello'), accepting);
  assert.ok(short.ok);
  assert.equal(short.value.count, 5);
  assert.equal(short.value.cost, money(6_000));
  assert.equal(short.value.balance, money(994_000));
  const long = await accept(ACCOUNT, submissionOf('call', 'a'.repeat(280)), accepting);
  assert.ok(long.ok);
  assert.equal(long.value.count, 20);
});

test('a good number among bad ones is taken, and the count is that of the good', async () => {
  const { accepting, admissions } = world();
  const phones = ['1', '+7 (999) 123-45-67', '89991234567', '79990000000'];
  const result = await accept(ACCOUNT, submissionOf('sms', 'hi', { phones }), accepting);
  assert.ok(result.ok);
  assert.equal(result.value.count, 2);
  assert.deepEqual(
    result.value.recipients.map(({ phone, refused }) => [phone, refused?.status]),
    [
      ['1', 22],
      ['79991234567', undefined],
      ['79990000000', undefined],
    ],
  );
  assert.equal(admissions[0]?.items[0]?.recipients.length, 3);
});

test('a push and a binary message are priced by the octets they become', async () => {
  const { accepting } = world();
  // 124 letters, which would be one SMS; a push has 23 octets around them and a header of seven.
  const push = await accept(
    ACCOUNT,
    submissionOf('push', `https://a.example\n${'t'.repeat(106)}`),
    accepting,
  );
  assert.ok(push.ok);
  assert.deepEqual([push.value.count, push.value.cost], [2, money(28_000)]);
  // 264 octets: the header of seven stands in each part, 128 others beside it.
  const text = `0605040b8423f0${'ab'.repeat(257)}`;
  const binary = await accept(ACCOUNT, submissionOf('binary', text, { binary: 'hex' }), accepting);
  assert.ok(binary.ok);
  assert.deepEqual([binary.value.count, binary.value.cost], [3, money(42_000)]);
});

test('no number left is a refusal that has an id all the same', async () => {
  const { accepting } = world({ unreachable: '79991112233' });
  const wrong = await accept(ACCOUNT, submissionOf('sms', 'hi', { phones: ['123'] }), accepting);
  assert.ok(!wrong.ok);
  assert.equal(wrong.error.fault, 'number-wrong');
  assert.equal(wrong.error.publicId, '1');
  const nowhere = await accept(ACCOUNT, submissionOf('sms', 'hi', { phones: ['79991112233'] }), accepting);
  assert.ok(!nowhere.ok);
  assert.equal(nowhere.error.fault, 'number-unreachable');
  assert.deepEqual(nowhere.error.recipients?.[0]?.refused, { status: 25, err: 248 });
});

test('a message that is judged again, or is not taken, counts as no further one to its number', async () => {
  const { accepting } = world();
  const floods = new FloodWatch(2);
  let stale = 0;
  const often: Accepting = {
    ...accepting,
    floods,
    store: {
      ...accepting.store,
      admit: async (admission) =>
        stale++ % 4 < 3 ? { kind: 'stale' } : await accepting.store.admit(admission),
    },
  };
  const status = async (using: Accepting): Promise<number | undefined> => {
    const result = await accept(ACCOUNT, submissionOf('sms', 'hi'), using);
    return (result.ok ? result.value : result.error).recipients?.[0]?.refused?.status;
  };
  const poor: Accepting = { ...world({ balance: money(0) }).accepting, floods };
  assert.equal(await status(often), undefined);
  assert.equal(await status(poor), 24);
  assert.equal(await status(often), undefined);
  assert.equal(await status(often), 23);
});

test('a wrong menu is refused with line and column of the message and takes no id', async () => {
  const { accepting, admissions } = world();
  const text = 'Hello\n{menu: Press 1\n1: call:79x\n}';
  const result = await accept(ACCOUNT, submissionOf('call', text), accepting);
  assert.ok(!result.ok);
  assert.equal(result.error.fault, 'menu-wrong');
  assert.match(result.error.detail ?? '', /^line 3, column 9: /);
  assert.equal(result.error.publicId, undefined);
  assert.equal(admissions.length, 0);
});

test('a menu may call registered numbers only', async () => {
  const text = 'Hello{menu: Press 1\n1: call:79995554433\n}';
  const stranger = await accept(ACCOUNT, submissionOf('call', text), world().accepting);
  assert.ok(!stranger.ok);
  assert.equal(stranger.error.fault, 'transfer-not-registered');
  assert.deepEqual(stranger.error.recipients?.[0]?.refused, { status: 23, err: 250 });
  const known = world({ facts: { transferNumbers: new Set(['79995554433']) } });
  assert.ok((await accept(ACCOUNT, submissionOf('call', text), known.accepting)).ok);
});

test('a text past a thousand characters is refused, its comment not counted', async () => {
  const { accepting, admissions } = world();
  for (const kind of ['sms', 'call'] as const) {
    const long = await accept(ACCOUNT, submissionOf(kind, 'a'.repeat(1001)), accepting);
    assert.ok(!long.ok);
    assert.equal(long.error.fault, 'text-too-long');
    const commented = `${'a'.repeat(1000)}\n~~~\n${'b'.repeat(500)}`;
    assert.ok((await accept(ACCOUNT, submissionOf(kind, commented), accepting)).ok);
  }
  assert.equal(admissions[0]?.items[0]?.text.length, 1000);
  assert.equal(admissions[0]?.items[0]?.comment?.length, 500);
});

test('a message in braces is a menu in a call and plain text in an SMS', async () => {
  const { accepting } = world();
  const text = 'Look: {menu: nothing closes';
  assert.ok((await accept(ACCOUNT, submissionOf('sms', text), accepting)).ok);
  assert.ok(!(await accept(ACCOUNT, submissionOf('call', text), accepting)).ok);
});

test('the word code in a call becomes four digits that the answer tells', async () => {
  const { accepting, admissions } = world();
  const result = await accept(ACCOUNT, submissionOf('call', ' Code '), accepting);
  assert.ok(result.ok);
  assert.match(result.value.code ?? '', /^\d{4}$/);
  assert.equal(admissions[0]?.items[0]?.text, result.value.code);
  const sms = await accept(ACCOUNT, submissionOf('sms', 'code'), accepting);
  assert.ok(sms.ok);
  assert.equal(sms.value.code, undefined);
});

test('a sender must be registered; none or a full stop is no name', async () => {
  const { accepting, admissions } = world({ facts: { senders: new RegisteredSenders(['Shop']) } });
  const senders = ['Shop', 'House', '', '.', undefined];
  for (const sender of senders) {
    const given = sender === undefined ? {} : { sender };
    assert.ok((await accept(ACCOUNT, submissionOf('sms', `hi ${sender}`, given), accepting)).ok);
  }
  assert.deepEqual(
    admissions.map((admission) => admission.items[0]?.sender),
    ['Shop', 'House', 'House', undefined, 'House'],
  );
  const stranger = await accept(ACCOUNT, submissionOf('sms', 'hi', { sender: 'Bank' }), accepting);
  assert.ok(!stranger.ok);
  assert.equal(stranger.error.fault, 'message-forbidden');
  assert.deepEqual(stranger.error.recipients?.[0]?.refused, { status: 23, err: 254 });
});

test('a name as the sender of a call means nothing, a strange number is refused', async () => {
  const { accepting, admissions } = world({ facts: { senders: new RegisteredSenders(['74951234567']) } });
  assert.ok((await accept(ACCOUNT, submissionOf('call', 'hi', { sender: 'SMSC' }), accepting)).ok);
  assert.ok(
    (await accept(ACCOUNT, submissionOf('call', 'hi', { sender: '+7 495 123-45-67' }), accepting)).ok,
  );
  assert.deepEqual(
    admissions.map((admission) => admission.items[0]?.sender),
    [undefined, '74951234567'],
  );
  assert.ok(!(await accept(ACCOUNT, submissionOf('call', 'hi', { sender: '74950000000' }), accepting)).ok);
});

test('money short stores the message as refused and tells its id', async () => {
  const { accepting } = world({ balance: money(100) });
  const result = await accept(ACCOUNT, submissionOf('sms', 'hi', { publicId: 'order-7' }), accepting);
  assert.ok(!result.ok);
  assert.equal(result.error.fault, 'money-short');
  assert.equal(result.error.publicId, 'order-7');
  assert.equal(result.error.recipients?.[0]?.refused?.status, 24);
});

test('asking the price stores nothing', async () => {
  const { accepting, admissions } = world();
  const result = await accept(ACCOUNT, submissionOf('sms', 'я'.repeat(71), { purpose: 'price' }), accepting);
  assert.ok(result.ok);
  assert.equal(result.value.cost, money(28_000));
  assert.equal(result.value.count, 2);
  assert.equal(admissions.length, 0);
});

test('transliteration comes before counting, and cutting after it', async () => {
  const { accepting, admissions } = world();
  const text = 'ж'.repeat(100);
  const whole = await accept(ACCOUNT, submissionOf('sms', text, { transliterate: 'translit' }), accepting);
  assert.ok(whole.ok);
  assert.equal(whole.value.count, 2);
  const given = { transliterate: 'translit', partsMax: 1 } as const;
  const cut = await accept(ACCOUNT, submissionOf('sms', text, given), accepting);
  assert.ok(cut.ok);
  assert.equal(cut.value.count, 1);
  assert.equal(admissions[1]?.items[0]?.text.length, 160);
});

test('an account in test mode pays nothing', async () => {
  const { accepting } = world();
  const testing = { ...ACCOUNT, settings: { ...ACCOUNT.settings, test: 'on' } } as const;
  const result = await accept(testing, submissionOf('sms', 'hi'), accepting);
  assert.ok(result.ok);
  assert.equal(result.value.cost, 0);
  assert.equal(result.value.count, 1);
});

test('an account may have prices of its own', async () => {
  const own = new PriceBook([
    new PriceList({ kind: 'account', login: 'own' }, flatPrices({ sms: money(9_900) })),
  ]);
  const { accepting } = world({ facts: { prices: own } });
  const result = await accept(ACCOUNT, submissionOf('sms', 'hi'), accepting);
  assert.ok(result.ok);
  assert.equal(result.value.cost, money(9_900));
});

test('an item may have a time of its own', async () => {
  const { accepting, admissions } = world();
  const at = instant(NOW + 3_600_000);
  const items = [
    { phones: ['79990000001'], text: 'now' },
    { phones: ['79990000002'], text: 'later', when: { kind: 'at', at } as const },
  ];
  assert.ok((await accept(ACCOUNT, submissionOf('sms', '', { items }), accepting)).ok);
  assert.deepEqual(
    admissions[0]?.items.map((item) => item.dueAt),
    [NOW, at],
  );
});

test('an e-mail goes to an address, from one that the account has', async () => {
  const { accepting } = world();
  const settings = { ...ACCOUNT_DEFAULTS, email: 'Shop@example.org' };
  const account = accountValue({ settings });
  const mail = { phones: ['Anna@Example.org', '79991234567'], subject: 'News' };
  const taken = await accept(account, submissionOf('mail', 'hi', mail), accepting);
  assert.ok(taken.ok);
  assert.deepEqual(
    taken.value.recipients.map(({ phone, refused }) => [phone, refused?.status]),
    [
      ['anna@example.org', undefined],
      ['79991234567', 22],
    ],
  );
  const bare = await accept(account, submissionOf('mail', 'hi', { phones: ['a@example.org'] }), accepting);
  assert.ok(!bare.ok && /subject/.test(bare.error.detail ?? ''));
  const foreign = { ...mail, sender: 'other@example.org' };
  const refused = await accept(account, submissionOf('mail', 'hi', foreign), accepting);
  assert.ok(!refused.ok && refused.error.fault === 'message-forbidden');
});

test('life begins when the message may go out', async () => {
  const { accepting, admissions } = world();
  const at = instant(NOW + 3_600_000);
  const given = { when: { kind: 'at', at }, validity: 60_000 } as const;
  assert.ok((await accept(ACCOUNT, submissionOf('call', 'hi', given), accepting)).ok);
  assert.equal(admissions[0]?.items[0]?.dueAt, at);
  assert.equal(admissions[0]?.validity, 60_000);
});

test('an empty text is refused unless sound files came with it', async () => {
  const { accepting } = world();
  const empty = await accept(ACCOUNT, submissionOf('call', ' '), accepting);
  assert.ok(!empty.ok);
  assert.equal(empty.error.fault, 'parameters-wrong');
  const uploads = [{ name: 'a.wav', file: 'a', bytes: 160_000 }];
  const call = { ringSeconds: 22, pauseSeconds: 20, attempts: 5, uploads };
  const sound = await accept(ACCOUNT, submissionOf('call', '', { call }), accepting);
  assert.ok(sound.ok);
  assert.equal(sound.value.count, 10);
});

test('a kind without a channel is refused', async () => {
  const result = await accept(ACCOUNT, submissionOf('viber', 'hi'), world().accepting);
  assert.ok(!result.ok);
  assert.equal(result.error.fault, 'kind-unavailable');
});

test('a long list of texts lets others have a turn', async () => {
  const { accepting, admissions } = world();
  let turns = 0;
  const items = Array.from({ length: 20 }, (_, at) => ({
    phones: [`7999123${4000 + at}`],
    text: `text ${at}`,
  }));
  const breathe = async (): Promise<void> => {
    turns++;
  };
  assert.ok((await accept(ACCOUNT, submissionOf('call', '', { items }), { ...accepting, breathe })).ok);
  assert.equal(turns, 2);
  assert.equal(admissions[0]?.items.length, 20);
});

test('a text of a language whose tables are allowed is counted by them', async () => {
  const counted = async (
    national: readonly ('turkish' | 'hindi')[],
    text = 'ş'.repeat(100),
  ): Promise<number | undefined> => {
    const { accepting } = world();
    const accepted = await accept(ACCOUNT, submissionOf('sms', text), { ...accepting, national });
    return accepted.ok ? accepted.value.count : undefined;
  };
  assert.equal(await counted([]), 2);
  assert.equal(await counted(['turkish']), 1);
  assert.equal(await counted(['turkish'], 'क'.repeat(155)), 3);
  assert.equal(await counted(['turkish', 'hindi'], 'क'.repeat(155)), 1);
});
