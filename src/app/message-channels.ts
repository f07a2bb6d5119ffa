// Which ways messages take out. Owns what the operator is told of them: a channel that reaches nobody must not look like one that
// does.

import type { Settings } from './settings.ts';

export function whereMessagesGo({ links }: Pick<Settings, 'links'>): string {
  if (links.length === 0)
    return 'messages other than calls go to the virtual channel, not to phones: they are charged and "delivered" to nobody (docs/operate/links.md)';
  const named = links.map(({ name, kind }) => `${name} (${kind})`).join(', ');
  return `messages other than calls go by the links ${named}`;
}
