// The rules before sending, as one table: what each says to who asks why, and the status and error a recipient gets by it
// (spec codes.md 2, 3). Owns names and sentences; when a rule speaks is `recipient-rules.ts`.

type RuleRow = {
  readonly sentence: string;
  readonly status: number;
  readonly err: number;
  /** What the whole request is refused with when this leaves nobody: by the number, or by anything else. */
  readonly fault: 'number-unreachable' | 'message-forbidden';
};

const FORBIDDEN = 23;

export const RULES = {
  'black-list': {
    sentence: 'the number is on the black list of the account',
    status: FORBIDDEN,
    err: 250,
    fault: 'number-unreachable',
  },
  'service-black-list': {
    sentence: 'the number is on the black list of the service',
    status: FORBIDDEN,
    err: 252,
    fault: 'number-unreachable',
  },
  'grey-list': {
    sentence: 'the number takes no mass mailings for now',
    status: FORBIDDEN,
    err: 250,
    fault: 'number-unreachable',
  },
  destinations: {
    sentence: 'the account does not send to this country or network (setting destinations)',
    status: FORBIDDEN,
    err: 250,
    fault: 'number-unreachable',
  },
  'mailings-forbidden': {
    sentence: 'the account sends no mailings (setting mailings)',
    status: FORBIDDEN,
    err: 244,
    fault: 'message-forbidden',
  },
  'no-template': {
    sentence: 'the text fits none of the registered templates (setting templatesOnly)',
    status: FORBIDDEN,
    err: 238,
    fault: 'message-forbidden',
  },
  'day-limit': {
    sentence: 'the account has sent as many messages today as it may (setting dayLimit)',
    status: FORBIDDEN,
    err: 247,
    fault: 'message-forbidden',
  },
  'number-day-limit': {
    sentence: 'this number got as many messages today as it may (setting numberDayLimit)',
    status: FORBIDDEN,
    err: 251,
    fault: 'message-forbidden',
  },
  'text-day-limit': {
    sentence: 'this number got this text as often today as it may (setting textDayLimit)',
    status: FORBIDDEN,
    err: 251,
    fault: 'message-forbidden',
  },
  'address-day-limit': {
    sentence: 'this client address has caused as many messages today as it may (setting addressDayLimit)',
    status: FORBIDDEN,
    err: 239,
    fault: 'message-forbidden',
  },
  'day-spend-limit': {
    sentence: 'the account has spent as much today as it may (setting daySpendLimit)',
    status: FORBIDDEN,
    err: 247,
    fault: 'message-forbidden',
  },
  'hour-spend-limit': {
    sentence: 'the account has spent as much this hour as it may (setting hourSpendLimit)',
    status: FORBIDDEN,
    err: 247,
    fault: 'message-forbidden',
  },
  'country-spend-limit': {
    sentence: 'the account has spent as much today on this country as it may (setting countrySpendLimits)',
    status: FORBIDDEN,
    err: 247,
    fault: 'message-forbidden',
  },
  flood: {
    sentence: 'too many messages to this number, each less than half a minute after the one before',
    status: FORBIDDEN,
    err: 251,
    fault: 'message-forbidden',
  },
  'outside-hours': {
    sentence: 'it is not the time of day for messages to this number (setting sendingHours)',
    status: FORBIDDEN,
    err: 246,
    fault: 'message-forbidden',
  },
  'put-off': {
    sentence: 'waits for the hours in which messages go out (setting sendingHours)',
    status: -1,
    err: 0,
    fault: 'message-forbidden',
  },
} as const satisfies Record<string, RuleRow>;

export type RuleName = keyof typeof RULES;

export function isRule(name: string): name is RuleName {
  return Object.hasOwn(RULES, name);
}
