// The voice half of a running server: speech, media, SIP, trunks, virtual phones and the queue of calls, put together.
// Owns the order in which they open and close; what a call does is decided in voice/calls.

import { chmod, mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { assert } from '../base/assert.ts';
import { err, ok } from '../base/result.ts';
import type { Clock } from '../base/time.ts';
import type { CallReception } from '../core/incoming/call-reception.ts';
import type { SayText } from '../core/menus/rehearsal.ts';
import type { Inbox, Journal, Outbox, TransferWays } from '../core/ports.ts';
import type { Storage } from '../storage/storage.ts';
import { CallQueue } from '../voice/calls/call-queue.ts';
import type { CallSurroundings } from '../voice/calls/call-surroundings.ts';
import { takeIncomingCalls } from '../voice/calls/incoming-calls.ts';
import { IncomingRun } from '../voice/calls/incoming-run.ts';
import { type LoopbackOutcome, loopbackCall } from '../voice/calls/loopback-call.ts';
import { takePhoneCalls } from '../voice/calls/phone-calls.ts';
import { createPromptShelf, type FetchSound, type PromptShelf } from '../voice/calls/prompts.ts';
import { RunningCalls } from '../voice/calls/running-calls.ts';
import { createTurns } from '../voice/calls/turns.ts';
import type { Dial } from '../voice/legs/dial.ts';
import { createDialer } from '../voice/legs/dialer.ts';
import type { SoundSettings } from '../voice/legs/negotiation.ts';
import { type Carry, hostOf } from '../voice/legs/open-channel.ts';
import { createPhoneDialer } from '../voice/legs/phone-dialer.ts';
import type { MediaPlane } from '../voice/media/media-plane.ts';
import { createMediaPlane } from '../voice/media/plane.ts';
import { openVirtualPhones } from '../voice/phones/virtual-phones.ts';
import { Registrar } from '../voice/registrar/registrar.ts';
import { systemScheduler } from '../voice/scheduler.ts';
import { createEndpoint } from '../voice/signalling/create-endpoint.ts';
import { SYSTEM_DNS, systemChance, systemHash } from '../voice/signalling/endpoint-options.ts';
import type { Endpoint, Transport } from '../voice/signalling/session.ts';
import { createSpeech } from '../voice/speech/create-speech.ts';
import type { Speech } from '../voice/speech/speech.ts';
import { wavSpeech } from '../voice/speech/spoken-wav.ts';
import type { TrunkState } from '../voice/trunks/trunk.ts';
import type { TrunkSettings } from '../voice/trunks/trunk-settings.ts';
import { TrunkSources } from '../voice/trunks/trunk-sources.ts';
import { Trunks } from '../voice/trunks/trunks.ts';
import { browserCarry } from '../voice/webrtc/browser-carry.ts';
import type { WebrtcSettings } from '../voice/webrtc/webrtc-path.ts';
import { Closing } from './closing.ts';
import { recordingsFolder } from './folders.ts';
import type { CallsNow } from './metrics.ts';
import { readPorts, rtpPorts, type Settings } from './settings.ts';

type TelephonyOptions = {
  readonly settings: Settings;
  readonly outbox: Outbox;
  readonly inbox: Inbox;
  readonly journal: Journal;
  readonly transferWays: TransferWays;
  /** Told of calls that trunks make to us. */
  readonly callReception: CallReception;
  /** Phones that register here: asked by whoever they register with, and by whoever rings them. */
  readonly phones: Storage['phones'];
  readonly clock: Clock;
  readonly fetchSound: FetchSound;
  /** Where a file that came with a message lies; undefined: no such file. */
  readonly uploadPath: (file: string) => string | undefined;
  readonly report: (what: string, error: unknown) => void;
  /** The sound is gone for good: a bug ended its thread, and every call with it. */
  readonly onSoundLost: (error: Error) => void;
  /** Told of every change in how a trunk does. */
  readonly watchTrunk: (state: TrunkState) => void;
  /** What virtual phones do, for live transcripts. */
  readonly watchPhones?: (number: string, what: string) => void;
};

export type Telephony = {
  readonly listening: Endpoint['listening'];
  readonly trunks: Trunks;
  readonly plane: MediaPlane;
  readonly calls: CallQueue;
  /** Calls that are on, by their phase, and how many there may be. */
  readonly callsNow: () => CallsNow;
  /** Takes over a WebSocket of a phone. */
  readonly takeSocket: Endpoint['takeSocket'];
  /** How many phones are connected and registered. */
  readonly phones: () => { readonly sockets: number; readonly registered: number };
  readonly speech: Speech;
  /** A call of this server to itself; one at a time is enough. */
  readonly callItself: () => Promise<LoopbackOutcome>;
  /** Speaks a text as a call would hear it. */
  readonly say: SayText;
  close(): Promise<void>;
};

/** Seconds the server waits for registrars to answer before it calls itself ready, and when it leaves them. */
const REGISTRAR_PATIENCE = 3_000;

export async function openTelephony(options: TelephonyOptions): Promise<Telephony> {
  const { settings } = options;
  const closing = new Closing();
  try {
    const speech = closing.add(await createSpeech(settings.speech, path.join(settings.data, 'speech')));
    const plane = closing.add(await openPlane(options));
    const endpoint = closing.add(await openEndpoint(settings));
    const trunks = await openTrunks({ options, endpoint, plane, speech, closing });
    const shelf = createPromptShelf(plane, speech);
    closing.add({ close: async () => shelf.close() });
    const extensions = extensionsOf({ options, endpoint, plane, trunks });
    const surroundings = await surroundingsOf({ options, plane, shelf, dial: extensions.dial });
    const running = new RunningCalls({
      callsMax: callsMax(settings),
      scheduler: systemScheduler,
      onFault: options.report,
    });
    const calls = new CallQueue({ surroundings, running });
    calls.start();
    const drainSeconds = settings['calls.drainSeconds'];
    closing.add({ close: () => calls.stop({ drainSeconds }) });
    const reception = { options, endpoint, closing, surroundings, running };
    openReception(reception);
    openPhones(reception, extensions);
    return {
      listening: endpoint.listening,
      trunks,
      plane,
      calls,
      callsNow: () => ({ ...running.phases(), most: callsMax(settings) }),
      speech,
      say: wavSpeech(speech, settings.speech.defaultVoice),
      callItself: () => loopbackCall({ endpoint, plane, scheduler: systemScheduler }),
      takeSocket: (socket, place) => endpoint.takeSocket(socket, place),
      phones: () => ({ sockets: endpoint.stats().sockets ?? 0, registered: extensions.registrar.size }),
      close: () => closing.close(),
    };
  } catch (error) {
    await closing.close();
    throw error;
  }
}

type SurroundingParts = {
  readonly options: TelephonyOptions;
  readonly plane: MediaPlane;
  readonly shelf: PromptShelf;
  readonly dial: Dial;
};

async function surroundingsOf({ options, plane, shelf, dial }: SurroundingParts): Promise<CallSurroundings> {
  const { settings } = options;
  const recordings = recordingsFolder(settings);
  await makePrivate(recordings);
  return {
    journal: options.journal,
    inbox: options.inbox,
    outbox: options.outbox,
    transferWays: options.transferWays,
    shelf,
    plane,
    dial,
    scheduler: systemScheduler,
    clock: options.clock,
    recordings,
    defaultVoice: settings.speech.defaultVoice,
    fetchSound: options.fetchSound,
    readUpload: readUpload(options.uploadPath),
    turns: createTurns(),
    onFault: options.report,
  };
}

type Extensions = { readonly registrar: Registrar; readonly carry: Carry; readonly dial: Dial };

type ExtensionParts = {
  readonly options: TelephonyOptions;
  readonly endpoint: Endpoint;
  readonly plane: MediaPlane;
  readonly trunks: Trunks;
};

/** Phones that register here, and how every number is rung: theirs by their connections, all others by trunks. */
function extensionsOf({ options, endpoint, plane, trunks }: ExtensionParts): Extensions {
  const { settings, phones, report } = options;
  const scheduler = systemScheduler;
  const registrar = new Registrar({
    findPhone: phones.find,
    scheduler,
    chance: systemChance(),
    hash: systemHash,
    report,
  });
  const carry = browserCarry(webrtcOf(settings), scheduler);
  const byTrunks = createDialer({ endpoint, plane, trunks, scheduler });
  const shared = { endpoint, plane, scheduler, registrar, carry };
  return {
    registrar,
    carry,
    dial: createPhoneDialer({ ...shared, phonesOf: phones.numbersOf, trunks: byTrunks }),
  };
}

function webrtcOf(settings: Settings): WebrtcSettings {
  const ports = readPorts(settings['webrtc.ports']);
  assert(ports !== undefined, 'the settings have been read');
  const announced = settings['webrtc.announced'] ?? settings['sip.publicAddress'];
  return {
    address: settings['webrtc.address'],
    ports,
    ...(announced === undefined ? {} : { announced }),
  };
}

/** What people said to a menu is for nobody else on this machine; a folder from an earlier version is closed, too. */
async function makePrivate(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  // One that belongs to somebody else is theirs to close.
  await chmod(folder, 0o700).catch(() => undefined);
}

export function openPlane({
  settings,
  onSoundLost,
}: Pick<TelephonyOptions, 'settings' | 'onSoundLost'>): Promise<MediaPlane> {
  const { ports, legs } = rtpPorts(settings);
  return createMediaPlane({
    address: settings['sip.address'],
    ports,
    body: settings['rtp.body'],
    channelsMax: legs,
    onFault: onSoundLost,
  });
}

function callsMax(settings: Settings): number {
  return settings['calls.max'] ?? Math.max(1, Math.floor(rtpPorts(settings).legs * 0.9));
}

export async function openEndpoint(settings: Settings): Promise<Endpoint> {
  const address = settings['sip.address'];
  const port = settings['sip.port'];
  const certificate = settings['sip.certificate'];
  const key = settings['sip.key'];
  const publicAddress = settings['sip.publicAddress'];
  const plain: readonly Transport[] = ['udp', 'tcp'];
  return createEndpoint({
    listen: [
      ...plain.map((transport) => ({ transport, address, port })),
      ...(certificate ? [{ transport: 'tls' as const, address, port: settings['sip.tlsPort'] }] : []),
    ],
    userAgent: 'Dozvon',
    ...(publicAddress === undefined ? {} : { publicAddress }),
    ...(certificate && key
      ? { tls: { certificate: await readFile(certificate, 'utf8'), key: await readFile(key, 'utf8') } }
      : {}),
  });
}

type TrunkParts = {
  readonly options: TelephonyOptions;
  readonly endpoint: Endpoint;
  readonly plane: MediaPlane;
  readonly speech: Speech;
  readonly closing: Closing;
};

/** A virtual trunk is an ordinary one whose host and port are those of the phones. */
async function openTrunks({ options, endpoint, plane, speech, closing }: TrunkParts): Promise<Trunks> {
  const { settings, watchPhones } = options;
  let configured: readonly TrunkSettings[] = settings.trunks;
  if (configured.some((trunk) => trunk.kind === 'virtual')) {
    const phones = closing.add(
      await openVirtualPhones({
        scripts: settings.phones,
        plane,
        speech,
        scheduler: systemScheduler,
        ...(watchPhones ? { watch: watchPhones } : {}),
      }),
    );
    const { host, port } = phones;
    configured = configured.map((trunk) => (trunk.kind === 'virtual' ? { ...trunk, host, port } : trunk));
  }
  const trunks = new Trunks({
    settings: configured,
    endpoint,
    scheduler: systemScheduler,
    onChange: options.watchTrunk,
  });
  closing.add({ close: () => trunks.close(REGISTRAR_PATIENCE) });
  await trunks.start(REGISTRAR_PATIENCE);
  return trunks;
}

type ReceptionParts = Pick<TrunkParts, 'options' | 'endpoint' | 'closing'> & {
  readonly surroundings: CallSurroundings;
  readonly running: RunningCalls;
};

function openReception({ options, endpoint, closing, surroundings: around, running }: ReceptionParts): void {
  const { settings, callReception, clock, report } = options;
  const sources = new TrunkSources({
    settings: settings.trunks,
    dns: SYSTEM_DNS,
    scheduler: systemScheduler,
  });
  closing.add({ close: async () => sources.close() });
  // Names are looked up behind: a resolver that is away must not hold up the start.
  void sources.start();
  const close = takeIncomingCalls({
    endpoint,
    sources,
    reception: callReception,
    clock,
    status: settings['confirm.status'] === '486' ? 486 : 603,
    room: () => running.room,
    live: ({ taken, invite, trunk }) => {
      const { address: host, port, transport } = invite.source;
      // No trunk calls by WebSocket: those are phones.
      const by = transport === 'ws' || transport === 'wss' ? 'tcp' : transport;
      const publicAddress = async () => hostOf(await endpoint.contact({ host, port, transport: by }));
      const sound = { codecs: trunk.codecs, srtp: trunk.srtp };
      running.live(new IncomingRun({ taken, invite, sound, publicAddress, around }));
    },
    report,
  });
  closing.add({ close });
}

function openPhones(
  { options, endpoint, closing, surroundings: around, running }: ReceptionParts,
  { registrar, carry }: Extensions,
): void {
  const { callReception: reception, clock, report } = options;
  const close = takePhoneCalls({
    endpoint,
    registrar,
    reception,
    clock,
    room: () => running.room,
    live: (taken, invite) => {
      const sound: SoundSettings = { codecs: ['PCMA', 'PCMU'], srtp: 'off' };
      const publicAddress = async () => endpoint.listening[0]?.address ?? '127.0.0.1';
      running.live(new IncomingRun({ taken, invite, sound, carry, publicAddress, around }));
    },
    report,
  });
  closing.add({ close });
}

function readUpload(uploadPath: TelephonyOptions['uploadPath']): FetchSound {
  return async (file) => {
    const where = uploadPath(file);
    const bytes = where === undefined ? undefined : await readPatiently(where);
    return bytes ? ok(bytes) : err('the sound file that came with the message is gone');
  };
}

const READ_TRIES = 5;
const READ_PAUSE = 200;

/** A moment without descriptors must not cost a message: only a file that is not there is given up at once. */
async function readPatiently(file: string): Promise<Uint8Array | undefined> {
  for (let tries = 1; ; tries++) {
    try {
      return await readFile(file);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT' || tries === READ_TRIES) return undefined;
      await pause(READ_PAUSE * tries);
    }
  }
}
