// What is played, to be read: sounds by their source.

import type { Part } from '../../../../src/language/index.ts';

export function partsText(parts: readonly Part[]): string {
  return parts.map((part) => (part.kind === 'speech' ? part.text : `♪ ${part.source}`)).join(' ');
}
