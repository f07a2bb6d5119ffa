// Messages of a sending over the API: found by the id people know, followed until nothing more comes of them. Owns both.

import type { Message } from '../../../clients/typescript/src/index.ts';
import { CommandError } from '../command-error.ts';
import { liveFrames } from './live-socket.ts';
import type { Server } from './server.ts';

/** The message of an id: to this recipient, or the last that no menu made. */
export async function messageNamed(
  { api }: Server,
  id: string,
  recipient: string | undefined,
): Promise<Message> {
  const query = { id, limit: 500, ...(recipient !== undefined && { recipient }) };
  const { items } = await api.call('listMessages', { query });
  const found = items.find(({ cause }) => cause === null) ?? items[0];
  if (!found)
    throw new CommandError(
      recipient === undefined ? `there is no message ${id}` : `there is no message ${id} to ${recipient}`,
    );
  return found;
}

/** All messages of a sending, without those that menus made. */
async function messagesOf({ api }: Server, id: string): Promise<readonly Message[]> {
  const messages: Message[] = [];
  let cursor: string | null | undefined;
  do {
    const query: { id: string; limit: number; cursor?: string } = {
      id,
      limit: 500,
      ...(typeof cursor === 'string' && { cursor }),
    };
    const page = await api.call('listMessages', { query });
    messages.push(...page.items.filter(({ cause }) => cause === null));
    cursor = page.next;
  } while (typeof cursor === 'string');
  return messages;
}

/**
 * Looks at the messages whenever the server says that something happened to one, until all have their last status.
 */
export async function followed(
  server: Server,
  id: string,
  shown: (messages: readonly Message[]) => void,
): Promise<readonly Message[]> {
  const stopped = new AbortController();
  let messages = await messagesOf(server, id);
  shown(messages);
  const isOver = (): boolean => messages.every(({ final }) => final);
  if (isOver()) return messages;
  const look = async (): Promise<void> => {
    messages = await messagesOf(server, id);
    shown(messages);
    if (isOver()) stopped.abort();
  };
  const numbers = new Set(messages.map(({ number }) => number));
  try {
    for await (const told of liveFrames(server, { subscribe: ['messages'] }, stopped.signal)) {
      if (told.kind === 'lost') continue;
      const { frame } = told;
      const isOurs =
        frame.topic === 'missed' ||
        // The first frame has no changes: what happened before it is looked at.
        (frame.topic === 'messages' &&
          (frame.changes.length === 0 ||
            frame.changes.some(
              (change) => change.numbers === null || change.numbers.some((one) => numbers.has(one)),
            )));
      if (isOurs) await look();
    }
  } finally {
    stopped.abort();
  }
  return messages;
}

/** Whether the sender got what he wanted of it. */
export function isDelivered({ status }: Message): boolean {
  return status === 'delivered' || status === 'read' || status === 'clicked';
}
