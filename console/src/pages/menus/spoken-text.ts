// The texts of a rehearsal, heard: spoken by the server as a call would hear them, each asked for once. Where it cannot speak, or for
// sounds it does not have, the text lasts as long as it would take to say. Owns playing and stopping; when to play is the page's.

import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { type Part, secondsToSay } from '../../../../src/language/index.ts';
import { ask } from '../../api/client.ts';

/** Seconds a sound of the menu's own counts as: the page does not have it. */
const SOUND_SECONDS = 3;

export function secondsOfParts(parts: readonly Part[]): number {
  return parts.reduce(
    (sum, part) => sum + (part.kind === 'speech' ? secondsToSay(part.text) : SOUND_SECONDS),
    0,
  );
}

type SpokenText = {
  /** Plays parts one after another, then calls `over`; the function it returns stops them. */
  readonly play: (parts: readonly Part[], over: () => void) => () => void;
  /** Why the last text was not spoken. */
  readonly trouble: Error | undefined;
};

export function useSpokenText(): SpokenText {
  const client = useQueryClient();
  const [trouble, setTrouble] = useState<Error>();
  const wav = useCallback(
    (text: string) =>
      client.fetchQuery({
        queryKey: ['speakText', text],
        queryFn: ({ signal }) => ask('speakText', { body: { text } }, { signal }),
        staleTime: Number.POSITIVE_INFINITY,
        retry: false,
      }),
    [client],
  );
  const play = useCallback(
    (parts: readonly Part[], over: () => void) => {
      const stopped = new AbortController();
      const run = async (): Promise<void> => {
        for (const part of parts) {
          if (stopped.signal.aborted) return;
          try {
            if (part.kind === 'sound') await pause(SOUND_SECONDS, stopped.signal);
            else await heard(await wav(part.text), stopped.signal);
            setTrouble(undefined);
          } catch (caught) {
            setTrouble(caught instanceof Error ? caught : new Error(String(caught)));
            await pause(secondsOfParts([part]), stopped.signal);
          }
        }
        if (!stopped.signal.aborted) over();
      };
      void run();
      return () => stopped.abort();
    },
    [wav],
  );
  return { play, trouble };
}

function pause(seconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, seconds * 1_000);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

/** Until it has been heard, or was stopped. */
async function heard(sound: Blob, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const address = URL.createObjectURL(sound);
  const audio = new Audio(address);
  try {
    await new Promise<void>((resolve, reject) => {
      audio.addEventListener('ended', () => resolve());
      audio.addEventListener('error', () => reject(new Error('this browser cannot play the sound')));
      signal.addEventListener('abort', () => resolve());
      audio.play().catch(reject);
    });
  } finally {
    audio.pause();
    URL.revokeObjectURL(address);
  }
}
