// The websocket of `GET /live`: who asks is found out before it is opened, and again and again while it is open. Owns how many there
// may be, their pings, and closing all of them; what one of them says and hears is `live-client.ts`.

import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { LIMITS } from '../../../base/limits.ts';
import { ok, type Result } from '../../../base/result.ts';
import type { Account } from '../../../core/accounts/account.ts';
import type { Doors } from '../../../core/doors.ts';
import type { Upgrade, UpgradeDoor } from '../upgrades.ts';
import { problem } from './json-door.ts';
import { CLOSE, LiveClient } from './live-client.ts';
import type { Fault } from './replies.ts';

/** Who asks, as far as it can be told from the headers; asked again for as long as the websocket is open. */
export type WhoAsks = (asked: Omit<Upgrade, 'socket' | 'head'>) => Promise<Result<Account, Fault>>;

type LiveDoorOptions = {
  readonly doors: Pick<Doors, 'live'>;
  readonly whoAsks: WhoAsks;
  /** Milliseconds between two looks at whether everybody still may watch. */
  readonly signedInMs?: number;
  readonly report: (trouble: unknown) => void;
};

type Watching = { readonly client: LiveClient; readonly upgrade: Upgrade };

export class LiveDoor implements UpgradeDoor {
  readonly path = '/api/v1/live';
  readonly #options: LiveDoorOptions;
  readonly #server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    maxPayload: LIMITS.live.messageBytes,
    perMessageDeflate: false,
  });
  readonly #watching = new Set<Watching>();
  #pinging: NodeJS.Timeout | undefined;
  #looking: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(options: LiveDoorOptions) {
    this.#options = options;
    this.#pingLater();
    this.#lookLater();
  }

  take(upgrade: Upgrade): void {
    void this.#take(upgrade).catch((trouble: unknown) => {
      this.#options.report(trouble);
      refuse(upgrade.socket, { fault: 'service-unavailable' });
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#pinging);
    clearTimeout(this.#looking);
    for (const { client, upgrade } of this.#watching) {
      client.close(CLOSE.goingAway, 'the server stops');
      upgrade.socket.end();
    }
  }

  async #take(upgrade: Upgrade): Promise<void> {
    const { request, socket, head } = upgrade;
    const asker = await this.#options.whoAsks(upgrade);
    if (!asker.ok) return refuse(socket, asker.error);
    if (this.#closed || !this.#room(asker.value)) return refuse(socket, { fault: 'requests-too-many' });
    this.#server.handleUpgrade(request, socket, head, (websocket) => {
      const { live } = this.#options.doors;
      const now = (): number => performance.now();
      const client = new LiveClient({ socket: websocket, account: asker.value, live, now });
      const watching = { client, upgrade };
      this.#watching.add(watching);
      websocket.on('close', () => this.#watching.delete(watching));
    });
  }

  #room({ id }: Account): boolean {
    const own = [...this.#watching].filter(({ client }) => client.account.id === id).length;
    return own < LIMITS.live.socketsOfAccount && this.#watching.size < LIMITS.live.sockets;
  }

  #pingLater(): void {
    this.#pinging = setTimeout(() => {
      for (const { client } of this.#watching) client.ping();
      this.#pingLater();
    }, LIMITS.live.pingMs);
    this.#pinging.unref();
  }

  #lookLater(): void {
    this.#looking = setTimeout(() => {
      void this.#look().finally(() => this.#closed || this.#lookLater());
    }, this.#options.signedInMs ?? LIMITS.live.signedInMs);
    this.#looking.unref();
  }

  /** One after another: a session that has ended, a key that was taken away, an account that was closed. */
  async #look(): Promise<void> {
    for (const { client, upgrade } of [...this.#watching]) {
      const still = await this.#options.whoAsks(upgrade).catch((trouble: unknown) => {
        this.#options.report(trouble);
        return ok(client.account);
      });
      if (!still.ok && still.error.fault !== 'service-unavailable')
        client.close(CLOSE.signedOut, 'not signed in any more');
      else if (still.ok && still.value.administrator !== client.account.administrator)
        client.close(CLOSE.signedOut, 'what it may see has changed');
    }
  }
}

/** As the API refuses anything, on a connection that ends with it. */
function refuse(socket: Duplex, fault: Fault): void {
  const { status, headers, body } = problem(fault);
  const lines = Object.entries({
    ...headers,
    connection: 'close',
    'content-length': String(Buffer.byteLength(body)),
  }).map(([name, value]) => `${name}: ${value}`);
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('\r\n')}\r\n\r\n${body}`);
}
