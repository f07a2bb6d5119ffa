// A link over a queue in memory, opened as the server opens it: the configuration is read by the tables of its kind, requests
// go over real sockets. What it did is remembered.

import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { readEntry } from '../../../src/base/section-table.ts';
import { instant } from '../../../src/base/time.ts';
import { type HeardRequest, LINK_FIELDS, type LinkKind, type OpenLink } from '../../../src/channels/link.ts';
import type { LinkMeter } from '../../../src/channels/link-meter.ts';
import { OutboundHttp } from '../../../src/channels/outbound-http.ts';
import type { ReceivedMessage, Reception } from '../../../src/core/incoming/incoming-message.ts';
import { accountValue } from '../../support/account.ts';
import { FakeOutbox } from '../../support/fake-outbox.ts';
import { shippedPlan } from '../../support/numbering.ts';

export type LinkStage = {
  readonly outbox: FakeOutbox;
  readonly link: OpenLink;
  readonly received: ReceivedMessage[];
  readonly turns: string[];
  readonly reports: string[];
  /** What the meter was told of answers: `taken 200`. */
  readonly answers: string[];
};

type Entry = Readonly<Record<string, unknown>>;

/** The settings, and the faults as an operator would be told them. */
export function readLink<S>(
  kind: LinkKind<S>,
  entry: Entry,
): { readonly settings: S; readonly faults: string[] } {
  const faults: string[] = [];
  const where = 'links[0]';
  const given = readEntry(
    [...LINK_FIELDS, ...kind.table],
    { name: 'provider', kind: kind.kind, ...entry },
    { where, faults },
  );
  return { settings: kind.settings(given, { where, faults }), faults };
}

/** Stopped by itself when the test ends. */
export function openLink<S>(
  context: TestContext,
  kind: LinkKind<S>,
  entry: Entry,
  outbox = new FakeOutbox(accountValue()),
): LinkStage {
  const { settings, faults } = readLink(kind, entry);
  assert.deepEqual(faults, []);
  const providers = new OutboundHttp({ privateAddresses: 'allow' });
  const [received, turns, reports, answers]: [ReceivedMessage[], string[], string[], string[]] = [
    [],
    [],
    [],
    [],
  ];
  const reception: Reception = {
    receive: async (message) => {
      received.push(message);
      return { kind: 'taken', id: received.length, owner: undefined, by: 'nobody' };
    },
    receivePart: async () => ({ kind: 'waits' }),
  };
  const meter: LinkMeter = {
    connections: () => {},
    window: () => {},
    answered: (answer, _seconds, code) => void answers.push(`${answer} ${code}`),
    receipt: () => {},
    incoming: () => {},
  };
  const link = kind.open(settings, {
    name: 'provider',
    outbox,
    inbox: outbox,
    reception,
    clock: { now: () => instant(Date.now()) },
    meter,
    numbering: shippedPlan(),
    providers,
    uploadPath: () => undefined,
    publicUrl: () => 'https://sms.example',
    turned: (up) => void turns.push(up),
    report: (what, trouble) => void reports.push(`${what}: ${trouble}`),
  });
  context.after(async () => {
    await link.stop();
    providers.close();
  });
  return { outbox, link, received, turns, reports, answers };
}

type Hook = {
  readonly query?: Entry;
  readonly headers?: Entry;
  readonly body?: string;
  readonly method?: string;
};

export function hookRequest({ query = {}, headers = {}, body = '', method = 'POST' }: Hook): HeardRequest {
  const texts = (entry: Entry): ReadonlyMap<string, string> =>
    new Map(Object.entries(entry).map(([name, value]) => [name, String(value)]));
  return { method, query: texts(query), headers: texts(headers), body: Buffer.from(body, 'utf8') };
}

/** What the link answers to the provider. */
export async function heard(stage: Pick<LinkStage, 'link'>, hook: Hook): Promise<number> {
  assert.ok(stage.link.hear);
  return (await stage.link.hear(hookRequest(hook))).status;
}
