// An invoice or act as a page to print: HTML that needs nothing from anywhere. Owns the layout and its words in Russian and
// English; what stands in it was written when the document was made.

import { formatMoney } from '../accounts/money.ts';
import type { MessageKind } from '../messages/kind.ts';
import { localDateTime } from '../messages/local-time.ts';
import type { NameLanguage } from '../messages/status.ts';
import type { DocumentLine, StoredDocument } from './documents.ts';
import { sumInWords } from './sum-in-words.ts';

const WORDS = {
  ru: {
    invoice: 'Счёт на оплату №',
    act: 'Акт оказанных услуг №',
    of: 'от',
    month: 'за',
    seller: 'Исполнитель',
    buyer: 'Заказчик',
    contract: 'Договор',
    number: '№',
    service: 'Наименование услуги',
    quantity: 'Количество',
    sum: 'Сумма',
    total: 'Итого',
    vat: 'НДС',
    inWords: 'Всего на сумму',
    done: 'Услуги оказаны полностью и в срок. Заказчик претензий по объёму, качеству и срокам не имеет.',
    director: 'Руководитель',
    accountant: 'Бухгалтер',
    topUp: 'Услуги связи: пополнение баланса',
    other: 'Прочие услуги',
  },
  en: {
    invoice: 'Invoice No.',
    act: 'Act of services rendered No.',
    of: 'of',
    month: 'for',
    seller: 'Seller',
    buyer: 'Buyer',
    contract: 'Contract',
    number: 'No.',
    service: 'Service',
    quantity: 'Quantity',
    sum: 'Sum',
    total: 'Total',
    vat: 'VAT',
    inWords: 'In words',
    done: 'The services were rendered in full and in time. The buyer has no claims as to volume, quality or time.',
    director: 'Director',
    accountant: 'Accountant',
    topUp: 'Communication services: top-up of the balance',
    other: 'Other services',
  },
} as const;

const KINDS: Readonly<Record<NameLanguage, Readonly<Record<MessageKind, string>>>> = {
  ru: {
    sms: 'SMS-сообщения',
    flash: 'Flash SMS',
    binary: 'Бинарные SMS',
    push: 'WAP-push',
    hlr: 'HLR-запросы',
    ping: 'Ping-SMS',
    mms: 'MMS-сообщения',
    call: 'Голосовые сообщения',
    mail: 'E-mail сообщения',
    viber: 'Сообщения Viber',
    social: 'Сообщения в социальных сетях',
    whatsapp: 'Сообщения WhatsApp',
    telegram: 'Коды в Telegram',
    bot: 'Сообщения чат-ботов',
  },
  en: {
    sms: 'SMS',
    flash: 'Flash SMS',
    binary: 'Binary SMS',
    push: 'WAP push',
    hlr: 'HLR requests',
    ping: 'Ping SMS',
    mms: 'MMS',
    call: 'Voice messages',
    mail: 'E-mail messages',
    viber: 'Viber messages',
    social: 'Messages in social networks',
    whatsapp: 'WhatsApp messages',
    telegram: 'Codes by Telegram',
    bot: 'Messages of chat bots',
  },
};

/** Whoever is paid in one of these reads Russian. */
const RUSSIAN_CURRENCIES: ReadonlySet<string> = new Set(['RUR', 'UAH', 'KZT']);

const SIGNS: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** What a browser takes as it stands, line ends kept. */
function html(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => SIGNS[sign]!).replace(/\r?\n/g, '<br>');
}

const STYLE = `body{font:14px/1.4 'Liberation Sans',Arial,sans-serif;color:#000;max-width:180mm;margin:15mm auto}
h1{font-size:20px;border-bottom:2px solid #000;padding-bottom:6px}
table.lines{border-collapse:collapse;width:100%;margin:16px 0}
.lines td,.lines th{border:1px solid #000;padding:4px 8px;text-align:left}
.lines td.n,.lines th.n{text-align:right;white-space:nowrap}
.parties td{vertical-align:top;padding:4px 12px 4px 0}
.signs{margin-top:40px}.signs td{padding:16px 24px 0 0}.line{display:inline-block;width:60mm;border-bottom:1px solid #000}
@page{size:A4;margin:15mm}@media print{body{margin:0}}`;

export function documentPage(document: StoredDocument): string {
  const language = RUSSIAN_CURRENCIES.has(document.currency) ? 'ru' : 'en';
  const words = WORDS[language];
  const title = titleOf(document, language);
  const { seller, buyer, lines } = document.content;
  const parties: readonly (readonly [string, string | undefined])[] = [
    [words.seller, joined(seller.name, seller.details, seller.bank)],
    [words.buyer, joined(buyer.name, buyer.details)],
    [words.contract, buyer.contract],
  ];
  const total = formatMoney(document.amount);
  const signs: readonly (readonly [string, string | undefined])[] =
    document.kind === 'invoice'
      ? [
          [words.director, seller.director ?? ''],
          [words.accountant, seller.accountant],
        ]
      : [
          [words.seller, seller.director ?? ''],
          [words.buyer, ''],
        ];
  return [
    `<!doctype html>\n<html lang="${language}">\n<head><meta charset="utf-8"><title>${html(title)}</title>`,
    `<style>${STYLE}</style></head>\n<body>\n<h1>${html(title)}</h1>`,
    `<table class="parties">${pairs(parties)}</table>`,
    `<table class="lines"><tr><th class="n">${words.number}</th><th>${words.service}</th><th class="n">${words.quantity}</th>`,
    `<th class="n">${words.sum}, ${html(document.currency)}</th></tr>`,
    ...lines.map((line, at) => lineRow(line, at, language)),
    `<tr><td colspan="3" class="n"><b>${words.total}</b></td><td class="n"><b>${total}</b></td></tr></table>`,
    ...(seller.vat === undefined ? [] : [`<p>${words.vat}: ${html(seller.vat)}</p>`]),
    `<p>${words.inWords}: <b>${html(sumInWords(document.amount, document.currency, language))}</b></p>`,
    ...(document.kind === 'act' ? [`<p>${words.done}</p>`] : []),
    `<table class="signs">${signs
      .filter(([, name]) => name !== undefined)
      .map(
        ([role, name]) => `<tr><td>${role}</td><td><span class="line"></span> ${html(name ?? '')}</td></tr>`,
      )
      .join('')}</table>`,
    '</body>\n</html>\n',
  ].join('\n');
}

function titleOf({ kind, number, madeAt, month, timeZone }: StoredDocument, language: NameLanguage): string {
  const words = WORDS[language];
  const date = localDateTime(madeAt, timeZone).slice(0, 10);
  const period = month === undefined ? '' : ` ${words.month} ${month.slice(5, 7)}.${month.slice(0, 4)}`;
  return `${words[kind]} ${number} ${words.of} ${date}${period}`;
}

function joined(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join('\n');
}

function pairs(rows: readonly (readonly [string, string | undefined])[]): string {
  return rows
    .filter(([, text]) => text !== undefined && text !== '')
    .map(([name, text]) => `<tr><td>${name}:</td><td>${html(text ?? '')}</td></tr>`)
    .join('');
}

function lineRow({ service, kind, quantity, sum }: DocumentLine, at: number, language: NameLanguage): string {
  const words = WORDS[language];
  const name = service ?? (kind === undefined ? words.other : KINDS[language][kind]);
  const shown = name === '' ? words.topUp : name;
  return `<tr><td class="n">${at + 1}</td><td>${html(shown)}</td><td class="n">${quantity}</td><td class="n">${formatMoney(sum)}</td></tr>`;
}

/** `invoice-5.html`. */
export function documentFileName({ kind, number }: StoredDocument): string {
  return `${kind}-${number}.html`;
}
