// Recipients on black and grey lists under the names that the rules before sending have for them. Owns that translation; what a rule
// does is decided in the core.

import type { Instant } from '../base/time.ts';
import type { BlackHit as Listed } from '../core/contacts/black-list.ts';
import type { RuleQuestions } from '../core/messages/accept.ts';
import type { BlackHit } from '../core/rules/recipient-rules.ts';
import { blackHits } from './contacts/black-lists.ts';
import type { Session } from './database.ts';

function ruleOf({ list, of }: Listed): BlackHit {
  if (list === 'grey') return 'grey-list';
  return of === 'service' ? 'service-black-list' : 'black-list';
}

/** One statement for all recipients; part of the session's transaction. */
export async function blackRules(
  session: Session,
  asked: RuleQuestions,
  now: Instant,
): Promise<ReadonlyMap<string, BlackHit>> {
  const hits = await blackHits(session, { ...asked, now });
  return new Map([...hits].map(([phone, hit]) => [phone, ruleOf(hit)]));
}
