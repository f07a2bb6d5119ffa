// One bind of a link: connected, bound, and made again when it breaks, with a growing pause. Owns the connection and the pauses;
// what goes over it is asked and told by whoever made it.

import net, { type Socket } from 'node:net';
import tls from 'node:tls';
import { LIMITS } from '../../base/limits.ts';
import { SECOND } from '../../base/time.ts';
import type { Timekeeper } from '../../base/timekeeper.ts';
import { statusSays } from '../../protocols/smpp/command-status.ts';
import { type BindName, compose } from '../../protocols/smpp/pdu.ts';
import type { SessionSettings } from '../../protocols/smpp/session-types.ts';
import { type ConnectionEvent, SmppConnection } from './connection.ts';
import type { SmppSettings } from './smpp-settings.ts';

/** What a link hears of its binds, besides `turned`. */
export type BoundEvent<T> = Exclude<
  ConnectionEvent<T>,
  { kind: 'bound' | 'bind-failed' | 'close' | 'bind-asked' }
>;

type BindOptions<T> = {
  readonly as: BindName;
  readonly settings: SmppSettings;
  readonly time: Timekeeper;
  /** `connection` is the one it was told by: an answer goes there or nowhere. */
  readonly onEvent: (connection: SmppConnection<T>, event: BoundEvent<T>) => void;
  /** It is bound now, or it was and is not any more. */
  readonly onTurned: (bind: Bind<T>) => void;
  readonly report: (trouble: unknown) => void;
};

const FIRST_PAUSE = SECOND / 2;
/** A bind that held so long was a good one, and so was one that carried something: the next pause is short again. */
const GOOD_AFTER = 30 * SECOND;

export class Bind<T> {
  readonly #options: BindOptions<T>;
  #connection: SmppConnection<T> | undefined;
  #state: 'down' | 'bound' = 'down';
  #stopping: (() => void) | undefined;
  #waiting: () => void = () => undefined;
  #pause = FIRST_PAUSE;
  #boundAt = 0;
  #carried: 'nothing' | 'something' = 'nothing';
  /** What ended the connection, as the first of them said that knew. */
  #cause: string | undefined;
  /** The last complaint, so that a peer that stays away is told of once. */
  #told = '';

  constructor(options: BindOptions<T>) {
    this.#options = options;
    this.#connect();
  }

  get bound(): boolean {
    return this.#state === 'bound';
  }

  /** Whether it carries submissions. */
  get sends(): boolean {
    return this.#options.as !== 'bind_receiver';
  }

  /** Submissions that may leave now. */
  get room(): number {
    return this.bound && this.sends ? (this.#connection?.room ?? 0) : 0;
  }

  step(event: Parameters<SmppConnection<T>['step']>[0]): void {
    this.#connection?.step(event);
  }

  /** Ends in good order: what is pending is answered, then unbind. Resolves when the connection is over. */
  stop(): Promise<void> {
    this.#waiting();
    const connection = this.#connection;
    if (!connection) {
      this.#stopping = () => undefined;
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      this.#stopping = resolve;
      connection.step({ kind: 'end' });
    });
  }

  #connect(): void {
    const { settings, time } = this.#options;
    const { host, port } = settings;
    this.#cause = undefined;
    const socket: Socket =
      settings.tls === 'off'
        ? net.connect({ host: bare(host), port })
        : tls.connect({
            host: bare(host),
            port,
            rejectUnauthorized: settings.tls === 'on',
            ...settings.tlsFiles,
            ...(net.isIP(bare(host)) === 0 && { servername: host }),
          });
    const connection = new SmppConnection<T>({
      socket,
      session: sessionOf(settings),
      time,
      heldMs: LIMITS.smpp.heldMs,
      ready: settings.tls === 'off' ? 'connect' : 'secureConnect',
      onEvent: (event) => this.#hear(connection, event),
    });
    this.#connection = connection;
    socket.on('error', (error) => this.#broke(connection, error.message));
    socket.once(settings.tls === 'off' ? 'connect' : 'secureConnect', () =>
      connection.step({ kind: 'bind', content: this.#bindContent() }),
    );
  }

  #bindContent() {
    const { as, settings } = this.#options;
    return compose(as, {
      system_id: settings.systemId,
      password: settings.password,
      system_type: settings.systemType,
      addr_ton: settings.addressTon,
      addr_npi: settings.addressNpi,
      address_range: settings.addressRange,
    });
  }

  #hear(connection: SmppConnection<T>, event: ConnectionEvent<T>): void {
    if (connection !== this.#connection) return;
    switch (event.kind) {
      case 'bound':
        this.#state = 'bound';
        this.#boundAt = this.#options.time.now();
        this.#carried = 'nothing';
        this.#told = '';
        return this.#options.onTurned(this);
      case 'bind-failed':
        return this.#broke(connection, `the bind was refused: ${statusSays(event.command_status)}`);
      case 'close':
        return this.#closed(event.says);
      case 'bind-asked':
        return;
      case 'answered':
      case 'answered-late':
      case 'request':
        this.#carried = 'something';
        return this.#options.onEvent(connection, event);
      default:
        return this.#options.onEvent(connection, event);
    }
  }

  #broke(connection: SmppConnection<T>, says: string): void {
    if (connection === this.#connection) this.#cause ??= says;
  }

  #closed(says: string): void {
    const was = this.#state;
    const { time, settings } = this.#options;
    this.#state = 'down';
    this.#connection = undefined;
    if (was === 'bound') this.#options.onTurned(this);
    if (this.#stopping) return this.#stopping();
    this.#complain(this.#cause ?? says);
    const held = this.#carried === 'something' || time.now() - this.#boundAt > GOOD_AFTER;
    if (was === 'bound' && held) this.#pause = FIRST_PAUSE;
    const longest = settings.reconnectSeconds * SECOND;
    // Links that broke together do not come back together.
    const pause = Math.min(Math.round(this.#pause * (0.75 + Math.random() / 2)), longest);
    this.#pause = Math.min(this.#pause * 2, longest);
    this.#waiting = time.alarm(pause, () => this.#connect());
  }

  #complain(says: string): void {
    if (this.#told === says) return;
    this.#told = says;
    this.#options.report(new Error(says));
  }
}

/** IPv6 addresses stand in brackets in the configuration. */
function bare(host: string): string {
  return host.replace(/^\[(.*)\]$/, '$1');
}

function sessionOf(settings: SmppSettings): SessionSettings {
  return {
    role: 'esme',
    interface_version: settings.version,
    window: settings.window,
    peerWindow: settings.peerWindow,
    sessionInitMs: settings.connectSeconds * SECOND,
    responseMs: settings.responseSeconds * SECOND,
    lateMs: LIMITS.smpp.lateMs,
    enquireLinkMs: settings.enquireSeconds * SECOND,
  };
}
