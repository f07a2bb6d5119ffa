import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LIMITS } from '../../../src/base/limits.ts';
import { CODE_LENGTH } from '../../../src/core/links/link-code.ts';
import { linksOf, placeOf, placesOf, shorten, withCodes } from '../../../src/core/links/shorten.ts';
import { segments } from '../../../src/core/messages/segments.ts';

const FOUND: readonly (readonly [string, readonly string[]])[] = [
  ['see https://shop.example/sale.', ['https://shop.example/sale']],
  ['(http://shop.example/a)', ['http://shop.example/a']],
  ['http://shop.example/wiki_(word), more', ['http://shop.example/wiki_(word)']],
  ['HTTPS://Shop.Example/A?b=c&d=%20#e!', ['HTTPS://Shop.Example/A?b=c&d=%20#e']],
  ['«https://магазин.испытание/распродажа»', ['https://магазин.испытание/распродажа']],
  [
    'https://a.example/1 https://b.example/2\nhttps://a.example/1',
    ['https://a.example/1', 'https://b.example/2', 'https://a.example/1'],
  ],
  ['ftp://a.example javascript:alert(1) www.shop.example http:// https://?', []],
  ['<a href="https://a.example/x">', ['https://a.example/x']],
];

for (const [text, links] of FOUND)
  test(`links of "${text.replace('\n', ' ')}"`, () => assert.deepEqual(linksOf(text), links));

test('a link gives its place to a short one, what has none stays', () => {
  const place = (link: string): string | undefined => (link.includes('a.example') ? '[a]' : undefined);
  assert.equal(
    shorten('One https://a.example/1, two https://b.example/2.', place),
    'One [a], two https://b.example/2.',
  );
});

test('past the limit links stay as they are', () => {
  const text = Array.from({ length: LIMITS.shortLinks.ofText + 2 }, (_, at) => `http://a.example/${at}`).join(
    ' ',
  );
  assert.equal(linksOf(text).length, LIMITS.shortLinks.ofText);
  assert.match(
    shorten(text, () => 'x'),
    /x http:\/\/a\.example\/15 http:\/\/a\.example\/16$/,
  );
});

test('a place is as long as a code, whatever link it stands for, and does not change the alphabet', () => {
  const prefix = 'https://go.example/t/';
  for (const link of [0, 1, 61, 62, 1_000_000, Number.MAX_SAFE_INTEGER]) {
    const place = placeOf(prefix, link);
    assert.equal(place.length, prefix.length + CODE_LENGTH);
    assert.deepEqual(placesOf({ text: `a ${place} b`, linkPrefix: prefix }), [link]);
    assert.equal(segments(place).alphabet, 'gsm7');
  }
});

test('a kept text becomes the text of one recipient, place by place', () => {
  const linkPrefix = 'http://x/t/';
  const text = `a ${placeOf(linkPrefix, 7)}, b ${placeOf(linkPrefix, 8)}.`;
  assert.equal(
    withCodes({ text, linkPrefix }, (number) => `code${number}`),
    'a http://x/t/code1, b http://x/t/code2.',
  );
  const plain = 'no place: /_short_ and http://x/t/0123456789A';
  assert.equal(
    withCodes({ text: plain, linkPrefix }, () => 'never'),
    plain,
  );
});

test('what only looks like a place is the client’s own text, in a shortened text and in any other', () => {
  const linkPrefix = 'http://x/t/';
  const written = 'x.com/_container_ and https://x.com/_container_';
  const text = `${written} ${placeOf(linkPrefix, 7)}`;
  assert.deepEqual(placesOf({ text, linkPrefix }), [7]);
  assert.equal(
    withCodes({ text, linkPrefix }, (number) => `code${number}`),
    `${written} http://x/t/code1`,
  );
  assert.deepEqual(placesOf({ text, linkPrefix: undefined }), []);
  assert.equal(
    withCodes({ text, linkPrefix: undefined }, () => 'never'),
    text,
  );
});
