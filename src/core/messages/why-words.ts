// The sentences of an explanation of where a message is, in English and Russian. Owns the wording alone; which of them are said,
// and in what order, is `why.ts`.

import { unreachable } from '../../base/assert.ts';
import type { PriceSource } from '../prices/price-book.ts';
import { RULES, type RuleName } from '../rules/rules-table.ts';
import { ERRORS } from './errors.ts';
import { type NameLanguage, statusName } from './status.ts';

/** Moments and sums come in as they are shown. */
export type WhyWords = {
  readonly status: (status: number) => string;
  readonly error: (err: number) => string;
  readonly rule: (rule: RuleName) => string;
  readonly ruleUntil: (rule: RuleName, at: string) => string;
  readonly moneyShort: string;
  readonly delivering: (attempt: number, node: string) => string;
  readonly mailingPaused: string;
  readonly receiptUntil: (at: string) => string;
  readonly inDoubt: string;
  readonly nextAttempt: (failed: number, at: string) => string;
  readonly dueAgain: (at: string) => string;
  readonly held: string;
  readonly askedFor: (at: string) => string;
  /** `taker`: a kind of message, or a link. */
  readonly dueSince: (due: {
    readonly at: string;
    readonly kind: string;
    readonly link: string | undefined;
    readonly before: number;
  }) => string;
  readonly carrier: (link: string, names: string) => string;
  readonly tried: (links: string) => string;
  readonly doubtful: string;
  readonly unit: Readonly<Record<'second' | 'part', string>>;
  readonly purse: (purse: 1 | 2, payer: string | undefined) => string;
  readonly reserved: (sum: string, purse: string, count: string) => string;
  readonly paid: (sum: string, purse: string, count: string) => string;
  readonly free: string;
  readonly price: (price: string, from: PriceSource) => string;
  readonly accepted: (at: string, changed: string, mailing: 'no' | 'yes') => string;
  readonly givenUp: (at: string) => string;
};

type ListedSource = Exclude<PriceSource, { kind: 'own-phone' }>;

function small(name: string): string {
  return name.toLowerCase();
}

const EN: WhyWords = {
  status: (status) => `Status ${status}: ${small(statusName(status, 'en'))}.`,
  error: (err) => `Error ${err}: ${small(ERRORS.get(err)?.en ?? 'not in the table')}.`,
  rule: (rule) => `Rule ${rule}: ${RULES[rule].sentence}.`,
  ruleUntil: (rule, at) => `Rule ${rule}: it ${RULES[rule].sentence}, until ${at}.`,
  moneyShort: 'The balance did not cover the price when it was accepted.',
  delivering: (attempt, node) => `It is being delivered: attempt ${attempt}, by node ${node}.`,
  mailingPaused: 'It waits because its mailing is paused.',
  receiptUntil: (at) => `The operator has it; a receipt is waited for until ${at}.`,
  inDoubt: 'Nobody holds it and it is not due: the books are in doubt, run the ledger check.',
  nextAttempt: (failed, at) => `Attempt ${failed} failed; the next begins at ${at}.`,
  dueAgain: (at) => `It is due again at ${at}.`,
  held: 'A backup was restored that it waits in: it is held until `./dozvon held` sends or ends it.',
  askedFor: (at) => `It was asked to go out at ${at}.`,
  dueSince: ({ at, kind, link, before }) => {
    const taken =
      link === undefined ? `no channel for ${kind} has taken it yet` : `link ${link} has not taken it yet`;
    const queue =
      before === 0 ? 'it is the next of its account' : `${before} of its account are due before it`;
    return `It is due since ${at} and ${taken}; ${queue}.`;
  },
  carrier: (link, names) => `Link ${link} took it${names === '' ? '' : ` as ${names}`}.`,
  tried: (links) => `Before, it could not go by ${links}.`,
  doubtful: 'An answer got lost, so it was sent again: the recipient may have got it twice.',
  unit: { second: 'second', part: 'part' },
  purse: (purse, payer) => {
    const from = purse === 1 ? 'the balance' : 'the electronic balance';
    return payer === undefined ? from : `${from} of ${payer}`;
  },
  reserved: (sum, purse, count) => `${sum} is reserved from ${purse}: ${count}.`,
  paid: (sum, purse, count) => `It cost ${sum} from ${purse}: ${count}.`,
  free: 'It cost nothing.',
  price: (price, from) =>
    from.kind === 'own-phone'
      ? 'Calls to phones of the account cost nothing.'
      : `The price now is ${price}, from ${priceSource(from)}.`,
  accepted: (at, changed, mailing) =>
    `It was accepted at ${at}${mailing === 'no' ? '' : ' as part of a mailing'}; its status is of ${changed}.`,
  givenUp: (at) => `It is given up at ${at}.`,
};

function priceSource(from: ListedSource): string {
  switch (from.kind) {
    case 'built-in':
      return 'built-in tariff';
    case 'account':
      return `prices of ${from.login}`;
    case 'plan':
      return `plan ${from.plan}`;
    case 'everybody':
      return 'prices of everybody';
    case 'none':
      return 'no price';
    default:
      return unreachable(from);
  }
}

const RU: WhyWords = {
  status: (status) => `Статус ${status}: ${small(statusName(status, 'ru'))}.`,
  error: (err) => `Ошибка ${err}: ${errorRu(err)}.`,
  rule: (rule) => `Правило ${rule}: ${RULES[rule].ru}.`,
  ruleUntil: (rule, at) => `Правило ${rule}: ${RULES[rule].ru}, до ${at}.`,
  moneyShort: 'Когда сообщение принималось, денег на балансе не хватило.',
  delivering: (attempt, node) => `Доставляется: попытка ${attempt}, узел ${node}.`,
  mailingPaused: 'Ждёт, потому что его рассылка приостановлена.',
  receiptUntil: (at) => `Передано оператору; отчёта о доставке ждём до ${at}.`,
  inDoubt: 'Никем не взято и никогда не начнётся: учёт сомнителен, запустите проверку счетов.',
  nextAttempt: (failed, at) => `Попытка ${failed} не удалась; следующая начнётся ${at}.`,
  dueAgain: (at) => `Снова пойдёт ${at}.`,
  held: 'Восстановлена резервная копия, в которой оно ждало: оно задержано, пока `./dozvon held` не отправит или не завершит его.',
  askedFor: (at) => `Отправка назначена на ${at}.`,
  dueSince: ({ at, kind, link, before }) => {
    const taken =
      link === undefined ? `ни один канал для ${kind} его не взял` : `канал ${link} его ещё не взял`;
    const queue =
      before === 0 ? 'оно следующее в своём аккаунте' : `сообщений аккаунта впереди него: ${before}`;
    return `Ждёт с ${at}, ${taken}; ${queue}.`;
  },
  carrier: (link, names) => `Канал ${link} взял его${names === '' ? '' : ` под номером ${names}`}.`,
  tried: (links) => `До этого не получилось через ${links}.`,
  doubtful: 'Ответ потерялся, и сообщение отправлено ещё раз: получатель мог получить его дважды.',
  unit: { second: 'секунду', part: 'часть' },
  purse: (purse, payer) => {
    const from = purse === 1 ? 'с баланса' : 'с электронного баланса';
    return payer === undefined ? from : `${from} ${payer}`;
  },
  reserved: (sum, purse, count) => `Зарезервировано ${sum} ${purse}: ${count}.`,
  paid: (sum, purse, count) => `Списано ${sum} ${purse}: ${count}.`,
  free: 'Ничего не стоило.',
  price: (price, from) =>
    from.kind === 'own-phone'
      ? 'Звонки на телефоны аккаунта бесплатны.'
      : `Цена сейчас ${price}, ${priceSourceRu(from)}.`,
  accepted: (at, changed, mailing) =>
    `Принято ${at}${mailing === 'no' ? '' : ' в составе рассылки'}; статус на ${changed}.`,
  givenUp: (at) => `Если не получится раньше, попытки кончатся ${at}.`,
};

/** Names that begin with an abbreviation keep it. */
function errorRu(err: number): string {
  const name = ERRORS.get(err)?.ru ?? 'нет в таблице';
  return /^\p{Lu}{2}/u.test(name) ? name : name.slice(0, 1).toLowerCase() + name.slice(1);
}

function priceSourceRu(from: ListedSource): string {
  switch (from.kind) {
    case 'built-in':
      return 'встроенный тариф';
    case 'account':
      return `из цен аккаунта ${from.login}`;
    case 'plan':
      return `тариф ${from.plan}`;
    case 'everybody':
      return 'из общих цен';
    case 'none':
      return 'цены нет';
    default:
      return unreachable(from);
  }
}

export const WHY_WORDS: Readonly<Record<NameLanguage, WhyWords>> = { en: EN, ru: RU };
