// `info.php?get_operator=1`: operator, region and zone of numbers (spec http-data 6). Owns reading that request and the forms
// of its answer.

import { LIMITS } from '../../../base/limits.ts';
import { err, ok } from '../../../base/result.ts';
import { HOUR, MINUTE } from '../../../base/time.ts';
import type { Doors } from '../../../core/doors.ts';
import type { KnownNumber } from '../../../core/numbers/numbers.ts';
import { splitPhones } from '../../../core/numbers/phone-number.ts';
import { isOn } from '../../../dialect/parameters.ts';
import { type Field, listReply, recordReply, textField } from '../../../dialect/records.ts';
import { type Format, wrongParameters } from '../../../dialect/replies.ts';
import type { Answer } from './classic-request.ts';

/** The zone as clients reckon with it: hours ahead of Greenwich, Moscow is 3. */
function hoursAhead({ minutesAhead }: KnownNumber): string {
  return String((minutesAhead * MINUTE) / HOUR);
}

/**
 * The text forms begin with the number: a recorded client takes the country from the second place. The structured ones are
 * read by name and have the number only in a list, where nothing else tells one record from another.
 */
function fieldsOf(
  written: string,
  known: KnownNumber | undefined,
  { format, shape }: { readonly format: Format; readonly shape: 'one' | 'list' },
): readonly Field[] {
  const named = shape === 'list' || format === 'text' || format === 'numbers';
  return [
    ...(named ? [textField('phone', known?.phone ?? written)] : []),
    textField('country', known?.country ?? ''),
    textField('operator', known?.operator ?? ''),
    textField('region', known?.region ?? ''),
    textField('mcc', known?.mcc ?? ''),
    textField('mnc', known?.mnc ?? ''),
    textField('tz', known ? hoursAhead(known) : ''),
  ];
}

export function infoAnswer(doors: Doors): Answer {
  return async ({ account, parameters, format }) => {
    if (parameters.problem !== undefined) return err(wrongParameters(parameters.problem));
    if (!isOn(parameters.text('get_operator'))) return err(wrongParameters('get_operator=1 is missing'));
    const text = parameters.text('phone');
    const phones = splitPhones(text);
    if (phones.length === 0) return err(wrongParameters('phone is missing'));
    if (phones.length > LIMITS.numbering.asked) {
      return err(wrongParameters(`more than ${LIMITS.numbering.asked} numbers`));
    }
    const found = await doors.numbers.places(account, phones);
    if (!found.ok) return err({ fault: found.error });
    if (found.value.every((known) => known === undefined)) {
      return err({ fault: 'record-missing', detail: 'the operator is not known' });
    }
    const shape = /[,;]/.test(text) ? 'list' : 'one';
    const records = phones.map((phone, at) => fieldsOf(phone, found.value[at], { format, shape }));
    return ok(
      shape === 'list'
        ? listReply(records, format, { list: 'result', one: 'info' })
        : recordReply(records[0] ?? [], format, 'info'),
    );
  };
}
