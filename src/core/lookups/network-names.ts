// Names of country and operator for a look-up that told only codes. Owns this filling in; what the look-up did tell stays.

import type { LookupData } from '../messages/message-status.ts';
import type { Numbering } from '../numbers/number-place.ts';

/** `phone` as far as it is known: its country counts when the look-up found the subscriber there. */
export function withNetworkNames(lookup: LookupData, numbering: Numbering, phone?: string): LookupData {
  const { mcc, mnc, cn, net } = lookup;
  if (mcc === '' || (cn !== '' && net !== '')) return lookup;
  const operator = numbering.operators().find((one) => one.mcc === mcc && one.mnc === mnc);
  const country = phone === undefined ? undefined : numbering.place(phone)?.country;
  return {
    ...lookup,
    cn: cn === '' && country?.mcc === mcc ? country.ru : cn,
    net: net === '' ? (operator?.ru ?? '') : net,
  };
}
