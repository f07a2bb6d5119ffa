// A client of the service as the core sees it. Owns the shape of an account and the defaults of its settings; passwords
// and keys never appear here.

import { MENU_DEFAULTS } from '../../language/index.ts';
import type { TransferDemand } from '../numbers/transfer-number.ts';
import type { Money } from './money.ts';

export type AccountId = number & { readonly __account: true };

export type Switch = 'on' | 'off';

/** What a client, or the account above it, may change about how the service treats it (`account set`, `users.php`). */
export type AccountSettings = {
  // Who it is (spec http-clients 2).
  readonly name: string | undefined;
  readonly details: string | undefined;
  readonly contract: string | undefined;
  readonly notes: string | undefined;
  readonly email: string | undefined;
  readonly email2: string | undefined;
  readonly phone: string | undefined;
  readonly phone2: string | undefined;
  /** IANA zone of dates in replies and of hours without a zone of their own. */
  readonly timeZone: string;

  // Calls to its handler.
  /** Handler address for statuses, incoming messages and menus; undefined: none. */
  readonly handler: string | undefined;
  /** Phrase that signs handler calls; undefined: unsigned. */
  readonly secret: string | undefined;
  readonly handlerStatuses: Switch;
  readonly handlerIncoming: Switch;
  readonly handlerCalls: Switch;
  readonly handlerMethod: 'post' | 'get';

  // Commands by SMS.
  /** Digits that say who commands (4 to 12); undefined: the account takes no commands. */
  readonly commandPin: string | undefined;
  /** Whether every command begins with the PIN, or a phone that has joined is enough: senders of SMS can be forged. */
  readonly commandPinAsked: 'always' | 'once';

  // Menus and calls.
  /** Seconds of silence before a prompt is repeated (1..60). */
  readonly menuSilence: number;
  /** Rounds of silence before a menu is left (1..10). */
  readonly menuRounds: number;
  /** Wrong keys in a row before a menu is left (1..10). */
  readonly menuWrongKeys: number;
  /** SMS one call may send (0..100). */
  readonly menuSms: number;
  /** Whether a key interrupts what is spoken. */
  readonly menuInterrupt: Switch;
  /** What a number needs before `call:` may name it; undefined: what the installation demands. */
  readonly transferNumbers: TransferDemand | undefined;
  /** How the numbers of one `call` ring. */
  readonly ring: 'one' | 'all';
  /** Seconds one call may last, menu and transfers together (10..7200). */
  readonly callSeconds: number;
  /** Number shown by calls, and voice of calls that name none. */
  readonly callerId: string | undefined;
  readonly voice: string | undefined;

  // Sender names.
  /** Default sender name of SMS, and the one for repeats of what was not delivered. */
  readonly sender: string | undefined;
  readonly senderReserve: string | undefined;
  /** Whether the sender names and contacts of the account above may be used too. */
  readonly sendersOfParent: Switch;
  readonly contactsOfParent: Switch;

  // Limits on sending; undefined: none (spec http-clients 2, `dlim` and so on).
  /** Messages a day: altogether, to one number, to one number with one text, for one client address. */
  readonly dayLimit: number | undefined;
  readonly numberDayLimit: number | undefined;
  readonly textDayLimit: number | undefined;
  readonly addressDayLimit: number | undefined;
  /** Money a calendar day and an hour, ten-thousandths. */
  readonly daySpendLimit: number | undefined;
  readonly hourSpendLimit: number | undefined;
  /** Money a day by country of the recipient: `UZ=100,TJ=50.5`. */
  readonly countrySpendLimits: string | undefined;
  /** `h1-h2`: hours in which messages go out, in the account's zone or the recipient's; outside they wait or are refused. */
  readonly sendingHours: string | undefined;
  readonly sendingHoursZone: 'account' | 'recipient';
  readonly outsideHours: 'wait' | 'refuse';
  /** Minutes a message may live at most. */
  readonly validityMax: number | undefined;
  /** Country codes it may send to, a minus excludes: `7,-77`. */
  readonly destinations: string | undefined;
  readonly mailings: 'allow' | 'forbid';
  /** Whether messages without a sender of the account are refused, or sent without a name. */
  readonly unknownSender: 'refuse' | 'replace';
  /** Whether a text that fits no registered operator template is refused (error 238). */
  readonly templatesOnly: Switch;

  // Money.
  /** Balance below which the client is told, ten-thousandths. */
  readonly balanceAlarm: number | undefined;
  /** Kinds of message paid from the electronic balance, split by commas (`mail,call`). */
  readonly electronicKinds: string | undefined;

  // Binds over SMPP (spec smpp 1 and 2).
  readonly smpp: Switch;
  /** Whether messages of subscribers go there too. */
  readonly smppIncoming: Switch;
  /** Binds at once (1..50); one more ends the oldest. */
  readonly smppBinds: number;
  /** Requests of one bind that may wait for their answers (1..5000). */
  readonly smppWindow: number;
  /** Messages a second of all its binds together (1..5000). */
  readonly smppRate: number;
  /** Receipts and messages that may wait for the client's answers, of each bind (1..1000). */
  readonly smppReceiptWindow: number;
  /** Whether parts of a long message are made one message, or each goes as it is. */
  readonly smppParts: 'join' | 'pass';
  /** Whether a request that comes again with its sequence number gets the answer of the first. */
  readonly smppRepeats: 'send' | 'recognise';
  /** Whether receipts carry the service's own parameters beside those of the standard. */
  readonly smppParameters: 'all' | 'standard';

  // The rest.
  /** Days sent messages stay in the history (1..3650). */
  readonly historyDays: number | undefined;
  /** Whether `login` and `psw` or `apikey` in the query of an address are accepted. */
  readonly secretsInAddress: 'allow' | 'refuse';
  /** The last twenty requests, kept ten minutes after the last one. */
  readonly requestLog: Switch;
  /** Requests are checked and answered, nothing is handed on, nothing costs (spec http-send 7.1). */
  readonly test: Switch;
  /** Settings that other doors and channels read by the name `users.php` gives them (`fl[8]`, `mlen`, …). */
  readonly more: Readonly<Record<string, string>>;
};

/** The mark of `users.php` that forbids mailings beside `fl[6]`, which is `mailings` (spec http-clients 2). */
export const MASS_FORBIDDEN = 'fl2[23]';

export function mayMakeMailings({ mailings, more }: AccountSettings): boolean {
  return mailings === 'allow' && more[MASS_FORBIDDEN] !== '1';
}

/** How a sub-client shares prices and money with the account above it: `type` 0 to 4 of users.php. */
export const SHARINGS = [
  'own tariff, own balance',
  'main tariff, own balance',
  'main tariff, main balance',
  'own tariff, main balance',
  'another login',
] as const;

export type Sharing = (typeof SHARINGS)[number];

export type AccountState = 'open' | 'blocked' | 'deleted';

export type Account = {
  readonly id: AccountId;
  readonly login: string;
  readonly currency: string;
  readonly credit: Money;
  readonly state: AccountState;
  /** Whether it looks after the installation itself: its trunks, links, speech. */
  readonly administrator: Switch;
  /** The account above this one; undefined: a main account. */
  readonly parent: AccountId | undefined;
  readonly sharing: Sharing;
  /** Whose money it spends: its own id, or that of an account above. */
  readonly payer: AccountId;
  /** Tariff plan, 0 to 8. */
  readonly plan: number;
  readonly settings: AccountSettings;
};

export const ACCOUNT_DEFAULTS: AccountSettings = {
  name: undefined,
  details: undefined,
  contract: undefined,
  notes: undefined,
  email: undefined,
  email2: undefined,
  phone: undefined,
  phone2: undefined,
  timeZone: 'Europe/Moscow',
  handler: undefined,
  secret: undefined,
  handlerStatuses: 'on',
  handlerIncoming: 'on',
  handlerCalls: 'on',
  handlerMethod: 'post',
  commandPin: undefined,
  commandPinAsked: 'always',
  menuSilence: MENU_DEFAULTS.silenceSeconds,
  menuRounds: MENU_DEFAULTS.silenceRounds,
  menuWrongKeys: MENU_DEFAULTS.wrongKeys,
  menuSms: MENU_DEFAULTS.smsMax,
  menuInterrupt: MENU_DEFAULTS.interrupt,
  transferNumbers: undefined,
  ring: 'one',
  callSeconds: 3_600,
  callerId: undefined,
  voice: undefined,
  sender: undefined,
  senderReserve: undefined,
  sendersOfParent: 'off',
  contactsOfParent: 'off',
  dayLimit: undefined,
  numberDayLimit: undefined,
  textDayLimit: undefined,
  addressDayLimit: undefined,
  daySpendLimit: undefined,
  hourSpendLimit: undefined,
  countrySpendLimits: undefined,
  sendingHours: undefined,
  sendingHoursZone: 'account',
  outsideHours: 'wait',
  validityMax: undefined,
  destinations: undefined,
  mailings: 'allow',
  unknownSender: 'refuse',
  templatesOnly: 'off',
  balanceAlarm: undefined,
  electronicKinds: undefined,
  smpp: 'off',
  smppIncoming: 'on',
  smppBinds: 1,
  smppWindow: 1_000,
  smppRate: 100,
  smppReceiptWindow: 5,
  smppParts: 'join',
  smppRepeats: 'send',
  smppParameters: 'all',
  historyDays: undefined,
  secretsInAddress: 'allow',
  requestLog: 'off',
  test: 'off',
  more: {},
};
