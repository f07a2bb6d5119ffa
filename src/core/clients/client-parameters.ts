// Every setting of a sub-client that `users.php` can change (spec http-clients 2), as one table: how its value is written,
// what it changes, and whether an account may change it of itself. The reader, the JSON API and the printed reference use it.

import { type AccountSettings, MASS_FORBIDDEN } from '../accounts/account.ts';
import { MAIL_SOURCES } from '../accounts/mail-sources.ts';
import { TRANSFER_DEMANDS } from '../numbers/transfer-number.ts';
import type { ParameterForm } from './parameter-forms.ts';

export type ParameterRow = {
  /** As the wire names it. */
  readonly name: string;
  readonly form: ParameterForm;
  /** A setting of the account; absent: kept under its own name in `settings.more`. */
  readonly setting?: keyof AccountSettings;
  /** `kept`: told again to programs that set it; nothing follows from it. */
  readonly effect?: 'kept';
  /** `self`: an account may change it of itself too; `above`: only the account above it. */
  readonly who: 'self' | 'above';
  readonly says: string;
};

const text = (most: number): ParameterForm => ({ kind: 'text', most });
const limit = (most: number): ParameterForm => ({ kind: 'whole', least: 1, most, zero: 'none' });
const flag = (on: string, off: string): ParameterForm => ({ kind: 'flag', on, off });
/** Kept as `1`, or not at all. */
const MARK = flag('1', '');
const ON = flag('on', 'off');

type Kept = Pick<ParameterRow, 'name' | 'says'>;
const own = (row: Omit<ParameterRow, 'who'>): ParameterRow => ({ ...row, who: 'self' });
const above = (row: Omit<ParameterRow, 'who'>): ParameterRow => ({ ...row, who: 'above' });
const ownMark = (row: Kept): ParameterRow => own({ ...row, form: MARK });
const aboveMark = (row: Kept): ParameterRow => above({ ...row, form: MARK });
const kept = (row: ParameterRow): ParameterRow => ({ ...row, effect: 'kept' });

const MESSAGES_MOST = 100_000_000;
const MINUTES_MOST = 1_440;
const DAYS_MOST = 3_650;
const LETTERS_MOST = 1_000;

export const CLIENT_PARAMETERS: readonly ParameterRow[] = [
  own({ name: 'fio', form: text(200), setting: 'name', says: 'Name of the person or company.' }),
  own({
    name: 'props',
    form: text(2_000),
    setting: 'details',
    says: 'Details of the company, for invoices and acts.',
  }),
  above({ name: 'cntr', form: text(100), setting: 'contract', says: 'Number of the contract.' }),
  above({ name: 'notes', form: text(2_000), setting: 'notes', says: 'Remarks of the account above.' }),
  own({ name: 'email', form: { kind: 'mail' }, setting: 'email', says: 'Main e-mail address.' }),
  kept(
    own({
      name: 'email2',
      form: { kind: 'mail' },
      setting: 'email2',
      says: 'Second address, for incoming SMS.',
    }),
  ),
  own({ name: 'phone', form: { kind: 'phone' }, setting: 'phone', says: 'Main phone.' }),
  kept(
    own({
      name: 'phone2',
      form: { kind: 'phone' },
      setting: 'phone2',
      says: 'Second phone, for incoming SMS.',
    }),
  ),
  own({
    name: 'tz',
    form: { kind: 'zone' },
    setting: 'timeZone',
    says: 'Time zone: 0 to 24 for GMT-12 to GMT+12; 15 is Moscow.',
  }),
  own({
    name: 'sender',
    form: { kind: 'sender' },
    setting: 'sender',
    says: 'Sender name of SMS that name none; it must be registered.',
  }),
  kept(
    own({
      name: 'sender2',
      form: { kind: 'sender' },
      setting: 'senderReserve',
      says: 'Sender name for repeats; it must be registered.',
    }),
  ),
  own({
    name: 'nb',
    form: { kind: 'money' },
    setting: 'balanceAlarm',
    says: 'Balance below which the client is told.',
  }),
  above({
    name: 'ktm',
    form: limit(DAYS_MOST),
    setting: 'historyDays',
    says: 'Days sent messages stay in the history.',
  }),
  above({
    name: 'fmts',
    form: { kind: 'destinations' },
    setting: 'destinations',
    says: 'Dialling codes it may send to; a minus excludes: `7,-77`.',
  }),

  above({ name: 'dlim', form: limit(MESSAGES_MOST), setting: 'dayLimit', says: 'Messages a day.' }),
  above({
    name: 'plim',
    form: limit(MESSAGES_MOST),
    setting: 'numberDayLimit',
    says: 'Messages a day to one number.',
  }),
  above({
    name: 'tlim',
    form: limit(MESSAGES_MOST),
    setting: 'textDayLimit',
    says: 'Messages a day to one number with one text.',
  }),
  above({
    name: 'ilim',
    form: limit(MESSAGES_MOST),
    setting: 'addressDayLimit',
    says: 'Messages a day for one address of `userip`.',
  }),
  above({
    name: 'tmlim',
    form: { kind: 'hours' },
    setting: 'sendingHours',
    says: 'Hours in which messages go out: `9-21`.',
  }),
  above({
    name: 'vld',
    form: limit(MINUTES_MOST),
    setting: 'validityMax',
    says: 'Minutes a message may live at most.',
  }),
  above({
    // A name of ours: the classic page has none for it.
    name: 'transfer_numbers',
    form: { kind: 'choice', of: TRANSFER_DEMANDS },
    setting: 'transferNumbers',
    says: 'Numbers that menus may call: those `confirmed` by a code, or all that are `listed`.',
  }),

  own({ name: 'url', form: { kind: 'url' }, setting: 'handler', says: 'Address of the handler.' }),
  own({ name: 'answ', form: text(LETTERS_MOST), says: 'Automatic answer to incoming SMS.' }),
  own({
    name: 'answ_call',
    form: text(LETTERS_MOST),
    says: 'Text spoken to callers of the account’s numbers that nothing else is set for; 0 and 1 leave them as they are.',
  }),
  kept(own({ name: 'ph', form: { kind: 'phones' }, says: 'Phones or groups for mailings by SMS command.' })),
  above({
    name: MAIL_SOURCES,
    form: { kind: 'mail-sources' },
    says: 'Addresses, and domains such as `@shop.example`, whose e-mails are passed on as SMS; without it none are.',
  }),
  own({ name: 'mph', form: { kind: 'phones' }, says: 'Phones that get e-mails to `login@…` as SMS.' }),
  own({
    name: 'mh1',
    form: { kind: 'whole', least: 0, most: 23, zero: 'value' },
    says: 'Hour from which e-mails are passed on.',
  }),
  own({
    name: 'mh2',
    form: { kind: 'whole', least: 0, most: 24, zero: 'value' },
    says: 'Hour until which e-mails are passed on.',
  }),
  own({ name: 'mlen', form: limit(LETTERS_MOST), says: 'Characters to which an incoming e-mail is cut.' }),

  own({ name: 'fl[1]', form: ON, setting: 'smppIncoming', says: 'Incoming SMS over SMPP.' }),
  above({ name: 'fl[2]', form: ON, setting: 'smpp', says: 'SMPP may be used.' }),
  kept(ownMark({ name: 'fl[5]', says: 'Delivery control: what was not delivered is repeated.' })),
  above({
    name: 'fl[6]',
    form: flag('forbid', 'allow'),
    setting: 'mailings',
    says: 'Mailings are forbidden.',
  }),
  kept(ownMark({ name: 'fl[8]', says: 'Incoming SMS to the phone.' })),
  kept(ownMark({ name: 'fl[9]', says: 'Incoming SMS to the e-mail address.' })),
  own({ name: 'fl[10]', form: ON, setting: 'handlerStatuses', says: 'Statuses to the handler.' }),
  own({ name: 'fl[11]', form: ON, setting: 'handlerIncoming', says: 'Incoming SMS to the handler.' }),
  kept(ownMark({ name: 'fl[16]', says: 'Answering machines are recognised.' })),
  kept(ownMark({ name: 'fl[23]', says: 'Status of the single parts of an SMS.' })),
  above({
    name: 'fl[26]',
    form: ON,
    setting: 'contactsOfParent',
    says: 'May use the contacts of the account above.',
  }),
  aboveMark({ name: 'fl[27]', says: 'May not change settings.' }),
  aboveMark({ name: 'fl[28]', says: 'May not pay.' }),
  above({
    name: 'fl[29]',
    form: ON,
    setting: 'sendersOfParent',
    says: 'May use the sender names of the account above.',
  }),
  own({ name: 'fl[30]', form: ON, setting: 'requestLog', says: 'The last twenty requests are kept.' }),

  aboveMark({ name: 'fl2[1]', says: 'Messages are hidden from the sub-client.' }),
  own({
    name: 'fl2[4]',
    form: flag('off', 'on'),
    setting: 'handlerCalls',
    says: 'Incoming calls are not passed on.',
  }),
  kept(ownMark({ name: 'fl2[8]', says: 'Extended mode of the console.' })),
  kept(ownMark({ name: 'fl2[9]', says: 'Dearer routes with guaranteed delivery.' })),
  above({
    name: 'fl2[12]',
    form: flag('refuse', 'replace'),
    setting: 'unknownSender',
    says: 'Nothing is sent under another sender name than asked for.',
  }),
  kept(ownMark({ name: 'fl2[13]', says: 'A replaced sender name is not added to the text.' })),
  above({
    name: 'fl2[15]',
    form: flag('refuse', 'wait'),
    setting: 'outsideHours',
    says: 'Outside the hours messages are refused; otherwise they wait.',
  }),
  above({
    name: 'fl2[16]',
    form: flag('recipient', 'account'),
    setting: 'sendingHoursZone',
    says: 'The hours are those of the recipient.',
  }),
  aboveMark({ name: MASS_FORBIDDEN, says: 'Mass and advertising mailings are forbidden, as by `fl[6]`.' }),
  kept(ownMark({ name: 'fl2[24]', says: 'Cheap routes first.' })),
  above({
    name: 'fl2[27]',
    form: ON,
    setting: 'test',
    says: 'Test mode: nothing is handed on, nothing costs.',
  }),
  kept(aboveMark({ name: 'fl3[20]', says: 'New addresses need no confirmation at sign-in.' })),

  ownMark({ name: 'mfl[0]', says: 'No e-mail to SMS.' }),
  ownMark({ name: 'mfl[1]', says: 'Without the subject of the e-mail.' }),
  ownMark({ name: 'mfl[2]', says: 'Without the text of the e-mail.' }),
  kept(ownMark({ name: 'mfl[3]', says: 'Without the sender address of the e-mail.' })),
  ownMark({ name: 'mfl[4]', says: 'The e-mail in Latin letters.' }),
  kept(ownMark({ name: 'mfl[5]', says: 'Phone lists in the body of an e-mail.' })),
  kept(ownMark({ name: 'mfl[6]', says: 'Phone lists in the address of an e-mail.' })),
];

/** Parameters that change the account itself rather than a setting; read in `client-change.ts`. */
export const ACCOUNT_PARAMETERS: readonly {
  readonly name: string;
  readonly who: ParameterRow['who'];
  /** `request`: a part of a request rather than a setting. */
  readonly of: 'any account' | 'sub-client' | 'request';
  readonly says: string;
}[] = [
  { name: 'new_login', who: 'above', of: 'request', says: 'A new login.' },
  {
    name: 'password',
    who: 'self',
    of: 'request',
    says: 'A new password: 8 characters, and three of letters, digits, both cases, signs.',
  },
  {
    name: 'pswc',
    who: 'self',
    of: 'request',
    says: 'The present password; when given, it must be right. Nobody changes the password of his own account without it; who signs in by it has given it.',
  },
  {
    name: 'type',
    who: 'above',
    of: 'sub-client',
    says: '0 own tariff and balance; 1 main tariff, own balance; 2 main tariff and balance; 3 own tariff, main balance; 4 another login.',
  },
  { name: 'tariff', who: 'above', of: 'any account', says: 'Tariff plan, 0 to 8.' },
  { name: 'mintrf', who: 'above', of: 'any account', says: 'Lowest tariff plan, 0 to 8.' },
  {
    name: 'curr',
    who: 'above',
    of: 'sub-client',
    says: 'Currency: 1 RUB, 2 USD, 3 EUR, 4 UAH, 5 KZT; until there has been money.',
  },
  { name: 'fl2[10]', who: 'above', of: 'any account', says: 'The account is blocked.' },
];

type UnfitParameter = {
  readonly name: string;
  readonly why: 'unknown' | 'of requests' | 'of sub-clients';
};

/** The first name that is no setting of such an account; undefined when all are. */
export function unfitParameter(
  names: Iterable<string>,
  account: 'main account' | 'sub-client',
): UnfitParameter | undefined {
  for (const name of names) {
    if (CLIENT_PARAMETERS.some((row) => row.name === name)) continue;
    const row = ACCOUNT_PARAMETERS.find((one) => one.name === name);
    if (!row) return { name, why: 'unknown' };
    if (row.of === 'request') return { name, why: 'of requests' };
    if (row.of === 'sub-client' && account === 'main account') return { name, why: 'of sub-clients' };
  }
  return undefined;
}
