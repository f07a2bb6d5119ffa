// `send.php` and `/rest/send/` (spec http-send). Owns the idempotency key of a request, a header that the API of others does not have;
// everything else the dialect says of a sending.

import { createHash } from 'node:crypto';
import { err, ok, type Result } from '../../../base/result.ts';
import type { Doors } from '../../../core/doors.ts';
import type { IdempotencyKey } from '../../../core/messages/submission.ts';
import { type ClassicFault, wrongParameters } from '../../../dialect/replies.ts';
import { send, sentReply } from '../../../dialect/send.ts';
import { readIdempotencyKey } from '../../idempotency-key.ts';
import type { Answer, FormattedRequest } from './classic-request.ts';

function keyOf({
  idempotencyKey,
  parameters,
}: FormattedRequest): Result<IdempotencyKey | undefined, ClassicFault> {
  if (idempotencyKey === undefined) return ok(undefined);
  const key = readIdempotencyKey(idempotencyKey);
  if (!key.ok) return err(wrongParameters(`Idempotency-Key ${key.error}`));
  const digest = createHash('sha256').update(`send ${parameters.identity}`);
  for (const file of parameters.files) digest.update(file.bytes);
  return ok({ key: key.value, request: digest.digest('base64url') });
}

export function sendAnswer(doors: Doors, door: 'http' | 'json'): Answer {
  return async (request) => {
    const key = keyOf(request);
    if (!key.ok) return key;
    const sent = await send(doors, request, { door, ...(key.value && { idempotencyKey: key.value }) });
    return sent.ok ? ok(sentReply(sent.value, request, request.format)) : sent;
  };
}
