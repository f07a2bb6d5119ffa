// Every setting of a sub-client that does something, in groups: what it is called and what it does, in words. Owns these words and the
// order; the names are those of the API (docs/reference/client-settings.md), whose rows that nothing follows from are left out.

import type { SettingForm, SettingGroup } from '../../parts/settings-form.tsx';
import { type Language, useLanguage } from '../../words/words.ts';

type Said = readonly [label: string, about?: string];
type Row = readonly [
  name: string,
  form: Exclude<SettingForm['kind'], 'choice'> | 'transfers',
  said: Readonly<Record<Language, Said>>,
];
type Group = { readonly title: Readonly<Record<Language, string>>; readonly rows: readonly Row[] };

const TRANSFERS: Readonly<Record<Language, readonly (readonly [string, string])[]>> = {
  en: [
    ['', 'As the installation has it'],
    ['confirmed', 'Confirmed by a code'],
    ['listed', 'All that are on its list'],
  ],
  ru: [
    ['', 'Как принято в установке'],
    ['confirmed', 'Подтверждённые кодом'],
    ['listed', 'Все из его списка'],
  ],
};

const GROUPS: readonly Group[] = [
  {
    title: { en: 'Who it is', ru: 'Кто это' },
    rows: [
      ['fio', 'text', { en: ['Person or company'], ru: ['Человек или компания'] }],
      ['cntr', 'text', { en: ['Contract'], ru: ['Договор'] }],
      ['email', 'text', { en: ['E-mail', 'Notices go there.'], ru: ['Почта', 'Туда идут уведомления.'] }],
      ['phone', 'text', { en: ['Phone', 'Notices go there.'], ru: ['Телефон', 'Туда идут уведомления.'] }],
      [
        'props',
        'lines',
        { en: ['Details', 'Stand on invoices and acts.'], ru: ['Реквизиты', 'Стоят в счетах и актах.'] },
      ],
      ['notes', 'lines', { en: ['Remarks', 'Only you see them.'], ru: ['Заметки', 'Видны только вам.'] }],
    ],
  },
  {
    title: { en: 'How much it may send', ru: 'Сколько можно отправлять' },
    rows: [
      [
        'dlim',
        'whole',
        {
          en: ['Messages a day', 'Further ones are refused until midnight. Empty: no limit.'],
          ru: ['Сообщений в день', 'Остальные не принимаются до полуночи. Пусто — без предела.'],
        },
      ],
      [
        'plim',
        'whole',
        {
          en: ['A day to one number', 'Keeps a program that went wrong from ringing somebody all day.'],
          ru: ['В день на один номер', 'Чтобы сбившаяся программа не звонила одному весь день.'],
        },
      ],
      [
        'tlim',
        'whole',
        { en: ['A day to one number with one text'], ru: ['В день на один номер с одним текстом'] },
      ],
      [
        'ilim',
        'whole',
        {
          en: ['A day for one address of its users', 'Of requests that say their user’s address (userip).'],
          ru: [
            'В день с одного адреса его пользователей',
            'Для запросов, где назван адрес пользователя (userip).',
          ],
        },
      ],
      [
        'vld',
        'whole',
        {
          en: ['Minutes a message may live', 'What has not arrived by then is given up.'],
          ru: ['Минут на доставку', 'Не дошедшее к этому времени отменяется.'],
        },
      ],
      [
        'ktm',
        'whole',
        {
          en: ['Days in the history', 'Older messages are deleted for good. Empty: all stay.'],
          ru: ['Дней в истории', 'Более старые удаляются навсегда. Пусто — хранятся все.'],
        },
      ],
    ],
  },
  {
    title: { en: 'Where and when', ru: 'Куда и когда' },
    rows: [
      [
        'fmts',
        'text',
        {
          en: ['Where it may send', 'First digits of numbers; a minus excludes: 7,-77.'],
          ru: ['Куда можно отправлять', 'Начала номеров; минус исключает: 7,-77.'],
        },
      ],
      [
        'tmlim',
        'text',
        {
          en: ['Hours of sending', 'Such as 9-21. Empty: round the clock.'],
          ru: ['Часы отправки', 'Например 9-21. Пусто — круглосуточно.'],
        },
      ],
      [
        'fl2[15]',
        'switch',
        {
          en: ['Refuse outside the hours', 'Off: messages wait until the hours begin.'],
          ru: ['Не принимать вне этих часов', 'Выключено: сообщения ждут начала часов.'],
        },
      ],
      [
        'fl2[16]',
        'switch',
        {
          en: ['Hours of the recipient', 'Off: the hours are those of this account’s zone.'],
          ru: ['Часы получателя', 'Выключено: часы по поясу аккаунта.'],
        },
      ],
      [
        'tz',
        'whole',
        {
          en: ['Time zone', '0 to 24 for GMT−12 to GMT+12; 15 is Moscow.'],
          ru: ['Часовой пояс', 'От 0 до 24: GMT−12 … GMT+12; 15 — Москва.'],
        },
      ],
    ],
  },
  {
    title: { en: 'What it may do', ru: 'Что ему можно' },
    rows: [
      [
        'fl[27]',
        'switch',
        {
          en: ['May not change settings', 'Neither its own nor those of anybody below it.'],
          ru: ['Нельзя менять настройки', 'Ни свои, ни тех, кто под ним.'],
        },
      ],
      [
        'fl[28]',
        'switch',
        {
          en: ['May not move money', 'To those below it or back.'],
          ru: ['Нельзя переводить деньги', 'Тем, кто под ним, и обратно.'],
        },
      ],
      [
        'fl[6]',
        'switch',
        {
          en: ['No mailings', 'Single messages alone.'],
          ru: ['Без рассылок', 'Только отдельные сообщения.'],
        },
      ],
      [
        'fl2[23]',
        'switch',
        {
          en: [
            'No mass and advertising mailings',
            'The same as “No mailings”, under the name other programs use.',
          ],
          ru: [
            'Без массовых и рекламных рассылок',
            'То же, что «Без рассылок», под именем из других программ.',
          ],
        },
      ],
      [
        'fl2[1]',
        'switch',
        {
          en: ['Hide messages from it', 'It does not see what it sent; you do.'],
          ru: ['Скрыть от него сообщения', 'Он не видит отправленного, вы видите.'],
        },
      ],
      [
        'fl2[27]',
        'switch',
        {
          en: ['Test mode', 'All is answered, nothing is handed on, nothing costs.'],
          ru: ['Тестовый режим', 'На всё есть ответ, но ничего не уходит и не стоит денег.'],
        },
      ],
      [
        'transfer_numbers',
        'transfers',
        { en: ['Numbers its menus may call'], ru: ['Куда могут звонить его меню'] },
      ],
      ['fl[2]', 'switch', { en: ['May connect over SMPP'], ru: ['Можно подключаться по SMPP'] }],
    ],
  },
  {
    title: { en: 'Names and contacts', ru: 'Имена и контакты' },
    rows: [
      [
        'sender',
        'text',
        {
          en: ['Usual sender name', 'Of messages that name none; it must be registered.'],
          ru: ['Обычное имя отправителя', 'Для сообщений без имени; должно быть зарегистрировано.'],
        },
      ],
      [
        'fl2[12]',
        'switch',
        {
          en: ['Refuse names that are not registered', 'Off: such messages go out without a name.'],
          ru: ['Не принимать незарегистрированные имена', 'Выключено: такие сообщения уходят без имени.'],
        },
      ],
      ['fl[29]', 'switch', { en: ['May use your sender names'], ru: ['Можно использовать ваши имена'] }],
      ['fl[26]', 'switch', { en: ['May use your contacts'], ru: ['Можно использовать ваши контакты'] }],
    ],
  },
  {
    title: { en: 'Money and plan', ru: 'Деньги и план' },
    rows: [
      [
        'tariff',
        'whole',
        {
          en: ['Tariff plan', '0 to 8. Cheaper than your own is refused.'],
          ru: ['Тарифный план', 'От 0 до 8. Дешевле вашего не получится.'],
        },
      ],
      [
        'mintrf',
        'whole',
        {
          en: ['Lowest plan', 'No plan below it can be set.'],
          ru: ['Низший план', 'План ниже установить нельзя.'],
        },
      ],
      [
        'nb',
        'amount',
        {
          en: ['Tell it below this balance', 'By SMS and e-mail, at its expense.'],
          ru: ['Сообщить, если баланс ниже', 'По SMS и почте, за его счёт.'],
        },
      ],
    ],
  },
  {
    title: { en: 'What its programs are told', ru: 'Что узнают его программы' },
    rows: [
      [
        'url',
        'text',
        { en: ['Handler', 'Address that is called.'], ru: ['Обработчик', 'Адрес, куда приходят вызовы.'] },
      ],
      ['fl[10]', 'switch', { en: ['Statuses to the handler'], ru: ['Статусы в обработчик'] }],
      ['fl[11]', 'switch', { en: ['Incoming SMS to the handler'], ru: ['Входящие SMS в обработчик'] }],
      [
        'fl2[4]',
        'switch',
        { en: ['No incoming calls to the handler'], ru: ['Без входящих звонков в обработчик'] },
      ],
      ['fl[1]', 'switch', { en: ['Incoming SMS over SMPP'], ru: ['Входящие SMS по SMPP'] }],
      [
        'fl[30]',
        'switch',
        {
          en: ['Remember the last twenty requests', 'For ten minutes, to look for mistakes.'],
          ru: ['Помнить последние двадцать запросов', 'Десять минут, чтобы искать ошибки.'],
        },
      ],
    ],
  },
  {
    title: { en: 'Answers by itself', ru: 'Ответы без человека' },
    rows: [
      [
        'answ',
        'lines',
        {
          en: ['Answer to incoming SMS', 'At most once an hour to one subscriber.'],
          ru: ['Ответ на входящие SMS', 'Не чаще раза в час одному абоненту.'],
        },
      ],
      [
        'answ_call',
        'lines',
        {
          en: ['Spoken to callers', 'Of numbers that nothing else is set for.'],
          ru: ['Что слышат звонящие', 'На номерах, для которых не задано другое.'],
        },
      ],
    ],
  },
  {
    title: { en: 'E-mails passed on as SMS', ru: 'Письма, которые приходят как SMS' },
    rows: [
      [
        'msnd',
        'lines',
        {
          en: ['From whom', 'Addresses, and domains such as @shop.example. Empty: none are.'],
          ru: ['От кого', 'Адреса и домены, например @shop.example. Пусто — ни от кого.'],
        },
      ],
      ['mph', 'text', { en: ['To whom', 'Telephone numbers and groups.'], ru: ['Кому', 'Номера и группы.'] }],
      ['mh1', 'whole', { en: ['From which hour'], ru: ['С какого часа'] }],
      ['mh2', 'whole', { en: ['Until which hour'], ru: ['До какого часа'] }],
      ['mlen', 'whole', { en: ['Characters at most'], ru: ['Не больше знаков'] }],
      ['mfl[0]', 'switch', { en: ['No e-mails as SMS'], ru: ['Не пересылать письма'] }],
      ['mfl[1]', 'switch', { en: ['Without the subject'], ru: ['Без темы'] }],
      ['mfl[2]', 'switch', { en: ['Without the text'], ru: ['Без текста'] }],
      ['mfl[4]', 'switch', { en: ['In Latin letters'], ru: ['Латиницей'] }],
    ],
  },
];

export function useParameterGroups(): readonly SettingGroup[] {
  const { language } = useLanguage();
  return GROUPS.map(({ title, rows }) => ({
    title: title[language],
    rows: rows.map(([name, form, said]) => {
      const [label, about] = said[language];
      return {
        name,
        label,
        about,
        form: form === 'transfers' ? { kind: 'choice', of: TRANSFERS[language] } : { kind: form },
      } as const;
    }),
  }));
}
