// A menu as it is drawn, and how long its calls can get.
import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { compile, lengthsOf, type OutlineNode, outlineOf } from '../../../src/language/index.ts';

const selectors = (nodes: readonly OutlineNode[]): unknown =>
  nodes.map(({ selector, children }) => (children.length === 0 ? selector : [selector, selectors(children)]));

test('items are a tree, a parent nobody wrote included; controls and labels stand apart', () => {
  const { menu } = outlineOf(
    'Hi{menu: Press\n1: One\n12: call:101 err:no\n123: back\n31: x\n*: back\n0: start\nno: No\n}',
  );
  assert.deepEqual(selectors(menu!.items), [
    ['1', [['12', ['123']]]],
    ['3', ['31']],
  ]);
  assert.deepEqual(selectors(menu!.controls), ['*', '0']);
  assert.deepEqual(selectors(menu!.labels), ['no']);
  const [one, three] = menu!.items;
  assert.deepEqual(three!.entries, []);
  assert.deepEqual(one!.children[0]!.links, [{ how: 'failed', to: 'no' }]);
  assert.deepEqual(one!.children[0]!.children[0]!.links, [{ how: 'back', to: '12' }]);
  assert.deepEqual(menu!.controls[1]!.links, [{ how: 'start', to: 'MENU' }]);
});

test('each entry has its whole place, wrapped lines included', () => {
  const { menu } = outlineOf('{menu: Press\n 1: One and\n   more\n1: end\n}');
  assert.deepEqual(
    menu!.items[0]!.entries.map(({ span }) => span),
    [
      { line: 2, column: 2, endLine: 3, endColumn: 8 },
      { line: 4, column: 1, endLine: 4, endColumn: 7 },
    ],
  );
});

test('what nothing leads to is not reached; what has a mistake is still drawn', () => {
  const { menu } = outlineOf('{menu: Press\n1: end\n11: lost\n2: call:12x\n}');
  assert.equal(menu!.items[0]!.reached, 'yes');
  assert.equal(menu!.items[0]!.children[0]!.reached, 'no');
  assert.equal(menu!.items[1]!.selector, '2');
  assert.equal(menu!.items[1]!.entries[0]!.action, undefined);
});

test('a text without a menu has no tree', () => {
  assert.equal(outlineOf('Hello').menu, undefined);
});

test('a silent call is as long as its texts and its silences', () => {
  const text = 'a'.repeat(28);
  const { program } = compile(`${text}{menu: ${text}\n1: x\n}${text}`);
  // Three rounds of five seconds, each after the prompt; two seconds a text.
  const { silentSeconds, unknown } = lengthsOf(program!);
  assert.equal(silentSeconds, 2 + 3 * (2 + 5) + 2);
  assert.equal(unknown, 'none');
});

test('the longest way goes where the ringing is', () => {
  const { program } = compile('{menu: p\n1: x\n2: y\n21: call:101,102 wait=30\n21: record: 60\n}');
  const { longestKeys, longestSeconds, unknown } = lengthsOf(program!);
  assert.equal(longestKeys, '21');
  // Two numbers, the recording, and three silences; the prompt is one letter long.
  assert.equal(longestSeconds, 2 * 30 + 60 + 3 * 5 + 1);
  assert.equal(unknown, 'some');
});
