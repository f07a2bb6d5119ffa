// The links of a running server, or the one virtual channel that stands for all of them where none is configured. Owns who is
// handed what; how a link works is its kind's.

import type { Clock } from '../base/time.ts';
import { type HeardReply, type HeardRequest, type OpenLink, reportOf } from '../channels/link.ts';
import type { LinkMeter } from '../channels/link-meter.ts';
import { OutboundHttp } from '../channels/outbound-http.ts';
import { startVirtualChannel, VIRTUAL_KINDS } from '../channels/virtual/virtual-channel.ts';
import { virtualLookUp } from '../channels/virtual/virtual-lookup.ts';
import type { Numbering } from '../core/numbers/number-place.ts';
import type { LanguageId } from '../protocols/gsm/national-tables.ts';
import type { Storage } from '../storage/storage.ts';
import type { ConfiguredLink } from './read-links.ts';

type LinksOptions = {
  readonly links: readonly ConfiguredLink[];
  readonly storage: Storage;
  readonly numbering: Numbering;
  readonly national: readonly LanguageId[];
  readonly clock: Clock;
  readonly meter: (link: string) => LinkMeter;
  readonly publicUrl: () => string;
  readonly turned: (link: string, up: 'yes' | 'no') => void;
  readonly report: (what: string, error: unknown) => void;
};

export type OpenLinks = {
  /** What a provider sends to a link; undefined: no such link, or one that nobody sends to. */
  readonly hear: (link: string, request: HeardRequest) => Promise<HeardReply> | undefined;
  /** Closes a link and opens it anew; `unknown`: none is configured by that name. */
  readonly reconnect: (link: string) => Promise<'done' | 'unknown'>;
  readonly close: () => Promise<void>;
};

/** Milliseconds a message of the virtual channel is on its way. */
const VIRTUAL_DELAY = 200;

export function openLinks(options: LinksOptions): OpenLinks {
  const { links } = options;
  if (links.length === 0) return openVirtual(options);
  const providers = new OutboundHttp({ privateAddresses: 'allow' });
  const open = new Map<string, OpenLink>();
  for (const link of links) open.set(link.name, openLink(link, providers, options));
  /** Links that are being opened anew, and whether all are being closed. */
  const renewing = new Map<string, Promise<void>>();
  let closed = false;
  const renew = async (link: ConfiguredLink): Promise<void> => {
    await open.get(link.name)?.stop();
    if (!closed) open.set(link.name, openLink(link, providers, options));
  };
  return {
    hear: (name, request) => open.get(name)?.hear?.(request),
    reconnect: async (name) => {
      const link = links.find((one) => one.name === name);
      if (!link || closed) return 'unknown';
      const under = renewing.get(name) ?? renew(link).finally(() => renewing.delete(name));
      renewing.set(name, under);
      await under;
      return 'done';
    },
    close: async () => {
      closed = true;
      await Promise.allSettled(renewing.values());
      await Promise.all([...open.values()].map((link) => link.stop()));
      // A question to a provider that waits for news would keep the process alive.
      providers.close();
    },
  };
}

function openLink({ name, open }: ConfiguredLink, providers: OutboundHttp, options: LinksOptions): OpenLink {
  const { storage, numbering, national, clock, meter, publicUrl, turned, report } = options;
  return open({
    name,
    outbox: storage.outbox,
    inbox: storage.inbox,
    reception: storage.receiving.incoming,
    clock,
    meter: meter(name),
    numbering,
    national,
    providers,
    unsubscribed: (address) => storage.receiving.incoming.unsubscribe(address),
    uploadPath: (file) => storage.uploads.path(file),
    publicUrl,
    turned: (up) => turned(name, up),
    report: reportOf(name, report),
  });
}

function openVirtual({ storage, numbering, report }: LinksOptions): OpenLinks {
  const channel = startVirtualChannel({
    work: VIRTUAL_KINDS,
    outbox: storage.outbox,
    inbox: storage.inbox,
    delay: VIRTUAL_DELAY,
    outcomes: [],
    lookUp: (phone) => virtualLookUp(numbering, phone),
    report: (trouble) => report('the virtual channel', trouble),
  });
  return { hear: () => undefined, reconnect: async () => 'unknown', close: () => channel.stop() };
}
