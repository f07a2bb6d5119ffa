// `send.php` and `/rest/send/` (spec http-send). Owns nothing but that these pages answer with what the dialect says of a sending.

import { ok } from '../../../base/result.ts';
import type { Doors } from '../../../core/doors.ts';
import { send, sentReply } from '../../../dialect/send.ts';
import type { Answer } from './classic-request.ts';

export function sendAnswer(doors: Doors, door: 'http' | 'json'): Answer {
  return async (request) => {
    const sent = await send(doors, request, { door });
    return sent.ok ? ok(sentReply(sent.value, request, request.format)) : sent;
  };
}
