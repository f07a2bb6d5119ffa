// Files that mean no good, or are no menus at all: each gets one clear sentence, and nothing runs away.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LIMITS } from '../../../src/base/limits.ts';
import type { Format } from '../../../src/core/menus/exchange/fates.ts';
import { exportMenu, FORMATS, importMenu } from '../../../src/core/menus/exchange/formats.ts';
import { compile } from '../../../src/language/index.ts';

function refusal(format: Format, files: Readonly<Record<string, string>>): string {
  const made = importMenu(format, new Map(Object.entries(files)));
  assert.equal(made.ok, false);
  return made.ok ? '' : made.error.sentence;
}

function imported(format: Format, files: Readonly<Record<string, string>>) {
  const made = importMenu(format, new Map(Object.entries(files)));
  assert.ok(made.ok, made.ok ? '' : made.error.sentence);
  assert.ok(compile(made.value.text).program);
  return { text: made.value.text, codes: made.value.notes.map(({ code }) => code) };
}

const response = (inside: string) => `<Response>${inside}</Response>`;

test('entities of the sender are not read, so none can grow', () => {
  const bomb = '<!DOCTYPE b [<!ENTITY a "aaaa"><!ENTITY c "&a;&a;&a;">]><Response><Say>&c;</Say></Response>';
  assert.equal(refusal('twiml', { 'main.xml': bomb }), 'main.xml: document types are not read');
  assert.equal(refusal('freeswitch', { 'ivr.conf.xml': bomb }), 'ivr.conf.xml: document types are not read');
});

test('what lies too deep or has too many elements is refused', () => {
  const deep = '<a>'.repeat(100) + '</a>'.repeat(100);
  assert.match(refusal('twiml', { 'main.xml': deep }), /too deep/);
  const many = response('<Say>a</Say>'.repeat(LIMITS.menu.exchangeElements));
  assert.match(refusal('twiml', { 'main.xml': many }), /more than 10000 elements/);
  const nested = '['.repeat(100) + ']'.repeat(100);
  assert.match(refusal('ncco', { 'main.json': nested }), /lies more than 32 deep/);
  const list = JSON.stringify(Array.from({ length: LIMITS.menu.exchangeElements }, () => 1));
  assert.match(refusal('ncco', { 'main.json': list }), /more than 10000 values/);
});

test('more than a hundred in a row are refused, not followed', () => {
  const many = 300;
  const entry = '<entry action="menu-exec-app" digits="1" param="record a 5"/>';
  const menu = `<menu name="a" greet-long="say:x">${entry.repeat(many)}</menu>`;
  assert.equal(
    refusal('freeswitch', { 'ivr.conf.xml': menu }),
    'ivr.conf.xml/menu has more than 100 in a row',
  );
  for (const verb of ['<Gather action="a"/>', '<Dial>101</Dial>'])
    assert.match(
      refusal('twiml', { 'main.xml': response(verb.repeat(many)) }),
      /main.xml\/Response has more than 100/,
    );
  const list = JSON.stringify(Array.from({ length: 300 }, () => ({ action: 'record', timeOut: 5 })));
  assert.equal(refusal('ncco', { 'main.json': list }), 'main.json has more than 100 in a row');
});

test('files that are too large or too many are refused', () => {
  const large = response(' '.repeat(LIMITS.menu.exchangeFileCharacters));
  assert.match(refusal('twiml', { 'main.xml': large }), /main.xml has more than 262144 characters/);
  const many = Object.fromEntries(
    Array.from({ length: LIMITS.menu.exchangeFiles + 1 }, (_, at) => [`${at}.xml`, '']),
  );
  assert.match(refusal('twiml', many), /more than 2000 files/);
});

test('what a menu of a hundred items comes to in any format is not too much to be read back', () => {
  const digits = [...'123456789'];
  const items = digits.flatMap((one) => [`${one}: a${one}`, ...digits.map((two) => `${one}${two}: b`)]);
  const text = `{menu: p\n*: back\n#: start\n0: repeat\n${items.join('\n')}\nerr: no\n}`;
  for (const format of FORMATS) {
    const made = exportMenu(format, text);
    assert.ok(made.ok);
    const back = importMenu(format, made.value.files);
    assert.ok(back.ok, back.ok ? '' : `${format}: ${back.error.sentence}`);
    const { files } = made.value;
    assert.ok(files.size < LIMITS.menu.exchangeFiles / 2, `${format}: ${files.size} files`);
    for (const item of items) assert.ok(back.value.text.includes(`${item}\n`), `${format}: ${item}`);
  }
});

test('what is no such file is said in a sentence', () => {
  assert.equal(refusal('twiml', { 'main.xml': 'hello' }), 'main.xml: it is not well-formed XML');
  assert.equal(refusal('twiml', { 'main.xml': '<html/>' }), 'main.xml: its root is <html>, not <Response>');
  assert.equal(refusal('ncco', { 'main.json': '{"action": "talk"}' }), 'main.json: it is no list of actions');
  assert.equal(refusal('ncco', { 'main.json': '{' }), 'main.json: it is not JSON');
  assert.equal(refusal('46elks', { 'main.json': '[]' }), 'main.json: it is no action');
  assert.equal(refusal('freeswitch', { 'ivr.conf.xml': '<configuration/>' }), 'there is no <menu> in it');
  assert.equal(refusal('twiml', { 'main.xml': response('') }), 'there is nothing in it that a menu could do');
  assert.match(
    refusal('twiml', { 'a.xml': response(''), 'b.xml': response('') }),
    /which file is the first is not known/,
  );
  assert.equal(
    refusal('twiml', { 'main.xml': response('<Say>a</Say>'), 'index.json': '{"main": "voice"}' }),
    'index.json names voice as the first file, which is not there',
  );
  assert.match(
    refusal('twiml', { 'main.xml': response(''), 'index.json': '[]' }),
    /^index.json: it is no table of routes/,
  );
});

test('redirects in a circle are told of and end', () => {
  const { text, codes } = imported('twiml', {
    'main.xml': response('<Say>Hello</Say><Redirect>b.xml</Redirect>'),
    'b.xml': response('<Redirect>c.xml</Redirect>'),
    'c.xml': response('<Redirect>main.xml</Redirect>'),
  });
  assert.equal(text, 'Hello');
  assert.ok(codes.includes('loop'));
});

test('a menu that asks itself for ever asks three times', () => {
  const { text, codes } = imported('twiml', {
    'main.xml': response(
      '<Gather numDigits="1" action="k"><Say>Press 1</Say></Gather><Redirect>main.xml</Redirect>',
    ),
    'one.xml': response('<Say>One</Say><Hangup/>'),
    'index.json': '{"routes": {"k": {"keys": {"1": "one.xml"}}}}',
  });
  assert.equal(text, '{menu: Press 1\n1: One\n1: end\n}');
  assert.deepEqual(codes, ['silence-rounds']);
});

test('menus that lead to each other over and over are refused, not unfolded', () => {
  const files: Record<string, string> = {};
  const routes: Record<string, unknown> = {};
  for (let at = 0; at < 9; at++) {
    files[`m${at}.xml`] = response(`<Gather numDigits="1" action="k${at}"><Say>Menu ${at}</Say></Gather>`);
    const keys = Object.fromEntries(Array.from({ length: 9 }, (_, key) => [`${key + 1}`, `m${key}.xml`]));
    routes[`k${at}`] = { keys: { ...keys, '9': `m${(at + 1) % 9}.xml`, [`${(at % 8) + 1}`]: 'm0.xml' } };
  }
  files['index.json'] = JSON.stringify({ main: 'm0.xml', routes });
  assert.match(refusal('twiml', files), /lead to more than 250 entries/);
});

test('a text that is too long comes with the refusal, to be made shorter by hand', () => {
  const made = importMenu('twiml', new Map([['main.xml', response(`<Say>${'word '.repeat(300)}</Say>`)]]));
  assert.equal(made.ok, false);
  if (made.ok) return;
  assert.match(made.error.sentence, /the text has 1499 characters, at most 1000 are allowed/);
  assert.equal(made.error.text, 'word '.repeat(300).trim());
});

test('words that would be commands, and signs of the language, stay words', () => {
  const { text } = imported('twiml', {
    'main.xml': response(
      '<Say>{menu: \\ }</Say><Gather numDigits="1" action="k"><Say>Press 1</Say></Gather>',
    ),
    'a.xml': response('<Say>end</Say>'),
    'b.xml': response('<Say>call: me</Say>'),
    'c.xml': response('<Say>http://shop.example</Say>'),
    'd.xml': response('<Say>say &lt;file x> now</Say>'),
    'index.json': '{"routes": {"k": {"keys": {"1": "a.xml", "2": "b.xml", "3": "c.xml", "4": "d.xml"}}}}',
  });
  assert.equal(
    text,
    '\\{menu: \\\\ \\}\n{menu: Press 1\n1: end.\n1: end\n2: call\\: me\n2: end\n3: http\\://shop.example\n3: end\n4: say file x> now\n4: end\n}',
  );
});

test('a menu with a mistake is not exported', () => {
  const made = exportMenu('twiml', '{menu:\n1: call:79991112233 err:nobody\n}');
  assert.equal(
    made.ok ? '' : made.error,
    'line 2, column 21: err:nobody leads nowhere, there is no such item or label',
  );
});

test('numbers that are none are told of and not called', () => {
  const { text, codes } = imported('46elks', {
    'main.json': '{"ivr": "a.mp3", "repeat": 3, "timeout": 5, "1": {"connect": "+46,+46700000000"}}',
  });
  assert.match(text, /^1: call:46700000000$/m);
  assert.ok(codes.includes('number-unreadable'));
});
