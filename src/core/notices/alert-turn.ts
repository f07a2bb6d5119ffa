// Whom an alert is told to now, by whom it was told to before. Owns that decision: nobody once somebody has acknowledged it,
// the others or the next one while nobody has; what was told is read and sent elsewhere.

import { LIMITS } from '../../base/limits.ts';
import type { Instant } from '../../base/time.ts';
import { recipientAsKept } from '../numbers/recipient.ts';

/** A message about these alerts, as the history has it. */
type AlertMessage = {
  readonly recipient: string;
  readonly acceptedAt: Instant;
  /** `some`: others have joined them since. */
  readonly about: 'all' | 'some';
};

type AlertTurn =
  | { readonly kind: 'tell'; readonly contacts: readonly string[] }
  /** Told not long ago. */
  | { readonly kind: 'wait' };

export type AlertOrder = {
  /** `one-by-one`: each time the next who was not told yet, then who was told longest ago. */
  readonly order: 'all' | 'one-by-one';
  /** Milliseconds in which nobody is told the same twice. */
  readonly repeat: number;
};

/** `at`: of all of them; `latest`: of any. */
type Told = {
  readonly contact: string;
  readonly at: Instant | undefined;
  readonly latest: Instant | undefined;
};

function latestOf(messages: readonly AlertMessage[]): Instant | undefined {
  return messages.length === 0 ? undefined : (Math.max(...messages.map((one) => one.acceptedAt)) as Instant);
}

function toldBefore(contacts: readonly string[], messages: readonly AlertMessage[]): readonly Told[] {
  return contacts.map((contact) => {
    const recipient = recipientAsKept(contact);
    const his = messages.filter((one) => one.recipient === recipient);
    return { contact, at: latestOf(his.filter((one) => one.about === 'all')), latest: latestOf(his) };
  });
}

/** `contacts` in the order in which they are to be asked; there is at least one. */
export function alertTurn(
  contacts: readonly string[],
  messages: readonly AlertMessage[],
  { order, repeat, now }: AlertOrder & { readonly now: Instant },
): AlertTurn {
  const told = toldBefore(contacts, messages);
  const isDue = ({ at }: Told): boolean => at === undefined || now - at >= repeat;
  switch (order) {
    case 'all': {
      const due = told.filter(isDue).map(({ contact }) => contact);
      return due.length === 0 ? { kind: 'wait' } : { kind: 'tell', contacts: due };
    }
    case 'one-by-one': {
      const latest = Math.max(0, ...told.map(({ at }) => at ?? 0));
      // Two Alertmanagers that do not see each other send the same: it must not ring two people at once.
      if (now - latest < LIMITS.notices.alertStep) return { kind: 'wait' };
      // Who was called about some of them has not pressed the key: with more of them it is the next one's turn all the same.
      const inTurn = [...told].sort((one, other) => (one.latest ?? 0) - (other.latest ?? 0));
      const next = inTurn.find(isDue);
      return next ? { kind: 'tell', contacts: [next.contact] } : { kind: 'wait' };
    }
  }
}
