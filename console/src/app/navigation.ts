// What the console has, in the order of its menu. Owns names, places and who sees them; a page itself is its area's.

import type { Words } from '../words/words.ts';

type Need = 'read' | 'send' | 'manage' | 'administrator';

export type Place = {
  /** Below `/console`. */
  readonly to: string;
  readonly name: keyof (typeof PLACE_WORDS)['en'];
  readonly need: Need;
};

type PlaceGroup = {
  readonly name: keyof (typeof GROUP_WORDS)['en'];
  readonly places: readonly Place[];
};

export const NAVIGATION: readonly PlaceGroup[] = [
  {
    name: 'now',
    places: [
      { to: '/', name: 'home', need: 'read' },
      { to: '/board', name: 'board', need: 'read' },
      { to: '/phone', name: 'phone', need: 'send' },
    ],
  },
  {
    name: 'sending',
    places: [
      { to: '/menus', name: 'menus', need: 'read' },
      { to: '/send', name: 'send', need: 'send' },
      { to: '/mailings', name: 'mailings', need: 'read' },
      { to: '/templates', name: 'templates', need: 'read' },
    ],
  },
  {
    name: 'happened',
    places: [
      { to: '/history', name: 'history', need: 'read' },
      { to: '/heat', name: 'heat', need: 'read' },
      { to: '/incoming', name: 'incoming', need: 'read' },
      { to: '/statistics', name: 'statistics', need: 'read' },
    ],
  },
  {
    name: 'people',
    places: [
      { to: '/contacts', name: 'contacts', need: 'read' },
      { to: '/black-list', name: 'blackList', need: 'read' },
    ],
  },
  {
    name: 'numbers',
    places: [
      { to: '/senders', name: 'senders', need: 'read' },
      { to: '/transfer-numbers', name: 'transferNumbers', need: 'read' },
      { to: '/rented-numbers', name: 'rentedNumbers', need: 'read' },
    ],
  },
  {
    name: 'account',
    places: [
      { to: '/money', name: 'money', need: 'read' },
      { to: '/sub-clients', name: 'subClients', need: 'read' },
      { to: '/handler', name: 'handler', need: 'read' },
      { to: '/access', name: 'access', need: 'read' },
      { to: '/settings', name: 'settings', need: 'read' },
    ],
  },
  {
    name: 'installation',
    places: [
      { to: '/administration/accounts', name: 'accounts', need: 'administrator' },
      { to: '/administration/links', name: 'links', need: 'administrator' },
      { to: '/administration/trunks', name: 'trunks', need: 'administrator' },
      { to: '/administration/speech', name: 'speech', need: 'administrator' },
      { to: '/administration/doctor', name: 'doctor', need: 'administrator' },
    ],
  },
];

const GROUPS_EN = {
  now: 'Now',
  sending: 'Sending',
  happened: 'What happened',
  people: 'People',
  numbers: 'Numbers',
  account: 'Account',
  installation: 'Installation',
};

export const GROUP_WORDS: Words<typeof GROUPS_EN> = {
  en: GROUPS_EN,
  ru: {
    now: 'Сейчас',
    sending: 'Отправка',
    happened: 'Что было',
    people: 'Люди',
    numbers: 'Номера',
    account: 'Аккаунт',
    installation: 'Установка',
  },
};

const PLACES_EN = {
  home: 'Start',
  board: 'Live board',
  phone: 'Phone',
  menus: 'Menu studio',
  send: 'Send',
  mailings: 'Mailings',
  templates: 'Templates',
  history: 'History',
  heat: 'Heat map',
  incoming: 'Incoming',
  statistics: 'Statistics',
  contacts: 'Contacts',
  blackList: 'Black list',
  senders: 'Sender names',
  transferNumbers: 'Transfer numbers',
  rentedNumbers: 'Rented numbers',
  money: 'Money',
  subClients: 'Sub-clients',
  handler: 'Handler',
  access: 'People and access',
  settings: 'Settings',
  accounts: 'Accounts',
  links: 'Links',
  trunks: 'Trunks',
  speech: 'Speech',
  doctor: 'Doctor',
};

export const PLACE_WORDS: Words<typeof PLACES_EN> = {
  en: PLACES_EN,
  ru: {
    home: 'Начало',
    board: 'Живое табло',
    phone: 'Телефон',
    menus: 'Студия меню',
    send: 'Отправить',
    mailings: 'Рассылки',
    templates: 'Шаблоны',
    history: 'История',
    heat: 'Тепловая карта',
    incoming: 'Входящие',
    statistics: 'Статистика',
    contacts: 'Контакты',
    blackList: 'Чёрный список',
    senders: 'Имена отправителя',
    transferNumbers: 'Номера перевода',
    rentedNumbers: 'Номера в аренде',
    money: 'Деньги',
    subClients: 'Субклиенты',
    handler: 'Обработчик',
    access: 'Люди и доступ',
    settings: 'Настройки',
    accounts: 'Аккаунты',
    links: 'Каналы',
    trunks: 'Транки',
    speech: 'Речь',
    doctor: 'Доктор',
  },
};
