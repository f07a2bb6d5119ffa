// What a modem tells, read: a message of a subscriber, one part of one, or a report on a part of ours. Owns how their fields
// become those of the core; storing is the channel's.

import { createHash } from 'node:crypto';
import { hexEncode } from '../../base/bytes.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { Instant } from '../../base/time.ts';
import type { ReceivedMessage, ReceivedPart } from '../../core/incoming/incoming-message.ts';
import { readUserData } from '../../core/messages/sms-parts.ts';
import { readDataCoding } from '../../protocols/gsm/data-coding.ts';
import {
  type Deliver,
  readFromCentre,
  type StatusReport,
  splitServiceCentre,
} from '../../protocols/gsm/tpdu.ts';
import type { TpduAddress } from '../../protocols/gsm/tpdu-address.ts';

export type Told =
  | { readonly kind: 'message'; readonly message: ReceivedMessage }
  | { readonly kind: 'part'; readonly part: ReceivedPart }
  | { readonly kind: 'report'; readonly phone: string; readonly report: StatusReport };

type ToldOptions = {
  /** The link's name, and the number of its SIM. */
  readonly source: string;
  readonly to: string;
  readonly now: Instant;
};

/** Hexadecimal digits of the digest that a message is known by when it comes again. */
const KEY_DIGITS = 32;

function phoneOf(address: TpduAddress): string {
  return address.kind === 'name' ? address.text : address.digits;
}

function messageOf(deliver: Deliver, key: string, { source, to, now }: ToldOptions): Result<Told, string> {
  const coding = readDataCoding(deliver.dataCoding);
  if (coding.compression === 'compressed') return err('its text is compressed');
  const read = readUserData({ coding, header: deliver.header, octets: deliver.octets });
  if (!read.ok) return err(`its header is wrong: ${read.error}`);
  const { content, part } = read.value;
  const message: ReceivedMessage = {
    from: phoneOf(deliver.originator),
    to,
    text: content.kind === 'text' ? content.text : hexEncode(content.bytes),
    sentAt: deliver.sentAt?.at ?? now,
    receivedAt: now,
    source,
    key,
  };
  if (!part || part.total === 1) return ok({ kind: 'message', message });
  return ok({ kind: 'part', part: { ...message, concat: part } });
}

/** The error is a reason for the log: nothing of the message is in it. */
export function readTold(pdu: Uint8Array, options: ToldOptions): Result<Told, string> {
  const split = splitServiceCentre(pdu);
  const read = split.ok ? readFromCentre(split.value.tpdu) : split;
  if (!split.ok || !read.ok) return err(`its PDU is wrong: ${read.ok ? 'cut-off' : read.error}`);
  if (read.value.kind === 'status-report')
    return ok({ kind: 'report', phone: phoneOf(read.value.recipient), report: read.value });
  // A message that comes again, after its deletion was cut short, has the same octets, the centre's stamp among them.
  const key = createHash('sha256').update(split.value.tpdu).digest('hex').slice(0, KEY_DIGITS);
  return messageOf(read.value, key, options);
}
