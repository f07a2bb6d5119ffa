// A message as the PDUs a modem sends, one for each part. Owns what a SIM can send and what not; refusals of the network are
// refusals.ts's.

import { err, ok, type Result } from '../../base/result.ts';
import type { Instant } from '../../base/time.ts';
import { ERR } from '../../core/messages/errors.ts';
import { carried, type SmsContent, smsParts } from '../../core/messages/sms-parts.ts';
import { STATUS } from '../../core/messages/status.ts';
import type { ClaimedMessage } from '../../core/ports.ts';
import type { LanguageId } from '../../protocols/gsm/national-tables.ts';
import { withServiceCentre, writeSubmit } from '../../protocols/gsm/tpdu.ts';
import { internationalNumber } from '../../protocols/gsm/tpdu-address.ts';

/** With the address of the service centre before it; `length` counts the octets behind that. */
export type SubmitPart = { readonly pdu: Uint8Array; readonly length: number };

type NoMessage = { readonly status: number; readonly err: number };

/** Rejected by the operator (spec codes.md section 3). */
const REJECTED = 255;

function contentOf({ kind, text, binary = 'bytes', part }: ClaimedMessage): SmsContent | undefined {
  switch (kind) {
    case 'sms':
    case 'flash':
    case 'push':
      return { kind, text, ...(part && { part }) };
    case 'binary':
      return { kind, text, form: binary };
    case 'ping':
      return { kind };
    default:
      return undefined;
  }
}

/** `reference`: what joins the parts, another for the next message. */
export function submitParts(
  message: ClaimedMessage,
  {
    reference,
    now,
    national = [],
  }: { readonly reference: number; readonly now: Instant; readonly national?: readonly LanguageId[] },
): Result<readonly SubmitPart[], NoMessage> {
  const content = contentOf(message);
  const parts = content && smsParts(content, { reference, joining: 'concatenation8', national });
  if (!parts?.ok) return err({ status: STATUS.undeliverable, err: REJECTED });
  const written: SubmitPart[] = [];
  for (const part of parts.value) {
    const tpdu = writeSubmit({
      kind: 'submit',
      reference: 0,
      destination: internationalNumber(message.phone),
      validity: { kind: 'relative', milliseconds: message.validUntil - now },
      statusReport: 'yes',
      rejectDuplicates: 'no',
      replyPath: 'no',
      protocolId: part.protocolId,
      dataCoding: part.dataCoding,
      ...carried(part),
    });
    if (!tpdu.ok && tpdu.error === 'address-wrong')
      return err({ status: STATUS.numberWrong, err: ERR.numberWrong });
    const pdu = tpdu.ok ? withServiceCentre(tpdu.value) : tpdu;
    if (!tpdu.ok || !pdu.ok) return err({ status: STATUS.undeliverable, err: REJECTED });
    written.push({ pdu: pdu.value, length: tpdu.value.length });
  }
  return ok(written);
}
