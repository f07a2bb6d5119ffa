// The two balances of an account: the ordinary one and the electronic one (spec cabinet 5, http-status 5 flag bit 5). Owns
// which of them a message is paid from.

import type { MessageKind } from '../messages/kind.ts';
import type { Account } from './account.ts';

/** As it is stored: 1 the ordinary balance, 2 the electronic one. */
export type Purse = 1 | 2;

/** Kinds named in the account's settings are paid from the electronic balance. */
export function purseOf(account: Account, kind: MessageKind): Purse {
  const { electronicKinds } = account.settings;
  if (electronicKinds === undefined) return 1;
  return electronicKinds.split(',').some((named) => named.trim() === kind) ? 2 : 1;
}
