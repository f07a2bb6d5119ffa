// Templates: what is refused when they are read, and how values are written where they stand.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  fill,
  type PlaceRow,
  placesInHost,
  readTemplate,
  type Surroundings,
  staysJson,
} from '../../../src/channels/http-provider/template.ts';

const PLACES: readonly PlaceRow[] = [
  { name: 'phone', holds: 'digits', says: '' },
  { name: 'text', holds: 'text', says: '' },
];

function filled(template: string, surroundings: Surroundings, text: string): string {
  const read = readTemplate(template, PLACES);
  assert.ok(read.ok);
  return fill(read.value, { phone: '79990000001', text }, surroundings);
}

test('a place nobody knows is refused when the template is read, and the known ones are named', () => {
  const read = readTemplate('https://provider.example/?to={phon}', PLACES);
  assert.deepEqual(read, { ok: false, error: 'knows no {phon}, only {phone}, {text}' });
});

test('braces of JSON are no places', () => {
  assert.equal(
    filled('{"to":{"n":"{phone}"},"a":{}, "b":{ }}', 'json', ''),
    '{"to":{"n":"79990000001"},"a":{}, "b":{ }}',
  );
});

test('in an address everything but unreserved characters is percent-encoded', () => {
  assert.equal(
    filled('https://provider.example/{phone}?t={text}', 'url', 'a&b=c d/#?+й\r\n'),
    'https://provider.example/79990000001?t=a%26b%3Dc%20d%2F%23%3F%2B%D0%B9%0D%0A',
  );
});

test('a form reads back what was written', () => {
  const text = 'a&b=c d+%\r\n"й€😀';
  const form = new URLSearchParams(filled('to={phone}&t={text}', 'form', text));
  assert.equal(form.get('t'), text);
  assert.equal(form.get('to'), '79990000001');
});

test('JSON reads back what was written', () => {
  const text = '"},"x":"\\\n\u0000\u2028й';
  assert.deepEqual(JSON.parse(filled('{"to":{phone},"t":"{text}"}', 'json', text)), {
    to: 79990000001,
    t: text,
  });
});

test('XML keeps its marks apart and loses what XML cannot hold', () => {
  assert.equal(filled('<t a="{text}"/>', 'xml', '<&>"\'\u0000\u000b'), '<t a="&#60;&#38;&#62;&#34;&#39;"/>');
});

test('a header cannot get a second line, nor anything beyond ASCII', () => {
  const value = filled('Name {text}', 'header', 'x\r\nSet-Cookie: a=б');
  assert.equal(value, 'Name x%0D%0ASet-Cookie: a=%D0%B1');
});

test('half a surrogate pair throws nowhere', () => {
  for (const surroundings of ['url', 'form', 'json', 'xml', 'header', 'text'] as const)
    assert.equal(typeof filled('{text}', surroundings, '\ud800'), 'string');
});

test('a value that looks like a place is not filled again', () => {
  assert.equal(filled('{text}', 'text', '{phone}'), '{phone}');
});

test('a place in the name of the host is seen', () => {
  assert.equal(placesInHost('https://{text}.example/'), 'yes');
  assert.equal(placesInHost('https://provider.example:{text}/'), 'yes');
  assert.equal(placesInHost('https://user@{text}'), 'yes');
  assert.equal(placesInHost('https://provider.example?to={phone}'), 'no');
});

test('a text without quotation marks around it is no JSON, digits are', () => {
  const stays = (template: string): string => {
    const read = readTemplate(template, PLACES);
    assert.ok(read.ok);
    return staysJson(read.value, PLACES);
  };
  assert.equal(stays('{"to": {phone}}'), 'yes');
  assert.equal(stays('{"t": "{text}"}'), 'yes');
  assert.equal(stays('{"t": {text}}'), 'no');
  assert.equal(stays('{"t": "{text}"'), 'no');
});
