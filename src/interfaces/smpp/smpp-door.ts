// The SMPP door: listeners, plain and TLS, and the sessions of the clients that bind there. Owns who may connect and the order of the end:
// nobody new, what is pending answered, unbind.

import { readFileSync } from 'node:fs';
import net, { type AddressInfo, type Server, type Socket } from 'node:net';
import tls from 'node:tls';
import { LIMITS } from '../../base/limits.ts';
import { MINUTE, SECOND } from '../../base/time.ts';
import type { Timekeeper } from '../../base/timekeeper.ts';
import type { Doors } from '../../core/doors.ts';
import { EsmeSession } from './esme-session.ts';
import { ParameterDoubt } from './parameter-doubt.ts';
import type { SmppMeter } from './smpp-meter.ts';
import { submitWhole } from './submitting.ts';
import { ToldQueue } from './told-queue.ts';

type SmppDoorOptions = {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  readonly tls?: { readonly port: number; readonly certificate: string; readonly key: string };
  readonly doors: Pick<Doors, 'esme' | 'submit' | 'clock'>;
  readonly time: Timekeeper;
  readonly meter: SmppMeter;
  /** Told of whatever broke; never gets passwords or texts. */
  readonly report: (trouble: unknown) => void;
};

export type SmppDoor = {
  readonly port: number;
  readonly tlsPort: number | undefined;
  close(): Promise<void>;
};

/** Settings of accounts that change while they are bound are looked at so often. */
const LOOK = 5 * SECOND;
/** A message whose parts have been there for so long is being submitted by nobody. */
const UNFINISHED = MINUTE;
/** Milliseconds clients have for their last answers when the door closes. */
const PARTING = 3 * SECOND;

export async function createSmppDoor(options: SmppDoorOptions): Promise<SmppDoor> {
  const door = new Door(options);
  try {
    await door.listen();
  } catch (error) {
    await door.close();
    throw error;
  }
  return door;
}

class Door implements SmppDoor {
  readonly #options: SmppDoorOptions;
  readonly #told: ToldQueue;
  readonly #doubt = new ParameterDoubt();
  readonly #sessions = new Set<EsmeSession>();
  /** Every connection by its address, those whose TLS has not begun among them. */
  readonly #sockets = new Map<Socket, string>();
  readonly #servers: Server[] = [];
  readonly #rounds = new Set<Promise<void>>();
  readonly #alarms = new Map<string, () => void>();
  #state: 'open' | 'closing' = 'open';
  #emptied: () => void = () => undefined;
  port = 0;
  tlsPort: number | undefined;

  constructor(options: SmppDoorOptions) {
    this.#options = options;
    const { doors, time, report } = options;
    this.#told = new ToldQueue({ deliveries: doors.esme.deliveries, time, report });
  }

  async listen(): Promise<void> {
    const { port, tls: secure } = this.#options;
    const plain = net.createServer((socket) => {
      if (this.#admit(socket)) this.#serve(socket);
    });
    this.port = await this.#listen(plain, port);
    if (secure) {
      const server = tls.createServer(
        {
          cert: readFileSync(secure.certificate),
          key: readFileSync(secure.key),
          handshakeTimeout: LIMITS.smppServer.bindTime,
        },
        (socket) => this.#serve(socket),
      );
      server.on('connection', (socket: Socket) => this.#admit(socket));
      server.on('tlsClientError', (_error, socket) => socket.destroy());
      this.tlsPort = await this.#listen(server, secure.port);
    }
    this.#round('look', LOOK, () => this.#look());
    void this.#run(() => this.#finishParts(0));
    this.#round('parts', UNFINISHED, () => this.#finishParts(UNFINISHED));
  }

  async close(): Promise<void> {
    this.#state = 'closing';
    for (const callOff of this.#alarms.values()) callOff();
    const closed = this.#servers.map(
      (server) => new Promise<void>((resolve) => server.close(() => resolve())),
    );
    const emptied = new Promise<void>((resolve) => {
      this.#emptied = resolve;
    });
    for (const session of this.#sessions) session.end();
    const callOff = this.#options.time.alarm(PARTING, () => {
      for (const socket of this.#sockets.keys()) socket.destroy();
    });
    if (this.#sessions.size > 0) await emptied;
    callOff();
    for (const socket of this.#sockets.keys()) socket.destroy();
    await this.#told.close();
    await Promise.all([...closed, ...this.#rounds]);
  }

  async #listen(server: Server, port: number): Promise<number> {
    this.#servers.push(server);
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, this.#options.host, resolve);
    });
    server.on('error', (error) => this.#options.report(error));
    return (server.address() as AddressInfo).port;
  }

  /** One too many is closed without a word: it would have to be read first. */
  #admit(socket: Socket): boolean {
    const address = socket.remoteAddress ?? '';
    const { connections, connectionsOfAddress } = LIMITS.smppServer;
    let same = 0;
    for (const other of this.#sockets.values()) if (other === address) same++;
    if (this.#state === 'closing' || this.#sockets.size >= connections || same >= connectionsOfAddress) {
      socket.destroy();
      return false;
    }
    this.#sockets.set(socket, address);
    socket.on('error', () => undefined);
    socket.once('close', () => this.#sockets.delete(socket));
    return true;
  }

  #serve(socket: Socket): void {
    if (socket.destroyed) return;
    const { doors, time, report, meter } = this.#options;
    const session: EsmeSession = new EsmeSession(socket, {
      doors,
      time,
      report,
      meter,
      told: this.#told,
      doubt: this.#doubt,
      closed: (one) => this.#closed(one),
    });
    this.#sessions.add(session);
  }

  #closed(session: EsmeSession): void {
    this.#sessions.delete(session);
    if (this.#sessions.size === 0) this.#emptied();
  }

  /** Whoever may be bound no longer is unbound; the others have the settings of now. */
  async #look(): Promise<void> {
    const { access } = this.#options.doors.esme;
    for (const binds of this.#told.accounts) {
      for (const bound of [...binds.binds]) {
        const account = await access.current(bound.asked);
        if (account) binds.refresh(account);
        else bound.end();
      }
    }
  }

  /** Messages whose parts were all there when a process died. */
  async #finishParts(after: number): Promise<void> {
    const { doors } = this.#options;
    for (const whole of await doors.esme.parts.unfinished(after)) await submitWhole(whole, doors);
  }

  #round(name: string, every: number, work: () => Promise<void>): void {
    if (this.#state === 'closing') return;
    const next = async (): Promise<void> => {
      await this.#run(work);
      this.#round(name, every, work);
    };
    this.#alarms.set(
      name,
      this.#options.time.alarm(every, () => void next()),
    );
  }

  /** Never rejects. */
  #run(work: () => Promise<void>): Promise<void> {
    const run: Promise<void> = work()
      .catch((trouble) => this.#options.report(trouble))
      .finally(() => this.#rounds.delete(run));
    this.#rounds.add(run);
    return run;
  }
}
