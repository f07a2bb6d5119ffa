// HTTP requests to addresses that clients gave: one attempt, no redirects, everything limited. Owns connections to the
// outside and what may be reached; what is sent and what an answer means is the caller's.

import http, { type ClientRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import https from 'node:https';
import { TLSSocket } from 'node:tls';
import { err, ok, type Result } from '../base/result.ts';
import {
  AddressRefused,
  guardedLookup,
  isAddress,
  isPublicAddress,
  type PrivateAddresses,
  type ResolveName,
} from './address-guard.ts';

export type OutboundRequest = {
  readonly method: 'GET' | 'POST';
  readonly address: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Buffer;
  /** Milliseconds from now until the answer's last byte. */
  readonly timeMax: number;
  /** Bytes of the answer that are kept. */
  readonly bytesMax: number;
  /** What an answer longer than that is. */
  readonly longer: 'cut' | 'refused';
  /** `told`: when a kept connection breaks it is not sent anew, as the peer may have got it. Absent: once more. */
  readonly broken?: 'told';
  /** `own`: one made for it alone, which cannot turn out closed when nobody knows what the peer got. Absent: a kept one. */
  readonly connection?: 'own';
};

type OutboundAnswer = {
  readonly status: number;
  readonly contentType: string;
  /** Names in small letters. */
  readonly headers: Readonly<IncomingHttpHeaders>;
  readonly body: Buffer;
  /** `Retry-After` as it came (RFC 9110 10.2.3). */
  readonly retryAfter?: string;
};

type OutboundFault =
  | { readonly kind: 'address-wrong' }
  | { readonly kind: 'address-refused' }
  | { readonly kind: 'too-slow'; readonly left: Left }
  | { readonly kind: 'too-long' }
  | { readonly kind: 'broken'; readonly cause: string; readonly left: Left };

/** Whether the peer may have got the request: `no` until a connection to it stood. */
type Left = 'no' | 'maybe';

const SENTENCES = {
  'address-wrong': 'this is not an http or https address',
  'address-refused': 'private and loopback addresses are not allowed',
  'too-slow': 'no answer in time',
  'too-long': 'the answer is too long',
} as const;

export function outboundSentence(fault: OutboundFault): string {
  return fault.kind === 'broken' ? `the request failed: ${fault.cause}` : SENTENCES[fault.kind];
}

export type OutboundOptions = {
  readonly privateAddresses: PrivateAddresses;
  /** Names to addresses; the system's resolver when absent. */
  readonly resolve?: ResolveName;
  /** Certificates, PEM, that servers are trusted by in place of the system's. */
  readonly ca?: string;
};

type Outcome = Result<OutboundAnswer, OutboundFault>;
/** How an attempt ends, whichever end comes first. */
type Ends = { readonly settle: (outcome: Outcome) => void; readonly fail: (trouble: unknown) => void };

function faultOf(trouble: unknown, left: Left): OutboundFault {
  if (trouble instanceof AddressRefused) return { kind: 'address-refused' };
  // With several addresses tried, Node wraps what each said.
  if (trouble instanceof AggregateError) return faultOf(trouble.errors[0], left);
  const { code, message } = trouble as { code?: string; message?: string };
  return { kind: 'broken', cause: code ?? message ?? 'unknown', left };
}

/** Watches a request; the answer is whether any of it may have left by now. */
function departure(made: ClientRequest): () => Left {
  let left: Left = 'no';
  made.on('socket', (socket) => {
    const gone = (): void => {
      left = 'maybe';
    };
    // A kept connection stands already, and tells no more.
    if (made.reusedSocket) gone();
    else socket.once(socket instanceof TLSSocket ? 'secureConnect' : 'connect', gone);
  });
  return () => left;
}

function urlOf(address: string): URL | undefined {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  return url && (url.protocol === 'http:' || url.protocol === 'https:') ? url : undefined;
}

/** Takes the answer's body up to its limit. */
function receive(answer: IncomingMessage, request: OutboundRequest, { settle, fail }: Ends): void {
  const chunks: Buffer[] = [];
  let kept = 0;
  const whole = (): void =>
    settle(
      ok({
        status: answer.statusCode ?? 0,
        contentType: answer.headers['content-type'] ?? '',
        headers: answer.headers,
        body: Buffer.concat(chunks),
        ...(answer.headers['retry-after'] !== undefined && { retryAfter: answer.headers['retry-after'] }),
      }),
    );
  answer.on('data', (chunk: Buffer) => {
    const room = request.bytesMax - kept;
    chunks.push(chunk.subarray(0, room));
    kept += Math.min(room, chunk.length);
    if (chunk.length <= room) return;
    if (request.longer === 'refused') settle(err({ kind: 'too-long' }));
    else whole();
    answer.destroy();
  });
  answer.on('end', whole);
  answer.on('error', fail);
}

type Agents = { readonly plain: http.Agent; readonly secure: https.Agent };

export class OutboundHttp {
  readonly #policy: PrivateAddresses;
  readonly #kept: Agents;
  readonly #own: Agents;
  readonly #lookup: ReturnType<typeof guardedLookup>;

  constructor(options: OutboundOptions) {
    this.#policy = options.privateAddresses;
    this.#lookup = guardedLookup(options.privateAddresses, options.resolve);
    // A kept connection was checked when it was made, and leads where it led then.
    const kept = { keepAlive: true, maxFreeSockets: 256, timeout: 60_000 };
    const trust = options.ca === undefined ? {} : { ca: options.ca };
    this.#kept = { plain: new http.Agent(kept), secure: new https.Agent({ ...kept, ...trust }) };
    this.#own = {
      plain: new http.Agent({ keepAlive: false }),
      secure: new https.Agent({ keepAlive: false, ...trust }),
    };
  }

  /** One request; never throws. A kept connection that turns out closed is replaced once. */
  async send(request: OutboundRequest): Promise<Outcome> {
    const url = urlOf(request.address);
    if (!url) return err({ kind: 'address-wrong' });
    // An address instead of a name never reaches the look-up.
    if (this.#policy === 'refuse' && isAddress(url.hostname) && !isPublicAddress(url.hostname))
      return err({ kind: 'address-refused' });
    const deadline = AbortSignal.timeout(request.timeMax);
    const first = await this.#attempt(request, url, deadline);
    return first === 'stale' ? this.#again(request, url, deadline) : first;
  }

  close(): void {
    for (const { plain, secure } of [this.#kept, this.#own]) {
      plain.destroy();
      secure.destroy();
    }
  }

  async #again(request: OutboundRequest, url: URL, deadline: AbortSignal): Promise<Outcome> {
    const second = await this.#attempt(request, url, deadline);
    return second === 'stale' ? err({ kind: 'broken', cause: 'ECONNRESET', left: 'maybe' }) : second;
  }

  #attempt(request: OutboundRequest, url: URL, deadline: AbortSignal): Promise<Outcome | 'stale'> {
    return new Promise((settle) => {
      const made = this.#make(request, url, deadline);
      if (!made.ok) return settle(made);
      const left = departure(made.value);
      const fail = (trouble: unknown): void =>
        settle(err(deadline.aborted ? { kind: 'too-slow', left: left() } : faultOf(trouble, left())));
      made.value.on('response', (answer) => receive(answer, request, { settle, fail }));
      made.value.on('error', (trouble: NodeJS.ErrnoException) => {
        const stale = made.value.reusedSocket && trouble.code === 'ECONNRESET' && request.broken !== 'told';
        if (stale) settle('stale');
        else fail(trouble);
      });
      made.value.end(request.body);
    });
  }

  /** Node throws for a header that cannot be written, such as a password with letters beyond Latin-1. */
  #make(request: OutboundRequest, url: URL, deadline: AbortSignal): Result<ClientRequest, OutboundFault> {
    const secure = url.protocol === 'https:';
    const agents = request.connection === 'own' ? this.#own : this.#kept;
    try {
      return ok(
        (secure ? https : http).request(url, {
          method: request.method,
          headers: {
            'user-agent': 'Dozvon',
            ...request.headers,
            'content-length': request.body?.length ?? 0,
          },
          agent: secure ? agents.secure : agents.plain,
          lookup: this.#lookup,
          signal: deadline,
        }),
      );
    } catch (trouble) {
      return err(faultOf(trouble, 'no'));
    }
  }
}
