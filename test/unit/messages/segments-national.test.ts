// Parts where more than the text takes room: national tables, 16 bit references, ports, headers of binary texts, pushes.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  cutToParts,
  type SegmentShape,
  segments,
  type TextForm,
} from '../../../src/core/messages/segments.ts';
import type { ShiftTables } from '../../../src/protocols/gsm/alphabet.ts';

type Case = {
  readonly what: string;
  readonly text: string;
  readonly shape: SegmentShape;
  readonly parts: number;
  readonly shifts: ShiftTables;
};

const TURKISH: SegmentShape = { national: ['turkish'] };
const ALL: SegmentShape = { national: ['turkish', 'spanish', 'portuguese'] };

const SOUTH_ASIAN: SegmentShape = { national: ['hindi', 'tamil', 'urdu'] };

const CASES: readonly Case[] = [
  { what: '70 Turkish letters fit in UCS-2', text: 'ş'.repeat(70), shape: TURKISH, parts: 1, shifts: {} },
  // 140 octets less a header of four: 155 septets.
  {
    what: '155 Turkish letters',
    text: 'ş'.repeat(155),
    shape: TURKISH,
    parts: 1,
    shifts: { locking: 'turkish' },
  },
  // Less nine: 149 septets in each part.
  {
    what: '156 Turkish letters',
    text: 'ş'.repeat(156),
    shape: TURKISH,
    parts: 2,
    shifts: { locking: 'turkish' },
  },
  {
    what: '298 Turkish letters',
    text: 'ş'.repeat(298),
    shape: TURKISH,
    parts: 2,
    shifts: { locking: 'turkish' },
  },
  {
    what: '299 Turkish letters',
    text: 'ş'.repeat(299),
    shape: TURKISH,
    parts: 3,
    shifts: { locking: 'turkish' },
  },
  // æ is in the default alphabet alone, ş behind the escape of the single shift.
  {
    what: 'Turkish letters among Danish ones',
    text: `${'æ'.repeat(150)}şş`,
    shape: TURKISH,
    parts: 1,
    shifts: { single: 'turkish' },
  },
  {
    what: 'Spanish has no locking table',
    text: 'á'.repeat(77),
    shape: ALL,
    parts: 1,
    shifts: { locking: 'portuguese' },
  },
  {
    what: 'Spanish alone',
    text: 'á'.repeat(77),
    shape: { national: ['spanish'] },
    parts: 1,
    shifts: { single: 'spanish' },
  },
  {
    what: 'one Spanish letter too many',
    text: 'á'.repeat(78),
    shape: { national: ['spanish'] },
    parts: 2,
    shifts: {},
  },
  {
    what: 'two languages at once',
    text: `${'ã'.repeat(140)}ğ`,
    shape: ALL,
    parts: 1,
    shifts: { locking: 'portuguese', single: 'turkish' },
  },
  { what: 'Cyrillic has no table', text: 'я'.repeat(71), shape: ALL, parts: 2, shifts: {} },
  {
    what: 'a Hindi text',
    text: 'नमस्ते '.repeat(22),
    shape: SOUTH_ASIAN,
    parts: 1,
    shifts: { locking: 'hindi' },
  },
  // A hyphen is behind the escape: 151 septets, and the two elements of a header of seven octets leave 152.
  {
    what: 'a Hindi text with a hyphen',
    text: `${'क'.repeat(149)}-`,
    shape: SOUTH_ASIAN,
    parts: 1,
    shifts: { locking: 'hindi', single: 'hindi' },
  },
  {
    what: 'an Urdu text',
    text: 'سلام'.repeat(38),
    shape: SOUTH_ASIAN,
    parts: 1,
    shifts: { locking: 'urdu' },
  },
  {
    what: 'a text of two scripts is UCS-2',
    text: `${'क'.repeat(80)}${'க'.repeat(20)}`,
    shape: SOUTH_ASIAN,
    parts: 2,
    shifts: {},
  },
  {
    what: 'a language that was not asked for',
    text: 'ক'.repeat(80),
    shape: SOUTH_ASIAN,
    parts: 2,
    shifts: {},
  },
  { what: 'plain Latin needs none', text: 'a'.repeat(400), shape: ALL, parts: 3, shifts: {} },
  // 81 euro signs are 162 septets by the default tables, 81 by the Turkish locking one.
  {
    what: 'euro signs are shorter in Turkish',
    text: '€'.repeat(81),
    shape: TURKISH,
    parts: 1,
    shifts: { locking: 'turkish' },
  },
];

for (const { what, text, shape, parts, shifts } of CASES)
  test(`${what}: ${parts}`, () => {
    const counted = segments(text, 'text', shape);
    assert.equal(counted.parts, parts);
    assert.deepEqual(counted.shifts, shifts);
    assert.equal(counted.pieces.join(''), text);
  });

test('a text cut to one part has all that its tables let in', () => {
  const national = ['hindi'] as const;
  const text = 'क'.repeat(400);
  assert.equal(cutToParts(text, 1, { national }), 'क'.repeat(155));
  assert.equal(cutToParts(text, 2, { national }), 'क'.repeat(298));
  assert.equal(cutToParts(text, 1), 'क'.repeat(70));
  // A hyphen behind the escape does not stand with half of itself at the end.
  const mixed = cutToParts('क-'.repeat(200), 1, { national });
  assert.equal(mixed, `${'क-'.repeat(50)}क`);
  assert.equal(segments(mixed, 'text', { national }).parts, 1);
});

const SIZES: readonly (readonly [what: string, shape: SegmentShape, alone: number, part: number])[] = [
  ['a 16 bit reference', { reference: 'concatenation16' }, 160, 152],
  ['ports of 16 bits', { ports: { destination: 2948, source: 9200 } }, 152, 146],
  ['ports of 8 bits', { ports: { destination: 240, source: 1 } }, 154, 148],
];

for (const [what, shape, alone, part] of SIZES)
  test(`${what}: ${alone} septets alone, ${part} in a part`, () => {
    const count = (length: number): number => segments('a'.repeat(length), 'text', shape).parts;
    assert.deepEqual([count(alone), count(alone + 1), count(2 * part), count(2 * part + 1)], [1, 2, 2, 3]);
  });

test('UCS-2 has 66 units in a part with a 16 bit reference', () => {
  const count = (length: number): number =>
    segments('я'.repeat(length), 'text', { reference: 'concatenation16' }).parts;
  assert.deepEqual([count(70), count(71), count(132), count(133)], [1, 2, 2, 3]);
});

test('the header of a binary text stands in every part', () => {
  // Seven octets of ports: 133 alone, 128 in each part.
  const count = (data: number, form: TextForm = 'hex'): number =>
    segments(`0605040b8423f0${'ab'.repeat(data)}`, form).parts;
  assert.deepEqual([count(133), count(134), count(256), count(257)], [1, 2, 2, 3]);
  assert.equal(segments(`0605040b8423f0${'ab'.repeat(256)}`, 'hex').units, 263);
});

test('octets that cannot be a header are data', () => {
  assert.equal(segments(`8c${'00'.repeat(139)}`, 'hex').headOctets, 0);
  assert.equal(segments('0100ab', 'hex').headOctets, 0);
  assert.equal(segments('00ab', 'hex').headOctets, 1);
  assert.equal(segments('027000ab', 'hex').headOctets, 3);
});

test('what is no hexadecimal digit is counted in its place', () => {
  assert.equal(segments('zz'.repeat(141), 'hex').parts, 2);
  assert.equal(segments('abc', 'hex').units, 2);
  assert.equal(segments(`${'ab'.repeat(140)}\n`, 'hex').parts, 1);
});

test('a push counts its octets: 110 of address and title fit beside what a push needs', () => {
  const push = (length: number): number => segments(`https://a.example\n${'t'.repeat(length)}`, 'push').parts;
  // 133 octets less 23 around them, less the nine of a.example.
  assert.deepEqual([push(101), push(102)], [1, 2]);
  assert.equal(segments(`https://a.example\n${'я'.repeat(51)}`, 'push').parts, 2);
});

test('a push is cut at the end of its title', () => {
  const text = `https://a.example\n${'t'.repeat(300)}`;
  assert.equal(cutToParts(text, 1, { form: 'push' }), `https://a.example\n${'t'.repeat(101)}`);
  assert.equal(segments(cutToParts(text, 2, { form: 'push' }), 'push').parts, 2);
  assert.equal(cutToParts(text, 5, { form: 'push' }), text);
});
