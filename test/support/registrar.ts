// A registrar on a UDP socket of loopback that asks for a digest, grants what it is told to and remembers who is there.
// It has no transactions: every copy of a request gets the same reply.

import dgram from 'node:dgram';
import { once } from 'node:events';
import { formatChallenge, parseAuthorization, verifyAuthorization } from '../../src/protocols/sip/digest.ts';
import { header, type SipHeader, type SipRequest } from '../../src/protocols/sip/message.ts';
import { parseMessage } from '../../src/protocols/sip/parse.ts';
import { replyTo } from '../../src/protocols/sip/reply.ts';
import { serializeMessage } from '../../src/protocols/sip/serialize.ts';
import { systemHash } from '../../src/voice/signalling/endpoint-options.ts';

export type RegistrarOptions = {
  readonly username: string;
  readonly password: string;
  /** Seconds granted; less asked for than `least` is refused with 423. */
  readonly granted: number;
  readonly least?: number;
  readonly serviceRoute?: string;
};

export class Registrar {
  readonly #socket = dgram.createSocket('udp4');
  readonly #options: RegistrarOptions;
  /** One word for each request: `401`, `423`, `in 600`, `out`, or the method of anything but REGISTER. */
  readonly heard: string[] = [];
  readonly callIds = new Set<string>();
  contact = '';
  #listeners: (() => void)[] = [];

  private constructor(options: RegistrarOptions) {
    this.#options = options;
    this.#socket.on('message', (bytes, from) => {
      const parsed = parseMessage(bytes, { transport: 'datagram' });
      if (!parsed.ok || parsed.value.kind !== 'request') return;
      const reply = serializeMessage(this.#reply(parsed.value));
      this.#socket.send(reply, from.port, from.address);
      for (const listener of this.#listeners.splice(0)) listener();
    });
  }

  static async open(options: RegistrarOptions): Promise<Registrar> {
    const registrar = new Registrar(options);
    registrar.#socket.bind(0, '127.0.0.1');
    await once(registrar.#socket, 'listening');
    return registrar;
  }

  get port(): number {
    return this.#socket.address().port;
  }

  /** Resolves once this word was heard. */
  async until(word: string): Promise<void> {
    while (!this.heard.includes(word)) {
      await new Promise<void>((resolve) => {
        this.#listeners.push(resolve);
      });
    }
  }

  async close(): Promise<void> {
    const closed = once(this.#socket, 'close');
    this.#socket.close();
    await closed;
  }

  #reply(request: SipRequest) {
    if (request.method !== 'REGISTER') return this.#say(request, 200, request.method);
    this.callIds.add(header(request, 'Call-ID') ?? '');
    if (!this.#signedIn(request)) {
      const challenge = formatChallenge({
        realm: 'example.com',
        nonce: 'n1',
        algorithm: 'MD5',
        qop: ['auth'],
        stale: false,
        userhash: false,
      });
      return this.#say(request, 401, '401', [{ name: 'WWW-Authenticate', value: challenge }]);
    }
    const { least = 0, granted, serviceRoute } = this.#options;
    const asked = Number(header(request, 'Expires'));
    if (asked === 0) return this.#say(request, 200, 'out');
    if (asked < least) {
      return this.#say(request, 423, '423', [{ name: 'Min-Expires', value: String(least) }]);
    }
    this.contact = header(request, 'Contact') ?? '';
    return this.#say(request, 200, `in ${asked}`, [
      { name: 'Contact', value: `${this.contact};expires=${granted}` },
      ...(serviceRoute === undefined ? [] : [{ name: 'Service-Route', value: serviceRoute }]),
    ]);
  }

  #say(request: SipRequest, status: number, word: string, headers: readonly SipHeader[] = []) {
    this.heard.push(word);
    return replyTo(request, status, { tag: 'registrar', headers });
  }

  #signedIn(request: SipRequest): boolean {
    const authorization = parseAuthorization(header(request, 'Authorization') ?? '');
    if (!authorization.ok) return false;
    const { method, body } = request;
    const { username, password } = this.#options;
    const asked = { authorization: authorization.value, credentials: { username, password }, method, body };
    return verifyAuthorization(asked, systemHash) === 'right';
  }
}
