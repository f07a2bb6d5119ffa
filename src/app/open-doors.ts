// Every way in, opened over the same doors and with one count of what a login does at the same time. Owns who gets what of the settings;
// each is closed by the list it is put on.

import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { Logger } from 'pino';
import { LIMITS } from '../base/limits.ts';
import { type Clock, instant, SECOND } from '../base/time.ts';
import { fetchFile } from '../channels/fetch-file.ts';
import type { OutboundHttp } from '../channels/outbound-http.ts';
import type { Administration } from '../core/administration/administration.ts';
import type { Doors } from '../core/doors.ts';
import { rehearsalOf } from '../core/menus/rehearsal.ts';
import { BROWSER_SOCKET } from '../core/phones/phones.ts';
import type { LinkNow } from '../core/routing/link-now.ts';
import { type Admission, admissionOf } from '../dialect/frame.ts';
import { createHttpDoor, type HttpDoor } from '../interfaces/http/server.ts';
import type { FindFile } from '../interfaces/http/signed-files.ts';
import { SocketDoor } from '../interfaces/http/web-sockets.ts';
import { openCommandDesk } from '../interfaces/phone/command-desk.ts';
import type { SmppDoor } from '../interfaces/smpp/smpp-door.ts';
import type { SmtpDoor } from '../interfaces/smtp/smtp-door.ts';
import type { Storage } from '../storage/storage.ts';
import { trunksNowOf } from './administration.ts';
import type { Closing } from './closing.ts';
import { CONSOLE_FOLDER, recordingsFolder, SITE_FOLDER } from './folders.ts';
import { iceServersOf, readIceServers } from './ice-servers.ts';
import { linkStates } from './link-states.ts';
import type { Metrics } from './metrics.ts';
import type { OpenLinks } from './open-links.ts';
import { openSmpp } from './open-smpp.ts';
import { openSmtp } from './open-smtp.ts';
import { readNetworks, readOrigins, type Settings } from './settings.ts';
import { commandWordsOf } from './storage-options.ts';
import type { Telephony } from './telephony.ts';
import { webPages } from './web-pages.ts';

const CLOCK: Clock = { now: () => instant(Date.now()) };

type DoorParts = {
  readonly settings: Settings;
  readonly storage: Storage;
  readonly outbound: OutboundHttp;
  readonly metrics: Metrics;
  readonly linkNow: (link: string) => LinkNow | undefined;
  readonly hear: OpenLinks['hear'];
  /** Takes over what phones open at `/sip`, knows how many there are, and speaks. */
  readonly telephony: Pick<Telephony, 'takeSocket' | 'phones' | 'say' | 'callsNow' | 'trunks'>;
  readonly administration: Administration;
  readonly report: (what: string, error: unknown) => void;
  readonly log: Logger;
};

type OpenDoors = { readonly http: HttpDoor; readonly smtp: SmtpDoor; readonly smpp: SmppDoor };

/** Every way in, over the same doors and with one count of what a login does at the same time. */
export async function openDoors(parts: DoorParts, closing: Closing): Promise<OpenDoors> {
  const { settings, storage, report } = parts;
  const doors = doorsOf(parts);
  const admission = admissionOf({ doors, report: (trouble) => report('a request', trouble) });
  const http = closing.add(await openHttp({ ...parts, doors, admission }));
  const smtp = closing.add(await openSmtp({ ...parts, doors, admission }));
  const smpp = closing.add(await openSmpp({ ...parts, doors }));
  closing.add(
    openCommandDesk({
      doors,
      frame: admission.frame,
      queue: storage.receiving.commands,
      words: commandWordsOf(settings),
      duplicates: settings.duplicates,
      report: (trouble) => report('commands by SMS', trouble),
    }),
  );
  return { http, smtp, smpp };
}

type HttpParts = DoorParts & { readonly doors: Doors; readonly admission: Admission };

/** What every interface may ask. */
function doorsOf({ settings, storage, outbound, telephony, administration }: DoorParts): Doors {
  return {
    ...storage.doors,
    clock: CLOCK,
    fetchFile: (address) => fetchFile(outbound, address),
    iceServers: iceServersOf({
      addresses: readIceServers(settings['webrtc.iceServers'] ?? '') ?? [],
      turnSecret: settings['webrtc.turnSecret'],
      clock: CLOCK,
    }),
    administration,
    rehearsal: rehearsalOf(CLOCK, telephony.say),
  };
}

function openHttp(parts: HttpParts): Promise<HttpDoor> {
  const { settings, storage, doors, admission, metrics, linkNow, hear, telephony, report } = parts;
  metrics.phones(telephony.phones);
  metrics.calls(telephony.callsNow);
  metrics.trunks(() => trunksNowOf(telephony));
  metrics.money(storage.moneyNow);
  metrics.queues(() => queuesNow(storage));
  return createHttpDoor({
    host: settings['http.address'],
    port: settings['http.port'],
    shortLinkPath: settings['shortLinks.path'],
    proxies: readNetworks(settings['http.proxies']) ?? [],
    origins: readOrigins(settings['http.origins']) ?? [],
    doors,
    admission,
    pages: webPages(settings, { doors, admission }),
    upgrades: [phoneSockets(settings, telephony)],
    consoleFolder: CONSOLE_FOLDER,
    siteFolder: SITE_FOLDER,
    recording: recordingOf(storage, recordingsFolder(settings)),
    health: async () => {
      const database = await storage.database.query('select 1').then(
        () => 'ready',
        () => 'away',
      );
      return { status: database === 'ready' ? 'ready' : 'degraded', parts: { database } };
    },
    metrics: () => metrics.text(),
    links: async () =>
      linkStates({ links: settings.links, queues: await storage.linkQueues(), now: linkNow }),
    metricsNetworks: readNetworks(settings['http.metricsNetworks']) ?? [],
    hear,
    report: (trouble) => report('HTTP', trouble),
  });
}

async function queuesNow(storage: Storage): ReturnType<Parameters<Metrics['queues']>[0]> {
  const queues = await storage.linkQueues();
  return queues.map(({ link, waiting, waitingMass, oldest }) => ({
    link,
    waiting: waiting + waitingMass,
    seconds: oldest === undefined ? 0 : Math.max(0, CLOCK.now() - oldest) / SECOND,
  }));
}

/** Phones speak SIP by them. */
function phoneSockets(settings: Settings, telephony: DoorParts['telephony']): SocketDoor {
  const page = {
    path: BROWSER_SOCKET,
    protocol: 'sip',
    most: LIMITS.signalling.sockets,
    mostOfAddress: LIMITS.signalling.socketsOfAddress,
    accept: telephony.takeSocket,
  };
  return new SocketDoor({ page, origins: readOrigins(settings['http.origins']) ?? [] });
}

function recordingOf(storage: Storage, folder: string): FindFile {
  return async (signed) => {
    const found = await storage.recordings.open(signed);
    if (!found) return undefined;
    const file = path.join(folder, path.basename(found.path));
    const size = await stat(file).then(
      (known) => known.size,
      () => undefined,
    );
    if (size === undefined) return undefined;
    return { file, bytes: size, contentType: 'audio/wav', name: `${found.item}.wav` };
  };
}
