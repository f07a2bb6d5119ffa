// A mailing as a door would make it, and the turns of its runner by hand: one SMS text to as many numbers as asked for.

import { DAY } from '../../src/base/time.ts';
import type { MailingPlan } from '../../src/core/campaigns/mailing-state.ts';
import type { NewMailing } from '../../src/core/campaigns/mailings.ts';
import type { MailingRecipient } from '../../src/core/campaigns/recipients.ts';
import type { Storage } from '../../src/storage/storage.ts';

export const PLAN: MailingPlan = {
  zone: { kind: 'named', name: 'Europe/Moscow' },
  rule: 'by hand',
  repeatsMax: undefined,
  spread: undefined,
  hours: undefined,
  perSecond: undefined,
  secondTry: 'no',
};

export function phonesOf(count: number, first = 0): readonly MailingRecipient[] {
  return Array.from({ length: count }, (_, at) => ({ phone: `+7999${String(first + at).padStart(7, '0')}` }));
}

export function mailingOf(
  recipients: number | readonly MailingRecipient[],
  given: Partial<Omit<NewMailing, 'plan'>> & { readonly plan?: Partial<MailingPlan> } = {},
): NewMailing {
  const { plan, ...rest } = given;
  return {
    name: 'spring',
    content: { door: 'http', kind: 'sms', text: 'Hello', validity: DAY, transliterate: 'no' },
    plan: { ...PLAN, ...plan },
    start: undefined,
    recipients: typeof recipients === 'number' ? phonesOf(recipients) : recipients,
    groups: [],
    recipientsAre: 'ready',
    price: 'no',
    ...rest,
  };
}

/** Until nothing of any mailing is due. */
export async function runMailings(storage: Storage): Promise<number> {
  let turns = 0;
  while ((await storage.mailingRunner.turn()) === 'worked') turns++;
  return turns;
}
