// When a client is told that its balance is low, and in what words (`nb` of users.php). Owns both; how often it is looked at
// and by which way it is told is the store's.

import type { NameLanguage } from '../messages/status.ts';
import { formatMoney, type Money } from './money.ts';

type Alarm = {
  readonly balance: Money;
  /** Undefined: the client does not want to be told. */
  readonly alarm: Money | undefined;
  /** Whether it has been told since there was last money. */
  readonly told: 'yes' | 'no';
};

/** Once for every time the balance falls below: whoever was told is told again only after there was money. */
export function isAlarming({ balance, alarm, told }: Alarm): boolean {
  return alarm !== undefined && told === 'no' && balance < alarm;
}

type Told = {
  readonly login: string;
  readonly balance: Money;
  readonly alarm: Money;
  readonly currency: string;
};

/** One SMS long, or nearly so. */
export function alarmText({ login, balance, alarm, currency }: Told, language: NameLanguage): string {
  const [has, least] = [formatMoney(balance), formatMoney(alarm)];
  return language === 'ru'
    ? `Баланс ${login}: ${has} ${currency}, меньше ${least}. Пополните счёт.`
    : `Balance of ${login}: ${has} ${currency}, less than ${least}. Please top up.`;
}

/** Of the notice as an e-mail. */
export function alarmSubject(login: string, language: NameLanguage): string {
  return language === 'ru' ? `Баланс ${login} подходит к концу` : `The balance of ${login} is low`;
}
