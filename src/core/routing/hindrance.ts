// What keeps a link from taking anything now, for whoever explains why messages wait. Owns the order of these reasons and their
// sentences.

import { unreachable } from '../../base/assert.ts';
import type { Instant } from '../../base/time.ts';
import { localDateTime } from '../messages/local-time.ts';
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

export function hindranceSentence(link: string, hindrance: Hindrance, timeZone: string): string {
  switch (hindrance.kind) {
    case 'down':
      return `Link ${link} is down.`;
    case 'no-connection':
      return `Link ${link} has no connection.`;
    case 'throttled':
      return `The operator of link ${link} asked for patience at ${localDateTime(hindrance.since, timeZone)}.`;
    case 'window-full':
      return `Link ${link} has ${hindrance.used} messages without an answer, as many as it may.`;
    default:
      return unreachable(hindrance);
  }
}
