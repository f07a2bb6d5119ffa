// The whole product with Kannel's own test centre as its operator: a transmitter and a receiver, answers without an id, deliveries
// that name no message, questions whether we live, and a connection that just ends.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KannelTestCentre } from '../../support/kannel-test-centre.ts';
import { Product } from '../../support/product.ts';

const DELIVERIES = 20;

test('what is sent is taken, what Kannel delivers is answered, and its questions too', async (context) => {
  const centre = await KannelTestCentre.start(DELIVERIES);
  context.after(() => centre.stop());
  const product = await Product.start({
    trunks: [{ name: 'phones', kind: 'virtual' }],
    config: {
      links: [
        {
          name: 'kannel',
          kind: 'smpp',
          host: '127.0.0.1',
          port: centre.port,
          systemId: 'dozvon',
          password: 'secret',
          bind: 'pair',
          // There are no receipts: its answers name no message.
          registered: 'none',
          reconnectSeconds: 1,
        },
      ],
    },
  });
  context.after(() => product.discard());
  await product.addAccount('shop');

  await centre.says(/All messages sent to ESME/);
  const phones = Array.from({ length: 30 }, (_, at) => `799900000${String(at).padStart(2, '0')}`);
  const many = await product.post({ login: 'shop', phones: phones.join(','), mes: 'Your order is ready' });
  const long = await product.post({ login: 'shop', phones: '79990000001', mes: 'Привет! '.repeat(40) });
  assert.deepEqual([many.cnt, long.cnt], [30, 5]);
  for (const { id } of [many, long])
    for (const message of await product.final('shop', id as number)) assert.equal(message.status, 1);

  await centre.says(/submit_sm: short_message = <Your order is ready>/);
  assert.equal(centre.count(/submit_sm: short_message = <Your order is ready>/), 30);
  assert.equal(centre.count(/Handling SMPP PDU of type submit_sm\b/), 35);
  assert.equal(centre.count(/Handling SMPP PDU of type bind_transmitter/), 1);
  assert.equal(centre.count(/Handling SMPP PDU of type bind_receiver/), 1);
  assert.equal(centre.count(/Handling SMPP PDU of type deliver_sm_resp/), DELIVERIES);
  assert.equal(centre.count(/Handling SMPP PDU of type enquire_link_resp/), DELIVERIES);
  assert.equal(centre.count(/unpacking failed|Unhandled|garbage/), 0);

  await product.stop();
  await centre.says(/Handling SMPP PDU of type unbind/);
  assert.equal(product.errors, '');
});
