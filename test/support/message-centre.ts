// A message centre on loopback: real sockets, our own session in its other role, answers by script. Owns the record of what
// came; what is right and wrong about it is for the tests to say.

import { once } from 'node:events';
import net, { type AddressInfo, type Socket } from 'node:net';
import tls from 'node:tls';
import { SmppConnection } from '../../src/channels/smpp/connection.ts';
import { SYSTEM_TIME } from '../../src/channels/system-time.ts';
import type { ResponseName } from '../../src/protocols/smpp/command-ids.ts';
import { type StatusName, statusNumber } from '../../src/protocols/smpp/command-status.ts';
import { type BindName, type ContentOf, compose, type PduOf } from '../../src/protocols/smpp/pdu.ts';
import type { Direction, Operation, SessionSettings } from '../../src/protocols/smpp/session-types.ts';
import { type Tlv, tlv } from '../../src/protocols/smpp/tlvs.ts';

/** What becomes of a submission. */
export type Reply =
  | { readonly kind: 'take'; readonly id?: string; readonly tlvs?: readonly Tlv[] }
  | { readonly kind: 'status'; readonly status: StatusName | number }
  /** Answered when the test says so. */
  | { readonly kind: 'hold' }
  | { readonly kind: 'nack'; readonly status: StatusName }
  /** The connection ends without an answer: in good order, or by a reset. */
  | { readonly kind: 'end' | 'reset' }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array };

export type Heard = {
  readonly pdu: PduOf<'submit_sm'>;
  readonly session: CentreSession;
  readonly answer: (reply: Reply) => void;
};

type CentreOptions = {
  readonly port?: number;
  readonly certificate?: tls.TlsOptions;
  readonly session?: Partial<SessionSettings>;
};

type Answered = (pdu: PduOf<ResponseName> | undefined) => void;

const SESSION: SessionSettings = {
  role: 'smsc',
  interface_version: 0x34,
  window: 100,
  peerWindow: 1_000,
  sessionInitMs: 60_000,
  responseMs: 60_000,
};

export class CentreSession {
  readonly connection: SmppConnection<Answered>;
  readonly socket: Socket;
  readonly bind: PduOf<BindName>;
  readonly direction: Direction;
  /** Submissions without an answer now, and the most there ever were. */
  unanswered = 0;
  mostUnanswered = 0;

  constructor(given: Pick<CentreSession, 'connection' | 'socket' | 'bind' | 'direction'>) {
    this.connection = given.connection;
    this.socket = given.socket;
    this.bind = given.bind;
    this.direction = given.direction;
  }
}

export class MessageCentre {
  readonly submits: Heard[] = [];
  /** Those bound now. */
  readonly sessions = new Set<CentreSession>();
  readonly binds: PduOf<BindName>[] = [];
  connections = 0;
  port = 0;
  /** How a submission is answered; the id is its number in hexadecimal unless the reply names one. */
  script: (heard: Heard, number: number) => Reply = () => ({ kind: 'take' });
  /** How a bind is. `silent`: not at all. */
  bindScript: (bind: PduOf<BindName>) => StatusName | 'silent' = () => 'ESME_ROK';
  /** Takes a connection before any session sees it: for peers that speak no SMPP. */
  stranger: ((socket: Socket) => void) | undefined;
  readonly #server: net.Server;
  readonly #settings: SessionSettings;
  readonly #sockets = new Set<Socket>();

  private constructor({ certificate, session }: CentreOptions) {
    this.#settings = { ...SESSION, ...session };
    const serve = (socket: Socket): void => this.#serve(socket);
    this.#server = certificate ? tls.createServer(certificate, serve) : net.createServer(serve);
    this.#server.on('tlsClientError', () => undefined);
  }

  static async open(options: CentreOptions = {}): Promise<MessageCentre> {
    const centre = new MessageCentre(options);
    centre.#server.listen(options.port ?? 0, '127.0.0.1');
    await once(centre.#server, 'listening');
    centre.port = (centre.#server.address() as AddressInfo).port;
    return centre;
  }

  /** Messages as they came, in their order. */
  get texts(): readonly string[] {
    return this.submits.map(({ pdu }) => Buffer.from(pdu.short_message).toString('latin1'));
  }

  /** Sends to the first session that takes deliveries; undefined: no answer came. */
  ask(content: ContentOf<Operation>): Promise<PduOf<ResponseName> | undefined> {
    const session = [...this.sessions].find(({ direction }) => direction !== 'transmitter');
    if (!session) throw new Error('nobody is bound that takes deliveries');
    return new Promise((answered) => session.connection.step({ kind: 'request', token: answered, content }));
  }

  /** A receipt in the words of 3.4 appendix B. */
  receipt(
    id: string,
    stat: string,
    given: { readonly err?: string; readonly flag?: number } = {},
  ): Promise<PduOf<ResponseName> | undefined> {
    const { err = '000', flag = 0x04 } = given;
    const text = `id:${id} sub:001 dlvrd:001 submit date:2601151200 done date:2601151201 stat:${stat} err:${err} text:Hello`;
    const content = { esm_class: flag, ...ADDRESSES, short_message: Buffer.from(text, 'latin1') };
    return this.ask(compose('deliver_sm', content));
  }

  /** A receipt by its parameters alone. */
  receiptByTlvs(id: string, state: number, more: readonly Tlv[] = []) {
    const tlvs = [tlv('receipted_message_id', id), tlv('message_state', state), ...more];
    return this.ask(compose('deliver_sm', { esm_class: 0x04, ...ADDRESSES, tlvs }));
  }

  /** Every connection is gone at once. */
  drop(): void {
    for (const socket of this.#sockets) socket.resetAndDestroy();
  }

  /** Nothing listens any more, and every connection is gone. */
  async close(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  #serve(socket: Socket): void {
    this.connections++;
    this.#sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => this.#sockets.delete(socket));
    if (this.stranger) return this.stranger(socket);
    let session: CentreSession | undefined;
    const connection: SmppConnection<Answered> = new SmppConnection<Answered>({
      socket,
      session: this.#settings,
      time: SYSTEM_TIME,
      onEvent: (event) => {
        switch (event.kind) {
          case 'bind-asked': {
            this.binds.push(event.pdu);
            const status = this.bindScript(event.pdu);
            if (status === 'silent') return;
            const { direction, pdu: bind } = event;
            if (status === 'ESME_ROK') {
              session = new CentreSession({ connection, socket, bind, direction });
              this.sessions.add(session);
              return connection.step({ kind: 'accept-bind', system_id: 'centre' });
            }
            return connection.step({ kind: 'refuse-bind', command_status: statusNumber(status) });
          }
          case 'request':
            if (session && event.pdu.command === 'submit_sm')
              this.#submitted(session, event.handle, event.pdu);
            return;
          case 'answered':
            return event.token(event.pdu);
          case 'unanswered':
          case 'not-sent':
            return event.token(undefined);
          case 'close':
            if (session) this.sessions.delete(session);
            return;
          default:
            return;
        }
      },
    });
  }

  #submitted(session: CentreSession, handle: number, pdu: PduOf<'submit_sm'>): void {
    const number = this.submits.length + 1;
    session.unanswered++;
    session.mostUnanswered = Math.max(session.mostUnanswered, session.unanswered);
    const heard: Heard = {
      pdu,
      session,
      answer: (reply) => answer(session, reply, { handle, number }),
    };
    this.submits.push(heard);
    heard.answer(this.script(heard, number));
  }
}

export const ADDRESSES = {
  source_addr_ton: 1,
  source_addr_npi: 1,
  source_addr: '79990000001',
  dest_addr_ton: 1,
  dest_addr_npi: 1,
  destination_addr: '4040',
} as const;

type Place = { readonly handle: number; readonly number: number };

function answer(session: CentreSession, reply: Reply, { handle, number }: Place): void {
  const { connection, socket } = session;
  if (reply.kind === 'hold') return;
  session.unanswered--;
  switch (reply.kind) {
    case 'take': {
      const { id: message_id = number.toString(16), tlvs = [] } = reply;
      const content = compose('submit_sm_resp', { message_id, tlvs });
      return connection.step({ kind: 'respond', handle, content });
    }
    case 'status': {
      const command_status = typeof reply.status === 'number' ? reply.status : statusNumber(reply.status);
      return connection.step({
        kind: 'respond',
        handle,
        content: compose('submit_sm_resp', { command_status }),
      });
    }
    case 'nack': {
      const content = compose('generic_nack', { command_status: statusNumber(reply.status) });
      return connection.step({ kind: 'respond', handle, content });
    }
    case 'end':
      socket.end();
      return;
    case 'reset':
      socket.resetAndDestroy();
      return;
    case 'bytes':
      socket.write(reply.bytes);
      return;
  }
}
