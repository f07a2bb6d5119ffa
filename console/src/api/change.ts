// How pages change something by the API: once, however often a button is pressed or an answer gets lost, and what it changed is asked
// for again. Owns the keys of requests and the asking again.

import { type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query';
import type { OperationName } from './client.ts';

const KEY_BYTES = 16;

/** A new text for the header Idempotency-Key; `randomUUID` is only there over https. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(KEY_BYTES));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

type Change<V, R> = {
  readonly work: (values: V) => Promise<R>;
  /** Operations whose answers are another one now. */
  readonly touches: readonly OperationName[];
  readonly onDone?: (reply: R, values: V) => void;
};

export function useChange<V = void, R = unknown>({
  work,
  touches,
  onDone,
}: Change<V, R>): UseMutationResult<R, Error, V> {
  const client = useQueryClient();
  return useMutation<R, Error, V>({
    mutationFn: work,
    onSuccess: async (reply, values) => {
      onDone?.(reply, values);
      await Promise.all(touches.map((name) => client.invalidateQueries({ queryKey: [name] })));
    },
  });
}
