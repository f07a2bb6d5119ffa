// What the Telegram Bot API answers and tells (core.telegram.org/bots/api, "Making requests", "Getting updates"): outcomes of
// a request, messages of updates. Owns that reading; it asks nothing and keeps nothing.

import { instant, SECOND } from '../../base/time.ts';
import { at, nameAt, readJson, textAt, wholeAt } from './json.ts';
import type { HeardMessage, SendResult } from './messenger.ts';
import { type ProviderAnswer, resultOfStatus } from './provider-request.ts';
import { type Cause, refused } from './refusals.ts';

/** Descriptions, in small letters, of errors 400 and 403; the API numbers none of them. The first that is found counts. */
const DESCRIPTIONS: readonly (readonly [string, Cause])[] = [
  ['bot was blocked', 'blocked'],
  ['bot was kicked', 'blocked'],
  ['not enough rights', 'blocked'],
  ['have no rights', 'blocked'],
  ['user is deactivated', 'nobody'],
  ['chat not found', 'nobody'],
  ['user not found', 'nobody'],
  ['peer_id_invalid', 'nobody'],
  ['group chat was deactivated', 'nobody'],
  ["can't initiate conversation", 'notSubscribed'],
  ["can't send messages to bots", 'unsupported'],
  ['bot is not a member', 'notSubscribed'],
];

export function resultOf(answer: ProviderAnswer): SendResult {
  const said = readJson(answer.body);
  if (at(said, 'ok') === true) return { kind: 'delivered' };
  const code = wholeAt(said, 'error_code');
  if (code === undefined) return resultOfStatus(answer);
  const description = textAt(said, 'description') ?? '';
  const told = `${code} ${description}`.trim();
  switch (code) {
    case 429: {
      const seconds = wholeAt(said, 'parameters', 'retry_after');
      const after = seconds === undefined || seconds < 0 ? {} : { after: seconds * SECOND };
      return { kind: 'later', whose: 'link', code: told, ...after };
    }
    // A token that is wrong or was taken back: 401, or 404 as then no method has this address.
    case 401:
    case 404:
      return { kind: 'away', lasting: 'yes', code: told };
    case 400:
    case 403:
    case 413: {
      const small = description.toLowerCase();
      const cause = DESCRIPTIONS.find(([part]) => small.includes(part))?.[1] ?? 'rejected';
      return refused(cause, told);
    }
    default:
      return resultOfStatus({ ...answer, status: code });
  }
}

export function movedTo(said: unknown): string | undefined {
  return nameAt(said, 'parameters', 'migrate_to_chat_id');
}

export function lastUpdate(updates: readonly unknown[]): number | undefined {
  const numbers = updates.map((update) => wholeAt(update, 'update_id')).filter((one) => one !== undefined);
  return numbers.length === 0 ? undefined : Math.max(...numbers);
}

/** Texts and captions that people write to the bot itself; what is said in groups is not for us. */
export function messagesOf(updates: readonly unknown[], to: string): readonly HeardMessage[] {
  return updates.flatMap((update) => {
    const key = wholeAt(update, 'update_id');
    const message = at(update, 'message');
    const chat = nameAt(message, 'chat', 'id');
    const text = textAt(message, 'text') ?? textAt(message, 'caption');
    const seconds = wholeAt(message, 'date');
    const whole = key !== undefined && chat !== undefined && text !== undefined && seconds !== undefined;
    if (!whole || textAt(message, 'chat', 'type') !== 'private') return [];
    // As it is written to (spec http-send 2.1), so that an answer finds its way.
    return [{ from: `#${chat}`, to, text, sentAt: instant(seconds * SECOND), key: String(key) }];
  });
}
