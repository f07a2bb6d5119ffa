// The stores of what comes in and of what clients are told, put together: incoming messages, waited calls, rented numbers,
// the log of handler calls, event notifications. Owns who gets what, and the rounds a node makes for them.

import { MINUTE } from '../base/time.ts';
import type { Doors } from '../core/doors.ts';
import type { Accepting } from '../core/messages/accept.ts';
import type { Deliveries } from './deliveries.ts';
import { DeliveryLog } from './delivery-log.ts';
import type { Ground, StorageOptions } from './ground.ts';
import { StoredIncoming } from './incoming-messages.ts';
import { RentalNumbers } from './rental-numbers.ts';
import { StoredTaskGroups } from './task-groups.ts';
import type { Round } from './upkeep.ts';
import { type Confirming, StoredWaitedCalls } from './waited-calls.ts';

type ReceivingParts = { readonly accepting: Accepting; readonly deliveries: Deliveries };

const CONFIRMING: Confirming = { numbers: [], milliseconds: 10 * MINUTE };

export type Receiving = {
  readonly incoming: StoredIncoming;
  readonly waitedCalls: StoredWaitedCalls;
  readonly rental: RentalNumbers;
  readonly handlerCalls: DeliveryLog;
  readonly doors: Pick<Doors, 'handlerCalls' | 'incoming' | 'waitedCalls' | 'rental' | 'taskGroups'>;
  readonly rounds: readonly Round[];
  readonly sweeps: readonly (() => Promise<unknown>)[];
};

export function receivingOf(
  options: StorageOptions,
  ground: Ground,
  { accepting, deliveries }: ReceivingParts,
): Receiving {
  const { confirming = CONFIRMING } = options;
  const log = new DeliveryLog({ ...ground, troubles: deliveries.troubles });
  const incoming = new StoredIncoming({ ...ground, accepting });
  const waitedCalls = new StoredWaitedCalls({ ...ground, chance: accepting.chance, confirming });
  const rental = new RentalNumbers(ground);
  const taskGroups = new StoredTaskGroups(ground.database);
  return {
    incoming,
    waitedCalls,
    rental,
    handlerCalls: log,
    doors: { handlerCalls: log, incoming, waitedCalls, rental, taskGroups },
    rounds: [
      { every: MINUTE, what: 'paused handlers', work: () => deliveries.troubles.look() },
      { every: 10 * MINUTE, what: 'rented numbers', work: () => rental.prolongDue() },
    ],
    sweeps: [() => log.sweep(), () => incoming.sweep(), () => waitedCalls.sweep()],
  };
}
