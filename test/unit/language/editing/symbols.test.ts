// The outline of a menu, what can be folded, and its pieces laid flat.
import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { foldsIn, type MenuSymbol, piecesOf, symbolsIn } from '../../../../src/language/index.ts';

const MENU = `Hi
{menu: Press 1
1: One and
 more
11: call:101 wait=20
*: back
err: No
} Bye
~~~
a
note`;

const drawn = (symbols: readonly MenuSymbol[]): unknown =>
  symbols.map(({ kind, name, detail, children }) =>
    children.length === 0 ? `${kind} ${name}: ${detail}` : [`${kind} ${name}: ${detail}`, drawn(children)],
  );

test('the outline has the texts, the items as a tree, controls and labels, in the order of the text', () => {
  assert.deepEqual(drawn(symbolsIn(MENU, 'en')), [
    'text START: Hi',
    [
      'menu MENU: Press 1',
      [
        ['item 1: says "One and more"', ['item 11: connects with 101, each rings 20 s']],
        'control *: goes one level up',
        'label err: says "No"',
      ],
    ],
    'text END: Bye',
  ]);
});

test('an item holds what hangs below it, and what is gone to lies inside', () => {
  const [, menu] = symbolsIn(MENU, 'en');
  const [one] = menu!.children;
  const slice = ({ range }: MenuSymbol) => MENU.slice(range.from, range.to);
  assert.equal(slice(menu!), MENU.slice(MENU.indexOf('{'), MENU.indexOf('}') + 1));
  assert.equal(slice(one!), '1: One and\n more\n11: call:101 wait=20');
  assert.equal(slice(one!.children[0]!), '11: call:101 wait=20');
});

test('long texts are cut to a line', () => {
  const [start] = symbolsIn(`a\n${'b'.repeat(100)}`, 'en');
  assert.equal(start!.detail, `a ${'b'.repeat(57)}…`);
});

test('the menu, items with what is below them, wrapped entries and the comment can be folded', () => {
  assert.deepEqual(
    foldsIn(MENU).map(({ kind, from, to }) => [kind, MENU.slice(from, to)]),
    [
      ['menu', MENU.slice(MENU.indexOf('{'), MENU.indexOf('\n}'))],
      ['entry', '1: One and\n more\n11: call:101 wait=20'],
      ['comment', '~~~\na\nnote'],
    ],
  );
});

test('an item whose children stand elsewhere is not folded over its neighbours', () => {
  const folds = foldsIn('{menu: p\n1: a\n2: b\n11: c\n}');
  assert.deepEqual(
    folds.map((one) => one.kind),
    ['menu'],
  );
});

test('pieces do not overlap and go over no line end; the inner one counts', () => {
  const text = '{menu:\r\n1: https://a.example/?$phone\r\n2: 😀<file a\r\n b.wav>\r\n}';
  assert.deepEqual(
    piecesOf(text).map(({ kind, from, to }) => `${kind} ${text.slice(from, to)}`),
    [
      'brace {menu:',
      'selector 1:',
      'address https://a.example/?',
      'phone $phone',
      'selector 2:',
      'sound <file a',
      'sound  b.wav>',
      'brace }',
    ],
  );
});
