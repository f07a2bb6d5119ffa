// The rules before sending, as one table: what each says to who asks why, and the status and error a recipient gets by it
// (spec codes.md 2, 3). Owns names and sentences; when a rule speaks is `recipient-rules.ts`.

type RuleRow = {
  readonly sentence: string;
  /** The same in Russian. */
  readonly ru: string;
  readonly status: number;
  readonly err: number;
  /** What the whole request is refused with when this leaves nobody: by the number, or by anything else. */
  readonly fault: 'number-unreachable' | 'message-forbidden';
};

const FORBIDDEN = 23;

export const RULES = {
  'black-list': {
    sentence: 'the number is on the black list of the account',
    ru: 'номер в чёрном списке аккаунта',
    status: FORBIDDEN,
    err: 250,
    fault: 'number-unreachable',
  },
  'service-black-list': {
    sentence: 'the number is on the black list of the service',
    ru: 'номер в чёрном списке сервиса',
    status: FORBIDDEN,
    err: 252,
    fault: 'number-unreachable',
  },
  'grey-list': {
    sentence: 'the number takes no mass mailings for now',
    ru: 'номер пока не принимает массовых рассылок',
    status: FORBIDDEN,
    err: 250,
    fault: 'number-unreachable',
  },
  destinations: {
    sentence: 'the account does not send to this country or network (setting destinations)',
    ru: 'аккаунт не отправляет в эту страну или сеть (настройка destinations)',
    status: FORBIDDEN,
    err: 250,
    fault: 'number-unreachable',
  },
  'mailings-forbidden': {
    sentence: 'the account sends no mailings (setting mailings)',
    ru: 'аккаунту рассылки запрещены (настройка mailings)',
    status: FORBIDDEN,
    err: 244,
    fault: 'message-forbidden',
  },
  'no-template': {
    sentence: 'the text fits none of the registered templates (setting templatesOnly)',
    ru: 'текст не подходит ни под один зарегистрированный шаблон (настройка templatesOnly)',
    status: FORBIDDEN,
    err: 238,
    fault: 'message-forbidden',
  },
  'day-limit': {
    sentence: 'the account has sent as many messages today as it may (setting dayLimit)',
    ru: 'аккаунт отправил сегодня столько сообщений, сколько может (настройка dayLimit)',
    status: FORBIDDEN,
    err: 247,
    fault: 'message-forbidden',
  },
  'number-day-limit': {
    sentence: 'this number got as many messages today as it may (setting numberDayLimit)',
    ru: 'этот номер получил сегодня столько сообщений, сколько может (настройка numberDayLimit)',
    status: FORBIDDEN,
    err: 251,
    fault: 'message-forbidden',
  },
  'text-day-limit': {
    sentence: 'this number got this text as often today as it may (setting textDayLimit)',
    ru: 'этот номер получил сегодня этот текст столько раз, сколько может (настройка textDayLimit)',
    status: FORBIDDEN,
    err: 251,
    fault: 'message-forbidden',
  },
  'address-day-limit': {
    sentence: 'this client address has caused as many messages today as it may (setting addressDayLimit)',
    ru: 'с этого адреса отправлено сегодня столько сообщений, сколько можно (настройка addressDayLimit)',
    status: FORBIDDEN,
    err: 239,
    fault: 'message-forbidden',
  },
  'day-spend-limit': {
    sentence: 'the account has spent as much today as it may (setting daySpendLimit)',
    ru: 'аккаунт потратил сегодня столько, сколько может (настройка daySpendLimit)',
    status: FORBIDDEN,
    err: 247,
    fault: 'message-forbidden',
  },
  'hour-spend-limit': {
    sentence: 'the account has spent as much this hour as it may (setting hourSpendLimit)',
    ru: 'аккаунт потратил за этот час столько, сколько может (настройка hourSpendLimit)',
    status: FORBIDDEN,
    err: 247,
    fault: 'message-forbidden',
  },
  'country-spend-limit': {
    sentence: 'the account has spent as much today on this country as it may (setting countrySpendLimits)',
    ru: 'аккаунт потратил сегодня на эту страну столько, сколько может (настройка countrySpendLimits)',
    status: FORBIDDEN,
    err: 247,
    fault: 'message-forbidden',
  },
  flood: {
    sentence: 'too many messages to this number, each less than half a minute after the one before',
    ru: 'слишком много сообщений на этот номер, каждое меньше чем через полминуты после предыдущего',
    status: FORBIDDEN,
    err: 251,
    fault: 'message-forbidden',
  },
  'outside-hours': {
    sentence: 'it is not the time of day for messages to this number (setting sendingHours)',
    ru: 'в это время суток сообщения на этот номер не отправляются (настройка sendingHours)',
    status: FORBIDDEN,
    err: 246,
    fault: 'message-forbidden',
  },
  'put-off': {
    sentence: 'waits for the hours in which messages go out (setting sendingHours)',
    ru: 'ждёт часов, в которые сообщения отправляются (настройка sendingHours)',
    status: -1,
    err: 0,
    fault: 'message-forbidden',
  },
} as const satisfies Record<string, RuleRow>;

export type RuleName = keyof typeof RULES;

export function isRule(name: string): name is RuleName {
  return Object.hasOwn(RULES, name);
}
