// The cast of the demo: the account, the phones and what their owners do. Owns these data; the menu itself is
// examples/public-page.menu, in the structure of the example on the API's public page.

import type { PhoneScript, PhoneStep } from '../voice/phones/phone-script.ts';

export const DEMO_LOGIN = 'demo';
export const DEMO_PASSWORD = 'demo';
export const DEMO_SECRET = 'a phrase';
export const DEMO_SENDER = 'Sender';

/** Who is called: the first walks through the menu to a transfer, the second to an SMS. */
export const SUBSCRIBERS = ['79990000001', '79990000002'] as const;

/** Numbers the menu may call: the first is busy, the second refuses, the third answers. */
export const OPERATORS = ['79999999999', '79999999998', '79999999997'] as const;

/** What the route touches, in the order of the keys; the demo fails when one of them did not happen. */
export const EXPECTED_ITEMS = ['START', 'MENU', '1', '12', '7', 'err', 'END'] as const;

const heard: PhoneStep = { kind: 'hear', seconds: 1.1, most: 40 };
const press = (keys: string): readonly PhoneStep[] => [heard, { kind: 'press', keys }];

export const DEMO_PHONES: readonly PhoneScript[] = [
  {
    number: SUBSCRIBERS[0],
    does: 'answer',
    ringSeconds: 1,
    steps: [
      heard,
      { kind: 'wait', seconds: 0.3 },
      { kind: 'press', keys: '1' },
      ...press('2'),
      ...press('*'),
      { kind: 'wait', seconds: 1 },
      { kind: 'press', keys: '0' },
      { kind: 'wait', seconds: 1 },
      { kind: 'press', keys: '8' },
      ...press('#'),
      { kind: 'wait', seconds: 1 },
      { kind: 'press', keys: '7' },
      heard,
      { kind: 'say', text: 'Всё хорошо, спасибо за быструю доставку.' },
      { kind: 'press', keys: '#' },
      ...press('5'),
      { kind: 'wait', seconds: 3 },
      { kind: 'say', text: 'Здравствуйте, я хочу изменить адрес доставки.' },
    ],
  },
  {
    number: SUBSCRIBERS[1],
    does: 'answer',
    ringSeconds: 2,
    steps: [
      { kind: 'wait', seconds: 2 },
      { kind: 'press', keys: '2' },
      { kind: 'wait', seconds: 2 },
      { kind: 'press', keys: '1' },
      { kind: 'wait', seconds: 2 },
      { kind: 'press', keys: '#4' },
    ],
  },
  { number: OPERATORS[0], does: 'busy', ringSeconds: 1, steps: [] },
  { number: OPERATORS[1], does: 'refuse', ringSeconds: 1, steps: [] },
  {
    number: OPERATORS[2],
    does: 'answer',
    ringSeconds: 1,
    steps: [
      { kind: 'say', text: 'Старший смены слушает вас.' },
      { kind: 'wait', seconds: 5 },
      { kind: 'hang-up' },
    ],
  },
];
