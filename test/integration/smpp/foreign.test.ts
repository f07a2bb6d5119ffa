// The link against a foreign codec: the npm package `smpp` in the role of the centre, over TCP and over TLS.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AddressInfo, Server } from 'node:net';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { MessageCentre } from '../../support/message-centre.ts';
import { SmppStage } from '../../support/smpp-stage.ts';

const LIMIT = { timeout: 60_000 };

type ForeignPdu = {
  readonly command: string;
  readonly command_status: number;
  readonly sequence_number: number;
  readonly response: (fields?: Readonly<Record<string, unknown>>) => ForeignPdu;
} & Readonly<Record<string, unknown>>;

type ForeignSession = {
  readonly on: (event: string, heard: (pdu: ForeignPdu) => void) => void;
  readonly send: (pdu: ForeignPdu) => boolean;
  readonly close: () => void;
  readonly deliver_sm: (
    fields: Readonly<Record<string, unknown>>,
    answered: (pdu: ForeignPdu) => void,
  ) => boolean;
  readonly enquire_link: (answered: (pdu: ForeignPdu) => void) => boolean;
  readonly unbind: (answered: (pdu: ForeignPdu) => void) => boolean;
};

type Foreign = {
  readonly createServer: (
    options: Readonly<Record<string, unknown>>,
    heard: (session: ForeignSession) => void,
  ) => Server;
};

const foreign = createRequire(import.meta.url)('smpp') as Foreign;

const PEM = (name: string): string =>
  readFileSync(new URL(`../../../../test/support/tls/${name}.pem`, import.meta.url), 'utf8');
const FILE = (name: string): string =>
  fileURLToPath(new URL(`../../../../test/support/tls/${name}.pem`, import.meta.url));
const CERTIFICATE = { key: PEM('localhost-key'), cert: PEM('localhost') };

type ForeignCentre = {
  readonly port: number;
  readonly heard: ForeignPdu[];
  readonly sessions: ForeignSession[];
};

/** A centre that takes everything and speaks what the package speaks. */
async function foreignCentre(
  context: TestContext,
  options: Readonly<Record<string, unknown>> = {},
): Promise<ForeignCentre> {
  const heard: ForeignPdu[] = [];
  const sessions: ForeignSession[] = [];
  const server = foreign.createServer(options, (session) => {
    sessions.push(session);
    session.on('error', () => undefined);
    session.on('pdu', (pdu) => {
      heard.push(pdu);
      if (pdu.command.startsWith('bind_')) session.send(pdu.response({ system_id: 'foreign' }));
      if (pdu.command === 'enquire_link') session.send(pdu.response());
      if (pdu.command === 'submit_sm') session.send(pdu.response({ message_id: `F-${heard.length}` }));
      if (pdu.command === 'unbind') {
        session.send(pdu.response());
        session.close();
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  context.after(() => {
    for (const session of sessions) session.close();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, heard, sessions };
}

async function stageAt(
  context: TestContext,
  port: number,
  given: Readonly<Record<string, unknown>> = {},
): Promise<SmppStage> {
  const unused = await MessageCentre.open();
  const stage = new SmppStage(unused, { port, downSeconds: 86_400, ...given });
  context.after(() => stage.close());
  return stage;
}

test(
  'a foreign centre reads our bind, texts and parameters, and we its answers and receipts',
  LIMIT,
  async (context) => {
    const centre = await foreignCentre(context);
    const stage = await stageAt(context, centre.port, { systemType: 'VMA', receiptIds: 'same' });
    await stage.bound();
    const [bind] = centre.heard;
    assert.deepEqual(
      [bind?.command, bind?.system_id, bind?.password, bind?.system_type, bind?.interface_version],
      ['bind_transceiver', 'login', 'secret', 'VMA', 0x34],
    );
    stage.outbox.add('79990000001', 'sms', { text: 'Hi {€}', sender: 'Dozvon' });
    stage.outbox.add('79990000002', 'sms', { text: 'Привет 😀' });
    stage.outbox.add('79990000003', 'sms', { text: 'abcdefghij'.repeat(20), parts: 2 });
    await stage.outbox.until(() => stage.outbox.outcomes.length === 3);
    const submits = centre.heard.filter(({ command }) => command === 'submit_sm');
    const messages = submits.map(({ short_message }) => short_message as { message: string; udh?: unknown });
    assert.deepEqual(
      messages.slice(0, 2).map(({ message }) => message),
      ['Hi {€}', 'Привет 😀'],
    );
    assert.equal(
      messages
        .slice(2)
        .map(({ message }) => message)
        .join(''),
      'abcdefghij'.repeat(20),
    );
    assert.ok(messages.slice(2).every(({ udh }) => udh !== undefined));
    assert.deepEqual(
      [
        submits[0]?.source_addr_ton,
        submits[0]?.source_addr,
        submits[0]?.destination_addr,
        submits[0]?.registered_delivery,
      ],
      [5, 'Dozvon', '79990000001', 1],
    );
    assert.deepEqual(stage.outcomes, ['handed f-2', 'handed f-3', 'handed f-4,f-5']);
    const [session] = centre.sessions;
    const receipt = {
      esm_class: 4,
      source_addr: '79990000001',
      destination_addr: 'Dozvon',
      short_message:
        'id:F-2 sub:001 dlvrd:001 submit date:2601151200 done date:2601151201 stat:DELIVRD err:000 text:Hi',
      receipted_message_id: 'F-2',
      message_state: 2,
    };
    const answer = await new Promise<ForeignPdu>((resolve) => session?.deliver_sm(receipt, resolve));
    assert.deepEqual([answer.command, answer.command_status], ['deliver_sm_resp', 0]);
    assert.deepEqual(stage.outbox.receipts, [
      { link: 'first', ids: ['f-2'], phones: ['79990000001'], at: 0, report: { kind: 'delivered' } },
    ]);
  },
);

test(
  'a foreign centre’s messages of subscribers, enquire_link and unbind are understood',
  LIMIT,
  async (context) => {
    const centre = await foreignCentre(context);
    // The package writes the GSM alphabet under the number of ASCII.
    const stage = await stageAt(context, centre.port, { codings: { gsm7: 1 } });
    await stage.bound();
    const [session] = centre.sessions;
    for (const short_message of [
      'Hello @ {€}',
      'Да, хорошо',
      { udh: Buffer.from([5, 0, 3, 7, 2, 1]), message: 'part' },
    ])
      await new Promise<ForeignPdu>((resolve) =>
        session?.deliver_sm({ source_addr: '79990000001', destination_addr: '4040', short_message }, resolve),
      );
    assert.deepEqual(
      stage.received.map(({ text }) => text),
      ['Hello @ {€}', 'Да, хорошо', 'part'],
    );
    const last = stage.received.at(-1);
    assert.deepEqual(last && 'concat' in last && last.concat, { reference: 7, total: 2, number: 1 });
    const alive = await new Promise<ForeignPdu>((resolve) => session?.enquire_link(resolve));
    assert.equal(alive.command, 'enquire_link_resp');
    const over = await new Promise<ForeignPdu>((resolve) => session?.unbind(resolve));
    assert.equal(over.command, 'unbind_resp');
    await stage.bound(0);
  },
);

test('stop unbinds from a foreign centre in good order', LIMIT, async (context) => {
  const centre = await foreignCentre(context);
  const stage = await stageAt(context, centre.port);
  await stage.bound();
  await stage.link.stop();
  assert.equal(centre.heard.at(-1)?.command, 'unbind');
});

test(
  'over TLS a foreign centre whose certificate nobody vouches for is refused, unless any will do',
  LIMIT,
  async (context) => {
    const centre = await foreignCentre(context, CERTIFICATE);
    const strict = await stageAt(context, centre.port, { tls: 'on' });
    await strict.until(() => strict.reports.length === 1);
    assert.match(strict.reports[0] ?? '', /^link first: (self[- ]signed certificate|DEPTH_ZERO)/i);
    assert.deepEqual(centre.heard, [], 'no password was said');
    const stage = await stageAt(context, centre.port, { tls: 'unverified' });
    await stage.bound();
    stage.outbox.add('79990000001');
    await stage.outbox.until(() => stage.outbox.outcomes.length === 1);
    assert.match(stage.outcomes[0] ?? '', /^handed f-/);
  },
);

test(
  'over TLS our own centre serves as over TCP, and is bound again when it breaks',
  LIMIT,
  async (context) => {
    const centre = await MessageCentre.open({ certificate: CERTIFICATE });
    const stage = new SmppStage(centre, { tls: 'unverified', downSeconds: 86_400 });
    context.after(() => stage.close());
    await stage.bound();
    for (let at = 1; at <= 200; at++) stage.outbox.add(`7999000${String(at).padStart(4, '0')}`);
    await stage.outbox.until(() => stage.outbox.outcomes.length === 200);
    assert.equal((await centre.receipt('1', 'DELIVRD'))?.command_status, 0);
    for (const { socket } of centre.sessions) socket.destroy();
    await stage.bound(0);
    await stage.time.pass(1_000);
    await stage.bound();
  },
);

test(
  'over TLS a centre is trusted by a file of its own, and is shown the certificate it asks for',
  LIMIT,
  async (context) => {
    const asks = { ...CERTIFICATE, ca: CERTIFICATE.cert, requestCert: true, rejectUnauthorized: true };
    const centre = await MessageCentre.open({ certificate: asks });
    const trusting = { tls: 'on', caFile: FILE('localhost'), downSeconds: 86_400 };
    const unknown = new SmppStage(centre, trusting);
    context.after(() => unknown.link.stop());
    await unknown.until(() => unknown.reports.length === 1);
    assert.deepEqual(centre.binds, []);
    const own = { certFile: FILE('localhost'), keyFile: FILE('localhost-key') };
    const stage = new SmppStage(centre, { ...trusting, ...own });
    context.after(() => stage.close());
    await stage.bound();
  },
);

test(
  'a centre that speaks no TLS where TLS is expected is told of, and tried again',
  LIMIT,
  async (context) => {
    const centre = await MessageCentre.open();
    const stage = new SmppStage(centre, { tls: 'unverified', downSeconds: 86_400 });
    context.after(() => stage.close());
    await stage.until(() => stage.reports.length === 1);
    assert.equal(stage.connections, 0);
    const before = centre.connections;
    await stage.time.pass(1_000);
    await stage.until(() => centre.connections > before);
  },
);
