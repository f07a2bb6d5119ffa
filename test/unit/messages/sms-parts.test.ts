// What the kinds of message are as parts of the network, and what parts are when they come back.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hexDecode, hexEncode } from '../../../src/base/bytes.ts';
import { segments } from '../../../src/core/messages/segments.ts';
import {
  carried,
  type PartsOptions,
  readBinaryComment,
  readUserData,
  replacingProtocolId,
  type SmsContent,
  type SmsPart,
  smsParts,
} from '../../../src/core/messages/sms-parts.ts';
import { readDataCoding } from '../../../src/protocols/gsm/data-coding.ts';

const BY_8: PartsOptions = { reference: 0x7a, joining: 'concatenation8' };

function partsOf(content: SmsContent, options: PartsOptions = BY_8): readonly SmsPart[] {
  const made = smsParts(content, options);
  assert.ok(made.ok);
  return made.value;
}

test('a short text is one part without a header', () => {
  const [part, ...more] = partsOf({ kind: 'sms', text: 'Hi €' });
  assert.equal(more.length, 0);
  assert.deepEqual(part, {
    number: 1,
    total: 1,
    userDataHeader: new Uint8Array(0),
    alphabet: 'gsm7',
    userData: hexDecode('4869201b65'),
    protocolId: 0,
    dataCoding: 0,
  });
});

test('a Cyrillic flash is class 0 in UCS-2', () => {
  const [part] = partsOf({ kind: 'flash', text: 'Да' });
  assert.equal(part?.messageClass, 0);
  assert.equal(part.dataCoding, 0x18);
  assert.equal(hexEncode(part.userData), '04140430');
});

test('parts are joined by the reference asked for', () => {
  const text = 'a'.repeat(161);
  const headers = (options: PartsOptions): string[] =>
    partsOf({ kind: 'sms', text }, options).map((part) => hexEncode(part.userDataHeader));
  assert.deepEqual(headers(BY_8), ['0500037a0201', '0500037a0202']);
  assert.deepEqual(headers({ reference: 0xabcd, joining: 'concatenation16' }), [
    '060804abcd0201',
    '060804abcd0202',
  ]);
  assert.deepEqual(headers({ reference: 0, joining: 'none' }), ['', '']);
  assert.deepEqual(
    partsOf({ kind: 'sms', text }, { reference: 1, joining: 'concatenation16' }).map(
      (part) => part.userData.length,
    ),
    [152, 9],
  );
});

test('ports go into every part and take their room', () => {
  const ports = { destination: 5000, source: 0 };
  const parts = partsOf({ kind: 'sms', text: 'a'.repeat(153) }, { ...BY_8, ports });
  assert.deepEqual(
    parts.map((part) => hexEncode(part.userDataHeader)),
    ['0b00037a0201' + '050413880000', '0b00037a0202' + '050413880000'],
  );
  assert.deepEqual(
    parts.map((part) => part.userData.length),
    [146, 7],
  );
});

test('national tables are named in the header and used', () => {
  const text = 'ş'.repeat(71);
  assert.equal(partsOf({ kind: 'sms', text }).length, 2);
  const [part, ...more] = partsOf({ kind: 'sms', text }, { ...BY_8, national: ['turkish'] });
  assert.equal(more.length, 0);
  assert.equal(hexEncode(part!.userDataHeader), '03250101');
  assert.equal(hexEncode(part!.userData), '1d'.repeat(71));
  assert.equal(part!.dataCoding, 0);
});

test('both tables of a South Asian language are named, and what they wrote is read back', () => {
  const text = `${'क'.repeat(100)}-`;
  const [part, ...more] = partsOf({ kind: 'sms', text }, { ...BY_8, national: ['tamil', 'hindi'] });
  assert.equal(more.length, 0);
  assert.equal(hexEncode(part!.userDataHeader), '06240106250106');
  assert.equal(hexEncode(part!.userData), `${'15'.repeat(100)}1b0e`);
  const read = readUserData({ coding: readDataCoding(part!.dataCoding), ...carried(part!) });
  assert.deepEqual(read.ok && read.value.content, { kind: 'text', text });
});

test('a WAP push is an indication for the phone’s port, in as many parts as its octets need', () => {
  const [part, ...more] = partsOf({ kind: 'push', text: 'http://a.example\nNews' });
  assert.equal(more.length, 0);
  assert.equal(hexEncode(part!.userDataHeader), '0605040b8423f0');
  assert.equal(part!.dataCoding, 0x15);
  assert.equal(
    hexEncode(part!.userData),
    `01060603ae81eaaf8202056a0045c60c03${Buffer.from('a.example').toString('hex')}000103${Buffer.from('News').toString('hex')}000101`,
  );
  // 140 octets, less a header of seven, less the 23 the indication adds to what stands in it.
  const longest = `http://${'a'.repeat(8)}\n${'b'.repeat(102)}`;
  assert.equal(partsOf({ kind: 'push', text: longest }).length, 1);
  const parts = partsOf({ kind: 'push', text: `${longest}b` });
  assert.deepEqual(
    parts.map((one) => hexEncode(one.userDataHeader)),
    ['0b00037a02010' + '5040b8423f0', '0b00037a0202' + '05040b8423f0'],
  );
});

test('a binary message carries its own header, or none after a 0', () => {
  const parts = (text: string): string[] =>
    partsOf({ kind: 'binary', text, form: 'hex' }).map(
      (part) => `${hexEncode(part.userDataHeader)} ${hexEncode(part.userData)}`,
    );
  assert.deepEqual(parts('0605040b8423f0cafe'), ['0605040b8423f0 cafe']);
  assert.deepEqual(parts('00cafe'), [' cafe']);
  assert.deepEqual(parts('CAFE'), [' cafe']);
  assert.deepEqual(
    partsOf({ kind: 'binary', text: '\x00\xca\xfe', form: 'bytes' })[0]?.userData,
    hexDecode('cafe'),
  );
  assert.equal(partsOf({ kind: 'binary', text: '00', form: 'hex' })[0]?.dataCoding, 0x04);
});

test('the header of a long binary message stands in each of its parts', () => {
  const text = `0605040b8423f0${'ab'.repeat(134)}`;
  const parts = partsOf({ kind: 'binary', text, form: 'hex' });
  assert.deepEqual(
    parts.map((part) => [hexEncode(part.userDataHeader), part.userData.length]),
    [
      ['0b00037a020105040b8423f0', 128],
      ['0b00037a020205040b8423f0', 6],
    ],
  );
  assert.equal(segments(text, 'hex').parts, 2);
});

test('a joining header of the client’s own stays in a message that is one part', () => {
  const [part] = partsOf({ kind: 'binary', text: '0500030102010a', form: 'hex' });
  assert.equal(hexEncode(part!.userDataHeader), '050003010201');
  const long = partsOf({ kind: 'binary', text: `050003010201${'0a'.repeat(141)}`, form: 'hex' });
  assert.deepEqual(
    long.map((one) => [hexEncode(one.userDataHeader), one.userData.length]),
    [
      ['0500037a0201', 134],
      ['0500037a0202', 7],
    ],
  );
});

test('a ping is a silent type 0 without text', () => {
  const [part] = partsOf({ kind: 'ping' });
  assert.equal(part?.protocolId, 0x40);
  assert.equal(part.userData.length, 0);
});

test('the protocol identifier and the coding of a binary message can be told in its comment', () => {
  const told = readBinaryComment('pid: 127, dcs: 246');
  assert.deepEqual(told, { protocolId: 127, dataCoding: 246 });
  const [part] = partsOf({ kind: 'binary', text: '0001', form: 'hex' }, { ...BY_8, ...told });
  assert.deepEqual([part?.protocolId, part?.dataCoding], [127, 246]);
  // Septets they are not, whatever the client says.
  const plain = partsOf({ kind: 'binary', text: '0001', form: 'hex' }, { ...BY_8, dataCoding: 0 });
  assert.equal(plain[0]?.dataCoding, 4);
  assert.equal(partsOf({ kind: 'sms', text: 'a' }, { ...BY_8, dataCoding: 8 })[0]?.dataCoding, 0);
  assert.equal(readBinaryComment('pid: 256, dcs: 0'), undefined);
  assert.equal(readBinaryComment('for the books'), undefined);
  assert.equal(replacingProtocolId(1), 0x41);
});

test('more parts than an octet can number are refused', () => {
  assert.equal(smsParts({ kind: 'sms', text: 'a'.repeat(255 * 153) }, BY_8).ok, true);
  assert.deepEqual(smsParts({ kind: 'sms', text: 'a'.repeat(255 * 153 + 1) }, BY_8), {
    ok: false,
    error: 'too-many-parts',
  });
});

test('a received part is its text and its place', () => {
  const read = readUserData({
    coding: { alphabet: 'ucs2' },
    header: 'present',
    octets: hexDecode('0500037a0302' + '04140430')!,
  });
  assert.deepEqual(read, {
    ok: true,
    value: { content: { kind: 'text', text: 'Да' }, part: { reference: 0x7a, total: 3, number: 2 } },
  });
});

test('a received text is read by the tables its header names, unknown ones by the default', () => {
  const text = (hex: string): unknown =>
    readUserData({ coding: { alphabet: 'gsm7' }, header: 'present', octets: hexDecode(hex)! });
  assert.deepEqual(text('032501011d'), { ok: true, value: { content: { kind: 'text', text: 'ş' } } });
  assert.deepEqual(text('032401011b73'), { ok: true, value: { content: { kind: 'text', text: 'ş' } } });
  assert.deepEqual(text('032501631d'), { ok: true, value: { content: { kind: 'text', text: 'æ' } } });
});

test('received octets stay octets, with the ports they are for', () => {
  const read = readUserData({
    coding: { alphabet: 'octets' },
    header: 'present',
    octets: hexDecode('0605040b8423f0cafe')!,
  });
  assert.deepEqual(read, {
    ok: true,
    value: {
      content: { kind: 'bytes', bytes: hexDecode('cafe') },
      ports: { destination: 2948, source: 9200 },
    },
  });
});

test('ISO-8859-1 is read as it stands, a header that is cut off is a fault', () => {
  assert.deepEqual(
    readUserData({ coding: { alphabet: 'latin1' }, header: 'none', octets: Uint8Array.of(0xe9) }),
    {
      ok: true,
      value: { content: { kind: 'text', text: 'é' } },
    },
  );
  assert.deepEqual(
    readUserData({ coding: { alphabet: 'gsm7' }, header: 'present', octets: Uint8Array.of(9, 1) }),
    {
      ok: false,
      error: 'header-cut-off',
    },
  );
});
