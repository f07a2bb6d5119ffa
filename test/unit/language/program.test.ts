// Programs as data: comments cut off, parts listed, subscribers filled in, numbers checked.
import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { bind, compile, type Program, splitComment, spokenParts } from '../../../src/language/index.ts';

function program(text: string): Program {
  const compiled = compile(text);
  assert.ok(compiled.program, JSON.stringify(compiled.diagnostics));
  return compiled.program;
}

test('a comment is what stands after the first line of three tildes', () => {
  assert.deepEqual(splitComment('a\n~~~\nb\n~~~\nc'), { text: 'a', comment: 'b\n~~~\nc' });
  assert.deepEqual(splitComment('a\r\n~~~\r\nb'), { text: 'a', comment: 'b' });
  assert.deepEqual(splitComment('a\n~~~'), { text: 'a', comment: '' });
  assert.deepEqual(splitComment('a ~~~ b\n ~~~\n~~~~\n'), { text: 'a ~~~ b\n ~~~\n~~~~\n' });
});

test('the parts of a program are each there once, in the order of the text', () => {
  const parts = spokenParts(
    program('Hello<file a.wav>{menu: Press 1\n1: Hello\n1: <file a.wav><file b.wav>\n1: end\n}Bye'),
  );
  assert.deepEqual(parts, [
    { kind: 'speech', text: 'Hello' },
    { kind: 'sound', source: 'a.wav' },
    { kind: 'speech', text: 'Press 1' },
    { kind: 'sound', source: 'b.wav' },
    { kind: 'speech', text: 'Bye' },
  ]);
});

test('the parts of a bound program hold the digits of the subscriber apart', () => {
  const bound = bind(program('You are $phone'), { phone: '79001112233' });
  assert.deepEqual(spokenParts(bound), [{ kind: 'speech', text: 'You are 7 9 0 0 1 1 1 2 2 3 3' }]);
});

test('binding a second time changes nothing', () => {
  const once = bind(
    program('$phone{menu:\n1: sms:$phone,Shop,$phone\n1: https://e.example/$phone\n1: end\n}'),
    {
      phone: '+7 900',
    },
  );
  assert.deepEqual(bind(once, { phone: '111' }), once);
  assert.deepEqual(once.items[0]!.actions.slice(0, 2), [
    { kind: 'sms', to: '7900', sender: 'Shop', text: '7900' },
    { kind: 'url', address: 'https://e.example/7900' },
  ]);
});

test('a program survives JSON', () => {
  const text = program('Hi{menu: 1\n1: call:101,102 wait=5 ok:end err:x record\nx: url\n*: back\n}Bye');
  assert.deepEqual(JSON.parse(JSON.stringify(text)), text);
});

test('any number may be called when the account names none, and only registered ones otherwise', () => {
  const text = 'Press 1{menu:\n1: call:+79991112233\n1: end\n}';
  const seen: string[] = [];
  const registeredNumbers = (digits: string) => {
    seen.push(digits);
    return false;
  };
  assert.ok(compile(text).program);
  const refused = compile(text, { registeredNumbers });
  assert.deepEqual(
    refused.diagnostics.map((diagnostic) => diagnostic.code),
    ['number-not-registered'],
  );
  assert.equal(refused.program, undefined);
  assert.deepEqual(seen, ['79991112233']);
});

test('the example file is the conformance case, fits into a message and is accepted', () => {
  const read = (path: string) => readFileSync(new URL(`../../../../${path}`, import.meta.url), 'utf8');
  const example = read('examples/public-page.menu');
  assert.equal(example, read('test/conformance/language/public-page.menu'));
  assert.ok([...example].length <= 1000);
  const registered = ['79999999999', '79999999998', '79999999997'];
  assert.ok(compile(example, { registeredNumbers: (digits) => registered.includes(digits) }).program);
});
