// Messages of subscribers: to whoever their account binds, by the rule that handlers have.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { instant } from '../../../src/base/time.ts';
import { decodeText } from '../../../src/protocols/gsm/alphabet.ts';
import { ucs2Decode } from '../../../src/protocols/gsm/ucs2.ts';
import { tlvBytes } from '../../../src/protocols/smpp/tlvs.ts';
import { EsmeStage } from '../../support/esme-stage.ts';

const LIMIT = { timeout: 120_000 };

async function receive(stage: EsmeStage, text: string, key: string): Promise<void> {
  const now = instant(Date.now());
  const message = { from: '79990000002', to: '74950000001', text, sentAt: now, receivedAt: now };
  await stage.storage.receiving.incoming.receive({ ...message, source: 'operator', key });
}

test(
  'a message to a number of the account comes as deliver_sm, in the alphabet it needs',
  LIMIT,
  async (context) => {
    const stage = await EsmeStage.open(context);
    await stage.rent('74950000001');
    await receive(stage, 'taxi, please', '1');
    const esme = await stage.bind({ as: 'bind_receiver' });
    await receive(stage, 'такси', '2');
    await receive(stage, 'x'.repeat(400), '3');
    await esme.until(() => esme.told.length === 3);
    const [latin, cyrillic, long] = esme.told;
    assert.ok(latin && cyrillic && long);
    assert.deepEqual(
      [latin.esm_class, latin.data_coding, latin.source_addr, latin.source_addr_ton, latin.destination_addr],
      [0, 0, '79990000002', 1, '74950000001'],
    );
    assert.equal(decodeText(latin.short_message), 'taxi, please');
    assert.deepEqual([cyrillic.data_coding, ucs2Decode(cyrillic.short_message)], [8, 'такси']);
    assert.equal(long.short_message.length, 0);
    assert.equal(tlvBytes(long.tlvs, 'message_payload')?.length, 400);
  },
);

test('where the account has it off, or nobody could bind, nothing is kept', LIMIT, async (context) => {
  const stage = await EsmeStage.open(context, { settings: { smppIncoming: 'off' } });
  await stage.rent('74950000001');
  await receive(stage, 'one', '1');
  await stage.set({ smppIncoming: 'on', smpp: 'off' });
  await receive(stage, 'two', '2');
  const { rows } = await stage.given.client.query('select count(*)::integer as n from esme_deliveries');
  assert.equal(rows[0].n, 0);
});
