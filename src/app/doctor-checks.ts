// What a doctor looks at, as one list: the command line prints it, the JSON API tells it. Owns the checks; each is a sentence, and of
// what is wrong it says what to do. A server that runs lends what it has open, otherwise each check opens its own.

import { createSocket } from 'node:dgram';
import { accessSync, constants, mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import type { Finding } from '../core/administration/administration.ts';
import { hindranceOf, hindranceSentence } from '../core/routing/hindrance.ts';
import type { LinkNow } from '../core/routing/link-now.ts';
import { planOrRefusal } from '../storage/numbering/numbering-files.ts';
import { openStorage, type Storage } from '../storage/storage.ts';
import { createMediaPlane } from '../voice/media/plane.ts';
import { createSpeech } from '../voice/speech/create-speech.ts';
import type { Speech } from '../voice/speech/speech.ts';
import { explained } from './explained.ts';
import { numberingPlaces } from './folders.ts';
import { callFinding } from './loopback-finding.ts';
import { whereMessagesGo } from './message-channels.ts';
import { publicUrl, readServerRecord } from './server-record.ts';
import { rtpPorts, type Settings } from './settings.ts';
import { storageOptions } from './storage-options.ts';
import type { Telephony } from './telephony.ts';

/** What is looked at; `running` is the server whose process looks. */
export type Patient = {
  readonly settings: Settings;
  readonly running?: {
    readonly storage: Pick<Storage, 'database' | 'audit'>;
    readonly telephony: Telephony;
    readonly linkNow: (link: string) => LinkNow | undefined;
  };
};

type Check = {
  readonly subject: string;
  /** Resolves with what was found; rejects with what is wrong. */
  readonly look: (patient: Patient) => Promise<string>;
};

type ListenerName = 'http' | 'smpp' | 'smtp';

function tcpCheck(subject: string, name: ListenerName): Check {
  return {
    subject,
    look: ({ settings }) =>
      port(settings, {
        kind: 'tcp',
        setting: `${name}.port`,
        address: settings[`${name}.address`],
        port: settings[`${name}.port`],
      }),
  };
}

const CHECKS: readonly Check[] = [
  { subject: 'Node.js', look: async () => process.version },
  { subject: 'data folder', look: async ({ settings }) => dataFolder(settings) },
  { subject: 'database', look: database },
  { subject: 'numbering', look: async ({ settings }) => numbering(settings) },
  { subject: 'speech', look: speech },
  { subject: 'media', look: media },
  tcpCheck('HTTP port', 'http'),
  tcpCheck('SMPP port', 'smpp'),
  tcpCheck('SMTP port', 'smtp'),
  {
    subject: 'SIP port',
    look: ({ settings }) =>
      port(settings, {
        kind: 'udp',
        setting: 'sip.port',
        address: settings['sip.address'],
        port: settings['sip.port'],
      }),
  },
  { subject: 'loopback call', look: callFinding },
  { subject: 'trunks', look: async (patient) => trunks(patient) },
  { subject: 'channels', look: async (patient) => channels(patient) },
];

/** One after another, told as they come; never rejects. */
export async function diagnose(
  patient: Patient,
  tell: (finding: Finding) => void = () => {},
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const { subject, look } of CHECKS) {
    const finding = await look(patient).then(
      (sentence): Finding => ({ subject, is: 'well', sentence }),
      (fault: unknown): Finding => ({ subject, is: 'wrong', sentence: inWords(fault) }),
    );
    findings.push(finding);
    tell(finding);
  }
  return findings;
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

async function database({ settings, running }: Patient): Promise<string> {
  if (running) return await booksOf(running.storage);
  const storage = await openStorage(
    storageOptions(settings, { role: 'command', publicUrl: () => publicUrl(settings), onFault: () => {} }),
  );
  try {
    return await booksOf(storage);
  } finally {
    await storage.close();
  }
}

async function booksOf(storage: Pick<Storage, 'database' | 'audit'>): Promise<string> {
  const [row] = await storage.database.query<{ version: string }>(
    "select current_setting('server_version') as version",
  );
  const faults = await storage.audit();
  if (faults.length > 0)
    throw new Error(`the books do not balance: ${faults[0]?.login}: ${faults[0]?.sentence}`);
  return `PostgreSQL ${row?.version}, the books balance`;
}

function numbering(settings: Settings): string {
  const { prefixes, sources } = planOrRefusal(numberingPlaces(settings));
  return `${prefixes} prefixes of ${sources.length} files`;
}

async function speech({ settings, running }: Patient): Promise<string> {
  if (running) return await said(running.telephony.speech, settings);
  const made = await createSpeech(settings.speech, path.join(settings.data, 'speech'));
  try {
    return await said(made, settings);
  } finally {
    await made.close();
  }
}

async function said(engine: Speech, settings: Settings): Promise<string> {
  const text = 'Раз, два, три.';
  const sound = await engine.say(text, { name: settings.speech.defaultVoice, language: 'ru' });
  if (!sound.ok) throw new Error(`${sound.error.reason}: look at the section speech of the configuration`);
  return `${settings.speech.engine} says "${text}" in ${(sound.value.length / 8_000).toFixed(1)} s of sound`;
}

async function media({ settings, running }: Patient): Promise<string> {
  const { ports, legs } = rtpPorts(settings);
  const plane =
    running?.telephony.plane ??
    (await createMediaPlane({
      address: settings['sip.address'],
      ports,
      body: settings['rtp.body'],
      channelsMax: 2,
    }));
  try {
    const channel = await plane.openChannel({ onEvent: () => {} });
    await channel.close();
    const { scheduling } = await plane.stats();
    return `${plane.body} sender, ${scheduling} scheduling, ports for ${legs} legs`;
  } finally {
    if (!running) await plane.close();
  }
}

type Listener = {
  readonly kind: 'tcp' | 'udp';
  readonly setting: string;
  readonly address: string;
  readonly port: number;
};

async function port(settings: Settings, wanted: Listener): Promise<string> {
  const running = readServerRecord(settings);
  if (running) return `${wanted.port}, in use by the running server (process ${running.pid})`;
  await (wanted.kind === 'tcp' ? tcpPort(wanted) : udpPort(wanted)).catch((fault: NodeJS.ErrnoException) => {
    if (fault.code !== 'EADDRINUSE') throw fault;
    throw new Error(`${fault.message}: another program has it, end that or choose another ${wanted.setting}`);
  });
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

function trunks({ settings, running }: Patient): string {
  const { trunks: all } = settings;
  if (all.length === 0)
    throw new Error('none is configured, calls have no way out: see docs/operate/trunks.md');
  const ill = (running?.telephony.trunks.report() ?? []).filter(
    ({ healthy, registered }) => healthy === 'no' || registered === 'no',
  );
  const told = ill.map(({ name, registered, lastError = 'no reply' }) =>
    registered === 'no' ? `${name} does not know us (${lastError})` : `${name} does not work (${lastError})`,
  );
  if (told.length > 0)
    throw new Error(
      `${told.join('; ')}: check its host, port, user name and password, and that its network lets SIP of this machine in`,
    );
  return all
    .map(
      (trunk) =>
        `${trunk.name} (${trunk.kind === 'virtual' ? 'virtual phones' : `${trunk.host}:${trunk.port}/${trunk.transport}`})`,
    )
    .join(', ');
}

function channels({ settings, running }: Patient): string {
  const told = settings.links.flatMap(({ name }) => {
    const now = running?.linkNow(name);
    const hindrance = now && hindranceOf(now);
    return hindrance ? [hindranceSentence(name, hindrance, { timeZone: 'UTC', language: 'en' })] : [];
  });
  if (told.length > 0)
    throw new Error(
      `${told.join(' ')} Its messages wait or go by other links: see the log for what it answered.`,
    );
  return whereMessagesGo(settings);
}
