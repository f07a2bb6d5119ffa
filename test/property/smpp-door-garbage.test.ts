// Whatever bytes come, the door goes on: nothing throws, others are served, and the memory of the session is bounded by its limits.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { instant } from '../../src/base/time.ts';
import { contentOf, readOctets } from '../../src/interfaces/smpp/message-content.ts';
import { SubmitRate } from '../../src/interfaces/smpp/submit-rate.ts';
import { submissionOf, termsOf } from '../../src/interfaces/smpp/submit-request.ts';
import { compose } from '../../src/protocols/smpp/pdu.ts';
import { EsmeStage } from '../support/esme-stage.ts';
import { bytesOf, RawEsme } from '../support/raw-esme.ts';

const OCTETS = fc.uint8Array({ maxLength: 200 });
const TLV = fc.record({
  tag: fc.oneof(fc.nat(0xffff), fc.constantFrom(0x020c, 0x020e, 0x020f, 0x0424, 0x2001)),
  value: fc.uint8Array({ maxLength: 12 }),
});
const TIME = fc.oneof(fc.constant(''), fc.string({ maxLength: 16 }), fc.stringMatching(/^[0-9]{15}[-+R]$/));

test('any request is a submission or a refusal', () => {
  fc.assert(
    fc.property(
      fc.record({
        esm_class: fc.nat(255),
        data_coding: fc.nat(255),
        registered_delivery: fc.nat(255),
        octets: OCTETS,
        tlvs: fc.array(TLV, { maxLength: 4 }),
        schedule_delivery_time: TIME,
        validity_period: TIME,
        destination_addr: fc.string({ maxLength: 20 }),
        source_addr: fc.string({ maxLength: 20 }),
        service_type: fc.string({ maxLength: 5 }),
      }),
      fc.constantFrom('gsm7' as const, 'latin1' as const),
      ({ octets, ...said }, centreDefault) => {
        const pdu = { ...compose('submit_sm', { ...said, short_message: octets }), sequence_number: 1 };
        const context = { now: instant(1_800_000_000_000), version: 0x34, clientAddress: '127.0.0.1' };
        const terms = termsOf(pdu, context);
        const part = readOctets({ ...said, octets }, centreDefault);
        if (!terms.ok || !part.ok) return;
        const content = contentOf(part.value.read);
        const submission = submissionOf(terms.value, part.value.read, context);
        if (!content.ok) return assert.ok(!submission.ok);
        if (!submission.ok) return;
        const { validity, items, kind } = submission.value;
        assert.ok(validity >= 60_000 && validity <= 86_400_000);
        assert.equal(items.length, 1);
        if (content.value.kind === 'data') assert.equal(kind, 'binary');
      },
    ),
    { numRuns: 2_000 },
  );
});

test('no second has more than are allowed', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 20 }),
      fc.array(fc.nat(400), { maxLength: 200 }),
      (most, pauses) => {
        const rate = new SubmitRate(most);
        const admitted: number[] = [];
        let now = 0;
        for (const pause of pauses) {
          now += pause;
          if (rate.admit(1, now) === 'admitted') admitted.push(now);
        }
        for (const [at, moment] of admitted.entries()) {
          const first = admitted[at - most];
          assert.ok(first === undefined || moment - first >= 1_000);
        }
      },
    ),
  );
});

/** A PDU whose bytes were changed: cut, lengthened, its fields or its length overwritten. */
const SPOILED: fc.Arbitrary<Uint8Array> = fc
  .record({
    pdu: fc.constantFrom(
      bytesOf(compose('submit_sm', { destination_addr: '79990000001', short_message: Buffer.from('Hi') }), 5),
      bytesOf(compose('query_sm', { message_id: '1' }), 6),
      bytesOf(compose('submit_multi', { dest_address: [], short_message: Buffer.from('Hi') }), 7),
      bytesOf(compose('deliver_sm_resp', {}), 8),
      bytesOf(compose('enquire_link'), 9),
    ),
    at: fc.nat(60),
    octets: fc.uint8Array({ minLength: 1, maxLength: 8 }),
    keep: fc.nat(80),
    manner: fc.constantFrom('overwrite' as const, 'cut' as const, 'append' as const, 'lie' as const),
  })
  .map(({ pdu, at, octets, keep, manner }) => {
    const bytes = Buffer.from(pdu);
    if (manner === 'overwrite') {
      bytes.set(octets.subarray(0, Math.max(0, bytes.length - at)), Math.min(at, bytes.length));
      bytes.writeUInt32BE(bytes.length);
      return bytes;
    }
    if (manner === 'cut') {
      const cut = bytes.subarray(0, Math.max(16, Math.min(keep, bytes.length)));
      cut.writeUInt32BE(cut.length);
      return cut;
    }
    if (manner === 'append') {
      const longer = Buffer.concat([bytes, octets]);
      longer.writeUInt32BE(longer.length);
      return longer;
    }
    bytes.writeUInt32BE(octets.reduce((sum, octet) => (sum * 256 + octet) >>> 0, 0));
    return bytes;
  });

test('noise on many connections disturbs nobody', { timeout: 300_000 }, async (context) => {
  const stage = await EsmeStage.open(context, { settings: { smppBinds: 50, smppRate: 5_000 } });
  const witness = await RawEsme.connect(stage.door.port);
  await witness.bind('bind_transmitter');
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof(SPOILED, OCTETS), { minLength: 1, maxLength: 6 }),
      fc.constantFrom('bound' as const, 'unbound' as const),
      async (pieces, standing) => {
        const noisy = await RawEsme.connect(stage.door.port);
        if (standing === 'bound') await noisy.bind();
        for (const piece of pieces) noisy.write(piece);
        noisy.finish();
        while (await noisy.next());
        const answer = await witness.ask(compose('enquire_link'));
        assert.equal(answer?.command, 'enquire_link_resp');
      },
    ),
    { numRuns: 120 },
  );
  assert.deepEqual(stage.troubles, []);
  witness.end();
});
