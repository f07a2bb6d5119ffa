// Requests that come again: recognised where the account has it so.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compose } from '../../../src/protocols/smpp/pdu.ts';
import { EsmeStage } from '../../support/esme-stage.ts';
import { bytesOf, RawEsme } from '../../support/raw-esme.ts';

const LIMIT = { timeout: 120_000 };

async function idOf(raw: RawEsme, text: string, sequence: number): Promise<string> {
  const content = compose('submit_sm', {
    destination_addr: '79990000001',
    short_message: Buffer.from(text),
  });
  raw.write(bytesOf(content, sequence));
  const pdu = await raw.nextPdu();
  assert.ok(pdu?.command === 'submit_sm_resp' && pdu.command_status === 0);
  return pdu.message_id;
}

test(
  'the same request under the same number is one message, on any bind of the login',
  LIMIT,
  async (context) => {
    const stage = await EsmeStage.open(context, { settings: { smppRepeats: 'recognise' } });
    const first = await RawEsme.connect(stage.door.port);
    await first.bind();
    const id = await idOf(first, 'Hello', 7);
    assert.equal(await idOf(first, 'Hello', 7), id);
    first.end();
    const second = await RawEsme.connect(stage.door.port);
    await second.bind();
    assert.equal(await idOf(second, 'Hello', 7), id);
    assert.notEqual(await idOf(second, 'Hello', 8), id);
    assert.notEqual(await idOf(second, 'Other', 7), id);
    assert.equal((await stage.claim(3)).length, 3);
    second.end();
  },
);

test('without it every request is a message', LIMIT, async (context) => {
  const stage = await EsmeStage.open(context);
  const raw = await RawEsme.connect(stage.door.port);
  await raw.bind();
  const id = await idOf(raw, 'Hello', 7);
  assert.notEqual(await idOf(raw, 'Hello', 7), id);
  raw.end();
});
