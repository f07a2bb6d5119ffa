// `status.php`: statuses of messages, and their deletion (spec http-status 1, 4, 6). Owns telling the two apart.

import { err, ok } from '../../../base/result.ts';
import type { Doors } from '../../../core/doors.ts';
import { isOn } from '../../../dialect/parameters.ts';
import { doneReply } from '../../../dialect/records.ts';
import { askedMessages, findStatuses, foundReply } from '../../../dialect/status.ts';
import type { Answer } from './classic-request.ts';

export function statusAnswer(doors: Doors): Answer {
  return async (request) => {
    const { account, parameters, format } = request;
    if (isOn(parameters.text('del'))) {
      const asked = askedMessages(parameters);
      if (!asked.ok) return asked;
      const removed = await doors.remove(account, asked.value.names);
      return removed.ok ? ok(doneReply(format)) : err({ fault: removed.error });
    }
    const found = await findStatuses(doors, request);
    return found.ok ? ok(foundReply(found.value, request, format)) : found;
  };
}
