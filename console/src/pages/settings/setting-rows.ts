// The settings of an account in groups: what each is called and what it does, in words, and what form it has. Owns these words; names and
// forms are those of the API.

import type { AccountSettings } from '../../../../clients/typescript/src/schema.ts';
import type { SettingGroup } from '../../parts/settings-form.tsx';
import { type Language, useLanguage } from '../../words/words.ts';

type Said = readonly [label: string, about?: string];
type Form = 'text' | 'lines' | 'whole' | 'amount' | 'switch' | Choice;
type Choice = readonly (readonly [value: string, en: string, ru: string])[];
type Name = Extract<keyof AccountSettings, string> | 'secret' | 'commandPin';
type KnownRow = {
  readonly name: Name;
  readonly form: Form;
  readonly en: Said;
  readonly ru: Said;
  /** Of a sub-client the account above alone sets it. */
  readonly whose?: 'above';
};

type KnownGroup = { readonly en: Said; readonly ru: Said; readonly rows: readonly KnownRow[] };

const above = (row: KnownRow): KnownRow => ({ ...row, whose: 'above' });

const GROUPS: readonly KnownGroup[] = [
  {
    en: ['Who you are', 'For bills and notices.'],
    ru: ['Кто вы', 'Для счетов и уведомлений.'],
    rows: [
      { name: 'name', form: 'text', en: ['Person or company'], ru: ['Человек или компания'] },
      {
        name: 'timeZone',
        form: 'text',
        en: ['Time zone', 'Such as Europe/Moscow. Days of statistics and hours of sending follow it.'],
        ru: ['Часовой пояс', 'Например Europe/Moscow. По нему считаются дни статистики и часы отправки.'],
      },
      {
        name: 'email',
        form: 'text',
        en: ['E-mail', 'Notices go there.'],
        ru: ['Почта', 'Туда идут уведомления.'],
      },
      {
        name: 'phone',
        form: 'text',
        en: ['Phone', 'Notices go there.'],
        ru: ['Телефон', 'Туда идут уведомления.'],
      },
      {
        name: 'details',
        form: 'lines',
        en: ['Details', 'What bills are made out to.'],
        ru: ['Реквизиты', 'На кого выставляются счета.'],
      },
    ],
  },
  {
    en: ['Menus and calls'],
    ru: ['Меню и звонки'],
    rows: [
      {
        name: 'menuSilence',
        form: 'whole',
        en: ['Seconds of silence', 'Then the prompt is said again. 1 to 60.'],
        ru: ['Секунд тишины', 'Потом подсказка звучит снова. От 1 до 60.'],
      },
      {
        name: 'menuRounds',
        form: 'whole',
        en: ['Rounds of silence', 'After so many the menu is left. 1 to 10.'],
        ru: ['Кругов тишины', 'После стольких меню заканчивается. От 1 до 10.'],
      },
      {
        name: 'menuWrongKeys',
        form: 'whole',
        en: ['Wrong keys in a row', 'After so many the menu is left. 1 to 10.'],
        ru: ['Неверных клавиш подряд', 'После стольких меню заканчивается. От 1 до 10.'],
      },
      {
        name: 'menuMessages',
        form: 'whole',
        en: ['SMS one call may send', '0 to 100.'],
        ru: ['SMS из одного звонка', 'От 0 до 100.'],
      },
      {
        name: 'menuInterrupt',
        form: 'switch',
        en: ['A key interrupts what is said'],
        ru: ['Клавиша прерывает речь'],
      },
      {
        name: 'ring',
        form: [
          ['one', 'One after another', 'По очереди'],
          ['all', 'All at once', 'Все сразу'],
        ],
        en: ['Numbers of a transfer ring'],
        ru: ['Номера перевода звонят'],
      },
      {
        name: 'callSeconds',
        form: 'whole',
        en: ['Longest call, seconds', '10 to 7200, with transfers.'],
        ru: ['Самый долгий звонок, секунд', 'От 10 до 7200, вместе с переводами.'],
      },
      {
        name: 'callerNumber',
        form: 'text',
        en: ['Number your calls show', 'One of your sender names.'],
        ru: ['Номер, который видит абонент', 'Один из ваших имён отправителя.'],
      },
      {
        name: 'voice',
        form: 'text',
        en: ['Voice', 'm or w to w4, with a language: w,en.'],
        ru: ['Голос', 'm или w … w4, можно с языком: w,en.'],
      },
    ],
  },
  {
    en: ['Messages'],
    ru: ['Сообщения'],
    rows: [
      {
        name: 'sender',
        form: 'text',
        en: ['Usual sender name', 'Of SMS that name none; it must be approved.'],
        ru: ['Обычное имя отправителя', 'Для SMS без имени; должно быть одобрено.'],
      },
      above({
        name: 'unknownSender',
        form: [
          ['refuse', 'Refuse the message', 'Не принимать сообщение'],
          ['replace', 'Send without a name', 'Отправить без имени'],
        ],
        en: ['When a sender is not registered'],
        ru: ['Если имя не зарегистрировано'],
      }),
      above({
        name: 'templatesOnly',
        form: 'switch',
        en: ['Registered texts only', 'Others are refused.'],
        ru: ['Только зарегистрированные тексты', 'Другие не принимаются.'],
      }),
      above({
        name: 'mailings',
        form: [
          ['allow', 'Allowed', 'Разрешены'],
          ['forbid', 'Forbidden', 'Запрещены'],
        ],
        en: ['Mailings'],
        ru: ['Рассылки'],
      }),
      above({
        name: 'test',
        form: 'switch',
        en: ['Test mode', 'All is answered, nothing is handed on, nothing costs.'],
        ru: ['Тестовый режим', 'На всё есть ответ, но ничего не уходит и не стоит денег.'],
      }),
    ],
  },
  {
    en: [
      'Limits and restrictions',
      'Past a limit messages are refused until the time is over. Empty: no limit.',
    ],
    ru: [
      'Пределы и ограничения',
      'За пределом сообщения не принимаются, пока не кончится срок. Пусто — без предела.',
    ],
    rows: [
      above({ name: 'dayLimit', form: 'whole', en: ['Messages a day'], ru: ['Сообщений в день'] }),
      above({
        name: 'numberDayLimit',
        form: 'whole',
        en: ['A day to one number'],
        ru: ['В день на один номер'],
      }),
      above({
        name: 'textDayLimit',
        form: 'whole',
        en: ['A day to one number with one text'],
        ru: ['В день на один номер с одним текстом'],
      }),
      above({
        name: 'addressDayLimit',
        form: 'whole',
        en: ['A day for one address of your users', 'Of requests that say their user’s address (userip).'],
        ru: [
          'В день с одного адреса ваших пользователей',
          'Для запросов, где назван адрес пользователя (userip).',
        ],
      }),
      above({ name: 'daySpendLimit', form: 'amount', en: ['Money a day'], ru: ['Денег в день'] }),
      above({ name: 'hourSpendLimit', form: 'amount', en: ['Money an hour'], ru: ['Денег в час'] }),
      above({
        name: 'countrySpendLimits',
        form: 'text',
        en: ['Money a day by country', 'Such as UZ=100,TJ=50.5.'],
        ru: ['Денег в день по странам', 'Например UZ=100,TJ=50.5.'],
      }),
      above({
        name: 'destinations',
        form: 'text',
        en: ['Where you may send', 'First digits of numbers; a minus excludes: 7,-77.'],
        ru: ['Куда можно отправлять', 'Начала номеров; минус исключает: 7,-77.'],
      }),
      above({
        name: 'validityMaximum',
        form: 'whole',
        en: ['Minutes a message may live', 'What has not arrived by then is given up. 1 to 1440.'],
        ru: ['Минут на доставку', 'Не дошедшее к этому времени отменяется. От 1 до 1440.'],
      }),
    ],
  },
  {
    en: ['Hours of sending'],
    ru: ['Часы отправки'],
    rows: [
      above({
        name: 'sendingHours',
        form: 'text',
        en: ['Hours', 'Such as 9-21. Empty: round the clock.'],
        ru: ['Часы', 'Например 9-21. Пусто — круглосуточно.'],
      }),
      above({
        name: 'sendingHoursZone',
        form: [
          ['account', 'Yours', 'Ваши'],
          ['recipient', 'The recipient’s', 'Получателя'],
        ],
        en: ['Whose hours'],
        ru: ['Чьи часы'],
      }),
      above({
        name: 'outsideHours',
        form: [
          ['wait', 'They wait', 'Ждут'],
          ['refuse', 'They are refused', 'Не принимаются'],
        ],
        en: ['Messages outside them'],
        ru: ['Сообщения вне этих часов'],
      }),
    ],
  },
  {
    en: ['SMPP', 'For programs that keep a line open. The password of binds is set in People and access.'],
    ru: ['SMPP', 'Для программ, которые держат соединение. Пароль подключений задаётся в «Людях и доступе».'],
    rows: [
      above({ name: 'smpp', form: 'switch', en: ['May connect'], ru: ['Можно подключаться'] }),
      {
        name: 'smppIncoming',
        form: 'switch',
        en: ['Incoming SMS go there too'],
        ru: ['Входящие SMS идут и туда'],
      },
      above({
        name: 'smppBinds',
        form: 'whole',
        en: ['Connections at once', 'One more ends the oldest.'],
        ru: ['Подключений сразу', 'Ещё одно закроет самое старое.'],
      }),
      above({ name: 'smppRate', form: 'whole', en: ['Messages a second'], ru: ['Сообщений в секунду'] }),
      above({
        name: 'smppWindow',
        form: 'whole',
        en: ['Requests without an answer', 'Of one connection.'],
        ru: ['Запросов без ответа', 'На одно подключение.'],
      }),
      {
        name: 'smppReceiptWindow',
        form: 'whole',
        en: ['Receipts without an answer'],
        ru: ['Отчётов без ответа'],
      },
      {
        name: 'smppParts',
        form: [
          ['join', 'Become one message', 'Становятся одним сообщением'],
          ['pass', 'Go as they are', 'Уходят как есть'],
        ],
        en: ['Parts of a long message'],
        ru: ['Части длинного сообщения'],
      },
      {
        name: 'smppRepeats',
        form: [
          ['send', 'Is sent again', 'Отправляется снова'],
          ['recognise', 'Gets the first answer', 'Получает первый ответ'],
        ],
        en: ['A request that comes again'],
        ru: ['Повторённый запрос'],
      },
      {
        name: 'smppParameters',
        form: [
          ['all', 'Those of the service too', 'И свои параметры сервиса'],
          ['standard', 'Those of the standard', 'Только из стандарта'],
        ],
        en: ['Parameters of receipts'],
        ru: ['Параметры отчётов'],
      },
    ],
  },
  {
    en: ['History and requests'],
    ru: ['История и запросы'],
    rows: [
      above({
        name: 'historyDays',
        form: 'whole',
        en: ['Days in the history', 'Older messages are deleted for good. Empty: all stay.'],
        ru: ['Дней в истории', 'Более старые удаляются навсегда. Пусто — хранятся все.'],
      }),
      {
        name: 'requestLog',
        form: 'switch',
        en: ['Remember the last twenty requests', 'For ten minutes, to look for mistakes.'],
        ru: ['Помнить последние двадцать запросов', 'Десять минут, чтобы искать ошибки.'],
      },
      {
        name: 'secretsInAddress',
        form: [
          ['allow', 'Accepted', 'Принимаются'],
          ['refuse', 'Refused', 'Не принимаются'],
        ],
        en: ['Passwords in addresses', 'Of the classic pages: logs of others see them.'],
        ru: ['Пароли в адресе', 'Для классических страниц: адреса видны в чужих журналах.'],
      },
      {
        name: 'commandPin',
        form: 'text',
        en: ['PIN of commands by SMS', '4 to 12 digits; never shown again.'],
        ru: ['PIN команд по SMS', 'От 4 до 12 цифр; больше не показывается.'],
      },
      {
        name: 'commandPinAsked',
        form: [
          ['always', 'In every command', 'В каждой команде'],
          ['once', 'Once from each phone', 'Один раз с телефона'],
        ],
        en: ['When the PIN is asked'],
        ru: ['Когда нужен PIN'],
      },
    ],
  },
];

export const ROWS: ReadonlyMap<string, KnownRow> = new Map(
  GROUPS.flatMap(({ rows }) => rows.map((row) => [row.name, row])),
);

const FIXED: Readonly<Record<Language, string>> = {
  en: 'The account above sets this.',
  ru: 'Это задаёт аккаунт выше.',
};
const READ_ONLY: Readonly<Record<Language, string>> = {
  en: 'Your role does not change settings.',
  ru: 'Ваша роль не меняет настройки.',
};

export function useSettingGroups(who: {
  readonly subClient: boolean;
  readonly manages: boolean;
}): readonly SettingGroup[] {
  const { language } = useLanguage();
  const at = language === 'en' ? 1 : 2;
  return GROUPS.map((group) => {
    const [title, about] = group[language];
    return {
      title,
      ...(about !== undefined && { about }),
      rows: group.rows.map((row) => {
        const [label, says] = row[language];
        const fixed = !who.manages
          ? READ_ONLY[language]
          : row.whose === 'above' && who.subClient
            ? FIXED[language]
            : undefined;
        const form =
          typeof row.form === 'string'
            ? { kind: row.form }
            : { kind: 'choice' as const, of: row.form.map((one) => [one[0], one[at]] as const) };
        return { name: row.name, label, about: says, form, fixed };
      }),
    };
  });
}
