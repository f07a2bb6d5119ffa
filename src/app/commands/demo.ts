// `dozvon demo`: everything embedded, the example menu sent through the classic API as a PHP script would, two virtual
// phones called over real SIP and RTP, what happened printed live, then what a client can read of it afterwards. Owns the
// order of the show; it fails when something that should have happened did not.

import { mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { money } from '../../core/accounts/money.ts';
import type { JournalEntry } from '../../core/ports.ts';
import type { HistoryMessage } from '../../storage/history/history.ts';
import { trunkSettings } from '../../voice/trunks/trunk-settings.ts';
import { Closing } from '../closing.ts';
import { CommandError } from '../command-error.ts';
import { type DemoHandler, openDemoHandler } from '../demo-handler.ts';
import {
  DEMO_LOGIN,
  DEMO_PASSWORD,
  DEMO_PHONES,
  DEMO_SECRET,
  DEMO_SENDER,
  EXPECTED_ITEMS,
  OPERATORS,
  SUBSCRIBERS,
} from '../demo-scene.ts';
import { eventLine, LiveTranscript } from '../live-transcript.ts';
import { loadSettings } from '../load-settings.ts';
import { openLog } from '../log.ts';
import { COMMAND, PROJECT } from '../project.ts';
import { type RunningServer, startServer } from '../running-server.ts';
import { say } from '../say.ts';
import { readServerRecord } from '../server-record.ts';
import type { Settings } from '../settings.ts';

/** The demo has ports and data of its own, so that it runs beside a server and leaves nothing in its books. */
async function demoSettings(): Promise<Settings> {
  const settings = await loadSettings();
  return {
    ...settings,
    data: path.join(settings.data, 'demo'),
    databaseUrl: undefined,
    'http.port': 0,
    'http.publicUrl': undefined,
    'smtp.port': 0,
    'smtp.certificate': undefined,
    'sip.port': 0,
    'smpp.port': 0,
    'sip.certificate': undefined,
    privateAddresses: 'allow',
    trunks: [trunkSettings({ name: 'phones', kind: 'virtual' })],
    phones: DEMO_PHONES,
    logLevel: 'warn',
  };
}

export async function demo(): Promise<void> {
  const settings = await demoSettings();
  const running = readServerRecord(settings);
  if (running) throw new CommandError(`another demo is running here (process ${running.pid})`);
  await rm(settings.data, { recursive: true, force: true });
  await mkdir(settings.data, { recursive: true });
  const transcript = new LiveTranscript(say);
  const closing = new Closing();
  try {
    const handler = closing.add(await openDemoHandler(DEMO_SECRET));
    say('starting PostgreSQL, SIP, RTP, speech and HTTP, all in this folder …');
    const service = closing.add(
      await startServer({
        settings,
        log: openLog(settings),
        watch: {
          event: (entry) => show(entry, transcript),
          phone: (number, what) => transcript.line(number, `   phone ${what}`),
        },
      }),
    );
    await play(service, handler);
  } finally {
    await closing.close();
  }
  say(`\nEverything above is stored; \`${COMMAND} serve --welcome\` is the same server staying up.`);
}

function show(entry: JournalEntry, transcript: LiveTranscript): void {
  const line = eventLine(entry.event);
  if (line !== undefined) transcript.line(`call ${entry.ref}`, line);
}

async function play(service: RunningServer, handler: DemoHandler): Promise<void> {
  const { storage, url } = service;
  await openAccount(service, handler);
  const mes = (await readFile(path.join(PROJECT, 'examples/public-page.menu'), 'utf8')).trimEnd();
  const request = {
    login: DEMO_LOGIN,
    psw: DEMO_PASSWORD,
    phones: SUBSCRIBERS.join(','),
    call: '1',
    charset: 'utf-8',
    fmt: '3',
    cost: '3',
    param: '25,10,2',
    voice: 'w',
    mes,
  };
  say(`\nPOST ${url}/sys/send.php\n${mes}\n`);
  const sent = (await post(`${url}/sys/send.php`, request)) as { id?: number };
  say(`${JSON.stringify(sent)}\n`);
  if (sent.id === undefined) throw new CommandError('the message was refused');
  const messages = await untilFinal(service);
  await report({ service, handler, id: sent.id, messages });
  check(messages, handler);
  const faults = await storage.audit();
  if (faults.length > 0) throw new CommandError(`the books do not balance: ${faults[0]?.sentence.en}`);
}

async function openAccount({ storage }: RunningServer, handler: DemoHandler): Promise<void> {
  const added = await storage.accounts.add({
    login: DEMO_LOGIN,
    password: DEMO_PASSWORD,
    balance: DEMO_BALANCE,
    administrator: 'on',
    settings: { handler: handler.url, secret: DEMO_SECRET },
  });
  if (!added.ok) throw new CommandError('the demo account exists already: is another demo running?');
  await storage.accounts.allowTransfer(added.value, OPERATORS);
  await storage.senders.approveName(added.value, { kind: 'name', name: DEMO_SENDER });
}

async function post(url: string, fields: Readonly<Record<string, string>>): Promise<unknown> {
  const response = await fetch(url, { method: 'POST', body: new URLSearchParams(fields) });
  const text = await response.text();
  return fields.fmt === '3' ? JSON.parse(text) : text;
}

/** Polls the history as a client would, until every message has its last status. */
async function untilFinal({ storage }: RunningServer): Promise<readonly HistoryMessage[]> {
  const patience = performance.now() + LONGEST_SHOW;
  while (performance.now() < patience) {
    const messages = await storage.history.of(DEMO_LOGIN);
    if (messages.length > SUBSCRIBERS.length && messages.every((message) => message.status > 0))
      return messages;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new CommandError('the calls did not come to an end');
}

type Report = {
  readonly service: RunningServer;
  readonly handler: DemoHandler;
  readonly id: number;
  readonly messages: readonly HistoryMessage[];
};

async function report({ service, handler, id, messages }: Report): Promise<void> {
  const who = { login: DEMO_LOGIN, psw: DEMO_PASSWORD, charset: 'utf-8' };
  say('\n── status.php');
  for (const phone of SUBSCRIBERS) {
    const status = await post(`${service.url}/sys/status.php`, { ...who, id: String(id), phone, all: '1' });
    say(`${phone}: ${String(status).split(', message = ')[0]}`);
  }
  say(`── balance.php\n${await post(`${service.url}/sys/balance.php`, { ...who, cur: '1' })}`);
  say('── SMS made by the menu');
  for (const one of messages) {
    if (one.cause !== null)
      say(`${one.id} to ${one.phone}, because of call ${one.cause}: ${one.message} (status ${one.status})`);
  }
  say('── recordings');
  for (const { url, item, seconds } of messages.flatMap((message) => message.recordings)) {
    const file = await fetch(url);
    say(
      `[${item}] ${seconds.toFixed(1)} s, ${(await file.arrayBuffer()).byteLength} bytes of ${file.headers.get('content-type')}: ${url}`,
    );
  }
  say('── the handler was told');
  await untilTold(handler);
  for (const { fields, signature } of handler.calls) {
    const what =
      fields.get('item') === undefined
        ? `status ${fields.get('status')}`
        : `item ${fields.get('item')} after ${fields.get('duration')} s`;
    say(`${fields.get('id')} ${fields.get('phone')}: ${what}, signature ${signature}`);
  }
}

/** Handler calls follow their event by the queue: the last may be on its way. */
async function untilTold(handler: DemoHandler): Promise<void> {
  const finals = (): number =>
    handler.calls.filter((call) => Number(call.fields.get('status') ?? -1) > 0).length;
  const patience = performance.now() + 10_000;
  while (finals() <= SUBSCRIBERS.length && performance.now() < patience)
    await new Promise((resolve) => setTimeout(resolve, 100));
}

/** What the route was made to show must have happened. */
function check(messages: readonly HistoryMessage[], handler: DemoHandler): void {
  const events = messages.flatMap((message) => message.events);
  const said = new Set(events.filter((event) => event.kind === 'said').map((event) => event.item));
  const missing = [
    ...EXPECTED_ITEMS.filter((item) => !said.has(item)).map((item) => `item ${item} was not said`),
    ...(['transfer-failed', 'transfer-answered', 'recorded', 'sms', 'url'] as const)
      .filter((kind) => !events.some((event) => event.kind === kind))
      .map((kind) => `nothing of the kind ${kind} happened`),
    ...messages
      .filter((message) => message.status !== 1)
      .map((message) => `message ${message.id} has status ${message.status}`),
    ...(messages.flatMap((message) => message.recordings).length < 2 ? ['a recording is missing'] : []),
    ...(handler.calls.some((call) => call.signature !== 'right')
      ? ['a handler call is not signed rightly']
      : []),
    ...(handler.calls.some((call) => call.fields.get('item') === '5')
      ? []
      : ['the handler was not told of item 5']),
  ];
  if (missing.length > 0) throw new CommandError(`the demo went wrong: ${missing.join('; ')}`);
}

/** A hundred roubles. */
const DEMO_BALANCE = money(1_000_000);
const LONGEST_SHOW = 180_000;
