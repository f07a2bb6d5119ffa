// A sending in the words of the classic API, whatever door it came by: read, its files kept, submitted. Owns the order of these
// steps; with `period` the sending is spread over time. How the answer is written is `send-reply.ts`'s.

import { err, type Result } from '../base/result.ts';
import { parseSpread } from '../core/campaigns/portions.ts';
import type { Doors } from '../core/doors.ts';
import type { Accepted, Submission } from '../core/messages/submission.ts';
import type { SignedRequest } from './frame.ts';
import { isOn } from './parameters.ts';
import { type ClassicFault, type Format, wrongParameters } from './replies.ts';
import { keepingUploads, withUploads } from './send-files.ts';
import { sendReply, tellOf } from './send-reply.ts';
import { readSubmission } from './send-request.ts';

/** The door, and what makes a repetition of the request known, where the door has a name for it. */
type SendingDoor = Pick<Submission, 'door' | 'idempotencyKey'>;

export async function send(
  doors: Doors,
  request: SignedRequest,
  { door, idempotencyKey }: SendingDoor,
): Promise<Result<Accepted, ClassicFault>> {
  const { account, parameters, address } = request;
  const now = doors.clock.now();
  const read = readSubmission(parameters, { account, now, door, clientAddress: address });
  if (!read.ok) return read;
  const spread = parseSpread(parameters.text('period'), parameters.text('freq'));
  if (!spread.ok) return err(wrongParameters(spread.error));
  const complete = await withUploads(doors, request, read.value);
  if (!complete.ok) return complete;
  const submission = { ...complete.value, ...(idempotencyKey && { idempotencyKey }) };
  return await keepingUploads(doors, submission, () =>
    spread.value && submission.purpose === 'send'
      ? doors.mailings.spread(account, submission, spread.value)
      : doors.submit(account, submission),
  );
}

/** What `send.php` says about what was accepted, in one of its forms. */
export function sentReply(accepted: Accepted, request: SignedRequest, format: Format): string {
  const { account, parameters } = request;
  return sendReply(accepted, {
    format,
    tell: tellOf(parameters.text('cost')),
    list: isOn(parameters.text('op')) ? 'all' : isOn(parameters.text('err')) ? 'refused' : 'none',
    test: account.settings.test,
  });
}
