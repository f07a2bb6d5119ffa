// What may answer calls, which number a call means, and what is decided about one: tables of cases.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { LIMITS } from '../../../src/base/limits.ts';
import { ACCOUNT_DEFAULTS, type Account } from '../../../src/core/accounts/account.ts';
import {
  type CallAnswer,
  classicAnswer,
  faultOfAnswer,
  scriptOf,
} from '../../../src/core/incoming/call-answer.ts';
import {
  type AnswerSetting,
  decideAnswer,
  endOfRefusal,
  numberCalled,
} from '../../../src/core/incoming/call-reception.ts';
import { MENU_DEFAULTS, type MenuEvent, start, step } from '../../../src/language/index.ts';

const REGISTERED = new Set(['79000000001', '79000000002']);
const transfer = (given: Partial<Extract<CallAnswer, { kind: 'transfer' }>> = {}) =>
  ({
    kind: 'transfer',
    numbers: ['79000000001'],
    waitSeconds: 20,
    record: 'no',
    text: '',
    ...given,
  }) as const;

function accountWith(more: Readonly<Record<string, string>> = {}): Account {
  return { settings: { ...ACCOUNT_DEFAULTS, callSeconds: 600, more } } as unknown as Account;
}

const setting = (answer: CallAnswer, given: Partial<AnswerSetting> = {}): AnswerSetting => ({
  answer,
  callsMost: undefined,
  seconds: undefined,
  ...given,
});

const QUIET = { account: accountWith(), own: undefined, common: undefined, ofAccount: 0, ofNumber: 0 };
const text = (said: string): CallAnswer => ({ kind: 'text', text: said });

describe('an answer', () => {
  test('is refused for what is wrong with it, in the language’s own words', () => {
    const faults = [
      [text(' '), 'parameters-wrong'],
      [text('Hi{menu: 1\n1: call:x\n}'), 'menu-wrong'],
      [text('Hi{menu: 1\n1: call:79000000009\n}'), 'transfer-not-registered'],
      [text('x'.repeat(1_001)), 'text-too-long'],
      [transfer({ numbers: [] }), 'parameters-wrong'],
      [transfer({ numbers: new Array(10).fill('79000000001') }), 'parameters-wrong'],
      [transfer({ waitSeconds: 0 }), 'parameters-wrong'],
      [transfer({ waitSeconds: 121 }), 'parameters-wrong'],
      [transfer({ numbers: ['79000000001', '79000000009'] }), 'transfer-not-registered'],
      [transfer({ text: 'Hi{menu: 1\n1: end\n}' }), 'parameters-wrong'],
    ] as const;
    for (const [answer, fault] of faults)
      assert.equal(faultOfAnswer(answer, REGISTERED)?.fault, fault, JSON.stringify(answer));
    for (const answer of [text('Hi'), transfer(), transfer({ text: 'Wait' })])
      assert.equal(faultOfAnswer(answer, REGISTERED), undefined);
  });

  test('as a transfer greets, puts through at once whatever key is pressed, and ends', () => {
    const script = scriptOf(
      transfer({ numbers: ['79000000001', '79000000002'], record: 'yes', text: 'Wait' }),
    );
    assert.ok(script.ok);
    assert.equal(script.value.text, 'Wait\ncall:79000000001,79000000002 wait=20 record');
    const events: readonly MenuEvent[] = [
      { kind: 'answered' },
      { kind: 'key', key: '5' },
      { kind: 'played' },
      { kind: 'transfer-failed', number: '79000000002', cause: 'busy' },
    ];
    let machine = start(script.value.program, { ...MENU_DEFAULTS, uploads: 0, phone: '79991234567' });
    const effects = events.flatMap((event) => {
      const [next, caused] = step(machine, event);
      machine = next;
      return caused;
    });
    assert.deepEqual(
      effects.map(({ kind }) => kind).filter((kind) => kind !== 'position'),
      ['play', 'transfer', 'note', 'hang-up'],
    );
    const put = effects.find((effect) => effect.kind === 'transfer');
    assert.deepEqual([put?.numbers.length, put?.waitSeconds, put?.record], [2, 20, 'yes']);
  });

  test('as a sound plays the file before a text that is empty, and is reckoned by its bytes', () => {
    const sound = { name: 'a.wav', file: 'f', bytes: 160_044 };
    const script = scriptOf({ kind: 'sound', sound });
    assert.ok(script.ok);
    assert.deepEqual([script.value.uploads, script.value.estimatedSeconds], [[sound], 11]);
  });

  test('of users.php is a text; a mere flag says nothing', () => {
    assert.deepEqual(classicAnswer({ answ_call: ' Hello ' }), text('Hello'));
    for (const flag of ['', '0', '1', '  ']) assert.equal(classicAnswer({ answ_call: flag }), undefined);
    assert.equal(classicAnswer({}), undefined);
  });
});

describe('the number a call means', () => {
  const numbers = [{ phone: '74950000001' }, { phone: '74950000002' }, { phone: '78120000002' }];
  test('is the one written in full, else the only one that ends so', () => {
    const cases = [
      [['+74950000001'], '74950000001'],
      [['84950000002'], '74950000002'],
      [['4950000001'], '74950000001'],
      [['dozvon', '74950000001'], '74950000001'],
      [['0000001', '78120000002'], '78120000002'],
      [['0000002'], undefined],
      [['000001'], undefined],
      [['74950000003'], undefined],
      [[], undefined],
    ] as const;
    for (const [written, expected] of cases)
      assert.equal(numberCalled(numbers, written)?.phone, expected, written.join());
  });
});

describe('a call', () => {
  const decided = (facts: Partial<Parameters<typeof decideAnswer>[0]>) =>
    decideAnswer({ ...QUIET, ...facts });

  test('is answered by its number’s setting, else the account’s, else users.php, else not at all', () => {
    const account = accountWith({ answ_call: 'classic' });
    const own = setting(text('own'));
    const common = setting(text('common'));
    const said = (facts: Parameters<typeof decided>[0]) => {
      const decision = decided(facts);
      return decision.kind === 'answer' ? decision.script.text : decision.why;
    };
    assert.equal(said({ account, own, common }), 'own');
    assert.equal(said({ account, common }), 'common');
    assert.equal(said({ account }), 'classic');
    assert.equal(said({}), 'not-answering');
  });

  test('runs the version it is given, and the history is told which', () => {
    const menu = { name: 'shop', version: 3, text: 'Hi{menu: 1\n1: end\n}' };
    const decision = decided({ own: setting({ kind: 'menu', menu: 7 }, { menu }) });
    assert.ok(decision.kind === 'answer');
    assert.deepEqual([decision.menu, decision.script.text], [{ name: 'shop', version: 3 }, menu.text]);
  });

  test('that nothing can be said to any more is not answered, and the operator is told why', () => {
    const menu = { name: 'shop', version: 3, text: 'Hi{menu: 1\n1: call:x\n}' };
    const decision = decided({ own: setting({ kind: 'menu', menu: 7 }, { menu }) });
    assert.ok(decision.kind === 'refuse');
    assert.deepEqual([decision.why, typeof decision.detail], ['not-answering', 'string']);
  });

  test('past a limit is busy: the number’s, the account’s, the service’s; a rejection counts none', () => {
    const own = setting(text('own'), { callsMost: 2 });
    const common = setting(text('common'), { callsMost: 5 });
    const { ofAccount, ofNumber } = LIMITS.incomingCalls;
    const full = [
      { own, ofNumber: 2, ofAccount: 2 },
      { own, common, ofNumber: 0, ofAccount: 5 },
      { own: setting(text('own')), ofNumber, ofAccount: ofNumber },
      { own: setting(text('own'), { callsMost: ofAccount }), ofNumber: 0, ofAccount },
    ];
    for (const facts of full) {
      const decision = decided(facts);
      assert.ok(decision.kind === 'refuse' && decision.why === 'full', JSON.stringify(facts));
    }
    assert.equal(decided({ own, common, ofNumber: 1, ofAccount: 4 }).kind, 'answer');
    const rejected = decided({ own: setting({ kind: 'reject', as: 'declined' }), ofAccount });
    assert.ok(rejected.kind === 'refuse' && rejected.why === 'declined');
    assert.equal(endOfRefusal('full').err, 240);
  });

  test('lasts as long as its number allows, else the default, and never longer than calls of the account', () => {
    const secondsOf = (own: number | undefined, common: number | undefined): number | undefined => {
      const decision = decided({
        own: setting(text('own'), { seconds: own }),
        common: setting(text('common'), { seconds: common }),
      });
      return decision.kind === 'answer' ? decision.seconds : undefined;
    };
    assert.deepEqual([secondsOf(undefined, undefined), secondsOf(30, 60)], [600, 30]);
    assert.deepEqual([secondsOf(undefined, 60), secondsOf(7_200, undefined)], [60, 600]);
  });
});
