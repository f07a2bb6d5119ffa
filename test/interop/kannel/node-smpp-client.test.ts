// The `smpp` package of npm as a client of the whole product: every form of message it can write, receipts as it reads them, and the end
// of the process with receipts in its queue.

import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { Product } from '../../support/product.ts';

type ForeignPdu = {
  readonly command: string;
  readonly command_status: number;
  readonly message_id: string;
  readonly message_state: number;
  readonly receipted_message_id: string;
  readonly esm_class: number;
  readonly source_addr: string;
  readonly short_message: { readonly message: string | Buffer };
  response(fields?: Readonly<Record<string, unknown>>): ForeignPdu;
};
type Answered = (pdu: ForeignPdu) => void;
type ForeignSession = EventEmitter & {
  send(pdu: ForeignPdu): void;
  close(): void;
  bind_transceiver(fields: object, answered: Answered): void;
  bind_transmitter(fields: object, answered: Answered): void;
  submit_sm(fields: object, answered: Answered): void;
  query_sm(fields: object, answered: Answered): void;
  unbind(answered: Answered): void;
};

const smpp = createRequire(import.meta.url)('smpp') as {
  connect(options: object, connected: () => void): ForeignSession;
};

const LOGIN = { system_id: 'shop', password: 'sesame' };

let product: Product;

before(async () => {
  product = await Product.start({ trunks: [{ name: 'phones', kind: 'virtual' }] });
  await product.addAccount('shop', ['--smpp', 'on', '--smpp-password', 'sesame', '--smpp-rate', '1000']);
});

after(() => product?.discard());

/** A session with what it was told, acknowledged or not. */
class Client {
  readonly told: ForeignPdu[] = [];
  readonly #arrived = new EventEmitter();
  readonly session: ForeignSession;

  private constructor(session: ForeignSession, acknowledges: 'yes' | 'no') {
    this.session = session;
    session.on('error', () => {});
    session.on('deliver_sm', (pdu: ForeignPdu) => {
      if (acknowledges === 'yes') session.send(pdu.response());
      this.told.push(pdu);
      this.#arrived.emit('told');
    });
  }

  static async bind(acknowledges: 'yes' | 'no' = 'yes'): Promise<Client> {
    const session = await new Promise<ForeignSession>((resolve) => {
      const made = smpp.connect({ url: `smpp://127.0.0.1:${product.smppPort}` }, () => resolve(made));
    });
    const client = new Client(session, acknowledges);
    const pdu = await new Promise<ForeignPdu>((resolve) => session.bind_transceiver(LOGIN, resolve));
    assert.equal(pdu.command_status, 0);
    return client;
  }

  async submit(fields: object): Promise<string> {
    const pdu = await new Promise<ForeignPdu>((resolve) =>
      this.session.submit_sm({ destination_addr: '79990000001', registered_delivery: 1, ...fields }, resolve),
    );
    assert.equal(pdu.command_status, 0);
    return pdu.message_id;
  }

  /** Told so many things, or so many about messages to a number. */
  async until(count: number, phone?: string): Promise<readonly ForeignPdu[]> {
    const late = AbortSignal.timeout(60_000);
    for (;;) {
      const told = this.told.filter((pdu) => phone === undefined || pdu.source_addr === phone);
      if (told.length >= count) return told;
      await once(this.#arrived, 'told', { signal: late });
    }
  }
}

test('its messages arrive as it wrote them, and their receipts name them', async () => {
  const client = await Client.bind();
  const ids = [
    await client.submit({ short_message: 'Hello from Node' }),
    await client.submit({ short_message: 'Привет из Node' }),
    await client.submit({ message_payload: 'long '.repeat(60).trim() }),
  ];
  await client.until(3);
  assert.deepEqual(new Set(client.told.map((pdu) => pdu.receipted_message_id)), new Set(ids));
  for (const pdu of client.told) {
    assert.deepEqual([pdu.esm_class, pdu.message_state], [4, 2]);
    assert.match(
      String(pdu.short_message.message),
      /^id:\d+ sub:001 dlvrd:001 .*stat:DELIVRD err:\d{3} text:/,
    );
  }
  const messages = await product.history('shop');
  assert.deepEqual(messages.map(({ message }) => message).sort(), [
    'Hello from Node',
    'long '.repeat(60).trim(),
    'Привет из Node',
  ]);
  const state = await new Promise<ForeignPdu>((resolve) =>
    client.session.query_sm({ message_id: ids[0] }, resolve),
  );
  assert.equal(state.message_state, 2);
  await new Promise((resolve) => client.session.unbind(resolve as Answered));
});

test('a process killed with receipts in its queue tells each of them after it has started again', {
  timeout: 300_000,
}, async () => {
  const client = await Client.bind('no');
  const ids = await Promise.all(
    Array.from({ length: 200 }, (_, at) =>
      client.submit({ destination_addr: String(79990001000 + at), short_message: `Text ${at}` }),
    ),
  );
  // Some are on their way to the client, which has acknowledged none.
  await client.until(1);
  await product.final('shop', ids.at(-1) ?? '');
  await product.kill();
  client.session.close();
  await product.serve();
  const again = await Client.bind();
  await again.until(200);
  assert.deepEqual(new Set(again.told.map((pdu) => pdu.receipted_message_id)), new Set(ids));
});

test('a part that was answered before the process was killed waits for the other', {
  timeout: 300_000,
}, async () => {
  const part = (number: number, message: string) => ({
    destination_addr: '79990000007',
    esm_class: 0x40,
    short_message: { udh: Buffer.from([5, 0, 3, 77, 2, number]), message },
  });
  const client = await Client.bind();
  const first = await client.submit(part(1, 'Before, '));
  await product.kill();
  client.session.close();
  await product.serve();
  const again = await Client.bind();
  const second = await again.submit(part(2, 'after'));
  // What the client had acknowledged when the process was killed may be told again.
  const told = await again.until(2, '79990000007');
  const [message] = await product.history('shop', '--phone', '79990000007');
  assert.equal(message?.message, 'Before, after');
  assert.deepEqual(new Set(told.map((pdu) => pdu.receipted_message_id)), new Set([first, second]));
});
