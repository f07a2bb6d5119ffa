// What must hold for every PDU: writing then reading gives the same value, no bytes make the reader throw or read past them, and a stream
// gives the same PDUs however it is cut.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type CommandName, isResponseId } from '../../src/protocols/smpp/command-ids.ts';
import { statusSays } from '../../src/protocols/smpp/command-status.ts';
import { FrameSplitter } from '../../src/protocols/smpp/frames.ts';
import { compose, type Pdu } from '../../src/protocols/smpp/pdu.ts';
import { type Field, LAYOUTS } from '../../src/protocols/smpp/pdu-layouts.ts';
import { readPdu } from '../../src/protocols/smpp/read-pdu.ts';
import { writePdu } from '../../src/protocols/smpp/write-pdu.ts';

const U8 = fc.integer({ min: 0, max: 255 });
const U32 = fc.integer({ min: 0, max: 0xffff_ffff });

function text(max: number): fc.Arbitrary<string> {
  return fc
    .array(fc.integer({ min: 1, max: 255 }), { maxLength: max - 1 })
    .map((codes) => String.fromCharCode(...codes));
}

const DESTINATION = fc.oneof(
  fc.record({
    kind: fc.constant('address' as const),
    dest_addr_ton: U8,
    dest_addr_npi: U8,
    destination_addr: text(21),
  }),
  fc.record({ kind: fc.constant('list' as const), dl_name: text(21) }),
);
const UNSUCCESS = fc.record({
  dest_addr_ton: U8,
  dest_addr_npi: U8,
  destination_addr: text(21),
  error_status_code: U32,
});

function value(field: Field): fc.Arbitrary<unknown> {
  switch (field.kind) {
    case 'u8':
      return U8;
    case 'cstring':
      return text(field.max);
    case 'octets':
      return fc.uint8Array({ maxLength: 255 });
    case 'destinations':
      return fc.array(DESTINATION, { maxLength: 255 });
    case 'unsuccess':
      return fc.array(UNSUCCESS, { maxLength: 255 });
  }
}

const TLV = fc.record({ tag: fc.integer({ min: 0, max: 0xffff }), value: fc.uint8Array({ maxLength: 300 }) });

const PDU: fc.Arbitrary<Pdu> = fc
  .constantFrom(...(Object.keys(LAYOUTS) as CommandName[]))
  .chain((command) =>
    fc.record({
      command: fc.constant(command),
      command_status: fc.oneof(fc.constant(0), U32),
      sequence_number: U32,
      ...Object.fromEntries((LAYOUTS[command] as readonly Field[]).map((one) => [one.name, value(one)])),
      tlvs: fc.array(TLV, { maxLength: 6 }),
    }),
  )
  .map((pdu) => pdu as unknown as Pdu);

/** Views and arrays of their own alike, so that values can be compared. */
function plain(pdu: Pdu): unknown {
  return JSON.parse(
    JSON.stringify(pdu, (_, one) => (one instanceof Uint8Array ? Buffer.from(one).toString('hex') : one)),
  );
}

function bytesOf(pdu: Pdu): Uint8Array {
  const written = writePdu(pdu, pdu.sequence_number);
  assert.ok(written.ok, JSON.stringify(written));
  return written.value;
}

test('what is written is read back the same', () => {
  fc.assert(
    fc.property(PDU, (pdu) => {
      const read = readPdu(bytesOf(pdu));
      assert.ok(read.ok, JSON.stringify(read));
      assert.deepEqual(plain(read.value), plain(pdu));
    }),
    { numRuns: 1_000 },
  );
});

/** Bytes that begin as a PDU and go on as anything, or are a PDU somebody spoiled. */
const HOSTILE = fc.oneof(
  fc.uint8Array({ maxLength: 400 }),
  fc
    .tuple(fc.constantFrom(...(Object.keys(LAYOUTS) as CommandName[])), fc.uint8Array({ maxLength: 400 }))
    .map(([command, rest]) => {
      const head = bytesOf({ ...compose(command), sequence_number: 5 } as Pdu).slice(0, 16);
      return Uint8Array.from([...head, ...rest]);
    }),
  fc.tuple(PDU, fc.array(fc.tuple(fc.nat(), U8), { maxLength: 8 }), fc.nat()).map(([pdu, spoils, cut]) => {
    const bytes = bytesOf(pdu).slice();
    for (const [at, byte] of spoils) bytes[at % bytes.length] = byte;
    return cut % 3 === 0 ? bytes.subarray(0, cut % (bytes.length + 1)) : bytes;
  }),
);

test('no bytes make the reader throw, and every fault says what to answer', () => {
  fc.assert(
    fc.property(HOSTILE, (bytes) => {
      const read = readPdu(bytes);
      if (!read.ok) {
        assert.match(statusSays(read.error.command_status), /ESME_R/);
        assert.ok(read.error.says.length > 0);
      }
    }),
    { numRuns: 5_000 },
  );
});

test('every PDU cut anywhere and spoiled anywhere is read or refused under its own number', () => {
  for (const command of Object.keys(LAYOUTS) as CommandName[]) {
    const tlvs = [{ tag: 0x0424, value: Uint8Array.of(1, 2, 3) }];
    const whole = bytesOf({ ...compose(command), tlvs, sequence_number: 5 } as Pdu);
    const judge = (bytes: Uint8Array): void => {
      const read = readPdu(bytes);
      assert.equal(read.ok ? read.value.sequence_number : read.error.sequence_number, 5, command);
    };
    for (let length = 16; length <= whole.length; length++) judge(whole.slice(0, length));
    for (let at = 16; at < whole.length; at++) {
      for (const byte of [0x00, 0x01, 0x7f, 0xff]) {
        const spoiled = whole.slice();
        spoiled[at] = byte;
        judge(spoiled);
      }
    }
  }
});

test('a response with an error status is read whatever its body', () => {
  const REFUSAL = fc
    .tuple(fc.constantFrom(...(Object.keys(LAYOUTS) as CommandName[])), fc.uint8Array({ maxLength: 100 }))
    .map(([command, body]) => {
      const head = bytesOf({ ...compose(command), command_status: 0x58, sequence_number: 5 } as Pdu).slice(
        0,
        16,
      );
      return { head, bytes: Uint8Array.from([...head, ...body]) };
    })
    .filter(({ head }) => isResponseId(new DataView(head.buffer).getUint32(4)));
  fc.assert(
    fc.property(REFUSAL, ({ bytes }) => {
      const read = readPdu(bytes);
      assert.ok(read.ok, JSON.stringify(read));
      assert.equal(read.value.command_status, 0x58);
    }),
  );
});

test('a stream gives the same PDUs however it is cut', () => {
  fc.assert(
    fc.property(fc.array(PDU, { maxLength: 5 }), fc.array(fc.nat(60), { minLength: 1 }), (pdus, cuts) => {
      const written = pdus.map(bytesOf);
      const stream = Buffer.concat(written);
      const splitter = new FrameSplitter();
      const found: Uint8Array[] = [];
      for (let at = 0, turn = 0; at < stream.length; turn++) {
        const size = 1 + cuts[turn % cuts.length]!;
        const frames = splitter.push(stream.subarray(at, at + size));
        assert.equal(frames.fault, undefined);
        found.push(...frames.pdus);
        at += size;
      }
      assert.equal(splitter.held, 0);
      assert.deepEqual(
        found.map((one) => Buffer.from(one)),
        written.map((one) => Buffer.from(one)),
      );
    }),
  );
});
