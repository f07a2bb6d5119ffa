// The state of the line in words. Owns nothing else.

import { useWords } from '../../words/words.ts';
import type { Line } from './phone-state.ts';
import { PHONE_WORDS } from './phone-words.ts';

export function LineWords({ line }: { readonly line: Line }) {
  const words = useWords(PHONE_WORDS);
  switch (line.kind) {
    case 'off':
      return words.off;
    case 'connecting':
      return words.connecting;
    case 'ready':
      return words.ready(line.number);
    case 'trouble':
      return words.trouble[line.why];
  }
}
