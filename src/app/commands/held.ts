// `dozvon held`: messages that waited in a backup and are held since it was restored. Owns what is printed.

import { heldMessages, pausedMailings } from '../../storage/backup/held-messages.ts';
import type { Session } from '../../storage/database/database.ts';
import { say } from '../say.ts';
import { withStorage } from '../with-storage.ts';

export async function heldShow(): Promise<void> {
  await withStorage(async ({ database }) => {
    for (const line of await heldLines(database)) say(line);
  });
}

export async function heldRelease(how: 'send' | 'end'): Promise<void> {
  await withStorage(async (storage) => {
    const messages = await storage.releaseHeld(how);
    say(how === 'send' ? `${messages} messages go out` : `${messages} messages are given up`);
  });
}

/** A line for each account that has some. */
export async function heldLines(session: Session): Promise<readonly string[]> {
  const held = await heldMessages(session);
  const paused = await pausedMailings(session);
  return [
    ...(held.length === 0 ? ['no messages are held'] : []),
    ...held.map(
      ({ login, messages, calls }) =>
        `held: ${messages} of ${login}${calls > 0 ? `, ${calls} of them calls` : ''}`,
    ),
    ...(paused > 0 ? [`${paused} mailings are paused; each goes on when it is started`] : []),
  ];
}
