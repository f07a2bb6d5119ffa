// The stores behind the SMPP server, put together. Owns who gets what, the rounds a node makes for them, and their end.

import type { RequestCounters } from '../../core/accounts/request-limits.ts';
import type { EsmeDoors } from '../../core/esme/esme-doors.ts';
import type { Accepting } from '../../core/messages/accept.ts';
import type { Ground } from '../ground.ts';
import type { Matchers } from '../messages/template-rule.ts';
import type { Prepare } from '../texts/prepared-submit.ts';
import type { Round } from '../upkeep.ts';
import { StoredEsmeAccess } from './esme-access.ts';
import { StoredEsmeDeliveries } from './esme-deliveries.ts';
import { StoredEsmeMessages } from './esme-messages.ts';
import { StoredParts } from './submitted-parts.ts';

type EsmeParts = {
  readonly counters: RequestCounters;
  readonly accepting: Accepting;
  readonly templates: Matchers;
  readonly prepare: Prepare;
};

type EsmeStores = { readonly doors: EsmeDoors; readonly rounds: readonly Round[] };

/** `undo` gets how to close each part. */
export async function esmeStores(
  ground: Ground,
  { counters, ...parts }: EsmeParts,
  undo: (() => Promise<void>)[],
): Promise<EsmeStores> {
  const access = new StoredEsmeAccess({ ...ground, failed: counters.failedSignIns });
  const deliveries = new StoredEsmeDeliveries(ground);
  undo.push(() => deliveries.close());
  if (ground.node > 0) await deliveries.recover();
  const submitted = new StoredParts(ground);
  undo.push(() => submitted.close());
  const messages = new StoredEsmeMessages({ ...ground, ...parts });
  return {
    doors: { access, deliveries, messages, parts: submitted },
    rounds: [deliveries.round(), ...submitted.rounds()],
  };
}
