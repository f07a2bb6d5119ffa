// Of every text: as many submissions as parts are counted, each within what its field and the network take, and whole again.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { instant } from '../../src/base/time.ts';
import { submitContents } from '../../src/channels/smpp/submit-content.ts';
import { segments } from '../../src/core/messages/segments.ts';
import { readUserData } from '../../src/core/messages/sms-parts.ts';
import { readSmppCoding } from '../../src/protocols/gsm/data-coding.ts';
import { tlvBytes } from '../../src/protocols/smpp/tlvs.ts';
import { writePdu } from '../../src/protocols/smpp/write-pdu.ts';
import { accountValue } from '../support/account.ts';
import { FakeOutbox } from '../support/fake-outbox.ts';
import { smppSettingsOf } from '../support/smpp-stage.ts';

const TEXT = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc.string({ unit: fc.constantFrom('a', 'z', '€', '[', ' ', 'é'), maxLength: 700 }),
  fc.string({ unit: fc.constantFrom('я', '😀', 'a', '\n'), maxLength: 400 }),
);

const GIVEN = fc.record({
  joining: fc.constantFrom('udh', 'sar', 'payload'),
  alphabet: fc.constantFrom('gsm7', 'gsm7-packed'),
});

async function claimed(kind: 'sms' | 'flash' | 'push', text: string) {
  const outbox = new FakeOutbox(accountValue());
  outbox.add('79990000001', kind, { text });
  const [message] = await outbox.claim({ link: 'first' }, 1);
  assert.ok(message);
  return message;
}

test('there are as many submissions as parts are counted, or one with message_payload, and all can be written', () =>
  fc.assert(
    fc.asyncProperty(fc.constantFrom('sms', 'flash', 'push'), TEXT, GIVEN, async (kind, text, given) => {
      const made = submitContents(await claimed(kind, text), smppSettingsOf(given), { now: instant(0) });
      assert.ok(made);
      const counted = segments(text, kind === 'push' ? 'push' : 'text').parts;
      assert.equal(made.length, given.joining === 'payload' ? 1 : counted);
      for (const one of made) {
        assert.ok(writePdu(one, 1).ok);
        const sized =
          given.alphabet === 'gsm7' && one.data_coding !== 8 && one.data_coding !== 0x15 ? 160 : 140;
        assert.ok(one.short_message.length <= sized);
      }
    }),
  ));

test('what a centre receives reads as the text that was sent', () =>
  fc.assert(
    fc.asyncProperty(TEXT, fc.constantFrom('udh', 'sar', 'payload'), async (text, joining) => {
      const message = await claimed('sms', text);
      const made = submitContents(message, smppSettingsOf({ joining }), { now: instant(0) }) ?? [];
      const read = made.map((one) => {
        const coding = readSmppCoding(one.data_coding, 'gsm7');
        assert.ok(coding.ok);
        const octets = tlvBytes(one.tlvs, 'message_payload') ?? one.short_message;
        const header = one.esm_class & 0x40 ? 'present' : 'none';
        const data = readUserData({ coding: coding.value, header, octets });
        assert.ok(data.ok && data.value.content.kind === 'text');
        return data.value.content.text;
      });
      // A byte order mark in front is none of the text (ucs2.ts).
      const marked = (written: string): string => written.replace(/\ufeff/g, '');
      assert.equal(marked(read.join('')), marked(text));
    }),
  ));
