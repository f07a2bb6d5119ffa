// The stores of sub-clients and money opened together: sub-clients, prices, documents, notices of a low balance. Owns what
// each of them is given, and which of their work is done again and again.

import { HOUR, MINUTE } from '../../base/time.ts';
import type { RateLimit } from '../../core/accounts/rate-limit.ts';
import type { Seller } from '../../core/documents/documents.ts';
import type { Doors } from '../../core/doors.ts';
import { StoredClients } from '../accounts/clients.ts';
import type { Ground, StorageOptions } from '../ground.ts';
import { StoredStatistics } from '../history/statistics.ts';
import type { PartDoors } from '../mailings/mailing-acceptance.ts';
import type { Round } from '../upkeep.ts';
import { BalanceAlarms } from './balance-alarms.ts';
import { StoredDocuments } from './documents.ts';
import { storedPayments } from './payments.ts';
import { StoredPrices } from './prices.ts';

type MoneyDoors = { readonly changes: RateLimit; readonly parts: PartDoors };

export type MoneyStores = {
  readonly doors: Pick<Doors, 'clients' | 'prices' | 'documents' | 'payments'>;
  readonly administered: {
    readonly clients: StoredClients;
    readonly prices: StoredPrices;
    readonly documents: StoredDocuments;
    readonly alarms: BalanceAlarms;
  };
  readonly rounds: readonly Round[];
};

const ALARM_ROUND = MINUTE;
const ACTS_ROUND = HOUR;

const NOBODY: Seller = {
  name: undefined,
  details: undefined,
  bank: undefined,
  vat: undefined,
  director: undefined,
  accountant: undefined,
};

export function moneyStores(options: StorageOptions, ground: Ground, doors: MoneyDoors): MoneyStores {
  const { kinds, language = 'ru', seller = NOBODY } = options;
  const documents = new StoredDocuments({ ...ground, seller });
  const alarms = new BalanceAlarms({ ...ground, kinds, language, parts: doors.parts });
  const clients = new StoredClients({
    ...ground,
    changes: doors.changes,
    statistics: new StoredStatistics(ground.database),
  });
  const prices = new StoredPrices(ground);
  return {
    doors: { clients, prices, documents, payments: storedPayments(ground.database) },
    administered: { clients, prices, documents, alarms },
    rounds: [
      { every: ALARM_ROUND, what: 'notices of low balances', work: () => alarms.tell() },
      { every: ACTS_ROUND, what: 'acts of the month', work: () => documents.makeActs() },
    ],
  };
}
