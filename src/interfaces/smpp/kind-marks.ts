// How a submission says what kind of message it is: vendor TLV, text, service_type. All but the texts `__HLR__` and `__PING__` are
// [inferred] from the other doors of the service (spec smpp.md 3). Owns these marks.

import { MESSAGE_KINDS, type MessageKind } from '../../core/messages/kind.ts';
import { findTlv, type Tlv } from '../../protocols/smpp/tlvs.ts';

/** The tag that receipts have their flags under; in a submission its lowest four bits ask for the kind. [inferred] */
const KIND_TLV = 0x2001;

const KIND_BITS = 0x0f;

const BY_NUMBER: ReadonlyMap<number, MessageKind> = new Map(
  Object.entries(MESSAGE_KINDS).map(([kind, number]) => [number, kind as MessageKind]),
);

/** Texts that are a kind, or that one begins with: the first two [doc], the others as those of send.php. */
export const KIND_TEXTS: readonly (readonly [string, MessageKind])[] = [
  ['__HLR__', 'hlr'],
  ['__PING__', 'ping'],
  ['__CALL__', 'call'],
  ['__VIBER__', 'viber'],
  ['__SOC__', 'social'],
];

/** Words of `service_type`, five letters at most; any other, such as CMT, says nothing. [inferred] */
export const SERVICE_TYPES: ReadonlyMap<string, MessageKind> = new Map([
  ['SMS', 'sms'],
  ['FLASH', 'flash'],
  ['BIN', 'binary'],
  ['PUSH', 'push'],
  ['HLR', 'hlr'],
  ['PING', 'ping'],
  ['MMS', 'mms'],
  ['CALL', 'call'],
  ['MAIL', 'mail'],
  ['VIBER', 'viber'],
  ['SOC', 'social'],
  ['WHATS', 'whatsapp'],
  ['TG', 'telegram'],
  ['BOT', 'bot'],
]);

/** Kinds whose text is not sent. */
const TEXTLESS: ReadonlySet<MessageKind> = new Set(['hlr', 'ping']);

/** What the vendor's parameter says, if it is there. */
export function kindNumberOf(tlvs: readonly Tlv[]): number | undefined {
  const last = findTlv(tlvs, KIND_TLV)?.at(-1);
  return last === undefined ? undefined : last & KIND_BITS;
}

type Marked = { readonly kind: MessageKind | undefined; readonly text: string };

/** The kind that was asked for, `unknown` for a number that is none, and what is left of the text. */
export function markedKind(
  { service, number }: { readonly service: string; readonly number: number | undefined },
  written: string,
): Marked | 'unknown' {
  const asked = number === undefined ? undefined : BY_NUMBER.get(number);
  if (number !== undefined && asked === undefined) return 'unknown';
  const found = KIND_TEXTS.find(([text]) => written.startsWith(text));
  const kind = asked ?? found?.[1] ?? SERVICE_TYPES.get(service.trim().toUpperCase());
  const bare = found ? written.slice(found[0].length).replace(/^ /, '') : written;
  return { kind, text: kind !== undefined && TEXTLESS.has(kind) ? '' : bare };
}
