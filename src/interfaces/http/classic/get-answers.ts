// `get.php?get_answers=1`: messages from subscribers (spec http-data 2). Owns reading what is asked for and the order of the
// fields.

import { LIMITS } from '../../../base/limits.ts';
import { err, ok, type Result } from '../../../base/result.ts';
import { HOUR, type Instant, later } from '../../../base/time.ts';
import type { Doors } from '../../../core/doors.ts';
import type { IncomingFilter, IncomingMessage } from '../../../core/incoming/incoming-message.ts';
import { localDateTime } from '../../../core/messages/local-time.ts';
import { isGiven, type Parameters } from '../../../dialect/parameters.ts';
import { type Field, listReply, numberField, textField } from '../../../dialect/records.ts';
import type { ClassicFault, Format } from '../../../dialect/replies.ts';
import type { Answer } from './classic-request.ts';
import { wholeParameter } from './whole-parameter.ts';

/** Elements of the list; the documentation shows no XML of it. */
const NAMES = { list: 'answers', one: 'answer' } as const;

function filterOf(parameters: Parameters, now: Instant): Result<IncomingFilter, ClassicFault> {
  const { listed, hours } = LIMITS.incoming;
  const limit = wholeParameter(parameters, 'cnt', listed);
  const hour = wholeParameter(parameters, 'hour', hours);
  const after = wholeParameter(parameters, 'after_id');
  if (!limit.ok) return limit;
  if (!hour.ok) return hour;
  if (!after.ok) return after;
  const to = parameters.text('to_phone').trim();
  // Who pages by ids gets all there is after one; who names neither gets what the longest period holds.
  const back = hour.value ?? (after.value === undefined ? hours : undefined);
  return ok({
    limit: limit.value ?? listed,
    ...(back === undefined ? {} : { since: later(now, -back * HOUR) }),
    ...(after.value === undefined ? {} : { afterId: after.value }),
    ...(isGiven(to) ? { to } : {}),
  });
}

function record(message: IncomingMessage, timeZone: string): readonly Field[] {
  return [
    numberField('id', message.id),
    textField('received', localDateTime(message.receivedAt, timeZone)),
    textField('phone', message.phone),
    textField('message', message.text),
    textField('to_phone', message.to),
    textField('sent', localDateTime(message.sentAt, timeZone)),
  ];
}

/** Never an empty body: clients take that for a broken answer (client-habits 7, 8). */
function nothing(format: Format): string {
  return format === 'xml' ? listReply([], format, NAMES) : '[]';
}

export function getAnswers(doors: Doors): Answer {
  return async ({ account, parameters, format }) => {
    const filter = filterOf(parameters, doors.clock.now());
    if (!filter.ok) return filter;
    const messages = await doors.incoming.list(account, filter.value);
    if (!messages.ok) return err({ fault: messages.error });
    if (messages.value.length === 0) return ok(nothing(format));
    const records = messages.value.map((message) => record(message, account.settings.timeZone));
    return ok(listReply(records, format, NAMES));
  };
}
