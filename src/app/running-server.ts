// The composition root: opens storage, channels, telephony and doors, connects them, and takes them down in the opposite
// order. Owns who gets what and who closes whom; no decision about messages or calls is made here.

import type { Logger } from 'pino';
import { err, ok } from '../base/result.ts';
import type { YesNo } from '../base/section-table.ts';
import { type Clock, instant, SECOND } from '../base/time.ts';
import { fetchFile } from '../channels/fetch-file.ts';
import { OutboundHttp } from '../channels/outbound-http.ts';
import { startHandlerDeliverer } from '../channels/webhook/handler-deliverer.ts';
import type { TrunkNow } from '../core/live/live.ts';
import type { Journal, JournalEntry } from '../core/ports.ts';
import type { LinkNow } from '../core/routing/link-now.ts';
import type { Router } from '../core/routing/router.ts';
import type { SmppDoor } from '../interfaces/smpp/smpp-door.ts';
import { openStorage, type Storage } from '../storage/storage.ts';
import { type CallMeter, countedInbox } from '../voice/calls/call-meter.ts';
import type { FetchSound } from '../voice/calls/prompts.ts';
import type { TrunkState } from '../voice/trunks/trunk.ts';
import { administrationOf, trunksNowOf } from './administration.ts';
import { Closing } from './closing.ts';
import { LinkWatch } from './link-watch.ts';
import { Metrics } from './metrics.ts';
import { openDoors } from './open-doors.ts';
import { openLinks } from './open-links.ts';
import { openNumbering } from './open-numbering.ts';
import { removeServerRecord, urlOf, writeServerRecord } from './server-record.ts';
import type { Settings } from './settings.ts';
import { nationalOf, routerOf, storageOptions } from './storage-options.ts';
import { openTelephony, type Telephony } from './telephony.ts';

type ServerOptions = {
  readonly settings: Settings;
  readonly log: Logger;
  /** The thread that carries the sound has ended by a bug: no call can go on, and the process had better be started anew. */
  readonly onSoundLost?: () => void;
  /** For live transcripts: every call event as it is written, everything virtual phones do. */
  readonly watch?: {
    readonly event: (entry: JournalEntry) => void;
    readonly phone: (number: string, what: string) => void;
  };
};

export type RunningServer = {
  readonly storage: Storage;
  readonly telephony: Telephony;
  /** Where HTTP is reached, without a slash at the end. */
  readonly url: string;
  /** Where clients bind. */
  readonly smpp: Pick<SmppDoor, 'port' | 'tlsPort'>;
  readonly smtpPort: number;
  close(): Promise<void>;
};

const CLOCK: Clock = { now: () => instant(Date.now()) };

export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const closing = new Closing();
  try {
    return await start(options, closing);
  } catch (error) {
    await closing.close();
    throw error;
  }
}

async function start(
  { settings, log, watch, onSoundLost }: ServerOptions,
  closing: Closing,
): Promise<RunningServer> {
  const report = (what: string, error: unknown): void => log.error({ err: error }, what);
  let url = urlOf(settings, settings['http.port']);
  const { numbering, portability } = await openNumbering({ settings, log, clock: CLOCK, closing });
  const metrics = new Metrics();
  const router = routerOf(settings, 'node');
  let telephony: Telephony | undefined;
  const trunksNow = (): readonly TrunkNow[] => trunksNowOf(telephony);
  const onReceipt = (link: string, after: number): void => metrics.receiptAfter(link, after / SECOND);
  const known = { numbering, onReceipt, trunksNow, ...(portability && { portability }) };
  const linkWatch = new LinkWatch(router, CLOCK);
  const linkNow = (link: string): LinkNow | undefined => linkWatch.now(link);
  const places = { role: 'node', router, linkNow, publicUrl: () => url, onFault: report, ...known } as const;
  const storage = closing.add(await openStorage(storageOptions(settings, places)));
  const outbound = new OutboundHttp({ privateAddresses: settings.privateAddresses });
  closing.add({ close: async () => outbound.close() });
  const links = closing.add(
    openLinks({
      links: settings.links,
      storage,
      numbering,
      national: nationalOf(settings),
      clock: CLOCK,
      meter: (link) => {
        metrics.turned(link, 'yes');
        return linkWatch.meter(link, metrics.linkMeter(link));
      },
      publicUrl: () => url,
      turned: linkTold(router, metrics, log),
      report,
    }),
  );
  startHandlers({ queue: storage.deliveries, outbound, report }, closing);
  const meter = metrics.callMeter();
  const calling = { settings, storage, outbound, log, watch, meter, report, onSoundLost };
  telephony = closing.add(await openCalls(calling));
  const { hear } = links;
  const administration = administrationOf({ settings, storage, telephony, links, linkNow });
  const parts = {
    settings,
    storage,
    telephony,
    outbound,
    metrics,
    linkNow,
    hear,
    administration,
    report,
    log,
  };
  const { http, smtp, smpp } = await openDoors(parts, closing);
  url = urlOf(settings, http.port);
  writeServerRecord(settings, { pid: process.pid, publicUrl: url });
  closing.add({ close: () => removeServerRecord(settings) });
  if (storage.recovered.closed + storage.recovered.putBack > 0)
    log.warn(storage.recovered, 'calls of a dead node were closed');
  return { storage, telephony, url, smpp, smtpPort: smtp.port, close: () => closing.close() };
}

type CallParts = Pick<ServerOptions, 'settings' | 'log'> & {
  readonly watch: ServerOptions['watch'] | undefined;
  readonly onSoundLost: (() => void) | undefined;
  readonly storage: Storage;
  readonly outbound: OutboundHttp;
  readonly meter: CallMeter;
  readonly report: (what: string, error: unknown) => void;
};

function openCalls(parts: CallParts): Promise<Telephony> {
  const { settings, storage, outbound, log, watch, meter, report, onSoundLost } = parts;
  const { outbox, inbox, transferWays, phones } = storage;
  return openTelephony({
    settings,
    journal: watched(storage.journal, watch?.event),
    callReception: storage.receiving.calls,
    outbox,
    inbox: countedInbox(inbox, meter),
    transferWays,
    phones,
    clock: CLOCK,
    fetchSound: soundOf(outbound),
    uploadPath: (file) => storage.uploads.path(file),
    report,
    onSoundLost: (error) => {
      report('the thread that carries the sound has ended', error);
      onSoundLost?.();
    },
    watchTrunk: trunkTold(log),
    ...(watch ? { watchPhones: watch.phone } : {}),
  });
}

type Handlers = Pick<Parameters<typeof startHandlerDeliverer>[0], 'queue' | 'outbound'> & {
  readonly report: (what: string, error: unknown) => void;
};

function startHandlers({ queue, outbound, report }: Handlers, closing: Closing): void {
  const told = (trouble: unknown): void => report('calls to handlers', trouble);
  const handlers = startHandlerDeliverer({ queue, outbound, clock: CLOCK, report: told });
  closing.add({ close: () => handlers.stop() });
}

function linkTold(router: Router, metrics: Metrics, log: Logger): (link: string, up: YesNo) => void {
  return (link, up) => {
    router.turned(link, up);
    metrics.turned(link, up);
    log[up === 'yes' ? 'info' : 'warn']({ up }, `link ${link}`);
  };
}

function trunkTold(log: Logger): (state: TrunkState) => void {
  return ({ name, ...state }) => {
    if (state.lastError === undefined) log.info(state, `trunk ${name}`);
    else log.warn(state, `trunk ${name}`);
  };
}

function watched(journal: Journal, see: ((entry: JournalEntry) => void) | undefined): Journal {
  if (!see) return journal;
  return {
    write: (entry) => {
      see(entry);
      return journal.write(entry);
    },
  };
}

/** What a `<file …>` tag names: an address of the web. Files of the cabinet come with the cabinet. */
function soundOf(outbound: OutboundHttp): FetchSound {
  return async (source) => {
    if (!/^https?:\/\//i.test(source)) return err(`there is no stored file ${source}`);
    const fetched = await fetchFile(outbound, source);
    return fetched.ok ? ok(fetched.value.bytes) : fetched;
  };
}
