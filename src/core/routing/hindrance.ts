// What keeps a link from taking anything now, for whoever explains why messages wait. Owns the order of these reasons and their
// sentences.

import { unreachable } from '../../base/assert.ts';
import type { Instant } from '../../base/time.ts';
import { localDateTime } from '../messages/local-time.ts';
import type { NameLanguage } from '../messages/status.ts';
import type { LinkNow } from './link-now.ts';

export type Hindrance =
  | { readonly kind: 'down' }
  | { readonly kind: 'no-connection' }
  | { readonly kind: 'throttled'; readonly since: Instant }
  | { readonly kind: 'window-full'; readonly used: number };

/** Undefined: nothing does. */
export function hindranceOf({ up, connections, window, patienceSince }: LinkNow): Hindrance | undefined {
  if (up === 'no') return { kind: 'down' };
  if (connections === 0) return { kind: 'no-connection' };
  if (patienceSince !== undefined) return { kind: 'throttled', since: patienceSince };
  if (window && window.size > 0 && window.used >= window.size)
    return { kind: 'window-full', used: window.used };
  return undefined;
}

type Listener = { readonly timeZone: string; readonly language: NameLanguage };

export function hindranceSentence(
  link: string,
  hindrance: Hindrance,
  { timeZone, language }: Listener,
): string {
  const isRu = language === 'ru';
  switch (hindrance.kind) {
    case 'down':
      return isRu ? `Канал ${link} не работает.` : `Link ${link} is down.`;
    case 'no-connection':
      return isRu ? `У канала ${link} нет соединения.` : `Link ${link} has no connection.`;
    case 'throttled': {
      const since = localDateTime(hindrance.since, timeZone);
      return isRu
        ? `Оператор канала ${link} просил подождать: ${since}.`
        : `The operator of link ${link} asked for patience at ${since}.`;
    }
    case 'window-full':
      return isRu
        ? `У канала ${link} без ответа сообщений: ${hindrance.used}, больше ему нельзя.`
        : `Link ${link} has ${hindrance.used} messages without an answer, as many as it may.`;
    default:
      return unreachable(hindrance);
  }
}
