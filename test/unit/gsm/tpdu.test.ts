// Transfer layer messages octet by octet, as networks and modems have them.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hexDecode, hexEncode } from '../../../src/base/bytes.ts';
import { DAY, HOUR, instant, MINUTE } from '../../../src/base/time.ts';
import { decodeText, encodeText } from '../../../src/protocols/gsm/alphabet.ts';
import { cmsError } from '../../../src/protocols/gsm/cms-errors.ts';
import { readTpStatus } from '../../../src/protocols/gsm/tp-status.ts';
import {
  type Deliver,
  readFromCentre,
  readSubmit,
  type StatusReport,
  type Submit,
  splitServiceCentre,
  withServiceCentre,
  writeDeliver,
  writeStatusReport,
  writeSubmit,
} from '../../../src/protocols/gsm/tpdu.ts';
import { internationalNumber } from '../../../src/protocols/gsm/tpdu-address.ts';
import { readRelativeValidity, writeRelativeValidity } from '../../../src/protocols/gsm/tpdu-time.ts';

const SUBMIT: Submit = {
  kind: 'submit',
  reference: 0,
  destination: internationalNumber('79990000001'),
  protocolId: 0,
  dataCoding: 0,
  validity: { kind: 'relative', milliseconds: DAY },
  statusReport: 'yes',
  rejectDuplicates: 'no',
  replyPath: 'no',
  header: 'none',
  octets: encodeText('hellohello')!,
};

function written(result: ReturnType<typeof writeSubmit>): string {
  return result.ok ? hexEncode(result.value) : result.error;
}

test('a SUBMIT asks for a report, has a day, and packs its text', () => {
  assert.equal(written(writeSubmit(SUBMIT)), `31000b919799000000f10000a70ae8329bfd4697d9ec37`);
});

test('a SUBMIT of a part has its header before the packed text, on a septet boundary', () => {
  const octets = Uint8Array.from([5, 0, 3, 0x7a, 2, 1, ...encodeText('a')!]);
  const part: Submit = {
    ...SUBMIT,
    validity: { kind: 'none' },
    statusReport: 'no',
    header: 'present',
    octets,
  };
  assert.equal(written(writeSubmit(part)), '41000b919799000000f10000' + '08' + '0500037a0201' + 'c2');
});

test('a SUBMIT in UCS-2 counts octets', () => {
  const octets = hexDecode('04140430')!;
  const text: Submit = { ...SUBMIT, validity: { kind: 'none' }, dataCoding: 8, octets };
  assert.equal(written(writeSubmit(text)), '21000b919799000000f100080404140430');
});

test('what cannot be sent is refused', () => {
  assert.equal(written(writeSubmit({ ...SUBMIT, octets: new Uint8Array(161) })), 'user-data-too-long');
  assert.equal(
    written(writeSubmit({ ...SUBMIT, dataCoding: 4, octets: new Uint8Array(141) })),
    'user-data-too-long',
  );
  assert.equal(
    written(writeSubmit({ ...SUBMIT, header: 'present', octets: Uint8Array.of(5, 0) })),
    'header-cut-off',
  );
  assert.equal(
    written(writeSubmit({ ...SUBMIT, destination: internationalNumber('7999x') })),
    'address-wrong',
  );
  assert.equal(
    written(writeSubmit({ ...SUBMIT, destination: internationalNumber('1'.repeat(21)) })),
    'address-wrong',
  );
  assert.equal(
    written(writeSubmit({ ...SUBMIT, destination: { kind: 'name', text: 'twelve chars' } })),
    'address-wrong',
  );
  assert.equal(
    written(writeSubmit({ ...SUBMIT, destination: { kind: 'name', text: 'Я' } })),
    'address-wrong',
  );
});

test('a DELIVER from a number is read, its stamp in the zone of the centre', () => {
  // Deliver, no more messages; +27838890001; 1999-03-29 15:16:59 with the zone +2 hours; "hellohello".
  const read = readFromCentre(hexDecode('040b917238880900f10000993092516195800ae8329bfd4697d9ec37')!);
  assert.ok(read.ok && read.value.kind === 'deliver');
  const { originator, sentAt, octets, moreWaiting, header } = read.value;
  assert.deepEqual(originator, internationalNumber('27838890001'));
  assert.deepEqual(sentAt, { at: instant(Date.UTC(2099, 2, 29, 13, 16, 59)), zoneQuarters: 8 });
  assert.equal(decodeText(octets), 'hellohello');
  assert.deepEqual([moreWaiting, header], ['no', 'none']);
});

test('a name is read from its packed septets, west of Greenwich time is behind', () => {
  const deliver: Deliver = {
    kind: 'deliver',
    originator: { kind: 'name', text: 'Dozvon' },
    sentAt: { at: instant(Date.UTC(2026, 0, 31, 23, 59, 58)), zoneQuarters: -14 },
    moreWaiting: 'yes',
    replyPath: 'no',
    statusReport: 'no',
    protocolId: 0,
    dataCoding: 0,
    header: 'none',
    octets: encodeText('a')!,
  };
  assert.equal(written(writeDeliver(deliver)), '000bd0c4b7defe7603' + '0000' + '62101302928549' + '0161');
  const read = readFromCentre(hexDecode('000bd0c4b7defe76030000621013029285490161')!);
  assert.deepEqual(read, { ok: true, value: deliver });
});

test('a message whose stamp is no moment is read without it', () => {
  for (const stamp of ['00000000000000', 'ffffffffffffff', '62201302958500', '62101342958500']) {
    const read = readFromCentre(hexDecode(`040b917238880900f10000${stamp}0161`)!);
    assert.ok(read.ok && read.value.kind === 'deliver');
    assert.equal(read.value.sentAt, undefined);
  }
});

test('a STATUS-REPORT tells which message, when, and what became of it', () => {
  const report: StatusReport = {
    kind: 'status-report',
    reference: 0x2a,
    recipient: internationalNumber('79990000001'),
    sentAt: { at: instant(Date.UTC(2026, 5, 1, 9, 0, 0)), zoneQuarters: 12 },
    dischargedAt: { at: instant(Date.UTC(2026, 5, 1, 9, 0, 7)), zoneQuarters: 12 },
    status: 0,
    moreWaiting: 'no',
  };
  const hex = '062a0b919799000000f1' + '62601021000021' + '62601021007021' + '00';
  assert.equal(written(writeStatusReport(report)), hex);
  assert.deepEqual(readFromCentre(hexDecode(hex)!), { ok: true, value: report });
  // Parameters after the status are not needed.
  assert.deepEqual(readFromCentre(hexDecode(`${hex}0100`)!), { ok: true, value: report });
});

test('the service centre stands before the TPDU, its length in octets', () => {
  const tpdu = Uint8Array.of(1, 2);
  assert.deepEqual(withServiceCentre(tpdu), { ok: true, value: hexDecode('000102') });
  const centre = internationalNumber('79990000000');
  assert.deepEqual(withServiceCentre(tpdu, centre), { ok: true, value: hexDecode('07919799000000f00102') });
  assert.deepEqual(splitServiceCentre(hexDecode('07919799000000f00102')!), {
    ok: true,
    value: { serviceCentre: centre, tpdu },
  });
  assert.deepEqual(splitServiceCentre(hexDecode('000102')!), { ok: true, value: { tpdu } });
  assert.deepEqual(splitServiceCentre(hexDecode('0791')!), { ok: false, error: 'cut-off' });
});

for (const [hex, fault] of [
  ['', 'cut-off'],
  ['04', 'cut-off'],
  ['040b917238880900f100009930925161958', 'odd'],
  ['040b917238880900f10000993092516195800ae8329bfd46', 'cut-off'],
  ['040b917238880900f1000099309251619580a1', 'user-data-too-long'],
  ['440b917238880900f100009930925161958002ffff', 'header-cut-off'],
  ['03', 'type-unknown'],
  ['01', 'type-unknown'],
] as const)
  test(`the PDU "${hex}" is refused`, () => {
    const octets = hexDecode(hex);
    if (fault === 'odd') assert.equal(octets, undefined);
    else assert.deepEqual(readFromCentre(octets!), { ok: false, error: fault });
  });

test('a SUBMIT is read as a centre reads it, absolute and enhanced validity too', () => {
  assert.deepEqual(readSubmit(hexDecode('31000b919799000000f10000a70ae8329bfd4697d9ec37')!), {
    ok: true,
    value: SUBMIT,
  });
  const absolute = readSubmit(hexDecode('19000b919799000000f1000062601021000021' + '0161')!);
  assert.ok(absolute.ok);
  assert.deepEqual(absolute.value.validity, {
    kind: 'absolute',
    until: { at: instant(Date.UTC(2026, 5, 1, 9, 0, 0)), zoneQuarters: 12 },
  });
  assert.deepEqual(readSubmit(hexDecode('0400')!), { ok: false, error: 'type-unknown' });
});

test('relative validity periods are those of section 9.2.3.12.1', () => {
  assert.deepEqual([0, 143, 144, 167, 168, 196, 197, 255].map(readRelativeValidity), [
    5 * MINUTE,
    12 * HOUR,
    12.5 * HOUR,
    DAY,
    2 * DAY,
    30 * DAY,
    35 * DAY,
    441 * DAY,
  ]);
  for (let octet = 0; octet < 256; octet++)
    assert.equal(writeRelativeValidity(readRelativeValidity(octet)), octet);
  assert.equal(writeRelativeValidity(0), 0);
  assert.equal(writeRelativeValidity(DAY - 1), 166);
  assert.equal(writeRelativeValidity(1_000 * DAY), 255);
});

const STATUSES: readonly (readonly [status: number, outcome: string])[] = [
  [0x00, 'delivered'],
  [0x01, 'delivered'],
  [0x02, 'permanent'],
  [0x1f, 'delivered'],
  [0x22, 'trying'],
  [0x30, 'trying'],
  [0x46, 'permanent'],
  [0x5f, 'permanent'],
  [0x62, 'temporary'],
  [0x70, 'temporary'],
  // Reserved ones are read as "service rejected".
  [0x03, 'temporary'],
  [0x4a, 'temporary'],
  [0x80, 'temporary'],
  [0xff, 'temporary'],
];

for (const [status, outcome] of STATUSES)
  test(`the status 0x${status.toString(16)} means ${outcome}`, () => {
    assert.equal(readTpStatus(status).outcome, outcome);
  });

test('errors of the message service are temporary or permanent, those nobody knows temporary, and a network that timed out is neither', () => {
  assert.deepEqual(
    [1, 21, 27, 38, 195, 304, 332, 500, 0, 230, 512].map((code) => cmsError(code).outcome[0]).join(''),
    'pptt' + 'pput' + 'ttt',
  );
});
