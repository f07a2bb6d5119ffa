// What a command by SMS is answered: the sentences of the classic API (spec sms-commands 2), every fault's among them, so that one form
// serves HTTP, mail and SMS.

import { type ClassicCall, type ClassicFault, errorText } from '../../dialect/replies.ts';

export const DONE = 'OK';

export function faultReply(call: ClassicCall, fault: ClassicFault): string {
  return errorText(call, fault, 'text');
}
