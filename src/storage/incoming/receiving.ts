// The stores of what comes in and of what clients are told, put together: incoming messages and calls, rented numbers, saved menus,
// the log of handler calls, event notifications. Owns who gets what, and the rounds a node makes for them.

import { type Clock, MINUTE } from '../../base/time.ts';
import type { Doors } from '../../core/doors.ts';
import type { OptOutWords } from '../../core/incoming/opt-out.ts';
import type { Accepting } from '../../core/messages/accept.ts';
import type { Inbox, TransferNumbers } from '../../core/ports.ts';
import type { AccountBook } from '../accounts/account-book.ts';
import type { Database } from '../database/database.ts';
import type { Secrets } from '../database/secrets.ts';
import type { Deliveries } from '../handlers/deliveries.ts';
import { DeliveryLog } from '../handlers/delivery-log.ts';
import type { HeldClaims } from '../held-claims.ts';
import { StoredSavedMenus } from '../menus/saved-menus.ts';
import type { Matchers } from '../messages/template-rule.ts';
import { type Round, SWEEP_ROUND } from '../upkeep.ts';
import type { WorkSignal } from '../work-signal.ts';
import { StoredCallAnswers } from './call-answers.ts';
import { StoredCallReception } from './call-reception.ts';
import { StoredIncoming } from './incoming-messages.ts';
import { type Commanding, StoredCommands } from './phone-commands.ts';
import { Prefixes } from './prefixes.ts';
import { RentalNumbers } from './rental-numbers.ts';
import { StoredTaskGroups } from './task-groups.ts';
import { type Confirming, StoredWaitedCalls } from './waited-calls.ts';

type ReceivingParts = {
  readonly words: OptOutWords;
  readonly commanding: Commanding;
  readonly database: Database;
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly signal: WorkSignal;
  readonly book: AccountBook;
  readonly accepting: Accepting;
  readonly templates: Matchers;
  readonly deliveries: Deliveries;
  readonly confirming: Confirming;
  readonly held: HeldClaims;
  readonly node: number;
  readonly inbox: Inbox;
  readonly accounts: { readonly transferNumbers: TransferNumbers };
  readonly onFault: (what: string, error: unknown) => void;
};

export type Receiving = {
  readonly incoming: StoredIncoming;
  readonly waitedCalls: StoredWaitedCalls;
  readonly rental: RentalNumbers;
  /** Who calls a number of ours, and what becomes of it. */
  readonly calls: StoredCallReception;
  readonly handlerCalls: DeliveryLog;
  readonly commands: StoredCommands;
  readonly prefixes: Prefixes;
  readonly doors: Pick<
    Doors,
    'handlerCalls' | 'incoming' | 'waitedCalls' | 'rental' | 'taskGroups' | 'callAnswers' | 'savedMenus'
  >;
  readonly rounds: readonly Round[];
};

export function receivingOf(parts: ReceivingParts): Receiving {
  const { database, accepting, deliveries } = parts;
  const log = new DeliveryLog({ ...parts, session: database, troubles: deliveries.troubles });
  const incoming = new StoredIncoming(parts);
  const waitedCalls = new StoredWaitedCalls({ ...parts, chance: accepting.chance });
  const rental = new RentalNumbers(parts);
  const calls = new StoredCallReception({ ...parts, waited: waitedCalls });
  const transferNumbers: TransferNumbers = (account) => parts.accounts.transferNumbers(account);
  const callAnswers = new StoredCallAnswers({ ...parts, transferNumbers });
  const savedMenus = new StoredSavedMenus({ ...parts, transferNumbers });
  const taskGroups = new StoredTaskGroups(database);
  return {
    incoming,
    waitedCalls,
    rental,
    calls,
    handlerCalls: log,
    commands: new StoredCommands(parts),
    prefixes: new Prefixes(database),
    doors: { handlerCalls: log, incoming, waitedCalls, rental, taskGroups, callAnswers, savedMenus },
    rounds: [
      { every: MINUTE, what: 'paused handlers', work: () => deliveries.troubles.look() },
      { every: 10 * MINUTE, what: 'rented numbers', work: () => rental.prolongDue() },
      calls.round(),
      { every: MINUTE, what: 'messages with parts missing', work: () => incoming.takeLate() },
      { every: SWEEP_ROUND, what: 'old handler calls', work: () => log.sweep() },
      { every: SWEEP_ROUND, what: 'old incoming messages', work: () => incoming.sweep() },
      { every: SWEEP_ROUND, what: 'old waited calls', work: () => waitedCalls.sweep() },
    ],
  };
}
