// `dozvon doctor`: looks at the machine and the configuration and says in plain words what is right and what is not.
// Owns the checks; each is a sentence, and one that fails makes the command fail.

import { createSocket } from 'node:dgram';
import { accessSync, constants, mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { planOrRefusal } from '../../storage/numbering/numbering-files.ts';
import { openStorage } from '../../storage/storage.ts';
import { createMediaPlane } from '../../voice/media/plane.ts';
import { createSpeech } from '../../voice/speech/create-speech.ts';
import { CommandError } from '../command-error.ts';
import { explained } from '../explained.ts';
import { numberingPlaces } from '../folders.ts';
import { loadSettings } from '../load-settings.ts';
import { whereMessagesGo } from '../message-channels.ts';
import { say } from '../say.ts';
import { publicUrl, readServerRecord } from '../server-record.ts';
import { rtpPorts, type Settings } from '../settings.ts';
import { storageOptions } from '../storage-options.ts';

type Check = {
  readonly subject: string;
  /** Resolves with what was found; rejects with what is wrong. */
  readonly look: (settings: Settings) => Promise<string>;
};

const CHECKS: readonly Check[] = [
  { subject: 'Node.js', look: async () => process.version },
  { subject: 'data folder', look: async (settings) => dataFolder(settings) },
  { subject: 'database', look: database },
  { subject: 'numbering', look: async (settings) => numbering(settings) },
  { subject: 'speech', look: speech },
  { subject: 'media', look: media },
  {
    subject: 'HTTP port',
    look: (settings) =>
      port(settings, { kind: 'tcp', address: settings['http.address'], port: settings['http.port'] }),
  },
  {
    subject: 'SMPP port',
    look: (settings) =>
      port(settings, { kind: 'tcp', address: settings['smpp.address'], port: settings['smpp.port'] }),
  },
  {
    subject: 'SMTP port',
    look: (settings) =>
      port(settings, { kind: 'tcp', address: settings['smtp.address'], port: settings['smtp.port'] }),
  },
  {
    subject: 'SIP port',
    look: (settings) =>
      port(settings, { kind: 'udp', address: settings['sip.address'], port: settings['sip.port'] }),
  },
  { subject: 'trunks', look: async (settings) => trunks(settings) },
  { subject: 'channels', look: async (settings) => whereMessagesGo(settings) },
];

export async function doctor(): Promise<void> {
  const settings = loadSettings();
  say(`configuration: ${settings.file ?? 'no file, defaults and variables'}`);
  let wrong = 0;
  for (const { subject, look } of CHECKS) {
    const [mark, sentence] = await look(settings).then(
      (found) => ['ok   ', found] as const,
      (fault: unknown) => ['WRONG', inWords(fault)] as const,
    );
    if (mark === 'WRONG') wrong++;
    say(`${mark}  ${subject}: ${sentence}`);
  }
  if (wrong > 0) throw new CommandError(wrong === 1 ? 'one thing is wrong' : `${wrong} things are wrong`);
}

function inWords(fault: unknown): string {
  const told = explained(fault);
  return told instanceof Error ? told.message : String(told);
}

function dataFolder({ data }: Settings): string {
  mkdirSync(data, { recursive: true });
  accessSync(data, constants.W_OK);
  return data;
}

async function database(settings: Settings): Promise<string> {
  const storage = await openStorage(
    storageOptions(settings, { role: 'command', publicUrl: () => publicUrl(settings), onFault: () => {} }),
  );
  try {
    const [row] = await storage.database.query<{ version: string }>(
      "select current_setting('server_version') as version",
    );
    const faults = await storage.audit();
    if (faults.length > 0)
      throw new Error(`the books do not balance: ${faults[0]?.login}: ${faults[0]?.sentence}`);
    return `PostgreSQL ${row?.version}, the books balance`;
  } finally {
    await storage.close();
  }
}

function numbering(settings: Settings): string {
  const { prefixes, sources } = planOrRefusal(numberingPlaces(settings));
  return `${prefixes} prefixes of ${sources.length} files`;
}

async function speech(settings: Settings): Promise<string> {
  const made = await createSpeech(settings.speech, path.join(settings.data, 'speech'));
  try {
    const text = 'Раз, два, три.';
    const said = await made.say(text, { name: settings.speech.defaultVoice, language: 'ru' });
    if (!said.ok) throw new Error(said.error.reason);
    return `${settings.speech.engine} says "${text}" in ${(said.value.length / 8_000).toFixed(1)} s of sound`;
  } finally {
    await made.close();
  }
}

async function media(settings: Settings): Promise<string> {
  const { ports, legs } = rtpPorts(settings);
  const plane = await createMediaPlane({
    address: settings['sip.address'],
    ports,
    body: settings['rtp.body'],
    channelsMax: 2,
  });
  try {
    const channel = await plane.openChannel({ onEvent: () => {} });
    await channel.close();
    const { scheduling } = await plane.stats();
    return `${plane.body} sender, ${scheduling} scheduling, ports for ${legs} legs`;
  } finally {
    await plane.close();
  }
}

type Listener = { readonly kind: 'tcp' | 'udp'; readonly address: string; readonly port: number };

async function port(settings: Settings, wanted: Listener): Promise<string> {
  const running = readServerRecord(settings);
  if (running) return `${wanted.port}, in use by the running server (process ${running.pid})`;
  await (wanted.kind === 'tcp' ? tcpPort(wanted) : udpPort(wanted));
  return `${wanted.address}:${wanted.port} is free`;
}

function tcpPort(wanted: Listener): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(wanted.port, wanted.address, () => server.close(() => resolve()));
  });
}

function udpPort(wanted: Listener): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = createSocket('udp4');
    socket.once('error', reject);
    socket.bind(wanted.port, wanted.address, () => socket.close(() => resolve()));
  });
}

function trunks({ trunks: all }: Settings): string {
  if (all.length === 0)
    throw new Error('none is configured, calls have no way out: see docs/operate/trunks.md');
  return all
    .map(
      (trunk) =>
        `${trunk.name} (${trunk.kind === 'virtual' ? 'virtual phones' : `${trunk.host}:${trunk.port}/${trunk.transport}`})`,
    )
    .join(', ');
}
