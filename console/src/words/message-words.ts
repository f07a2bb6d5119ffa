// Kinds and statuses of messages in words. Owns the names and the colour of each status; the words are those of the whole console.

import type { Message } from '../../../clients/typescript/src/schema.ts';
import type { Words } from './words.ts';

type Status = Message['status'];
type Kind = Message['kind'];

export const STATUS_WORDS: Words<Readonly<Record<Status, string>>> = {
  en: {
    missing: 'Not found',
    stopped: 'Stopped',
    waiting: 'Waiting',
    handed: 'On its way',
    delivered: 'Delivered',
    read: 'Read',
    expired: 'Out of time',
    clicked: 'Link followed',
    undeliverable: 'Not delivered',
    numberWrong: 'Wrong number',
    forbidden: 'Forbidden',
    moneyShort: 'No money',
    unreachable: 'Unreachable',
  },
  ru: {
    missing: 'Не найдено',
    stopped: 'Остановлено',
    waiting: 'Ожидает',
    handed: 'Передано',
    delivered: 'Доставлено',
    read: 'Прочитано',
    expired: 'Просрочено',
    clicked: 'Переход по ссылке',
    undeliverable: 'Не доставлено',
    numberWrong: 'Неверный номер',
    forbidden: 'Запрещено',
    moneyShort: 'Нет денег',
    unreachable: 'Недоступен',
  },
};

/** Mantine colours; never the only sign: the word stands beside it. */
export const STATUS_COLOURS: Readonly<Record<Status, string>> = {
  missing: 'gray',
  stopped: 'gray',
  waiting: 'blue',
  handed: 'cyan',
  delivered: 'green',
  read: 'teal',
  expired: 'orange',
  clicked: 'grape',
  undeliverable: 'red',
  numberWrong: 'red',
  forbidden: 'red',
  moneyShort: 'orange',
  unreachable: 'red',
};

export const KIND_WORDS: Words<Readonly<Record<Kind, string>>> = {
  en: {
    sms: 'SMS',
    flash: 'Flash SMS',
    binary: 'Binary SMS',
    push: 'WAP push',
    hlr: 'HLR look-up',
    ping: 'Silent SMS',
    mms: 'MMS',
    call: 'Call',
    mail: 'E-mail',
    viber: 'Viber',
    social: 'Social network',
    whatsapp: 'WhatsApp',
    telegram: 'Telegram',
    bot: 'Telegram bot',
  },
  ru: {
    sms: 'SMS',
    flash: 'Flash-SMS',
    binary: 'Бинарное SMS',
    push: 'WAP-push',
    hlr: 'HLR-запрос',
    ping: 'Тихое SMS',
    mms: 'MMS',
    call: 'Звонок',
    mail: 'Письмо',
    viber: 'Viber',
    social: 'Соцсеть',
    whatsapp: 'WhatsApp',
    telegram: 'Telegram',
    bot: 'Бот Telegram',
  },
};
