// Of every message: as many parts as are counted, none larger than the network takes, and read back whole in the right order.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { latin1Decode } from '../../../src/base/bytes.ts';
import { type SegmentShape, segments } from '../../../src/core/messages/segments.ts';
import {
  carried,
  type PartsOptions,
  readUserData,
  type SmsPart,
  smsParts,
} from '../../../src/core/messages/sms-parts.ts';
import { decodeText } from '../../../src/protocols/gsm/alphabet.ts';
import { readDataCoding } from '../../../src/protocols/gsm/data-coding.ts';
import { LANGUAGES, type LanguageId, NATIONAL_TABLES } from '../../../src/protocols/gsm/national-tables.ts';
import { packedLength } from '../../../src/protocols/gsm/septets.ts';
import { readSubmit, type Submit, writeSubmit } from '../../../src/protocols/gsm/tpdu.ts';
import { internationalNumber } from '../../../src/protocols/gsm/tpdu-address.ts';
import { writeHeader } from '../../../src/protocols/gsm/user-data-header.ts';
import { HEADER } from '../../support/gsm-values.ts';

const WORD = fc.integer({ min: 0, max: 0xffff });

const OPTIONS: fc.Arbitrary<PartsOptions> = fc.record(
  {
    reference: WORD,
    joining: fc.constantFrom('concatenation8', 'concatenation16', 'none'),
    national: fc.subarray([...LANGUAGES]),
    ports: fc.record({ destination: WORD, source: WORD }),
  },
  { requiredKeys: ['reference', 'joining'] },
);

const TEXT = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc.string({ unit: fc.constantFrom('a', 'z', '€', '[', ' ', 'é'), maxLength: 700 }),
  fc.string({ unit: fc.constantFrom('a', 'ş', 'ı', 'ğ', 'İ', 'ç', '€', 'á', 'õ', 'ã'), maxLength: 700 }),
  fc.string({ unit: fc.constantFrom('я', '😀', 'a', '\n'), maxLength: 400 }),
  // Letters of one South Asian language and what is behind its escape: of whichever languages there are tables for.
  fc
    .constantFrom(...LANGUAGES)
    .chain((language) => fc.string({ unit: fc.constantFrom(...lettersOf(language)), maxLength: 500 })),
);

/** What a text with the tables of a language may hold. */
function lettersOf(language: LanguageId): readonly string[] {
  const locking = NATIONAL_TABLES[language].locking ? { locking: language } : {};
  const codes = Array.from({ length: 128 }, (_, code) => code);
  const read = codes.flatMap((code) => [
    decodeText(Uint8Array.of(code), locking),
    decodeText(Uint8Array.of(0x1b, code), { single: language }),
  ]);
  return [...new Set(read)];
}

function shapeOf({ national, ports, joining }: PartsOptions): SegmentShape {
  return {
    ...(national && { national }),
    ...(ports && { ports }),
    ...(joining !== 'none' && { reference: joining }),
  };
}

/** Octets of the network's user data: 140 at most, and as septets 160 at most. */
function octetsOf(part: SmsPart): number {
  const header = part.userDataHeader.length;
  if (part.alphabet !== 'gsm7') return header + part.userData.length;
  return packedLength(Math.ceil((header * 8) / 7) + part.userData.length);
}

/** As it comes out of a SUBMIT, packed and unpacked. */
function throughNetwork(part: SmsPart): Pick<Submit, 'header' | 'octets'> {
  const written = writeSubmit({
    kind: 'submit',
    reference: 0,
    destination: internationalNumber('79990000001'),
    validity: { kind: 'none' },
    statusReport: 'no',
    rejectDuplicates: 'no',
    replyPath: 'no',
    protocolId: part.protocolId,
    dataCoding: part.dataCoding,
    ...carried(part),
  });
  assert.ok(written.ok);
  const read = readSubmit(written.value);
  assert.ok(read.ok);
  return read.value;
}

function joined(parts: readonly SmsPart[]): string {
  return parts
    .map((part, at) => {
      const read = readUserData({ coding: readDataCoding(part.dataCoding), ...throughNetwork(part) });
      assert.ok(read.ok);
      const { content, part: place } = read.value;
      if (place) assert.deepEqual([place.number, place.total], [at + 1, parts.length]);
      return content.kind === 'text' ? content.text : latin1Decode(content.bytes);
    })
    .join('');
}

/** No text begins with a byte order mark, and parts joined from outside cannot know they are later ones. */
const readable = (text: string): boolean => !text.includes('\ufeff');

test('any text has as many parts as are counted, all within the network’s size, and comes back whole', () => {
  fc.assert(
    fc.property(TEXT.filter(readable), OPTIONS, (text, options) => {
      const made = smsParts({ kind: 'sms', text }, options);
      assert.ok(made.ok);
      assert.equal(made.value.length, segments(text, 'text', shapeOf(options)).parts);
      for (const part of made.value) {
        assert.ok(octetsOf(part) <= 140, `${octetsOf(part)} octets`);
        assert.equal(part.total, made.value.length);
      }
      assert.equal(joined(made.value), text);
    }),
    { numRuns: 500 },
  );
});

test('no part of a text begins or ends inside an escape or a surrogate pair', () => {
  fc.assert(
    fc.property(TEXT, OPTIONS, (text, options) => {
      const made = smsParts({ kind: 'sms', text: text }, options);
      assert.ok(made.ok);
      for (const { alphabet, userData } of made.value) {
        if (alphabet === 'gsm7') assert.notEqual(userData.at(-1), 0x1b);
        else {
          assert.notEqual((userData[0] ?? 0) & 0xfc, 0xdc);
          assert.notEqual((userData.at(-2) ?? 0) & 0xfc, 0xd8);
        }
      }
    }),
  );
});

test('national tables never make more parts, and nothing uses them unasked', () => {
  fc.assert(
    fc.property(TEXT, fc.subarray([...LANGUAGES]), (text, national) => {
      const plain = segments(text);
      const chosen = segments(text, 'text', { national });
      assert.ok(chosen.parts <= plain.parts);
      assert.deepEqual([plain.shifts, plain.header], [{}, []]);
      if (chosen.parts === plain.parts) assert.deepEqual(chosen.shifts, {});
      assert.equal(chosen.pieces.join(''), text);
    }),
  );
});

test('a push has as many parts as are counted, all within the network’s size', () => {
  fc.assert(
    fc.property(TEXT, OPTIONS, (text, options) => {
      const made = smsParts({ kind: 'push', text }, options);
      assert.ok(made.ok);
      assert.equal(made.value.length, segments(text, 'push', shapeOf(options)).parts);
      for (const part of made.value) assert.ok(octetsOf(part) <= 140);
    }),
  );
});

const BINARY = fc.oneof(
  fc.uint8Array({ maxLength: 400 }),
  fc
    .tuple(HEADER, fc.uint8Array({ maxLength: 400 }))
    .map(([elements, data]) => Uint8Array.from([...writeHeader(elements), ...data])),
);

test('binary octets have as many parts as are counted, all within the network’s size, and none is lost', () => {
  fc.assert(
    fc.property(BINARY, OPTIONS, fc.constantFrom('bytes', 'hex'), (octets, options, form) => {
      const text = form === 'hex' ? Buffer.from(octets).toString('hex') : latin1Decode(octets);
      const made = smsParts({ kind: 'binary', text, form }, options);
      assert.ok(made.ok);
      assert.equal(made.value.length, segments(text, form, shapeOf(options)).parts);
      for (const part of made.value) assert.ok(octetsOf(part) <= 140, `${octetsOf(part)} octets`);
      const data = Buffer.concat(made.value.map((part) => part.userData)).toString('hex');
      assert.ok(Buffer.from(octets).toString('hex').endsWith(data));
    }),
    { numRuns: 500 },
  );
});

test('any octets are read as user data or refused', () => {
  const coding = fc.constantFrom('gsm7', 'ucs2', 'octets', 'latin1').map((alphabet) => ({ alphabet }));
  fc.assert(
    fc.property(
      fc.record({
        coding,
        header: fc.constantFrom('present', 'none'),
        octets: fc.uint8Array({ maxLength: 200 }),
      }),
      (received) => {
        const read = readUserData(received);
        if (read.ok && read.value.content.kind === 'bytes')
          assert.ok(read.value.content.bytes.length <= received.octets.length);
      },
    ),
    { numRuns: 500 },
  );
});
