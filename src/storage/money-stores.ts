// The stores of sub-clients and money opened together: sub-clients, prices, documents, notices of a low balance. Owns what
// each of them is given, and which of their work is done again and again.

import { HOUR, MINUTE } from '../base/time.ts';
import type { RateLimit } from '../core/accounts/rate-limit.ts';
import type { Seller } from '../core/documents/documents.ts';
import type { MessageKind } from '../core/messages/kind.ts';
import type { NameLanguage } from '../core/messages/status.ts';
import type { Submit } from '../core/messages/submission.ts';
import { BalanceAlarms } from './balance-alarms.ts';
import { StoredClients } from './clients.ts';
import { StoredDocuments } from './documents.ts';
import type { Ground } from './ground.ts';
import { StoredPrices } from './prices.ts';
import type { Round } from './upkeep.ts';

type MoneyOptions = {
  readonly changes: RateLimit;
  readonly submit: Submit;
  readonly kinds: ReadonlySet<MessageKind>;
  readonly language: NameLanguage;
  readonly seller: Seller | undefined;
};

export type MoneyStores = {
  readonly clients: StoredClients;
  readonly prices: StoredPrices;
  readonly documents: StoredDocuments;
  readonly alarms: BalanceAlarms;
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

export function moneyStores(ground: Ground, options: MoneyOptions): MoneyStores {
  const documents = new StoredDocuments({ ...ground, seller: options.seller ?? NOBODY });
  const alarms = new BalanceAlarms({ ...ground, ...options });
  return {
    clients: new StoredClients({ ...ground, changes: options.changes }),
    prices: new StoredPrices(ground),
    documents,
    alarms,
    rounds: [
      { every: ALARM_ROUND, what: 'notices of low balances', work: () => alarms.tell() },
      { every: ACTS_ROUND, what: 'acts of the month', work: () => documents.makeActs() },
    ],
  };
}
