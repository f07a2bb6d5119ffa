// A message centre made of our own session in its SMSC role: takes binds and submissions, sends a receipt for each and messages of
// subscribers. Owns the listening socket and its connections; what is to be seen of it is told to whoever opened it.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { type ConnectionEvent, SmppConnection } from '../../src/channels/smpp/connection.ts';
import { SYSTEM_TIME } from '../../src/channels/system-time.ts';
import { FrameSplitter } from '../../src/protocols/smpp/frames.ts';
import { type ContentOf, compose, type Pdu, type PduOf } from '../../src/protocols/smpp/pdu.ts';
import { readPdu } from '../../src/protocols/smpp/read-pdu.ts';
import { printReceipt } from '../../src/protocols/smpp/receipt.ts';
import type { Direction } from '../../src/protocols/smpp/session-types.ts';
import { tlv } from '../../src/protocols/smpp/tlvs.ts';

type Submission = PduOf<'submit_sm'>;
type Delivery = ContentOf<'deliver_sm'>;

export type CentreOptions = {
  readonly port?: number;
  /** Deliveries of a connection that may wait for their answers. */
  readonly window?: number;
  readonly enquireLinkMs?: number;
  /** The answer to a submission, 0 as a rule. */
  readonly answer?: (pdu: Submission) => number;
  readonly onSubmit?: (pdu: Submission) => void;
  /** `held`: until `release`. Absent: each right behind the answer to its submission. */
  readonly receipts?: 'held';
  readonly onBound?: (direction: Direction, system_id: string) => void;
  readonly onDelivered?: (command_status: number, told: Told) => void;
  readonly onClosed?: (cause: string) => void;
  /** Every PDU of a client, as it came off the wire. */
  readonly onPdu?: (pdu: Pdu) => void;
};

/** What a delivery is about. */
export type Told = 'receipt' | 'message';
type Waiting = { readonly told: Told; readonly delivery: Delivery };

const WINDOW = 100;
const SECOND = 1_000;

export class KannelCentre {
  readonly port: number;
  readonly #server: Server;
  readonly #options: CentreOptions;
  readonly #open = new Set<SmppConnection<Told>>();
  readonly #receivers: SmppConnection<Told>[] = [];
  /** What has no room in a window yet. */
  readonly #waiting: Waiting[] = [];
  #first = 0;
  #state: 'holding' | 'released';
  #lastId = 0;
  #turn = 0;

  private constructor(server: Server, options: CentreOptions) {
    this.#server = server;
    this.#options = options;
    this.#state = options.receipts === 'held' ? 'holding' : 'released';
    const address = server.address();
    assert(typeof address === 'object' && address !== null, 'it listens');
    this.port = address.port;
    server.on('connection', (socket) => this.#accept(socket));
  }

  static async open(options: CentreOptions): Promise<KannelCentre> {
    const server = createServer().listen(options.port ?? 0, '127.0.0.1');
    await once(server, 'listening');
    return new KannelCentre(server, options);
  }

  /** A message of a subscriber to whoever listens. */
  deliver(delivery: Delivery): void {
    this.#send({ told: 'message', delivery });
  }

  /** Sends the receipts that were held. */
  release(): void {
    this.#state = 'released';
    this.#flush();
  }

  /** Unbinds everybody. */
  async close(): Promise<void> {
    for (const connection of this.#open) connection.step({ kind: 'end' });
    const closed = once(this.#server, 'close');
    this.#server.close();
    await closed;
  }

  #accept(socket: Socket): void {
    const { onPdu, window = WINDOW, enquireLinkMs } = this.#options;
    if (onPdu) this.#watch(socket, onPdu);
    const connection: SmppConnection<Told> = new SmppConnection<Told>({
      socket,
      time: SYSTEM_TIME,
      session: {
        role: 'smsc',
        interface_version: 0x34,
        window,
        peerWindow: 10_000,
        sessionInitMs: 5 * SECOND,
        responseMs: 60 * SECOND,
        ...(enquireLinkMs !== undefined && { enquireLinkMs }),
      },
      onEvent: (event) => this.#hear(connection, event),
    });
    this.#open.add(connection);
  }

  /** A second reader of the same bytes: the session keeps enquire_link and its like to itself. */
  #watch(socket: Socket, onPdu: (pdu: Pdu) => void): void {
    const frames = new FrameSplitter();
    socket.on('data', (bytes) => {
      for (const octets of frames.push(bytes).pdus) {
        const read = readPdu(octets);
        assert(read.ok, 'the client writes what we can read');
        onPdu(read.value);
      }
    });
  }

  #hear(connection: SmppConnection<Told>, event: ConnectionEvent<Told>): void {
    switch (event.kind) {
      case 'bind-asked':
        return connection.step({ kind: 'accept-bind', system_id: 'centre' });
      case 'bound':
        if (event.direction !== 'transmitter') this.#receivers.push(connection);
        this.#options.onBound?.(event.direction, event.system_id);
        return this.#flush();
      case 'request':
        if (event.pdu.command === 'submit_sm') this.#submitted(connection, event.handle, event.pdu);
        return;
      case 'not-sent':
      case 'unanswered':
        throw new Error(`a ${event.token} was not taken: ${event.why}`);
      case 'answered':
        this.#options.onDelivered?.(event.pdu.command_status, event.token);
        return this.#flush();
      case 'unbound':
        return this.#forget(connection);
      case 'close':
        this.#forget(connection);
        this.#open.delete(connection);
        return this.#options.onClosed?.(event.cause);
      default:
        return;
    }
  }

  #submitted(connection: SmppConnection<Told>, handle: number, pdu: Submission): void {
    this.#options.onSubmit?.(pdu);
    const command_status = this.#options.answer?.(pdu) ?? 0;
    const message_id = command_status === 0 ? `c${(++this.#lastId).toString(36)}` : '';
    const content = compose('submit_sm_resp', { command_status, message_id });
    connection.step({ kind: 'respond', handle, content });
    if (command_status === 0 && (pdu.registered_delivery & 1) === 1)
      this.#send({ told: 'receipt', delivery: receiptOf(pdu, message_id) });
  }

  #send(waiting: Waiting): void {
    this.#waiting.push(waiting);
    this.#flush();
  }

  #flush(): void {
    if (this.#state === 'holding') return;
    while (this.#first < this.#waiting.length) {
      const receiver = this.#roomy();
      if (!receiver) return;
      const waiting = this.#waiting[this.#first++];
      if (waiting) receiver.step({ kind: 'request', token: waiting.told, content: waiting.delivery });
    }
    this.#waiting.length = 0;
    this.#first = 0;
  }

  /** Receivers take turns. */
  #roomy(): SmppConnection<Told> | undefined {
    for (const _ of this.#receivers) {
      const receiver = this.#receivers[++this.#turn % this.#receivers.length];
      if (receiver && receiver.room > 0) return receiver;
    }
    return undefined;
  }

  #forget(connection: SmppConnection<Told>): void {
    const at = this.#receivers.indexOf(connection);
    if (at >= 0) this.#receivers.splice(at, 1);
  }
}

function receiptOf(pdu: Submission, id: string): Delivery {
  const now = new Date();
  const date = {
    year: now.getUTCFullYear(),
    month: now.getUTCMonth() + 1,
    day: now.getUTCDate(),
    hour: now.getUTCHours(),
    minute: now.getUTCMinutes(),
    second: now.getUTCSeconds(),
  };
  const text = printReceipt({
    id,
    sub: 1,
    dlvrd: 1,
    submitted: date,
    done: date,
    state: 'DELIVERED',
    err: 0,
    text: '',
  });
  return compose('deliver_sm', {
    source_addr_ton: pdu.dest_addr_ton,
    source_addr_npi: pdu.dest_addr_npi,
    source_addr: pdu.destination_addr,
    dest_addr_ton: pdu.source_addr_ton,
    dest_addr_npi: pdu.source_addr_npi,
    destination_addr: pdu.source_addr,
    esm_class: 4,
    short_message: Buffer.from(text, 'latin1'),
    tlvs: [tlv('receipted_message_id', id), tlv('message_state', 2)],
  });
}
