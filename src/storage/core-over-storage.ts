// The core's acceptance and settlement over what is stored: what judging must know, where messages go, what failures cost.
// Owns putting these together; every decision is the core's.

import { createHash, randomBytes } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { REQUEST_LIMITS, requestCounters } from '../core/accounts/request-limits.ts';
import type { Accepting, Admission } from '../core/messages/accept.ts';
import type { MessageKind } from '../core/messages/kind.ts';
import { placesOf } from '../core/numbers/numbers.ts';
import type { Routable } from '../core/routing/route.ts';
import { FloodWatch } from '../core/rules/flood-watch.ts';
import type { Ground, StorageOptions } from './ground.ts';
import { acceptReads } from './messages/accept-store.ts';
import { Admissions } from './messages/admissions.ts';
import type { Attempting } from './messages/claimed-row.ts';
import { judgingStore } from './messages/judging-store.ts';
import { routableOf } from './messages/routable-row.ts';
import { shippedNumbering } from './numbering/live-numbering.ts';
import type { StoredOperatorTemplates } from './texts/operator-templates.ts';

/** A look-up that finds nobody has been made all the same. */
const CHARGED_ANYWAY: ReadonlySet<MessageKind> = new Set(['hlr']);

export type Core = ReturnType<typeof coreOf>;

/** What failed messages cost, and where they go next. */
function attemptingOf(
  options: StorageOptions,
  { router, links }: Ground,
  place: Accepting['place'],
): Attempting {
  return {
    chargedAnyway: options.chargedAnyway ?? CHARGED_ANYWAY,
    nextLink: (row, failed, reason) => {
      const tried = [failed, ...(row.tried ?? []).map((number) => links.nameOf(number))];
      const { submission, account } = row;
      const routable = { ...row, sender: submission.sender, account_login: account.account_login };
      return router.next(routableOf(routable, place), tried, reason);
    },
  };
}

export function coreOf(options: StorageOptions, ground: Ground, templates: StoredOperatorTemplates) {
  const { database, book, signal, clock, router, links } = ground;
  const counters = requestCounters({ ...REQUEST_LIMITS, ...options.limits });
  const numbering = options.numbering ?? shippedNumbering();
  const admissions = new Admissions(database);
  const accepting = {
    kinds: options.kinds,
    national: options.national ?? [],
    wayOf: (message: Routable) => links.wayOf(router, message),
    clock,
    chance: { bytes: (length: number) => new Uint8Array(randomBytes(length)) },
    ...placesOf(numbering),
    floods: new FloodWatch(options.limits?.floodToNumber ?? REQUEST_LIMITS.floodToNumber),
    digest: (text: string) => createHash('sha1').update(text).digest('base64url').slice(0, 16),
    store: judgingStore(
      {
        ...acceptReads({ session: database, book }),
        admit: (admission: Admission) => admissions.admit(admission),
      },
      { session: database, book, templates, clock },
    ),
    breathe: () => nextTurn(),
  };
  const { onReceipt } = options;
  const attempting = {
    ...attemptingOf(options, ground, accepting.place),
    ...(onReceipt && { onReceipt }),
  };
  return {
    counters,
    accepting,
    attempting,
    numbering,
    signal,
    language: options.language ?? ('ru' as const),
  };
}
