// A client of the service as the core sees it. Owns the shape of an account and the defaults of its settings; passwords
// and keys never appear here.

import { MENU_DEFAULTS } from '../../language/index.ts';
import type { Money } from './money.ts';

export type AccountId = number & { readonly __account: true };

/** What a client may change about how the service treats it (`account set`, later the console). */
export type AccountSettings = {
  /** Handler address for statuses, incoming messages and menus; undefined: none. */
  readonly handler: string | undefined;
  /** Phrase that signs handler calls; undefined: unsigned. */
  readonly secret: string | undefined;
  /** Seconds of silence before a prompt is repeated (1..60). */
  readonly menuSilence: number;
  /** Rounds of silence before a menu is left (1..10). */
  readonly menuRounds: number;
  /** Wrong keys in a row before a menu is left (1..10). */
  readonly menuWrongKeys: number;
  /** SMS one call may send (0..100). */
  readonly menuSms: number;
  /** Whether a key interrupts what is spoken. */
  readonly menuInterrupt: 'on' | 'off';
  /** How the numbers of one `call` ring. */
  readonly ring: 'one' | 'all';
  /** Seconds one call may last, menu and transfers together (10..7200). */
  readonly callSeconds: number;
  /** Default sender name of SMS, and number shown by calls. */
  readonly sender: string | undefined;
  readonly callerId: string | undefined;
  /** Voice of calls that name none. */
  readonly voice: string | undefined;
  /** IANA zone of dates in replies. */
  readonly timeZone: string;
  /** Requests are checked and answered, nothing is handed on, nothing costs (spec http-send 7.1). */
  readonly test: 'on' | 'off';
};

export type Account = {
  readonly id: AccountId;
  readonly login: string;
  readonly currency: string;
  readonly credit: Money;
  readonly settings: AccountSettings;
};

export const ACCOUNT_DEFAULTS: AccountSettings = {
  handler: undefined,
  secret: undefined,
  menuSilence: MENU_DEFAULTS.silenceSeconds,
  menuRounds: MENU_DEFAULTS.silenceRounds,
  menuWrongKeys: MENU_DEFAULTS.wrongKeys,
  menuSms: MENU_DEFAULTS.smsMax,
  menuInterrupt: MENU_DEFAULTS.interrupt,
  ring: 'one',
  callSeconds: 3_600,
  sender: undefined,
  callerId: undefined,
  voice: undefined,
  timeZone: 'Europe/Moscow',
  test: 'off',
};
