// `wait_call.php`: a number that a subscriber is to call to confirm theirs (spec http-misc 4). Owns its reply forms.

import { err, ok } from '../../../base/result.ts';
import type { Doors } from '../../../core/doors.ts';
import { type Format, jsonObject, wrongParameters, xmlElement } from '../../../dialect/replies.ts';
import type { Answer } from './classic-request.ts';

/** `all_phones` are the numbers at which a call counts: the one that was drawn. */
function waitReply(number: string, format: Format): string {
  switch (format) {
    case 'text':
    case 'numbers':
      return number;
    case 'xml':
      return [
        '<result>',
        xmlElement('phone', number),
        `<all_phones>${xmlElement('phone', number)}</all_phones>`,
        '</result>',
      ].join('\n');
    case 'json':
      return jsonObject([
        ['phone', JSON.stringify(number)],
        ['all_phones', JSON.stringify([number])],
      ]);
  }
}

export function waitCallAnswer(doors: Doors): Answer {
  return async ({ account, parameters, format }) => {
    if (parameters.problem !== undefined) return err(wrongParameters(parameters.problem));
    const phone = parameters.text('phone').trim();
    if (phone === '') return err(wrongParameters('phone is missing'));
    const waited = await doors.waitedCalls.expect(account, phone);
    return waited.ok ? ok(waitReply(waited.value.number, format)) : err({ fault: waited.error });
  };
}
