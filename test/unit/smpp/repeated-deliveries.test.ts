// A message of a subscriber that comes again while the first is still being stored.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RepeatedDeliveries } from '../../../src/channels/smpp/repeated-deliveries.ts';
import type { StatusName } from '../../../src/protocols/smpp/command-status.ts';
import { compose } from '../../../src/protocols/smpp/pdu.ts';

const PDU = {
  ...compose('deliver_sm', { source_addr: '79990000001', destination_addr: '4040' }),
  command_status: 0,
  sequence_number: 1,
};

test('a message that is being stored when it comes again is answered as the first one ends', async () => {
  const repeated = new RepeatedDeliveries(() => 1_000);
  const [gone, here] = [
    { heardAt: 900, closedAt: 950 },
    { heardAt: 1_000, closedAt: undefined },
  ];
  for (const [first, stores] of [
    ['ESME_ROK', 0],
    ['ESME_RX_T_APPN', 1],
  ] as const) {
    let end = (_status: StatusName): void => undefined;
    let stored = 0;
    const storing = new Promise<StatusName>((resolve) => {
      end = resolve;
    });
    const one = repeated.once(PDU, gone, () => storing);
    const other = repeated.once({ ...PDU, sequence_number: 9 }, here, async () => {
      stored++;
      return 'ESME_ROK';
    });
    end(first);
    assert.deepEqual([await one, await other, stored], [first, 'ESME_ROK', stores]);
  }
});
