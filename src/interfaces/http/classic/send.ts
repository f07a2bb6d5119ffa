// `send.php` and `/rest/send/`: reads the request, keeps its files, submits, answers. Owns the order of these steps; with
// `period` the sending is spread over time and answered all the same.

import { err, ok } from '../../../base/result.ts';
import { parseSpread } from '../../../core/campaigns/portions.ts';
import type { Doors } from '../../../core/doors.ts';
import type { Answer } from './classic-request.ts';
import { isOn } from './parameters.ts';
import { wrongParameters } from './replies.ts';
import { keepingUploads, withUploads } from './send-files.ts';
import { sendReply, tellOf } from './send-reply.ts';
import { readSubmission } from './send-request.ts';

export function sendAnswer(doors: Doors, door: 'http' | 'json'): Answer {
  return async (request) => {
    const { account, parameters, format } = request;
    const read = readSubmission(parameters, {
      account,
      now: doors.clock.now(),
      door,
      clientAddress: request.address,
    });
    if (!read.ok) return read;
    const spread = parseSpread(parameters.text('period'), parameters.text('freq'));
    if (!spread.ok) return err(wrongParameters(spread.error));
    const complete = await withUploads(doors, request, read.value);
    if (!complete.ok) return complete;
    const submission = complete.value;
    const submitted = await keepingUploads(doors, submission, () =>
      spread.value && submission.purpose === 'send'
        ? doors.mailings.spread(account, submission, spread.value)
        : doors.submit(account, submission),
    );
    if (!submitted.ok) return submitted;
    return ok(
      sendReply(submitted.value, {
        format,
        tell: tellOf(parameters.text('cost')),
        list: isOn(parameters.text('op')) ? 'all' : isOn(parameters.text('err')) ? 'refused' : 'none',
        test: account.settings.test,
      }),
    );
  };
}
