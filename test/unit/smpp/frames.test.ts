// The splitter: PDUs however they are cut, lengths that lie, and memory that is not given on a claim.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FrameSplitter } from '../../../src/protocols/smpp/frames.ts';
import { compose } from '../../../src/protocols/smpp/pdu.ts';
import { tlv } from '../../../src/protocols/smpp/tlvs.ts';
import { bytesOf } from './joined-sessions.ts';

const SHORT = bytesOf(compose('enquire_link'), 1);
const LONG = bytesOf(
  compose('data_sm', { tlvs: [tlv('message_payload', new Uint8Array(60_000).fill(7))] }),
  2,
);

test('several PDUs in one piece come one by one, each a copy of its own', () => {
  const stream = Buffer.concat([SHORT, LONG, SHORT]);
  const { pdus } = new FrameSplitter().push(stream);
  stream.fill(0xff);
  assert.deepEqual(
    pdus.map((one) => Buffer.from(one)),
    [SHORT, LONG, SHORT].map((one) => Buffer.from(one)),
  );
});

test('a PDU that drips byte by byte comes whole with its last byte', () => {
  const splitter = new FrameSplitter();
  for (let at = 0; at < LONG.length - 1; at++)
    assert.equal(splitter.push(LONG.subarray(at, at + 1)).pdus.length, 0);
  assert.equal(splitter.held, LONG.length - 1);
  const { pdus } = splitter.push(LONG.subarray(LONG.length - 1));
  assert.deepEqual(Buffer.from(pdus[0]!), Buffer.from(LONG));
  assert.equal(splitter.held, 0);
});

test('what came whole before a length that lies is given with the fault, and nothing after it', () => {
  for (const length of [0, 4, 15, 73_729, 0xffff_ffff]) {
    const lie = new Uint8Array(4);
    new DataView(lie.buffer).setUint32(0, length);
    const splitter = new FrameSplitter();
    const first = splitter.push(Buffer.concat([SHORT, lie, SHORT]));
    assert.equal(first.pdus.length, 1);
    assert.equal(first.fault?.kind, 'broken');
    assert.deepEqual(splitter.push(SHORT), { pdus: [], fault: first.fault });
    assert.equal(splitter.held, 0);
  }
});

test('the largest PDU that is allowed is read', () => {
  const most = new Uint8Array(73_728);
  new DataView(most.buffer).setUint32(0, most.length);
  assert.equal(new FrameSplitter().push(most).pdus[0]?.length, 73_728);
});
