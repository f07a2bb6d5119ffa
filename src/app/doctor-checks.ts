// What a doctor looks at, as one list: the command line prints it, the JSON API tells it. Owns the checks; their sentences, which say
// of what is wrong what to do, are `doctor-words.ts`. A server that runs lends what it has open, otherwise each check opens its own.

import { createSocket } from 'node:dgram';
import { accessSync, constants, mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import type { Finding } from '../core/administration/administration.ts';
import { reasonText } from '../core/administration/reason-words.ts';
import type { InWords, NameLanguage } from '../core/messages/status.ts';
import { hindranceOf, hindranceSentence } from '../core/routing/hindrance.ts';
import type { LinkNow } from '../core/routing/link-now.ts';
import { planOrRefusal } from '../storage/numbering/numbering-files.ts';
import { openStorage, type Storage } from '../storage/storage.ts';
import { createMediaPlane } from '../voice/media/plane.ts';
import { createSpeech } from '../voice/speech/create-speech.ts';
import type { Speech } from '../voice/speech/speech.ts';
import { found, inWords, joined, PIECES, SUBJECTS, type Told } from './doctor-words.ts';
import { explained } from './explained.ts';
import { numberingPlaces } from './folders.ts';
import { callFinding } from './loopback-finding.ts';
import { whereMessagesGo } from './message-channels.ts';
import { publicUrl, readServerRecord } from './server-record.ts';
import { rtpPorts, type Settings } from './settings.ts';
import { storageOptions } from './storage-options.ts';
import { causeInWords } from './system-words.ts';
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
  readonly subject: keyof typeof SUBJECTS;
  /** Resolves with what was found; rejects when it cannot look. */
  readonly look: (patient: Patient) => Promise<Told>;
};

type ListenerName = 'http' | 'smpp' | 'smtp';

function tcpCheck(name: ListenerName): Check {
  return {
    subject: name,
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
  { subject: 'node', look: async () => found('as', { what: process.version }) },
  { subject: 'folder', look: async ({ settings }) => dataFolder(settings) },
  { subject: 'database', look: database },
  { subject: 'numbering', look: async ({ settings }) => numbering(settings) },
  { subject: 'speech', look: speech },
  { subject: 'media', look: media },
  tcpCheck('http'),
  tcpCheck('smpp'),
  tcpCheck('smtp'),
  {
    subject: 'sip',
    look: ({ settings }) =>
      port(settings, {
        kind: 'udp',
        setting: 'sip.port',
        address: settings['sip.address'],
        port: settings['sip.port'],
      }),
  },
  { subject: 'call', look: callFinding },
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
    const told = await look(patient).catch((fault: unknown) =>
      found('failed', { fault: faultInWords(fault) }),
    );
    const finding: Finding = { subject: SUBJECTS[subject], ...told };
    findings.push(finding);
    tell(finding);
  }
  return findings;
}

function faultInWords(fault: unknown): InWords {
  const told = explained(fault);
  const en = told instanceof Error ? told.message : String(told);
  return { en, ru: (fault instanceof Error && causeInWords(fault, 'ru')) || en };
}

function reasonInWords(reason: string): InWords {
  return { en: reason, ru: reasonText(reason, 'ru') };
}

function dataFolder({ data }: Settings): Told {
  mkdirSync(data, { recursive: true });
  accessSync(data, constants.W_OK);
  return found('as', { what: data });
}

async function database({ settings, running }: Patient): Promise<Told> {
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

async function booksOf(storage: Pick<Storage, 'database' | 'audit'>): Promise<Told> {
  const [row] = await storage.database.query<{ version: string }>(
    "select current_setting('server_version') as version",
  );
  const [fault] = await storage.audit();
  return fault ? found('books-wrong', fault) : found('books-balance', { version: row?.version ?? '' });
}

function numbering(settings: Settings): Told {
  const { prefixes, sources } = planOrRefusal(numberingPlaces(settings));
  return found('numbering', { prefixes, files: sources.length });
}

async function speech({ settings, running }: Patient): Promise<Told> {
  if (running) return await said(running.telephony.speech, settings);
  const made = await createSpeech(settings.speech, path.join(settings.data, 'speech'));
  try {
    return await said(made, settings);
  } finally {
    await made.close();
  }
}

async function said(engine: Speech, settings: Settings): Promise<Told> {
  const text = 'Раз, два, три.';
  const sound = await engine.say(text, { name: settings.speech.defaultVoice, language: 'ru' });
  if (!sound.ok) return found('dumb', { reason: reasonInWords(sound.error.reason) });
  const seconds = (sound.value.length / 8_000).toFixed(1);
  return found('speaks', { engine: settings.speech.engine, text, seconds });
}

async function media({ settings, running }: Patient): Promise<Told> {
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
    return found('media', { body: plane.body, scheduling, legs });
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

async function port(settings: Settings, wanted: Listener): Promise<Told> {
  const { address, port: number, setting } = wanted;
  const running = readServerRecord(settings);
  if (running) return found('port-ours', { port: number, pid: running.pid });
  try {
    await (wanted.kind === 'tcp' ? tcpPort(wanted) : udpPort(wanted));
  } catch (fault) {
    const { code, message } = fault as NodeJS.ErrnoException;
    if (code !== 'EADDRINUSE') throw fault;
    return found('port-taken', { message, setting });
  }
  return found('port-free', { address, port: number });
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

function trunks({ settings, running }: Patient): Told {
  const { trunks: all } = settings;
  if (all.length === 0) return found('trunks-none');
  const ill = (running?.telephony.trunks.report() ?? []).flatMap(
    ({ name, healthy, registered, lastError }) => {
      const error = lastError === undefined ? PIECES.silent : reasonInWords(lastError);
      if (registered === 'no') return [inWords(PIECES.stranger, { name, error })];
      return healthy === 'no' ? [inWords(PIECES.ill, { name, error })] : [];
    },
  );
  if (ill.length > 0) return found('trunks-ill', { ill: joined(ill, '; ') });
  const named = all.map((trunk) => {
    const way = trunk.kind === 'virtual' ? PIECES.virtual : `${trunk.host}:${trunk.port}/${trunk.transport}`;
    return inWords(NAMED, { name: trunk.name, way });
  });
  return found('as', { what: joined(named, ', ') });
}

const NAMED: InWords = { en: '{name} ({way})', ru: '{name} ({way})' };

function channels({ settings, running }: Patient): Told {
  const ill = settings.links.flatMap(({ name }): readonly InWords[] => {
    const now = running?.linkNow(name);
    const hindrance = now && hindranceOf(now);
    if (!hindrance) return [];
    const told = (language: NameLanguage) =>
      hindranceSentence(name, hindrance, { timeZone: 'UTC', language });
    return [{ en: told('en'), ru: told('ru') }];
  });
  return ill.length > 0
    ? found('links-ill', { ill: joined(ill, ' ') })
    : found('as', { what: whereMessagesGo(settings) });
}
