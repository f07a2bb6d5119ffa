// Long output to whoever reads it: as fast as it is read and no faster. Owns the waiting, and what is done when nobody
// reads any more.

import { once } from 'node:events';

/** `unread`: the reader is gone, as `head` is after its lines; there is no use in more. */
export async function printed(text: string): Promise<'read' | 'unread'> {
  const { stdout } = process;
  if (stdout.destroyed || !stdout.writable) return 'unread';
  if (stdout.write(text)) return 'read';
  const stopped = new AbortController();
  const { signal } = stopped;
  const ends = ['drain', 'close', 'error'].map((event) =>
    once(stdout, event, { signal }).catch(() => undefined),
  );
  await Promise.race(ends);
  stopped.abort();
  return stdout.destroyed || !stdout.writable ? 'unread' : 'read';
}
