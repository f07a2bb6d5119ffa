// Arbitrary menus for the property tests: well-formed ones, mutations of them, and soups of the language's own words.
// Owns generation only.
import fc from 'fast-check';
import type { Key, MenuEvent, MenuSettings } from '../../../src/language/index.ts';

const path = fc.stringMatching(/^[1-3]{1,3}$/);
const label = fc.constantFrom('err', 'callerr', 'A1', '10', 'constructor');
const selector = fc.oneof(
  { weight: 6, arbitrary: path },
  { weight: 2, arbitrary: fc.constantFrom('*', '#', '0') },
  { weight: 2, arbitrary: label },
);
const word = fc.constantFrom(
  'press',
  '1',
  'нажмите',
  '$phone',
  '<file a.wav>',
  '\\}',
  '{x}',
  'a\\:b',
  '\\\\',
  '😀',
  '4821',
);
const text = fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.join(' '));
const phone = fc.constantFrom('79991112233', '+79991112234', '101');

const call = fc
  .record({
    numbers: fc.array(phone, { minLength: 1, maxLength: 3 }),
    wait: fc.option(fc.integer({ min: 0, max: 120 })),
    leave: fc.constantFrom('', ' ok:end'),
    target: fc.option(selector),
    record: fc.constantFrom('', ' record'),
  })
  .map(
    ({ numbers, wait, leave, target, record }) =>
      `call:${numbers.join(',')}${wait === null ? '' : ` wait=${wait}`}${leave}${target === null ? '' : ` err:${target}`}${record}`,
  );

const value = fc.oneof(
  { weight: 6, arbitrary: text },
  { weight: 3, arbitrary: call },
  { weight: 4, arbitrary: fc.constantFrom('back', 'start', 'repeat', 'end', 'url', 'record', 'record: 5') },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      'sms:$phone,Shop,hi $phone',
      'sms:79991112233,,a, b: c',
      'https://e.example/?$phone',
    ),
  },
);
const entry = fc.tuple(selector, fc.constantFrom(':', ': ', '\n: '), value).map((pieces) => pieces.join(''));

/** Mostly legal menus: a target may be missing. */
export const menu = fc
  .record({
    start: fc.option(text, { nil: '' }),
    prompt: fc.option(text, { nil: '' }),
    entries: fc.array(entry, { maxLength: 12 }),
    lineEnd: fc.constantFrom('\n', '\r\n', '\n\n'),
    end: fc.option(text, { nil: '' }),
    comment: fc.constantFrom('', '', '\n~~~\nnote'),
  })
  .map(
    ({ start, prompt, entries, lineEnd, end, comment }) =>
      `${start}{menu:${prompt}\n${entries.join(lineEnd)}${lineEnd}}${end}${comment}`,
  );

const piece = fc.constantFrom(
  ...[
    '{menu:',
    '}',
    '{',
    '\\',
    ':',
    '\n',
    '\r\n',
    '\r',
    ' ',
    '\t',
    ',',
    '1',
    '12',
    '*',
    '#',
    '0',
    'err',
    'a',
    'я',
    '😀',
  ],
  ...[
    'call:',
    '79991112233',
    ' wait=',
    '500',
    ' ok:end',
    ' err:',
    ' record',
    'sms:',
    '$phone',
    'record:',
    'end',
    'url',
  ],
  ...[
    'http://',
    'back',
    'repeat',
    'start',
    '<file ',
    '>',
    '\n~~~\n',
    '~~~',
    '\ud83d',
    '\uffff',
    '\u0000',
    '1.2',
  ],
);

/** The language's own words in any order, and any Unicode at all. */
export const soup = fc.oneof(
  fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join('')),
  fc
    .array(fc.oneof(piece, fc.string({ unit: 'binary', maxLength: 5 })), { maxLength: 40 })
    .map((pieces) => pieces.join('')),
);

/** A menu with some stretch of it replaced by a soup. */
export const mutation = fc
  .record({ whole: menu, from: fc.nat(400), length: fc.nat(20), patch: fc.array(piece, { maxLength: 4 }) })
  .map(({ whole, from, length, patch }) => {
    const at = from % (whole.length + 1);
    return whole.slice(0, at) + patch.join('') + whole.slice(at + length);
  });

export const message = fc.oneof(menu, mutation, soup);

export const settings: fc.Arbitrary<MenuSettings> = fc
  .record({
    silenceSeconds: fc.integer({ min: 1, max: 10 }),
    silenceRounds: fc.integer({ min: 0, max: 4 }),
    wrongKeys: fc.integer({ min: 0, max: 4 }),
    interrupt: fc.constantFrom('on', 'off'),
    smsMax: fc.integer({ min: 0, max: 4 }),
    uploads: fc.integer({ min: 0, max: 2 }),
    phone: fc.constantFrom('79001112233', ''),
  })
  .map((record): MenuSettings => ({ ...record }));

const key = fc.constantFrom<Key[]>(
  '0',
  '1',
  '2',
  '3',
  '4',
  '5',
  '6',
  '7',
  '8',
  '9',
  '*',
  '#',
  'A',
  'B',
  'C',
  'D',
);
const oneEvent: fc.Arbitrary<MenuEvent> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('key' as const), key }) },
  { weight: 6, arbitrary: fc.constant({ kind: 'played' } as const) },
  { weight: 2, arbitrary: fc.constant({ kind: 'silence' } as const) },
  { weight: 1, arbitrary: fc.constant({ kind: 'answered' } as const) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('recorded' as const), seconds: fc.nat(30) }) },
  { weight: 2, arbitrary: fc.constant({ kind: 'transfer-answered', number: '101' } as const) },
  { weight: 4, arbitrary: fc.constant({ kind: 'transfer-failed', number: '101', cause: 'busy' } as const) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('transfer-ended' as const),
      by: fc.constantFrom('other' as const, 'silence' as const, 'limit' as const),
    }),
  },
);

/** Anything that can happen in a call, in any order; neither the end of time nor a hang-up. */
export const events = fc
  .array(oneEvent, { maxLength: 60 })
  .map((list): MenuEvent[] => [{ kind: 'answered' }, ...list.map((event) => ({ ...event }))]);
