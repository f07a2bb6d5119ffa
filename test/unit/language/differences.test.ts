// Where two versions of a menu part, told by the shortest way there.
import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { compareMenus, compile, type Program, toldDifference } from '../../../src/language/index.ts';

function program(text: string): Program {
  const compiled = compile(text).program;
  assert.ok(compiled, text);
  return compiled;
}

function told(before: string, after: string, lang: 'en' | 'ru' = 'en') {
  const { differences, looked } = compareMenus(program(before), program(after));
  return { looked, told: differences.map((difference) => toldDifference(difference, lang)) };
}

test('a menu does not differ from itself, and that is known for all keys', () => {
  const text = 'Hi{menu: Press 1\n1: One\n12: call:101 err:sorry\nsorry: Nobody\n*: back\n}Bye';
  assert.deepEqual(told(text, text), { looked: 'all', told: [] });
});

test('the same menu written another way does not differ', () => {
  assert.deepEqual(
    told('Hi{menu:Press 1\n2:end\n1:One}Bye', 'Hi {menu: Press 1\n1: One\n\n2: end\n} Bye').told,
    [],
  );
});

test('a key that ends in one and speaks in the other is told with what both do', () => {
  assert.deepEqual(told('{menu: Press 1\n1: One\n}Bye', '{menu: Press 1\n1: end\n}Bye').told[0], {
    steps: 'Key 1',
    before: 'says "One"',
    after: 'says "Bye"; the call ends',
  });
});

test('the sentences are there in Russian', () => {
  assert.deepEqual(told('{menu: Раз\n1: call:101\n}', '{menu: Раз\n1: call:102\n}', 'ru').told[0], {
    steps: 'Клавиша 1',
    before: 'соединение с 101, каждый звонит 120 с',
    after: 'соединение с 102, каждый звонит 120 с',
  });
});

test('what differs only when nobody answers is found behind the transfer', () => {
  const before = '{menu: Press 1\n1: call:101 err:a\na: Sorry\n}';
  const after = '{menu: Press 1\n1: call:101 err:a\na: Sorry\na: record: 20\n}';
  assert.deepEqual(told(before, after).told[0], {
    steps: 'Key 1, then nobody answers',
    before: 'says "Sorry"',
    after: 'says "Sorry"; records up to 20 s',
  });
});

test('what only a key in the middle of a text can reach is found', () => {
  const before = '{menu: Press 1\n1: One\n1: end\n11: Deep\n}';
  const after = '{menu: Press 1\n1: One\n1: end\n11: Deeper\n}';
  assert.deepEqual(told(before, after).told, [
    { steps: 'Key 1, then key 1 before the text is over', before: 'says "Deep"', after: 'says "Deeper"' },
  ]);
});

test('silence and wrong keys are tried as well', () => {
  const { told: all } = told('{menu: Press 1\n1: end\n}', '{menu: Press 1\n1: end\nerr: No such key\n}');
  assert.deepEqual(all[0], { steps: 'Key 2', before: 'says "Press 1"', after: 'says "No such key"' });
  const { told: end } = told('{menu: Press 1\n1: end\n}Bye', '{menu: Press 1\n1: end\n}See you');
  assert.ok(end.some(({ steps }) => steps === 'Silence, then silence, then silence'));
});

test('the gravest change comes first among ways of the same length', () => {
  const before = '{menu: Press\n1: One\n2: Two\n3: Three\n}';
  const after = '{menu: Press\n1: Uno\n2: sms:$phone,,Two\n3: end\n}';
  const { differences } = compareMenus(program(before), program(after));
  assert.deepEqual(
    differences.slice(0, 3).map(({ what }) => what),
    ['ends', 'does', 'says'],
  );
});

test('a search that is cut off says so', () => {
  const keys = ['1', '2', '3', '4', '5', '6', '7', '8', '9'];
  const wide = (word: string) =>
    `{menu: Press\n${keys.flatMap((a) => keys.map((b) => `${a}${b}: ${word}${a}${b}`)).join('\n')}\n}`;
  const { looked, differences } = compareMenus(program(wide('a')), program(wide('b')));
  assert.equal(looked, 'differences');
  assert.equal(differences.length, 60);
  const deep = (word: string) => `{menu: Press\n11111111111111: ${word}\n}`;
  assert.equal(compareMenus(program(deep('a')), program(deep('b'))).looked, 'depth');
});
