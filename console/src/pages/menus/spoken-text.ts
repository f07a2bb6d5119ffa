// How long a text of a rehearsal lasts. Owns the guess by its length; sounds count as a moment.

import { useCallback } from 'react';
import { type Part, secondsToSay } from '../../../../src/language/index.ts';

type Playing = { readonly faster: number; readonly over: () => void };

const SOUND_SECONDS = 3;

export function useSpokenText(): { readonly play: (parts: readonly Part[], playing: Playing) => () => void } {
  const play = useCallback((parts: readonly Part[], { faster, over }: Playing) => {
    const seconds = parts.reduce(
      (sum, part) => sum + (part.kind === 'speech' ? secondsToSay(part.text) : SOUND_SECONDS),
      0,
    );
    const timer = setTimeout(over, (seconds * 1_000) / faster);
    return () => clearTimeout(timer);
  }, []);
  return { play };
}
