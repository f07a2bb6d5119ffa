// A message's row as the router asks about it. Owns this translation.

import type { Accepting } from '../../core/messages/accept.ts';
import type { Routable } from '../../core/routing/route.ts';
import { kindOf } from './claimed-row.ts';

export type RoutableRow = {
  readonly kind: number;
  readonly phone: string;
  readonly sender: string | null;
  readonly account_login: string;
};

export function routableOf(
  { kind, phone, sender, account_login: login }: RoutableRow,
  place: Accepting['place'],
): Routable {
  return { kind: kindOf(kind), phone, sender: sender ?? undefined, login, mccmnc: place(phone)?.mccmnc };
}
