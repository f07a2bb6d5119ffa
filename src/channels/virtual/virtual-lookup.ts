// What a look-up of a number through the virtual channel finds out: country and operator as the numbering plan has them, and a
// subscriber and a centre made up of the number itself. Owns these inventions; no network is asked.

import type { LookupData } from '../../core/messages/message-status.ts';
import type { Numbering } from '../../core/numbers/number-place.ts';
import { parsePhone } from '../../core/numbers/phone-number.ts';

/** Digits of a subscriber within an IMSI of fifteen. */
const SUBSCRIBER_DIGITS = 10;

/** Empty texts where the plan knows nothing, or another network serves the number (none does here). */
export function virtualLookUp(numbering: Numbering, phone: string): LookupData {
  const known = parsePhone(`+${phone}`);
  const place = known && numbering.place(known);
  const code = place?.mccmnc ?? '';
  return {
    imsi: code === '' ? '' : code + phone.slice(-SUBSCRIBER_DIGITS).padStart(SUBSCRIBER_DIGITS, '0'),
    msc: place === undefined ? '' : phone.slice(0, -4),
    mcc: place?.mcc ?? '',
    mnc: place?.mnc ?? '',
    cn: place?.country.ru ?? '',
    net: place?.operator?.ru ?? '',
    rcn: '',
    rnet: '',
  };
}
