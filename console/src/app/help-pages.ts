// Which page of the documents helps with which place of the console. Owns the pairs; test/tidy/site.test.ts holds that the pages exist.

import type { Language } from '../words/words.ts';

/** Place (below `/console`) → page (below `/docs`). What has no line gets the page about the console. */
const HELP_PAGES: Readonly<Record<string, string>> = {
  '/board': 'use/live',
  '/phone': 'operate/browser-phone',
  '/menus': 'use/menu-language',
  '/send': 'use/console',
  '/mailings': 'use/mailings',
  '/templates': 'use/templates',
  '/history': 'use/history',
  '/heat': 'use/history',
  '/incoming': 'use/incoming',
  '/statistics': 'use/history',
  '/contacts': 'use/contacts',
  '/black-list': 'use/contacts',
  '/senders': 'use/senders',
  '/transfer-numbers': 'use/transfer-numbers',
  '/rented-numbers': 'use/incoming-calls',
  '/money': 'operate/money',
  '/sub-clients': 'use/sub-clients',
  '/handler': 'use/handlers',
  '/access': 'use/console-access',
  '/settings': 'reference/client-settings',
  '/administration/accounts': 'operate/administrators',
  '/administration/links': 'operate/links',
  '/administration/trunks': 'operate/trunks',
  '/administration/speech': 'use/speech',
  '/administration/doctor': 'operate/running',
};

export function helpFor(place: string, language: Language): string {
  const found = Object.keys(HELP_PAGES).find((one) => place === one || place.startsWith(`${one}/`));
  const page = found === undefined ? 'use/console' : HELP_PAGES[found];
  return `/docs/${language === 'ru' ? 'ru/' : ''}${page}`;
}
