// Of every transfer layer message: what is written is what is read; and nothing a network or a modem says makes a reader throw.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { latin1Encode } from '../../../src/base/bytes.ts';
import { LIMITS } from '../../../src/base/limits.ts';
import { instant } from '../../../src/base/time.ts';
import { encodeText } from '../../../src/protocols/gsm/alphabet.ts';
import { type AtEvent, AtReplies } from '../../../src/protocols/gsm/at-replies.ts';
import {
  type Deliver,
  readFromCentre,
  readSubmit,
  type StatusReport,
  type Submit,
  splitServiceCentre,
  type Validity,
  withServiceCentre,
  writeDeliver,
  writeStatusReport,
  writeSubmit,
} from '../../../src/protocols/gsm/tpdu.ts';
import type { TpduAddress } from '../../../src/protocols/gsm/tpdu-address.ts';
import { type CentreTime, readRelativeValidity } from '../../../src/protocols/gsm/tpdu-time.ts';
import { writeHeader } from '../../../src/protocols/gsm/user-data-header.ts';
import { HEADER } from '../../support/gsm-values.ts';

const PLAIN = { noNullPrototype: true } as const;
const OCTET = fc.integer({ min: 0, max: 0xff });
const FLAG = fc.constantFrom('yes' as const, 'no' as const);

const NUMBER: fc.Arbitrary<TpduAddress> = fc.record(
  {
    kind: fc.constant('number' as const),
    type: fc.constantFrom(
      'unknown' as const,
      'international' as const,
      'national' as const,
      'network-specific' as const,
      'subscriber' as const,
      'abbreviated' as const,
      'reserved' as const,
    ),
    plan: fc.integer({ min: 0, max: 15 }),
    digits: fc.string({ unit: fc.constantFrom(...'0123456789*#abc'), maxLength: 20 }),
  },
  PLAIN,
);

const NAME: fc.Arbitrary<TpduAddress> = fc
  .string({ unit: fc.constantFrom(...'abcXYZ@ 019_€'), maxLength: 11 })
  .filter((text) => encodeText(text)!.length <= 11)
  .map((text) => ({ kind: 'name', text }));

const ADDRESS = fc.oneof(NUMBER, NAME);

const ZONE = fc.integer({ min: -79, max: 79 });
/** Whole seconds of a year that is in the century in every zone. */
const TIME: fc.Arbitrary<CentreTime> = fc
  .tuple(fc.integer({ min: Date.UTC(2000, 0, 3) / 1_000, max: Date.UTC(2099, 11, 29) / 1_000 }), ZONE)
  .map(([seconds, zoneQuarters]) => ({ at: instant(seconds * 1_000), zoneQuarters }));

type UserData = Pick<Submit, 'header' | 'octets' | 'dataCoding' | 'protocolId'>;

const SEPTETS = fc.uint8Array({ max: 0x7f, maxLength: 80 });

const USER_DATA: fc.Arbitrary<UserData> = fc
  .tuple(HEADER, fc.constantFrom(0x00, 0x10, 0xf0, 0x04, 0x08, 0x15, 0x20), SEPTETS, OCTET)
  .map(([elements, dataCoding, text, protocolId]) => {
    const header = writeHeader(elements);
    return {
      protocolId,
      dataCoding,
      header: header.length > 0 ? ('present' as const) : ('none' as const),
      octets: Uint8Array.from([...header, ...text]),
    };
  })
  .filter(({ octets }) => octets.length <= 140);

const VALIDITY: fc.Arbitrary<Validity> = fc.oneof(
  fc.constant({ kind: 'none' as const }),
  OCTET.map((octet) => ({ kind: 'relative' as const, milliseconds: readRelativeValidity(octet) })),
  TIME.map((until) => ({ kind: 'absolute' as const, until })),
  fc.uint8Array({ minLength: 7, maxLength: 7 }).map((octets) => ({ kind: 'enhanced' as const, octets })),
);

test('a SUBMIT is read as it was written', () => {
  const submit: fc.Arbitrary<Submit> = fc
    .tuple(
      fc.record({ destination: ADDRESS, validity: VALIDITY, reference: OCTET }),
      fc.record({ statusReport: FLAG, rejectDuplicates: FLAG, replyPath: FLAG }),
      USER_DATA,
    )
    .map(([own, flags, userData]) => ({ kind: 'submit', ...own, ...flags, ...userData }));
  fc.assert(
    fc.property(submit, (value) => {
      const written = writeSubmit(value);
      assert.ok(written.ok);
      assert.deepEqual(readSubmit(written.value), { ok: true, value });
    }),
    { numRuns: 500 },
  );
});

test('a DELIVER is read as it was written, behind any service centre', () => {
  const deliver: fc.Arbitrary<Deliver> = fc
    .tuple(
      fc.record({ originator: ADDRESS, sentAt: TIME }),
      fc.record({ moreWaiting: FLAG, replyPath: FLAG, statusReport: FLAG }),
      USER_DATA,
    )
    .map(([own, flags, userData]) => ({ kind: 'deliver', ...own, ...flags, ...userData }));
  const centre = fc.option(NUMBER, { nil: undefined });
  fc.assert(
    fc.property(deliver, centre, (value, serviceCentre) => {
      const written = writeDeliver(value);
      assert.ok(written.ok);
      const pdu = withServiceCentre(written.value, serviceCentre);
      assert.ok(pdu.ok);
      const split = splitServiceCentre(pdu.value);
      assert.ok(split.ok);
      assert.deepEqual(split.value.serviceCentre, serviceCentre);
      assert.deepEqual(readFromCentre(split.value.tpdu), { ok: true, value });
    }),
    { numRuns: 500 },
  );
});

test('a STATUS-REPORT is read as it was written', () => {
  const report: fc.Arbitrary<StatusReport> = fc
    .record({
      reference: OCTET,
      recipient: ADDRESS,
      sentAt: TIME,
      dischargedAt: TIME,
      status: OCTET,
      moreWaiting: FLAG,
    })
    .map((own) => ({ kind: 'status-report', ...own }));
  fc.assert(
    fc.property(report, (value) => {
      const written = writeStatusReport(value);
      assert.ok(written.ok);
      assert.deepEqual(readFromCentre(written.value), { ok: true, value });
    }),
  );
});

/** Octets of a message with some of them changed, or cut short, or no message at all. */
const HOSTILE = fc.oneof(
  fc.uint8Array({ maxLength: 200 }),
  fc
    .tuple(USER_DATA, ADDRESS, TIME, fc.array(fc.tuple(fc.nat(), OCTET), { maxLength: 4 }), fc.nat())
    .map(([userData, originator, sentAt, changes, length]) => {
      const flags = { moreWaiting: 'no', replyPath: 'no', statusReport: 'no' } as const;
      const written = writeDeliver({ kind: 'deliver', originator, sentAt, ...flags, ...userData });
      assert.ok(written.ok);
      const octets = written.value;
      for (const [at, octet] of changes) octets[at % octets.length] = octet;
      return octets.slice(0, (length % octets.length) + 1);
    }),
);

test('no octets make a reader throw, and what is read holds no more than a message can', () => {
  fc.assert(
    fc.property(HOSTILE, (octets) => {
      const submit = readSubmit(octets);
      if (submit.ok) assert.ok(submit.value.octets.length <= 160);
      const read = readFromCentre(octets);
      if (read.ok && read.value.kind === 'deliver') assert.ok(read.value.octets.length <= 160);
      const split = splitServiceCentre(octets);
      if (split.ok) assert.ok(split.value.tpdu.length < octets.length);
    }),
    { numRuns: 2_000 },
  );
});

const SPEECH = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '\r\n',
        '\r',
        '> ',
        'OK',
        'ERROR',
        '+CMS ERROR: 1',
        '+CMT: ,2',
        '+CDS: 9',
        '00FF',
        'AT\r',
        '+CREG: 1',
      ),
      fc.string({ unit: 'binary-ascii', maxLength: 20 }),
      fc.nat(LIMITS.modem.lineCharacters + 10).map((length) => 'x'.repeat(length)),
    ),
    { maxLength: 30 },
  )
  .map((words) => latin1Encode(words.join('')));

test('a modem is understood the same in whatever pieces its words arrive', () => {
  fc.assert(
    fc.property(SPEECH, fc.array(fc.nat(40), { maxLength: 40 }), (speech, cuts) => {
      const whole = new AtReplies();
      whole.sent('AT\r');
      const expected = whole.feed(speech);
      const pieces = new AtReplies();
      pieces.sent('AT\r');
      const events: AtEvent[] = [];
      let at = 0;
      for (const cut of cuts) {
        events.push(...pieces.feed(speech.slice(at, at + cut)));
        at += cut;
      }
      events.push(...pieces.feed(speech.slice(at)));
      assert.deepEqual(events, expected);
    }),
    { numRuns: 300 },
  );
});

test('a modem may say anything at all', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 100 }), { maxLength: 20 }), (pieces) => {
      const replies = new AtReplies();
      for (const event of pieces.flatMap((piece) => replies.feed(piece)))
        if (event.kind === 'line') assert.ok(event.text.length <= LIMITS.modem.lineCharacters);
    }),
  );
});
