// Which ways messages take out. Owns what the operator is told of them: a channel that reaches nobody must not look like one that
// does.

import type { InWords } from '../core/messages/status.ts';
import { inWords } from './doctor-words.ts';
import type { Settings } from './settings.ts';

const VIRTUAL: InWords = {
  en: 'messages other than calls go to the virtual channel, not to phones: they are charged and "delivered" to nobody (docs/operate/links.md)',
  ru: 'сообщения, кроме звонков, уходят в виртуальный канал, а не на телефоны: за них берутся деньги, а «доставлены» они никому (docs/ru/operate/links.md)',
};
const LINKS: InWords = {
  en: 'messages other than calls go by the links {links}',
  ru: 'сообщения, кроме звонков, идут каналами {links}',
};

export function whereMessagesGo({ links }: Pick<Settings, 'links'>): InWords {
  if (links.length === 0) return VIRTUAL;
  return inWords(LINKS, { links: links.map(({ name, kind }) => `${name} (${kind})`).join(', ') });
}
