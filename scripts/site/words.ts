// What the site says by itself, in both languages, and in which order it shows the pages. Owns words and order; a page's own words are
// its file's.

export type Language = 'en' | 'ru';

export const LANGUAGES: readonly Language[] = ['en', 'ru'];

export const WORDS = {
  en: {
    name: 'English',
    title: 'Dozvon documentation',
    skip: 'To the text',
    menu: 'Contents',
    here: 'On this page',
    previous: 'Previous',
    next: 'Next',
    console: 'Console',
    search: 'Search',
    searchHint: 'Search, key /',
    copy: 'Copy',
    copied: 'Copied',
    anchor: 'A link to this heading',
    table: 'Table',
    example: 'Example',
    none: 'Nothing found',
    found: 'Found:',
    failed: 'The search could not be loaded',
    all: 'All pages',
    other: 'Русский',
    fallback: '',
  },
  ru: {
    name: 'Русский',
    title: 'Документация Dozvon',
    skip: 'К тексту',
    menu: 'Содержание',
    here: 'На этой странице',
    previous: 'Назад',
    next: 'Дальше',
    console: 'Консоль',
    search: 'Поиск',
    searchHint: 'Поиск, клавиша /',
    copy: 'Копировать',
    copied: 'Скопировано',
    anchor: 'Ссылка на этот заголовок',
    table: 'Таблица',
    example: 'Пример',
    none: 'Ничего не найдено',
    found: 'Найдено:',
    failed: 'Поиск не загрузился',
    all: 'Все страницы',
    other: 'English',
    fallback: 'Эта страница есть пока только по-английски.',
  },
} as const satisfies Record<Language, Record<string, string>>;

export type SectionRow = {
  /** Folder below `docs`; `project` holds what lies elsewhere. */
  readonly name: string;
  readonly en: string;
  readonly ru: string;
  /** Pages that come first, by name; the others follow by the alphabet. */
  readonly first: readonly string[];
};

export const SECTIONS: readonly SectionRow[] = [
  {
    name: 'start',
    en: 'Start',
    ru: 'Начало',
    first: ['first-call', 'first-sms', 'campaign', 'sign-in-codes'],
  },
  {
    name: 'use',
    en: 'Use',
    ru: 'Использование',
    first: [
      'console',
      'console-access',
      'http',
      'menu-language',
      'json-api',
      'handlers',
      'mailings',
      'contacts',
      'history',
      'live',
      'templates',
      'senders',
      'incoming',
      'incoming-calls',
      'sub-clients',
      'moving',
      'smpp',
      'smtp',
      'soap',
      'oms',
      'sms-commands',
      'transfer-numbers',
      'speech',
    ],
  },
  {
    name: 'operate',
    en: 'Operate',
    ru: 'Эксплуатация',
    first: [
      'install',
      'running',
      'upgrade',
      'backup',
      'sizing',
      'trunks',
      'links',
      'http-links',
      'messengers',
      'mail',
      'modem',
      'money',
      'tariffs',
      'numbering',
    ],
  },
  { name: 'reference', en: 'Reference', ru: 'Справочник', first: ['settings', 'links', 'codes', 'smpp'] },
  { name: 'internals', en: 'Inside', ru: 'Устройство', first: [] },
  { name: 'decisions', en: 'Decisions', ru: 'Решения', first: [] },
  { name: 'project', en: 'Project', ru: 'Проект', first: ['readme', 'changelog', 'architecture'] },
];
