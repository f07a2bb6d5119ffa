// Calls that come in over real SIP and RTP on loopback and are answered, with the storage behind them: what is heard, what keys do,
// what is recorded, and what is stored of each.

import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { ok } from '../../../src/base/result.ts';
import { instant } from '../../../src/base/time.ts';
import { money } from '../../../src/core/accounts/money.ts';
import type { CallEvent } from '../../../src/core/events/call-event.ts';
import type { CallAnswer } from '../../../src/core/incoming/call-answer.ts';
import type { HistoryMessage } from '../../../src/storage/history/history.ts';
import type { CallSurroundings } from '../../../src/voice/calls/call-surroundings.ts';
import { takeIncomingCalls } from '../../../src/voice/calls/incoming-calls.ts';
import { IncomingRun } from '../../../src/voice/calls/incoming-run.ts';
import { createPromptShelf } from '../../../src/voice/calls/prompts.ts';
import { RunningCalls } from '../../../src/voice/calls/running-calls.ts';
import { createTurns } from '../../../src/voice/calls/turns.ts';
import type { LegEvent } from '../../../src/voice/leg.ts';
import { createDialer } from '../../../src/voice/legs/dialer.ts';
import type { MediaPlane } from '../../../src/voice/media/media-plane.ts';
import { createMediaPlane } from '../../../src/voice/media/plane.ts';
import { systemScheduler } from '../../../src/voice/scheduler.ts';
import { createEndpoint } from '../../../src/voice/signalling/create-endpoint.ts';
import { SYSTEM_DNS } from '../../../src/voice/signalling/endpoint-options.ts';
import type { Endpoint } from '../../../src/voice/signalling/session.ts';
import { type TrunkSettings, trunkSettings } from '../../../src/voice/trunks/trunk-settings.ts';
import { TrunkSources } from '../../../src/voice/trunks/trunk-sources.ts';
import { Trunks } from '../../../src/voice/trunks/trunks.ts';
import { openTestStorage, type TestStorage, testAccount } from '../../support/storage.ts';
import { Events } from './events-of.ts';

const NOTHING_KEPT = { sounds: 0, bytes: 0, bytesMost: 0 };

const HOST = '127.0.0.1';
const NUMBER = '74950000001';
const RATE = 8_000;
const LOUD = 12_000;
const clock = { now: () => instant(Date.now()) };

let given: TestStorage;
let plane: MediaPlane;
let recordings: string;
let account: Awaited<ReturnType<typeof testAccount>>;
const open: { close(): Promise<unknown> }[] = [];
/** Texts whose words are not made until somebody says so. */
const held = new Map<string, Promise<void>>();

before(async () => {
  given = await openTestStorage();
  recordings = await mkdtemp(path.join(tmpdir(), 'dozvon-recordings-'));
  const first = 2 * randomInt(8_000, 14_000);
  plane = await createMediaPlane({ address: HOST, ports: { first, last: first + 199 }, channelsMax: 100 });
  account = await testAccount(given.storage, 'shop', { settings: { menuSilence: 1 } });
  await given.storage.receiving.rental.add(NUMBER as never, money(0));
  assert.ok((await given.storage.doors.rental.rent(account, NUMBER, 'on')).ok);
});
after(async () => {
  for (const one of open.reverse()) await one.close();
  await plane.close();
  await given.close();
  await rm(recordings, { recursive: true, force: true });
});

/** Half a second of a tone for every text. */
const TONE = Int16Array.from({ length: RATE / 2 }, (_, at) =>
  Math.round(LOUD * Math.sin((at * 2 * Math.PI * 440) / RATE)),
);

async function endpoint(): Promise<Endpoint> {
  const made = await createEndpoint({ listen: [{ transport: 'udp', address: HOST, port: 0 }] });
  open.push(made);
  return made;
}

/** Our side: everything of a server that calls to it pass through, and what it stores of them as it is stored. */
async function ourSide(trunk: Partial<TrunkSettings> = {}) {
  const told = new Events<CallEvent | { readonly kind: 'stored' }>();
  const { storage } = given;
  const us = await endpoint();
  const report = (what: string, error: unknown): void => assert.fail(`${what}: ${String(error)}`);
  const shelf = createPromptShelf(plane, {
    say: async (text: string) => {
      await held.get(text);
      return ok(TONE);
    },
    decode: async () => ok(TONE),
    kept: () => ({ disk: NOTHING_KEPT, memory: NOTHING_KEPT }),
    close: async () => undefined,
  });
  const around: CallSurroundings = {
    journal: {
      write: async (entry) => {
        await storage.journal.write(entry);
        told.add(entry.event);
      },
    },
    inbox: {
      outcome: async (...outcome) => {
        await storage.inbox.outcome(...outcome);
        told.add({ kind: 'stored' });
      },
      receipt: () => assert.fail('calls have no receipts'),
    },
    outbox: storage.outbox,
    transferWays: storage.transferWays,
    shelf,
    plane,
    dial: () => assert.fail('nobody is called'),
    scheduler: systemScheduler,
    clock,
    recordings,
    defaultVoice: 'm3',
    fetchSound: async () => assert.fail('nothing is fetched'),
    readUpload: async () => assert.fail('nothing is read'),
    turns: createTurns(),
    onFault: report,
  };
  const settings = [trunkSettings({ name: 'far', host: HOST, ...trunk })];
  const sources = new TrunkSources({ settings, dns: SYSTEM_DNS, scheduler: systemScheduler });
  const running = new RunningCalls({ callsMax: 10, scheduler: systemScheduler, onFault: report });
  const close = takeIncomingCalls({
    endpoint: us,
    sources,
    reception: storage.receiving.calls,
    clock,
    status: 603,
    room: () => running.room,
    live: ({ taken, invite, trunk: { codecs, srtp } }) => {
      const publicAddress = async () => HOST;
      running.live(new IncomingRun({ taken, invite, sound: { codecs, srtp }, publicAddress, around }));
    },
    report,
  });
  open.push({
    close: async () => {
      await close();
      await running.end({ drainSeconds: 0 });
      shelf.close();
    },
  });
  return { us, told };
}

/** A caller on a trunk, and what they hear of the call. */
async function caller(us: Endpoint, from: string, trunk: Partial<TrunkSettings> = {}) {
  const far = await endpoint();
  const { port } = us.listening[0]!;
  const trunks = new Trunks({
    endpoint: far,
    scheduler: systemScheduler,
    settings: [trunkSettings({ name: 'us', host: HOST, port, ...trunk })],
  });
  const dial = createDialer({ endpoint: far, plane, trunks, scheduler: systemScheduler });
  const events = new Events<LegEvent>();
  const call = { digits: NUMBER, callerId: from, ringSeconds: 20, priority: 'call' } as const;
  return { events, dialling: dial({ ...call, onEvent: events.add }) };
}

async function answers(answer: CallAnswer): Promise<void> {
  const setting = { number: NUMBER, answer, callsMost: undefined, seconds: undefined };
  assert.ok((await given.storage.doors.callAnswers.set(account, setting)).ok);
}

async function callOf(phone: string): Promise<HistoryMessage> {
  const found = (await given.storage.history.of('shop')).find((one) => one.phone === phone);
  assert.ok(found);
  return found;
}

/** Resolves when the tone has been heard. */
function heardTone(leg: {
  readonly channel: { hear(on: (samples: Int16Array) => void): void };
}): Promise<void> {
  return new Promise((resolve) => {
    leg.channel.hear((samples) => {
      if (samples.some((sample) => Math.abs(sample) > LOUD / 2)) resolve();
    });
  });
}

for (const srtp of ['off', 'require'] as const)
  test(`with srtp ${srtp}: ringing first, then the answer; the menu is heard, keys act, the voice is recorded`, async () => {
    await answers({ kind: 'text', text: 'Hello{menu: Press 1\n1: record: 20\n1: Thanks\n}Bye' });
    const { us, told } = await ourSide({ srtp });
    const from = srtp === 'off' ? '79990000001' : '79990000002';
    const { events, dialling } = await caller(us, from, { srtp });
    assert.equal((await events.next('ringing')).status, 180);
    await events.next('answered');
    const leg = dialling.leg();
    assert.ok(leg);
    await heardTone(leg);
    leg.channel.sendDigits('1');
    const prompt = plane.loadPrompt(TONE);
    await told.next('recording');
    // Twice: the first may fall into the tone that says when to speak.
    leg.channel.play(1, [prompt, prompt]);
    await events.next('media');
    leg.channel.sendDigits('#');
    assert.deepEqual((await events.next('ended')).end, { kind: 'hung-up', by: 'them' });
    await told.next('stored');
    const message = await callOf(from);
    assert.deepEqual([message.status, message.err, message.sender], [1, 0, NUMBER]);
    assert.equal(message.recordings.length, 1);
    assert.ok((message.recordings[0]?.seconds ?? 0) > 0.3, `${message.recordings[0]?.seconds} s`);
    assert.deepEqual(
      message.events.filter(({ kind }) => kind === 'key').map(({ key }) => key),
      ['1', '#'],
    );
    assert.deepEqual(await given.storage.audit(), []);
  });

test('a caller who hangs up while it rings is not answered, and costs nothing', async () => {
  let speak = (): void => undefined;
  held.set(
    'Slow words',
    new Promise((resolve) => {
      speak = resolve;
    }),
  );
  await answers({ kind: 'text', text: 'Slow words' });
  const { us, told } = await ourSide();
  const { events, dialling } = await caller(us, '79990000003');
  await events.next('ringing');
  dialling.cancel();
  assert.equal((await events.next('ended')).end.kind, 'cancelled');
  await told.next('stored');
  const message = await callOf('79990000003');
  speak();
  assert.deepEqual([message.status, message.err], [20, 237]);
  assert.deepEqual(
    message.events.map(({ kind, cause }) => [kind, cause]),
    [
      ['incoming', undefined],
      ['ended', 'caller-gave-up'],
    ],
  );
  assert.deepEqual(await given.storage.audit(), []);
});

test('a caller without the encryption the trunk requires is refused, and the call is kept with its end', async () => {
  await answers({ kind: 'text', text: 'Hello' });
  const { us, told } = await ourSide({ srtp: 'require' });
  const { events } = await caller(us, '79990000004');
  const { end } = await events.next('ended');
  assert.ok(end.kind === 'refused' && end.status === 488, JSON.stringify(end));
  await told.next('stored');
  const message = await callOf('79990000004');
  assert.deepEqual([message.status, message.events.at(-1)?.cause], [20, 'no-sound']);
});
