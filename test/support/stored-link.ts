// An SMPP link over a real storage, as the program opens it: its doors are the storage's own.

import { instant } from '../../src/base/time.ts';
import type { OpenLink } from '../../src/channels/link.ts';
import { OutboundHttp } from '../../src/channels/outbound-http.ts';
import { openSmppLink } from '../../src/channels/smpp/smpp-link.ts';
import { SYSTEM_TIME } from '../../src/channels/system-time.ts';
import type { Route } from '../../src/core/routing/route.ts';
import { Router } from '../../src/core/routing/router.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { shippedPlan } from './numbering.ts';
import { smppSettingsOf } from './smpp-stage.ts';

export const LINK_NAMES = ['first', 'second'] as const;

const KINDS = new Set(['sms', 'flash', 'binary'] as const);

/** Both links in their order; a message goes on to the second whatever is the matter with the first. */
export function twoLinks(): Router {
  const route: Route = {
    links: LINK_NAMES,
    by: 'order',
    failOver: ['refused', 'unanswered', 'undelivered', 'down'],
  };
  const links = LINK_NAMES.map((name) => ({ name, kinds: KINDS }));
  return new Router({ links, routes: [route], byKind: () => 'served' });
}

type StoredLink = {
  readonly storage: Storage;
  readonly router: Router;
  readonly name: (typeof LINK_NAMES)[number];
  readonly settings: Readonly<Record<string, unknown>>;
  readonly report?: (what: string, trouble: unknown) => void;
};

export function openStoredLink({ storage, router, name, settings, report }: StoredLink): OpenLink {
  return openSmppLink(
    smppSettingsOf(settings),
    {
      name,
      outbox: storage.outbox,
      inbox: storage.inbox,
      reception: storage.receiving.incoming,
      clock: { now: () => instant(Date.now()) },
      meter: {
        connections: () => undefined,
        window: () => undefined,
        answered: () => undefined,
        receipt: () => undefined,
        incoming: () => undefined,
      },
      numbering: shippedPlan(),
      providers: new OutboundHttp({ privateAddresses: 'allow' }),
      uploadPath: () => undefined,
      publicUrl: () => 'http://127.0.0.1:8080',
      turned: (up) => router.turned(name, up),
      report: report ?? (() => undefined),
    },
    SYSTEM_TIME,
  );
}
