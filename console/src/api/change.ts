// How pages change something by the API: once, however often a button is pressed or an answer gets lost, and what it changed is asked
// for again. Owns the asking again.

import { type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query';
import type { OperationName } from './client.ts';
import { useOnce } from './once.ts';

type Change<V, R> = {
  /** `keyOf`: the key of what is asked, the same as long as that stays the same. */
  readonly work: (values: V, keyOf: (asked: unknown) => string) => Promise<R>;
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
  const { keyOf, done } = useOnce();
  return useMutation<R, Error, V>({
    mutationFn: (values) => work(values, keyOf),
    onSuccess: async (reply, values) => {
      done();
      onDone?.(reply, values);
      await Promise.all(touches.map((name) => client.invalidateQueries({ queryKey: [name] })));
    },
  });
}
