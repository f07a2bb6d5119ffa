// The whole product calls SIPp that does odd things: the scenarios are those of the endpoint's own tests, here what matters
// is what the history and the status say of the call, and that SIPp has nothing to complain of.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { callOf, Product } from '../../support/product.ts';
import { causeOf, eventsOf } from '../../support/product-line.ts';
import { type Sipp, startSipp } from '../sipp/sipp.ts';

type Row = {
  readonly scenario: string;
  readonly told: readonly [status: number, err: number];
  readonly cause: string;
  readonly trunk?: Readonly<Record<string, unknown>>;
  readonly transports?: readonly ('udp' | 'tcp')[];
  /** Kinds of event that must be there. */
  readonly events?: readonly string[];
};

const ANSWERED = { told: [1, 0], cause: 'end' } as const;
const SIGNED_IN = { username: 'user', password: 'secret' };

const ROWS: readonly Row[] = [
  { scenario: 'called-plain', ...ANSWERED, transports: ['udp', 'tcp'], events: ['ringing', 'answered'] },
  { scenario: 'called-200-repeated', ...ANSWERED },
  { scenario: 'called-200-crosses-cancel', told: [1, 0], cause: 'picked-up-late' },
  { scenario: 'called-cancelled', told: [20, 237], cause: 'no-answer', transports: ['udp', 'tcp'] },
  { scenario: 'called-redirects', ...ANSWERED },
  { scenario: 'called-401-stale', ...ANSWERED, trunk: SIGNED_IN, transports: ['udp', 'tcp'] },
  { scenario: 'called-407', ...ANSWERED, trunk: SIGNED_IN },
  { scenario: 'called-bye-crosses', ...ANSWERED },
  { scenario: 'called-forks', ...ANSWERED, events: ['ringing', 'answered'] },
  { scenario: 'called-holds', ...ANSWERED, events: ['held', 'resumed'], transports: ['udp', 'tcp'] },
  { scenario: 'called-183-reliable', ...ANSWERED, events: ['ringing'] },
  { scenario: 'called-422', ...ANSWERED },
  { scenario: 'called-503', told: [25, 248], cause: 'congestion' },
  { scenario: 'called-wrong-payload-type', told: [1, 0], cause: 'no-sound' },
  { scenario: 'called-compact', ...ANSWERED },
  { scenario: 'called-rfc2543', ...ANSWERED },
  { scenario: 'called-hangs-up', told: [1, 0], cause: 'subscriber' },
];

type Called = Row & { readonly transport: 'udp' | 'tcp'; readonly phone: string };

const CALLS: readonly Called[] = ROWS.flatMap((row) =>
  (row.transports ?? ['udp']).map((transport) => ({ ...row, transport })),
).map((row, at) => ({ ...row, phone: `790000005${String(at).padStart(2, '0')}` }));

let product: Product;
const peers = new Map<string, Sipp>();

before(async () => {
  await Promise.all(
    CALLS.map(async ({ scenario, transport, phone }) => {
      peers.set(phone, await startSipp({ scenario, transport, remotePort: undefined }));
    }),
  );
  const trunks = CALLS.map(({ phone, transport, trunk }) => ({
    name: phone,
    host: '127.0.0.1',
    port: peers.get(phone)!.port,
    transport,
    prefixes: [phone],
    ...trunk,
  }));
  product = await Product.start({ trunks });
  await product.addAccount('anna');
});

after(async () => {
  await product?.discard();
  await Promise.all([...peers.values()].map((sipp) => sipp.finished));
});

describe('calls to SIPp that does odd things', { concurrency: true, timeout: 120_000 }, () => {
  for (const { scenario, transport, phone, told, cause, events = [] } of CALLS) {
    test(`${scenario} over ${transport}`, async () => {
      const id = await product.callWith('anna', phone, { mes: 'A word of 1500ms', param: '10,10,1' });
      assert.equal(await peers.get(phone)!.finished, '');
      const message = callOf(await product.final('anna', id));
      assert.deepEqual([message.status, message.err, causeOf(message)], [...told, cause]);
      for (const kind of events) assert.equal(eventsOf(message, kind).length, 1, kind);
      assert.equal(eventsOf(message, 'dialling').length, 1);
    });
  }
});
