// What can be done about complaints with one stroke: the first fix of each takes its complaint away.
import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import {
  compile,
  DIAGNOSTICS,
  type DiagnosticCode,
  edited,
  fixesOf,
} from '../../../../src/language/index.ts';

function fixed(message: string, code: DiagnosticCode): readonly string[] {
  const complaint = compile(message).diagnostics.find((one) => one.code === code);
  assert.ok(complaint, `${code} in ${JSON.stringify(message)}`);
  return fixesOf(message, complaint, 'en').map(({ edits }) => edited(message, edits));
}

/** A message and its complaint → what its fixes make of it. */
const FIXED: readonly (readonly [DiagnosticCode, string, readonly string[]])[] = [
  ['selector-missing', '{menu: p\n1: a\n: text\n}', ['{menu: p\n1: a\n2: text\n}']],
  ['value-missing', '{menu: p\r\n1: a\r\n2:\r\n}', ['{menu: p\r\n1: a\r\n}']],
  ['value-missing', '{menu: p\n1:}', ['{menu: p}']],
  ['command-malformed', '{menu: p\n1: Back :\n}', ['{menu: p\n1: Back\n}']],
  ['command-malformed', '{menu: p\n1: url: https://a.example/x\n}', ['{menu: p\n1: https://a.example/x\n}']],
  ['command-malformed', '{menu: p\n1: record 20\n}', ['{menu: p\n1: record: 20\n}']],
  ['command-malformed', '{menu: p\n1: record: 5000\n}', ['{menu: p\n1: record: 1800\n}']],
  ['command-malformed', '{menu: p\n1: a <file b.wav\n}', ['{menu: p\n1: a <file b.wav>\n}']],
  ['command-malformed', '{menu: p\n1: call:101 ok:end ok:end\n}', ['{menu: p\n1: call:101 ok:end\n}']],
  ['number-malformed', '{menu: p\n1: call:+7 (999) 111-22-33\n}', ['{menu: p\n1: call:+79991112233\n}']],
  ['wait-out-of-range', '{menu: p\n1: call:101 wait=500\n}', ['{menu: p\n1: call:101 wait=120\n}']],
  [
    'target-unknown',
    '{menu: p\n1: call:101 err:sory\nsorry: x\n}',
    [
      '{menu: p\n1: call:101 err:sorry\nsorry: x\n}',
      '{menu: p\n1: call:101 err:sory\nsorry: x\nsory: end\n}',
    ],
  ],
  ['target-unknown', '{menu: p\n1: call:101 err:9\n}', ['{menu: p\n1: call:101 err:9\n9: end\n}']],
  ['macro-unclosed', '{menu: p\n1: a\n', ['{menu: p\n1: a\n}']],
  ['macro-unclosed', '{menu: p\n1: a\n~~~\nnote', ['{menu: p\n1: a\n}\n~~~\nnote']],
  [
    'brace-unopened',
    '{menu: p\n1: a :} b\n2: end\n}',
    ['{menu: p\n1: a :\\} b\n2: end\n}', '{menu: p\n1: a :} b\n2: end\n\\}'],
  ],
  ['label-unused', '{menu: 1\n1: a\nhelp: b\n c\nhelp: end\n}', ['{menu: 1\n1: a\n}']],
  [
    'commands-in-a-cycle',
    '{menu: 1\n1: b\n1: sms:$phone,,a\n c\n0: back\n}',
    ['{menu: 1\n1: b\n1: sms:$phone,,a\n c\n1: end\n0: back\n}'],
  ],
  ['mixed-alphabets', 'C\u043eme in', ['Come in']],
  ['mixed-alphabets', 'н\u0061с', ['нас']],
  ['selector-doubtful', '{menu: 1\n1: a\n1.2: b\n}', ['{menu: 1\n1: a\n12: b\n}']],
];

for (const [code, message, wanted] of FIXED)
  test(`${code}: ${JSON.stringify(message)}`, () => {
    const made = fixed(message, code);
    assert.deepEqual(made, wanted);
    const left = compile(made[0]!).diagnostics.filter((one) => one.code === code);
    assert.deepEqual(left, []);
  });

test('what only the writer can know has no fix', () => {
  for (const [code, message] of [
    ['number-malformed', '{menu: p\n1: call:7999111223o\n}'],
    ['command-malformed', '{menu: p\n1: record: soon\n}'],
    ['selector-doubtful', '{menu: 1\n12: a\n1.2: b\n}'],
    ['no-way-out', 'Press 1{menu:\n1: text\n}'],
    ['commands-in-a-cycle', 'Press 1{menu:\n1: call:79999999999 err:1\n}'],
    ['commands-in-a-cycle', '{menu: 1\n1: sms:$phone,,a\n1: b\n0: back\n}'],
  ] as const)
    assert.deepEqual(fixed(message, code), [], message);
});

test('the fixes of every complaint there is can be asked for, in both languages', () => {
  for (const [code, { example }] of Object.entries(DIAGNOSTICS)) {
    for (const complaint of compile(example, { registeredNumbers: () => false }).diagnostics) {
      const [english, russian] = (['en', 'ru'] as const).map((language) =>
        fixesOf(example, complaint, language).map((one) => one.title),
      );
      assert.equal(english!.length, russian!.length, code);
      for (const [at, title] of english!.entries()) assert.notEqual(title, russian![at], title);
    }
  }
});
