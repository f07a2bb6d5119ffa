// replace_sm read (SMPP 3.4 section 4.10). Owns what its fields mean; it has no data_coding, the message it replaces tells how its octets
// are read.

import { ok, type Result } from '../../base/result.ts';
import type { Instant } from '../../base/time.ts';
import type { Replacement } from '../../core/esme/esme-messages.ts';
import type { PduOf } from '../../protocols/smpp/pdu.ts';
import { tlvBytes } from '../../protocols/smpp/tlvs.ts';
import { contentOf, readOctets } from './message-content.ts';
import type { Refusal } from './replies.ts';
import { timesOf, wishedOf } from './submit-request.ts';
import type { Asker } from './submitting.ts';

export function replacementOf(
  pdu: PduOf<'replace_sm'>,
  { centreDefault, version }: Asker,
  now: Instant,
): Result<Replacement, Refusal> {
  const times = timesOf(pdu, { now });
  if (!times.ok) return times;
  const { when, validity } = times.value;
  const short = pdu.short_message;
  const octets = short.length > 0 ? short : (tlvBytes(pdu.tlvs, 'message_payload') ?? short);
  const { source_addr_ton: ton, source_addr_npi: npi, source_addr: address } = pdu;
  return ok({
    textFor: (data_coding) => {
      const read = readOctets({ esm_class: 0, data_coding, octets, tlvs: [] }, centreDefault);
      const content = read.ok ? contentOf(read.value.read) : read;
      return content.ok && content.value.kind === 'text' ? content.value.text : undefined;
    },
    ...(pdu.schedule_delivery_time !== '' && { when }),
    ...(pdu.validity_period !== '' && { validity }),
    receiptOf: wishedOf(pdu.registered_delivery, version),
    source: { ton, npi, address },
  });
}
