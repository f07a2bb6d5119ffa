// The settings a client may change about its account, as one table: name on this wire, setting of the core, form. Owns
// that list and the way both ways; what a sender must be is decided by the core.

import Type, { type TSchema } from 'typebox';
import { LIMITS } from '../../../base/limits.ts';
import { err, ok, type Result } from '../../../base/result.ts';
import type { Account, AccountSettings } from '../../../core/accounts/account.ts';
import { decimalMoney, type Money, parseMoney } from '../../../core/accounts/money.ts';
import { MESSAGE_KINDS } from '../../../core/messages/kind.ts';
import { parsePhone } from '../../../core/numbers/phone-number.ts';
import { parseAsciiMailAddress } from '../../../core/numbers/recipient.ts';
import { countryLimits } from '../../../core/rules/day-counts.ts';
import { type Fault, mistaken } from './replies.ts';

type Setting = Exclude<keyof AccountSettings, 'secret' | 'commandPin' | 'more' | 'contract' | 'notes'>;

/** How a setting looks here, and back: `read` gives undefined for what no such setting can be. */
type Form = {
  readonly schema: TSchema;
  readonly write: (value: never) => unknown;
  readonly read: (value: never) => string | number | undefined;
  readonly wrong?: string;
  /** Whether null takes it away. */
  readonly absent: 'null' | 'never';
};

const same = <T>(value: T): T => value;

const onOff: Form = {
  schema: Type.Boolean(),
  write: (value: string) => value === 'on',
  read: (value: boolean) => (value ? 'on' : 'off'),
  absent: 'never',
};

function choice(...choices: readonly string[]): Form {
  return { schema: Type.Enum([...choices]), write: same, read: same, absent: 'never' };
}

function count(minimum: number, maximum: number, absent: Form['absent'] = 'never'): Form {
  return { schema: Type.Integer({ minimum, maximum }), write: same, read: same, absent };
}

function text(maxLength: number, pattern?: string): Form {
  const schema = Type.String({ minLength: 1, maxLength, ...(pattern !== undefined && { pattern }) });
  return { schema, write: same, read: same, absent: 'null' };
}

const amount: Form = {
  schema: Type.String({
    pattern: '^[0-9]{1,11}(\\.[0-9]{1,4})?$',
    description: 'In the account’s currency.',
  }),
  write: (value: Money) => decimalMoney(value),
  read: (value: string) => parseMoney(value),
  absent: 'null',
};

const phone: Form = {
  // Any country's digits in international form; a number of the zone +7 has eleven.
  ...text(16, '^\\+?(?:7[0-9]{10}|[1-689][0-9]{6,14})$'),
  read: (value: string) => parsePhone(value),
  wrong: 'is no telephone number',
};

const amountsByCountry: Form = {
  ...text(2_000, '^[A-Z]{2}=[0-9]{1,11}(?:\\.[0-9]{1,4})?(?:,[A-Z]{2}=[0-9]{1,11}(?:\\.[0-9]{1,4})?)*$'),
  read: (value: string) => (countryLimits(value) === undefined ? undefined : value),
  wrong: 'is no list such as UZ=100,TJ=50.5',
};

const mailAddress: Form = {
  ...text(254),
  read: (value: string) => parseAsciiMailAddress(value),
  wrong: 'is no e-mail address',
};

const webAddress: Form = {
  ...text(2_000, '^https?://[^\\s]+$'),
  read: (value: string) => (URL.canParse(value) ? value : undefined),
  wrong: 'is no http or https address',
};

const timeZone: Form = {
  ...text(60),
  read: (value: string) => (isZone(value) ? value : undefined),
  wrong: 'is no IANA zone such as Europe/Moscow',
  absent: 'never',
};

const kinds: Form = {
  schema: Type.Array(Type.Enum(Object.keys(MESSAGE_KINDS)), { uniqueItems: true, maxItems: 20 }),
  write: (value: string) => value.split(',').filter((kind) => kind !== ''),
  read: (value: readonly string[]) => value.join(','),
  absent: 'null',
};

function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

type Row = {
  readonly setting: Setting;
  readonly form: Form;
  readonly says: string;
  /** `above`: of a sub-client only the account above it may change this. */
  readonly whose: 'client' | 'above';
};

function row(setting: Setting, form: Form, says: string): Row {
  return { setting, form, says, whose: 'client' };
}

function above(setting: Setting, form: Form, says: string): Row {
  return { setting, form, says, whose: 'above' };
}

const SETTINGS = {
  name: row('name', text(200), 'Who the account belongs to.'),
  details: row('details', text(2_000), 'What bills are made out to.'),
  email: row('email', mailAddress, 'For notices.'),
  secondEmail: row('email2', mailAddress, 'Kept; nothing is sent there.'),
  phone: row('phone', phone, 'For notices.'),
  secondPhone: row('phone2', phone, 'Kept; nothing is sent there.'),
  timeZone: row('timeZone', timeZone, 'IANA zone of dates in classic replies and of hours without a zone.'),
  handler: row('handler', webAddress, 'Address told of statuses, incoming messages and menus.'),
  handlerStatuses: row('handlerStatuses', onOff, 'Whether it is told of statuses.'),
  handlerIncoming: row('handlerIncoming', onOff, 'Whether it is told of incoming messages.'),
  handlerCalls: row('handlerCalls', onOff, 'Whether it is told of calls that come in.'),
  handlerMethod: row('handlerMethod', choice('post', 'get'), 'How it is called.'),
  menuSilence: row('menuSilence', count(1, 60), 'Seconds of silence before a prompt is repeated.'),
  menuRounds: row('menuRounds', count(1, 10), 'Rounds of silence before a menu is left.'),
  menuWrongKeys: row('menuWrongKeys', count(1, 10), 'Wrong keys in a row before a menu is left.'),
  menuMessages: row('menuSms', count(0, 100), 'SMS one call may send.'),
  menuInterrupt: row('menuInterrupt', onOff, 'Whether a key interrupts what is spoken.'),
  ring: row('ring', choice('one', 'all'), 'How the numbers of one `call` ring: one by one or all at once.'),
  callSeconds: row('callSeconds', count(10, 7_200), 'Seconds one call may last.'),
  callerNumber: row('callerId', phone, 'Number shown by calls; registered in the account.'),
  voice: row('voice', text(10, '^(?:[mw][2-4]?)(?:,[a-z]{2})?$'), 'Voice of calls that name none.'),
  sender: row('sender', text(60), 'Sender name of SMS that name none; registered in the account.'),
  reserveSender: row('senderReserve', text(60), 'Kept; nothing is repeated under it.'),
  sendersOfParent: above('sendersOfParent', onOff, 'Whether sender names of the account above may be used.'),
  contactsOfParent: above('contactsOfParent', onOff, 'Whether contacts of the account above may be used.'),
  dayLimit: above('dayLimit', count(0, LIMITS.database.integerMost, 'null'), 'Messages a day.'),
  numberDayLimit: above(
    'numberDayLimit',
    count(0, LIMITS.database.integerMost, 'null'),
    'Messages a day to one number.',
  ),
  textDayLimit: above(
    'textDayLimit',
    count(0, LIMITS.database.integerMost, 'null'),
    'Messages a day to one number with one text.',
  ),
  addressDayLimit: above(
    'addressDayLimit',
    count(0, LIMITS.database.integerMost, 'null'),
    'Messages a day for one client address.',
  ),
  daySpendLimit: above('daySpendLimit', amount, 'Money a day.'),
  hourSpendLimit: above('hourSpendLimit', amount, 'Money an hour.'),
  countrySpendLimits: above(
    'countrySpendLimits',
    amountsByCountry,
    'Money a day by country of the recipient: `UZ=100,TJ=50.5`.',
  ),
  sendingHours: above(
    'sendingHours',
    text(5, '^(?:[01]?[0-9]|2[0-3])-(?:[01]?[0-9]|2[0-4])$'),
    'Hours in which messages go out, such as `9-21`.',
  ),
  sendingHoursZone: above('sendingHoursZone', choice('account', 'recipient'), 'Whose hours those are.'),
  outsideHours: above('outsideHours', choice('wait', 'refuse'), 'What becomes of messages outside them.'),
  validityMaximum: above('validityMax', count(1, 1_440, 'null'), 'Minutes a message may live at most.'),
  destinations: above(
    'destinations',
    text(500, '^-?[0-9]{1,15}(?:,-?[0-9]{1,15})*$'),
    'First digits it may send to, a minus excludes: `7,-77`.',
  ),
  mailings: above('mailings', choice('allow', 'forbid'), 'Whether it may make mailings.'),
  unknownSender: above(
    'unknownSender',
    choice('refuse', 'replace'),
    'What becomes of messages whose sender is not registered.',
  ),
  templatesOnly: above('templatesOnly', onOff, 'Whether a text must fit a registered template.'),
  balanceAlarm: row('balanceAlarm', amount, 'Balance below which the client is told.'),
  electronicKinds: above('electronicKinds', kinds, 'Kinds paid from the electronic balance.'),
  historyDays: above('historyDays', count(1, 3_650, 'null'), 'Days sent messages stay in the history.'),
  secretsInAddress: row(
    'secretsInAddress',
    choice('allow', 'refuse'),
    'Whether classic pages take passwords and keys from the query of an address, where logs see them.',
  ),
  commandPinAsked: row(
    'commandPinAsked',
    choice('always', 'once'),
    'Whether every command by SMS begins with the PIN, or a phone that has joined is enough.',
  ),
  smpp: above('smpp', onOff, 'Whether it may bind over SMPP.'),
  smppIncoming: row('smppIncoming', onOff, 'Whether messages of subscribers go there too.'),
  smppBinds: above(
    'smppBinds',
    count(1, LIMITS.smppServer.bindsMost),
    'Binds at once; one more ends the oldest.',
  ),
  smppWindow: above(
    'smppWindow',
    count(1, LIMITS.smppServer.windowMost),
    'Requests of one bind that may wait for their answers.',
  ),
  smppRate: above('smppRate', count(1, LIMITS.smppServer.rateMost), 'Messages a second of all its binds.'),
  smppReceiptWindow: row(
    'smppReceiptWindow',
    count(1, LIMITS.smppServer.receiptWindowMost),
    'Receipts and messages that may wait for the answers of one bind.',
  ),
  smppParts: row(
    'smppParts',
    choice('join', 'pass'),
    'Whether parts of a long message become one message, or go as they are.',
  ),
  smppRepeats: row(
    'smppRepeats',
    choice('send', 'recognise'),
    'Whether a request that comes again with its sequence number gets the answer of the first.',
  ),
  smppParameters: row(
    'smppParameters',
    choice('all', 'standard'),
    'Whether receipts carry the service’s own parameters beside those of the standard.',
  ),
  requestLog: row('requestLog', onOff, 'Whether the last twenty requests are kept for ten minutes.'),
  test: above('test', onOff, 'Test mode: everything is answered, nothing is handed on, nothing costs.'),
} as const satisfies Readonly<Record<string, Row>>;

const ROWS: readonly (readonly [string, Row])[] = Object.entries(SETTINGS);

function schemaOf({ form, says }: Row): TSchema {
  const described = { description: says };
  return form.absent === 'null'
    ? Type.Union([form.schema, Type.Null()], described)
    : ({ ...form.schema, ...described } as TSchema);
}

/** What was set by other ways may be written otherwise than it is asked for here. */
function toldSchemaOf(one: Row): TSchema {
  const { pattern, minLength, maxLength, ...schema } = one.form.schema as TSchema & Record<string, unknown>;
  return schemaOf({ ...one, form: { ...one.form, schema } });
}

const SECRET = Type.Union([Type.String({ minLength: 1, maxLength: 200 }), Type.Null()], {
  description: 'Phrase that signs handler calls; never told again.',
});

const COMMAND_PIN = Type.Union([Type.String({ pattern: '^[0-9]{4,12}$' }), Type.Null()], {
  description: 'Digits that commands by SMS are known by; never told again. Null: none are taken.',
});

export const SettingsTold = Type.Object(
  {
    ...Object.fromEntries(ROWS.map(([name, one]) => [name, toldSchemaOf(one)])),
    secretIsSet: Type.Boolean({ description: 'Whether a phrase signs handler calls.' }),
    commandPinIsSet: Type.Boolean({ description: 'Whether the account takes commands by SMS.' }),
  },
  { title: 'AccountSettings', additionalProperties: false },
);

export const SettingsAsked = Type.Object(
  {
    ...Object.fromEntries(ROWS.map(([name, one]) => [name, Type.Optional(schemaOf(one))])),
    secret: Type.Optional(SECRET),
    commandPin: Type.Optional(COMMAND_PIN),
  },
  {
    title: 'AccountSettingsChange',
    additionalProperties: false,
    minProperties: 1,
    description: 'What is left out stays; null takes a setting away.',
    examples: [{ timeZone: 'Asia/Almaty', menuSilence: 7, handler: null }],
  },
);

type Told = Record<string, unknown> & { secretIsSet: boolean; commandPinIsSet: boolean };

export function settingsTold(settings: AccountSettings): Told {
  const told = ROWS.map(([name, { setting, form }]) => {
    const value = settings[setting];
    return [name, value === undefined ? null : form.write(value as never)];
  });
  return {
    ...Object.fromEntries(told),
    secretIsSet: settings.secret !== undefined,
    commandPinIsSet: settings.commandPin !== undefined,
  };
}

/** The change asked for by `asked`, which fits `SettingsAsked`. */
export function readSettings(
  asked: Readonly<Record<string, unknown>>,
  account: Account,
): Result<Partial<AccountSettings>, Fault> {
  const settings: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(asked)) {
    if (name === 'secret' || name === 'commandPin') settings[name] = value ?? undefined;
    const known = ROWS.find(([one]) => one === name)?.[1];
    if (!known) continue;
    const { setting, form, whose } = known;
    if (whose === 'above' && account.parent !== undefined)
      return err(mistaken(`/${name}`, 'is set by the account above', 'change-failed'));
    const read = value === null ? undefined : form.read(value as never);
    if (value !== null && read === undefined) return err(mistaken(`/${name}`, form.wrong ?? 'is wrong'));
    settings[setting] = read;
  }
  return ok(settings as Partial<AccountSettings>);
}

/** How a setting of the core is called here. */
export function settingName(setting: keyof AccountSettings): string {
  return ROWS.find(([, one]) => one.setting === setting)?.[0] ?? setting;
}
