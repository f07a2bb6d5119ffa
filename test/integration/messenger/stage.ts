// A link to a messenger on loopback: the queue and the way in are in memory, the provider is a real server that records
// every request and answers as a test says.

import assert from 'node:assert/strict';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import { readEntry, type YesNo } from '../../../src/base/section-table.ts';
import type { LinkDoors, LinkKind, OpenLink } from '../../../src/channels/link.ts';
import type { LinkMeter } from '../../../src/channels/link-meter.ts';
import { OutboundHttp } from '../../../src/channels/outbound-http.ts';
import type { Received, ReceivedMessage, Reception } from '../../../src/core/incoming/incoming-message.ts';
import { accountValue } from '../../support/account.ts';
import { FakeOutbox } from '../../support/fake-outbox.ts';
import { ManualClock } from '../../support/manual-clock.ts';

export type ProviderCall = {
  readonly method: string;
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
};

/** `cut`: the connection breaks in the middle of the answer; `broken`: before it; `silence`: it never comes. */
export type ProviderReply =
  | { readonly status?: number; readonly headers?: Record<string, string>; readonly body: unknown }
  | 'cut'
  | 'broken'
  | 'silence';

export type Provider = {
  readonly url: string;
  readonly calls: ProviderCall[];
  /** What a call of the link did wrong by the provider's schema; tests end with it being empty. */
  readonly faults: string[];
};

/** `answer` throws an AssertionError for a request that breaks the schema: it is remembered and answered with 400. */
export async function provider(
  context: TestContext,
  answer: (call: ProviderCall, number: number) => ProviderReply,
): Promise<Provider> {
  const calls: ProviderCall[] = [];
  const faults: string[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { url: target = '', method = '', headers } = request;
      const call = { target, method, headers, body: Buffer.concat(chunks) };
      calls.push(call);
      try {
        reply(response, answer(call, calls.length));
      } catch (fault) {
        faults.push(String(fault));
        response.writeHead(400).end();
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  context.after(() => {
    server.closeAllConnections();
    server.close();
    assert.deepEqual(faults, []);
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, calls, faults };
}

function reply(response: ServerResponse, given: ProviderReply): void {
  if (given === 'silence') return;
  if (given === 'broken') return void response.destroy();
  if (given === 'cut') {
    response.writeHead(200, { 'content-length': '1000' });
    response.write('{"ok":', () => response.destroy());
    return;
  }
  const { status = 200, headers = {}, body } = given;
  const text = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
  response.writeHead(status, headers).end(text);
}

export function jsonOf(call: ProviderCall): Record<string, unknown> {
  assert.match(String(call.headers['content-type']), /^application\/json/);
  return JSON.parse(call.body.toString('utf8')) as Record<string, unknown>;
}

export class RememberedReception implements Reception {
  readonly received: ReceivedMessage[] = [];
  readonly #keys = new Set<string>();
  readonly #watchers = new Set<() => void>();
  failures = 0;

  async receive(message: ReceivedMessage): Promise<Received> {
    if (this.failures > 0) {
      this.failures--;
      throw new Error('the database is gone');
    }
    const key = `${message.source} ${message.key}`;
    if (this.#keys.has(key)) return { kind: 'known' };
    this.#keys.add(key);
    this.received.push(message);
    for (const watcher of this.#watchers) watcher();
    return { kind: 'taken', id: this.received.length, owner: undefined, by: 'nobody' };
  }

  async receivePart(): Promise<Received> {
    throw new Error('messengers know no parts');
  }

  async until(count: number): Promise<void> {
    while (this.received.length < count) {
      await new Promise<void>((resolve) => {
        this.#watchers.add(resolve);
      });
    }
  }
}

export type Stage = {
  readonly doors: LinkDoors;
  readonly outbox: FakeOutbox;
  readonly reception: RememberedReception;
  readonly clock: ManualClock;
  readonly turns: YesNo[];
  readonly reports: string[];
  readonly answers: Parameters<LinkMeter['answered']>[0][];
};

export function stage(context: TestContext, changes: Partial<LinkDoors> = {}): Stage {
  const outbox = new FakeOutbox(accountValue());
  const reception = new RememberedReception();
  const clock = new ManualClock();
  const turns: YesNo[] = [];
  const reports: string[] = [];
  const answers: Parameters<LinkMeter['answered']>[0][] = [];
  const providers = new OutboundHttp({ privateAddresses: 'allow' });
  context.after(() => providers.close());
  const doors: LinkDoors = {
    name: 'chat',
    outbox,
    inbox: outbox,
    reception,
    clock,
    meter: {
      connections: () => {},
      window: () => {},
      answered: (answer) => void answers.push(answer),
      receipt: () => {},
      incoming: () => {},
    },
    numbering: { place: () => undefined, operators: () => [] },
    providers,
    uploadPath: () => undefined,
    publicUrl: () => 'https://centre.example',
    turned: (up) => void turns.push(up),
    report: (what, trouble) => void reports.push(`${what}: ${trouble}`),
    ...changes,
  };
  return { doors, outbox, reception, clock, turns, reports, answers };
}

/** Opened from what stands in a configuration file; stopped when the test ends. */
export function open<Settings>(
  context: TestContext,
  kind: LinkKind<Settings>,
  { doors, given }: { readonly doors: LinkDoors; readonly given: Readonly<Record<string, unknown>> },
): OpenLink {
  const report = { where: 'links[0]', faults: [] as string[] };
  const settings = kind.settings(readEntry(kind.table, given, report), report);
  assert.deepEqual(report.faults, []);
  const link = kind.open(settings, doors);
  context.after(() => link.stop());
  return link;
}

/** A request as it comes to `/links/<name>`. */
export function heard(given: {
  readonly method?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}) {
  return {
    method: given.method ?? 'POST',
    query: new Map(Object.entries(given.query ?? {})),
    headers: new Map(Object.entries(given.headers ?? {})),
    body: typeof given.body === 'string' ? Buffer.from(given.body) : (given.body ?? new Uint8Array()),
  };
}
