// A key for what must be done once however often it is asked: the same as long as what is asked stays the same. Owns the making of keys.

import { useRef } from 'react';

/** Sixteen random bytes; `crypto.randomUUID` exists on secure pages alone. */
function newKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
}

type Once = {
  /** The key of this body: that of the last attempt if it was the same. */
  readonly keyOf: (body: unknown) => string;
  /** It was done: the same again is something new. */
  readonly done: () => void;
};

export function useOnce(): Once {
  const last = useRef<{ readonly body: string; readonly key: string }>(undefined);
  return {
    keyOf: (body) => {
      const written = JSON.stringify(body);
      if (last.current?.body !== written) last.current = { body: written, key: newKey() };
      return last.current.key;
    },
    done: () => {
      last.current = undefined;
    },
  };
}
