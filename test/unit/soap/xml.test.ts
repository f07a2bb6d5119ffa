// XML read strictly and printed so that it reads back the same.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { printXml, readXml, type XmlElement } from '../../../src/protocols/xml.ts';

const LIMITS = { elements: 50, depth: 8, tag: 200 };

function read(text: string): XmlElement {
  const found = readXml(text, LIMITS);
  assert.ok(found.ok, `${text}: ${found.ok ? '' : found.error}`);
  return found.value;
}

function refused(text: string): string {
  const found = readXml(text, LIMITS);
  assert.ok(!found.ok, text);
  return found.error;
}

test('names are local, prefixes and attributes are kept as they are written', () => {
  const root = read('<s:a xmlns:s="urn:x" n="1&amp;2"><b/><s:b x:y=\'"\'>t</s:b></s:a>');
  assert.deepEqual([root.name, root.prefix, root.attributes.get('xmlns:s')], ['a', 's', 'urn:x']);
  assert.equal(root.attributes.get('n'), '1&2');
  assert.deepEqual(
    root.children.map(({ name, prefix, text }) => [name, prefix, text]),
    [
      ['b', '', ''],
      ['b', 's', 't'],
    ],
  );
});

test('character data is what stands there: references resolved once, sections as they are, blanks kept, comments gone', () => {
  assert.equal(read('<a>&#1055;&#x41;&amp;lt; &lt;&gt;&quot;&apos;</a>').text, 'ПA&lt; <>"\'');
  assert.equal(
    read('<a> x<![CDATA[<b>&amp; <!DOCTYPE y>]]><!-- <z> -->&lt;z </a>').text,
    ' x<b>&amp; <!DOCTYPE y><z ',
  );
  assert.equal(read('<a>1\r\n2</a>').text, '1\n2');
  assert.equal(read('<?xml version="1.0" encoding="utf-16"?>\n<!-- x --><a>1</a>\n').text, '1');
  assert.equal(read('<a>&#128512;</a>').text, '😀');
  assert.equal(read('\ufeff<?xml version="1.0"?><a>1</a>').text, '1');
});

test('what is not well-formed is refused', () => {
  for (const text of [
    '',
    'text',
    '<a>',
    '<a></b>',
    '<a/><b/>',
    '<a></a>junk',
    '<a>x & y</a>',
    '<a>&nbsp;</a>',
    '<a>&#0;</a>',
    '<a>&#xD800;</a>',
    '<a>&#x110000;</a>',
    '<a>&#99999999999;</a>',
    '<a>\u0001</a>',
    '<a x="1" x="2"/>',
    '<a x="&foo;"/>',
    '<a x="<"/>',
    '<a:b:c/>',
    '<:a/>',
    '<a><!-- </a>',
    '<a><![CDATA[ </a>',
    '<?xml version="1.0" <a/>',
  ])
    refused(text);
});

test('document types are refused wherever they hide, bombs before anything is resolved', () => {
  const bomb = '<!DOCTYPE a [<!ENTITY b "x"><!ENTITY c "&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;">]><a>&d;</a>';
  const outside = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>';
  for (const text of [
    bomb,
    outside,
    '<!doctype a><a/>',
    '<?xml version="1.0"?>\n<!DOCTYPE a><a/>',
    '<a><!ENTITY b "c"></a>',
  ])
    assert.equal(refused(text), 'document types are not read');
});

test('too many elements and too deep ones are refused', () => {
  assert.equal(refused(`<a>${'<b/>'.repeat(50)}</a>`), 'it has more than 50 elements');
  read(`<a>${'<b/>'.repeat(49)}</a>`);
  refused(`${'<a>'.repeat(20)}${'</a>'.repeat(20)}`);
  read(`${'<a>'.repeat(7)}${'</a>'.repeat(7)}`);
  // A million of them are told without being walked.
  assert.equal(refused('<a>'.repeat(1_000_000)), 'it has more than 50 elements');
});

test('a tag longer than any is refused, brackets in its quotes do not end it', () => {
  assert.equal(refused(`<a ${'b'.repeat(300)}="1"/>`), 'it has a tag of more than 200 characters');
  const many = Array.from({ length: 30 }, (_, at) => `b${at}=">"`).join(' ');
  assert.equal(refused(`<a ${many}/>`), 'it has a tag of more than 200 characters');
  assert.equal(read(`<a b='">'>1</a>`).attributes.get('b'), '">');
  assert.equal(read(`<a>${'x'.repeat(10_000)}</a>`).text.length, 10_000);
});

test('names of the language mean nothing', () => {
  for (const name of ['toString', 'hasOwnProperty', 'valueOf'])
    assert.equal(read(`<a><${name}>1</${name}></a>`).children[0]?.text, '1');
  refused('<a><__proto__><polluted>1</polluted></__proto__></a>');
  assert.equal(({} as Record<string, unknown>).polluted, undefined);
});

test('what is printed reads back the same, whatever characters it has', () => {
  const text = ' <>&"\' \t\r\n]]> &amp; 😀 ';
  const printed = printXml({ name: 'a', attributes: { b: text }, content: [{ name: 'c', content: text }] });
  const root = read(printed);
  assert.equal(root.attributes.get('b'), text);
  assert.equal(root.children[0]?.text, text);
  assert.equal(read(printXml({ name: 'a', content: 'x\u0000y\ud800z' })).text, 'x\ufffdy\ufffdz');
});
