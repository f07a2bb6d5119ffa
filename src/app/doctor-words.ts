// What the doctor says, in English and Russian, and whether it is good news. Owns the wording alone, with holes that a check fills;
// the looking is `doctor-checks.ts`. Words of others (the system's, an operator's, the ledger's) are quoted as they are.

import type { InWords, NameLanguage } from '../core/messages/status.ts';

type Row = InWords & { readonly is: 'well' | 'wrong' };

export const SUBJECTS = {
  node: { en: 'Node.js', ru: 'Node.js' },
  folder: { en: 'data folder', ru: 'папка данных' },
  database: { en: 'database', ru: 'база данных' },
  numbering: { en: 'numbering', ru: 'нумерация' },
  speech: { en: 'speech', ru: 'речь' },
  media: { en: 'media', ru: 'звук' },
  http: { en: 'HTTP port', ru: 'порт HTTP' },
  smpp: { en: 'SMPP port', ru: 'порт SMPP' },
  smtp: { en: 'SMTP port', ru: 'порт SMTP' },
  sip: { en: 'SIP port', ru: 'порт SIP' },
  call: { en: 'loopback call', ru: 'звонок себе' },
  trunks: { en: 'trunks', ru: 'транки' },
  channels: { en: 'channels', ru: 'каналы' },
} as const satisfies Readonly<Record<string, InWords>>;

export const FOUND = {
  as: { is: 'well', en: '{what}', ru: '{what}' },
  failed: { is: 'wrong', en: '{fault}', ru: '{fault}' },
  'books-balance': {
    is: 'well',
    en: 'PostgreSQL {version}, the books balance',
    ru: 'PostgreSQL {version}, книги сходятся',
  },
  'books-wrong': {
    is: 'wrong',
    en: 'the books do not balance: {login}: {sentence}',
    ru: 'книги не сходятся: {login}: {sentence}',
  },
  numbering: {
    is: 'well',
    en: '{prefixes} prefixes of {files} files',
    ru: 'префиксов: {prefixes}, файлов: {files}',
  },
  speaks: {
    is: 'well',
    en: '{engine} says "{text}" in {seconds} s of sound',
    ru: '{engine} говорит «{text}» за {seconds} с звука',
  },
  dumb: {
    is: 'wrong',
    en: '{reason}: look at the section speech of the configuration',
    ru: '{reason}: посмотрите раздел speech конфигурации',
  },
  media: {
    is: 'well',
    en: '{body} sender, {scheduling} scheduling, ports for {legs} legs',
    ru: 'отправка звука: {body}, планирование: {scheduling}, портов хватает на плеч звонков: {legs}',
  },
  'port-ours': {
    is: 'well',
    en: '{port}, in use by the running server (process {pid})',
    ru: '{port}, занят работающим сервером (процесс {pid})',
  },
  'port-free': { is: 'well', en: '{address}:{port} is free', ru: '{address}:{port} свободен' },
  'port-taken': {
    is: 'wrong',
    en: '{message}: another program has it, end that or choose another {setting}',
    ru: '{message}: порт занят другой программой, закончите её или выберите другой {setting}',
  },
  'call-whole': {
    is: 'well',
    en: 'SIP by {sip} and sound by {rtp} work: a call to itself heard its tone and a key in {milliseconds} ms',
    ru: 'SIP через {sip} и звук через {rtp} работают: звонок себе услышал свой тон и клавишу за {milliseconds} мс',
  },
  'call-left': {
    is: 'well',
    en: 'left to the running server: ask it for POST /api/v1/administration/doctor',
    ru: 'это дело работающего сервера: попросите его через POST /api/v1/administration/doctor',
  },
  'call-no-udp': {
    is: 'wrong',
    en: 'SIP listens on no UDP port: look at sip.address and sip.port',
    ru: 'SIP не слушает ни одного порта UDP: посмотрите sip.address и sip.port',
  },
  'call-no-phone': {
    is: 'wrong',
    en: 'nothing more can listen on {address} ({reason}): is sip.address an address of this machine?',
    ru: 'на {address} больше ничего не может слушать ({reason}): есть ли у этой машины адрес из sip.address?',
  },
  'call-unanswered': {
    is: 'wrong',
    en: 'an INVITE from {sip} to this very machine was not answered: let UDP from and to {address} pass the firewall',
    ru: 'на INVITE с {sip} на эту же машину никто не ответил: пропустите через сетевой экран UDP с {address} и на него',
  },
  'call-failed': {
    is: 'wrong',
    en: 'a call of the server to itself failed ({cause}): let UDP from and to {sip} pass the firewall, and leave free ports in rtp.ports',
    ru: 'звонок сервера самому себе не удался ({cause}): пропустите через сетевой экран UDP с {sip} и на него и оставьте в rtp.ports свободные порты',
  },
  'call-unheard': {
    is: 'wrong',
    en: 'a call was answered, but no sound came: let {rtp} pass the firewall{nat}',
    ru: 'на звонок ответили, но звука не было: пропустите через сетевой экран {rtp}{nat}',
  },
  'call-one-way': {
    is: 'wrong',
    en: 'sound came one way, but not back: let {rtp} pass the firewall in both directions{nat}',
    ru: 'звук дошёл туда, но не обратно: пропустите через сетевой экран {rtp} в обе стороны{nat}',
  },
  'trunks-none': {
    is: 'wrong',
    en: 'none is configured, calls have no way out: see docs/operate/trunks.md',
    ru: 'не настроен ни один, звонкам некуда выйти: см. docs/ru/operate/trunks.md',
  },
  'trunks-ill': {
    is: 'wrong',
    en: '{ill}: check its host, port, user name and password, and that its network lets SIP of this machine in',
    ru: '{ill}: проверьте его хост, порт, имя и пароль и пускает ли его сеть SIP с этой машины',
  },
  'links-ill': {
    is: 'wrong',
    en: '{ill} Its messages wait or go by other links: see the log for what it answered.',
    ru: '{ill} Его сообщения ждут или идут другими каналами: что он ответил, сказано в журнале.',
  },
} as const satisfies Readonly<Record<string, Row>>;

/** What stands in sentences beside values. */
export const PIECES = {
  rtp: { en: 'UDP ports {ports} of {address}', ru: 'порты UDP {ports} на {address}' },
  nat: {
    en: ', and check that sip.publicAddress {address} leads back to this machine',
    ru: ' и проверьте, что sip.publicAddress {address} ведёт обратно на эту машину',
  },
  stranger: { en: '{name} does not know us ({error})', ru: '{name} нас не знает ({error})' },
  ill: { en: '{name} does not work ({error})', ru: '{name} не работает ({error})' },
  silent: { en: 'no reply', ru: 'нет ответа' },
  virtual: { en: 'virtual phones', ru: 'виртуальные телефоны' },
  none: { en: '', ru: '' },
} as const satisfies Readonly<Record<string, InWords>>;

/** Round a command's findings. */
export const COMMAND_WORDS = {
  configuration: { en: 'configuration: {file}', ru: 'конфигурация: {file}' },
  'no-file': { en: 'no file, defaults and variables', ru: 'файла нет, значения по умолчанию и переменные' },
  well: { en: 'ok   ', ru: 'хорошо   ' },
  wrong: { en: 'WRONG', ru: 'НЕПОЛАДКА' },
  one: { en: 'one thing is wrong', ru: 'неполадок: 1' },
  many: { en: '{count} things are wrong', ru: 'неполадок: {count}' },
} as const satisfies Readonly<Record<string, InWords>>;

type Value = string | number | InWords;

/** The sentence of a row with its holes filled, in both languages. */
export function inWords(row: InWords, values: Readonly<Record<string, Value>> = {}): InWords {
  const filled = (language: NameLanguage): string =>
    row[language].replace(/\{(\w+)\}/g, (_hole, name: string) => {
      const value = values[name] ?? '';
      return typeof value === 'object' ? value[language] : String(value);
    });
  return { en: filled('en'), ru: filled('ru') };
}

/** Several in a row. */
export function joined(all: readonly InWords[], between: string): InWords {
  return {
    en: all.map(({ en }) => en).join(between),
    ru: all.map(({ ru }) => ru).join(between),
  };
}

export type Told = { readonly is: 'well' | 'wrong'; readonly sentence: InWords };

export function found(what: keyof typeof FOUND, values: Readonly<Record<string, Value>> = {}): Told {
  const row: Row = FOUND[what];
  return { is: row.is, sentence: inWords(row, values) };
}
