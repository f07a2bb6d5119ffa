// How an address names one message: by its number in the service, or by the id of its sending and its recipient. Owns that form.

import Type, { type Static } from 'typebox';
import { err, ok, type Result } from '../../../base/result.ts';
import type { MessageKey } from '../../../core/messages/message-archive.ts';
import type { MessageRef } from '../../../core/messages/submission.ts';
import type { Fault } from './replies.ts';

export const MessagePath = Type.Object(
  {
    id: Type.String({
      pattern: '^[A-Za-z0-9._-]{1,40}$',
      description: 'The message’s number in the service; with `recipient`, the id of its sending.',
    }),
  },
  { additionalProperties: false },
);

export const MessageQuery = Type.Object(
  { recipient: Type.Optional(Type.String({ minLength: 1, maxLength: 254 })) },
  { additionalProperties: false },
);

export const MESSAGE_NAMED =
  'With `recipient` the id is that of the sending, without it the message’s number.';

export function keyOf(
  { id }: Pick<Static<typeof MessagePath>, 'id'>,
  { recipient }: Static<typeof MessageQuery>,
): Result<MessageKey, Fault> {
  if (recipient !== undefined) return ok({ publicId: id, phone: recipient });
  if (/^[1-9]\d{0,14}$/.test(id)) return ok({ ref: Number(id) as MessageRef });
  return err({ fault: 'message-missing', detail: 'without recipient the id is a message’s number' });
}
