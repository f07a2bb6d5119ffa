// A fetch that keeps what went out and came back, so that cases can be printed. Owns what of it stands in a file: moments, random ids
// and names of keys differ from run to run and are put in one form.

import type { Exchange } from './vector.ts';

const MOMENT = /\b20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g;
const LOCAL = /\b\d\d\.\d\d\.20\d\d \d\d:\d\d:\d\d/g;
const UUID = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g;
const TOLD_REQUEST = ['accept', 'authorization', 'content-type', 'idempotency-key'];
const TOLD_REPLY = ['content-type', 'retry-after'];
/** Of a redirect; where a new thing is found no library asks. */
const TOLD_REDIRECT = [...TOLD_REPLY, 'location'];

/** The same in every run. */
export function settled(text: string): string {
  return text
    .replace(MOMENT, '2026-11-23T06:57:03.000Z')
    .replace(LOCAL, '23.11.2026 09:57:03')
    .replace(UUID, '0d2f2a4e-6f0a-4c53-9d0e-6a9b2f1f7b11');
}

type Headers = Readonly<Record<string, string>>;

function chosen(headers: Iterable<readonly [string, string]>, names: readonly string[]): Headers {
  return Object.fromEntries(
    [...headers].filter(([name]) => names.includes(name)).sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

const isRedirect = (status: number): boolean => status >= 300 && status < 400;

export class Recorder {
  #exchanges: Exchange[] = [];
  /** What is answered in place of asking, one after the other. */
  #planned: (Response | Error | undefined)[] = [];

  /** The next answers, without asking anybody; undefined: the server is asked; an error: nothing comes back. */
  plan(replies: readonly (Response | Error | undefined)[]): void {
    this.#planned.push(...replies);
  }

  /** What went over the wire since it was last asked. */
  take(): readonly Exchange[] {
    return this.#exchanges.splice(0);
  }

  readonly fetch: typeof fetch = async (input, init = {}) => {
    const address = new URL(String(input));
    const planned = this.#planned.shift() ?? (await fetch(input, init));
    const reply = planned instanceof Error ? Response.error() : planned;
    const text = await reply.text();
    const sent = await new Request('http://127.0.0.1', { method: 'POST', body: init.body ?? null }).text();
    const headers = Object.entries((init.headers ?? {}) as Headers);
    this.#exchanges.push({
      request: {
        method: init.method ?? 'GET',
        target: address.pathname + address.search,
        headers: chosen(headers, TOLD_REQUEST),
        body: sent,
      },
      reply: {
        status: reply.status,
        headers: chosen(reply.headers, isRedirect(reply.status) ? TOLD_REDIRECT : TOLD_REPLY),
        body: settled(text),
      },
    });
    if (planned instanceof Error) throw planned;
    return new Response(text === '' ? null : text, reply);
  };
}
