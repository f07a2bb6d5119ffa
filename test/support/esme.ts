// A client of the SMPP door on real sockets: our own session in its other role, which keeps what it is told and answers as the test says.
// Owns its connection; what is right and wrong about what came is for the tests to say.

import net from 'node:net';
import tls from 'node:tls';
import { SmppConnection } from '../../src/channels/smpp/connection.ts';
import { SYSTEM_TIME } from '../../src/channels/system-time.ts';
import { type ResponseName, responseTo } from '../../src/protocols/smpp/command-ids.ts';
import { type StatusName, statusNumber } from '../../src/protocols/smpp/command-status.ts';
import { type BindName, type ContentOf, compose, type PduOf } from '../../src/protocols/smpp/pdu.ts';
import type { Operation } from '../../src/protocols/smpp/session-types.ts';

export type EsmeOptions = {
  readonly as?: BindName;
  readonly login?: string;
  readonly password?: string;
  readonly systemType?: string;
  readonly version?: number;
  /** Speak TLS, whatever the certificate. */
  readonly secure?: 'yes';
};

type Answered = (pdu: PduOf<ResponseName> | undefined) => void;
type Delivery = PduOf<'deliver_sm'>;

export class Esme {
  readonly #connection: SmppConnection<Answered>;
  readonly #socket: net.Socket;
  readonly #waiting = new Set<() => void>();
  /** What it was told, in its order. */
  readonly told: Delivery[] = [];
  /** How it answers; `silent`: not at all. */
  script: (pdu: Delivery) => StatusName | 'silent' = () => 'ESME_ROK';
  /** Status of a refused bind, or why it is over. */
  over: number | string | undefined;
  bound: { readonly system_id: string; readonly interface_version: number } | undefined;

  private constructor(port: number, options: EsmeOptions) {
    const { as = 'bind_transceiver', login = 'shop', password = 'sesame', version = 0x34 } = options;
    const socket =
      options.secure === 'yes'
        ? tls.connect({ host: '127.0.0.1', port, rejectUnauthorized: false })
        : net.connect({ host: '127.0.0.1', port });
    this.#socket = socket;
    const ready = options.secure === 'yes' ? 'secureConnect' : 'connect';
    this.#connection = new SmppConnection<Answered>({
      socket,
      session: {
        role: 'esme',
        interface_version: version,
        window: 5_000,
        peerWindow: 1_000,
        sessionInitMs: 60_000,
        responseMs: 60_000,
      },
      time: SYSTEM_TIME,
      ready,
      onEvent: (event) => {
        switch (event.kind) {
          case 'bound':
            this.bound = event;
            break;
          case 'bind-failed':
            this.over = event.command_status;
            break;
          case 'close':
            this.over ??= event.cause;
            break;
          case 'answered':
            event.token(event.pdu);
            break;
          case 'unanswered':
          case 'not-sent':
            event.token(undefined);
            break;
          case 'request':
            this.#hear(event.handle, event.pdu as Delivery);
            break;
        }
        for (const look of [...this.#waiting]) look();
      },
    });
    socket.once(ready, () =>
      this.#connection.step({
        kind: 'bind',
        content: compose(as, { system_id: login, password, system_type: options.systemType ?? '' }),
      }),
    );
  }

  /** Resolves when the bind is answered, one way or the other. */
  static async bind(port: number, options: EsmeOptions = {}): Promise<Esme> {
    const esme = new Esme(port, options);
    await esme.until(() => esme.bound !== undefined || esme.over !== undefined);
    return esme;
  }

  /** Looks again whenever something happens. */
  until(found: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (!found()) return;
        this.#waiting.delete(look);
        resolve();
      };
      this.#waiting.add(look);
      look();
    });
  }

  ask(content: ContentOf<Operation>): Promise<PduOf<ResponseName> | undefined> {
    return new Promise((answered) => this.#connection.step({ kind: 'request', token: answered, content }));
  }

  /** The id of a message that is taken, or the name of what it is refused with. */
  async submit(said: Partial<ContentOf<'submit_sm'>>): Promise<string | number> {
    const content = compose('submit_sm', {
      destination_addr: '79990000001',
      dest_addr_ton: 1,
      dest_addr_npi: 1,
      ...said,
    });
    const pdu = await this.ask(content);
    if (pdu?.command !== 'submit_sm_resp') throw new Error(`answered by ${pdu?.command}`);
    return pdu.command_status === 0 ? pdu.message_id : pdu.command_status;
  }

  /** In good order. */
  async unbind(): Promise<void> {
    this.#connection.step({ kind: 'end' });
    await this.until(() => this.over !== undefined);
  }

  /** The connection breaks. */
  drop(): void {
    this.#socket.resetAndDestroy();
  }

  #hear(handle: number, pdu: Delivery): void {
    this.told.push(pdu);
    const status = this.script(pdu);
    if (status === 'silent') return;
    const content = compose(responseTo(pdu.command), { command_status: statusNumber(status) });
    this.#connection.step({ kind: 'respond', handle, content });
  }
}

export function textOf(pdu: Pick<Delivery, 'short_message'>): string {
  return Buffer.from(pdu.short_message).toString('latin1');
}
