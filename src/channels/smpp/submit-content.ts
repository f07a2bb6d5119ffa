// A message as submit_sm PDUs, one a part, as this link's centre wants them. Owns every field of a submission; the parts
// themselves are cut by the core, windows and answers are the submitter's.

import { unreachable } from '../../base/assert.ts';
import { latin1Encode } from '../../base/bytes.ts';
import type { Instant } from '../../base/time.ts';
import { type SmsContent, type SmsPart, smsParts } from '../../core/messages/sms-parts.ts';
import type { ClaimedMessage } from '../../core/ports.ts';
import { decodeText } from '../../protocols/gsm/alphabet.ts';
import type { LanguageId } from '../../protocols/gsm/national-tables.ts';
import { fillBitsAfter, pack } from '../../protocols/gsm/septets.ts';
import { ucs2Encode } from '../../protocols/gsm/ucs2.ts';
import { type ContentOf, compose } from '../../protocols/smpp/pdu.ts';
import { writeAbsolute, writeRelative } from '../../protocols/smpp/times.ts';
import { type Tlv, tlv } from '../../protocols/smpp/tlvs.ts';
import { joined, swapped } from './octets.ts';
import type { Joining, SmppSettings } from './smpp-settings.ts';

export type SubmitContent = ContentOf<'submit_sm'>;

/** esm_class: the user data begins with a header (SMPP 3.4 section 5.2.12). */
const HEADER = 0x40;
const REFERENCES = 256;
/** Octets short_message may have (3.4 section 5.2.22). */
const SHORT_OCTETS = 254;

/** Octets of user data one message of the network carries (3GPP TS 23.040 section 9.2.3.16). */
const USER_DATA_OCTETS = 140;

/** Undefined: more parts than a message can have. */
export function submitContents(
  message: ClaimedMessage,
  settings: SmppSettings,
  { now, national = [] }: { readonly now: Instant; readonly national?: readonly LanguageId[] | undefined },
): readonly SubmitContent[] | undefined {
  const common = commonOf(message, settings, now);
  const special = lookupText(message, settings);
  if (special !== undefined)
    return [compose('submit_sm', { ...common, short_message: latin1Encode(special) })];
  const plain = partsOf(message, 'payload', national);
  if (!plain) return undefined;
  const joining = joiningOf(plain, settings);
  if (joining === 'payload' && plain.length > 1) return [whole(plain, common, settings)];
  if (!fitsAlone(plain, settings)) return [whole(plain, common, settings)];
  // One part alone is the same however parts are joined.
  const parts = plain.length === 1 ? plain : partsOf(message, joining, national);
  return parts?.map((part) =>
    submission(part, common, { settings, joining, reference: referenceOf(message) }),
  );
}

function partsOf(
  message: ClaimedMessage,
  joining: Joining,
  national: readonly LanguageId[],
): readonly SmsPart[] | undefined {
  const split = smsParts(contentOf(message), {
    national,
    reference: referenceOf(message),
    joining: joining === 'udh' ? 'concatenation8' : 'none',
  });
  return split.ok ? split.value : undefined;
}

/** Messages are numbered one after the other, so that two of one recipient differ. */
function referenceOf({ ref }: ClaimedMessage): number {
  return ref % REFERENCES;
}

/** Parts that have a header of their own are joined in it: it and `sar_` parameters exclude each other (spec smpp.md 8.5). */
function joiningOf([first]: readonly SmsPart[], { joining }: SmppSettings): Joining {
  return joining === 'sar' && first && first.userDataHeader.length > 0 ? 'udh' : joining;
}

/**
 * Whether the parts are as large on this link as they were counted. The few characters of the default alphabet that Latin-1
 * lacks make UCS-2 of the text, twice as long: what does not fit then, the centre must cut.
 */
function fitsAlone(parts: readonly SmsPart[], settings: SmppSettings): boolean {
  if (settings.alphabet !== 'latin1' || parts.every((part) => !lacksLatin1(part))) return true;
  const [first] = parts;
  return parts.length === 1 && first !== undefined && 2 * textOf(first).length <= USER_DATA_OCTETS;
}

function textOf({ userData }: SmsPart): string {
  return decodeText(userData);
}

function lacksLatin1(part: SmsPart): boolean {
  return part.alphabet === 'gsm7' && part.messageClass === undefined && !LATIN1.test(textOf(part));
}

const LATIN1 = /^[\u0000-\u00ff]*$/;

/** Texts that a centre of this kind takes for look-ups (spec smpp.md 3). */
function lookupText({ kind }: ClaimedMessage, { lookups }: SmppSettings): string | undefined {
  if (kind === 'hlr') return '__HLR__';
  return kind === 'ping' && lookups === 'texts' ? '__PING__' : undefined;
}

/** Receipts asked for: a look-up is answered in its receipt alone. */
export function registeredOf(message: ClaimedMessage, settings: SmppSettings): SmppSettings['registered'] {
  return lookupText(message, settings) === undefined ? settings.registered : 'final';
}

function contentOf({ kind, text, binary, part }: ClaimedMessage): SmsContent {
  switch (kind) {
    case 'ping':
      return { kind };
    case 'binary':
      return { kind, text, form: binary ?? 'bytes' };
    case 'flash':
    case 'push':
      return { kind, text, ...(part && { part }) };
    default:
      return { kind: 'sms', text, ...(part && { part }) };
  }
}

type Common = Partial<SubmitContent>;

function commonOf(message: ClaimedMessage, settings: SmppSettings, now: Instant): Common {
  const { destinationTon, destinationNpi, plus, serviceType } = settings;
  return {
    service_type: serviceType,
    ...sourceOf(message.sender, settings),
    dest_addr_ton: destinationTon,
    dest_addr_npi: destinationNpi,
    destination_addr: plus === 'yes' ? `+${message.phone}` : message.phone,
    validity_period: validityOf(message, settings, now),
    registered_delivery: { final: 1, failure: 2, none: 0 }[registeredOf(message, settings)],
  };
}

const SHORT_NUMBER = /^\d{1,6}$/;
const NUMBER = /^\+?\d{1,20}$/;

function sourceOf(sender: string | undefined, { sourceTon, sourceNpi }: SmppSettings): Common {
  const written = sender ?? '';
  const [ton, npi] =
    written === '' ? [0, 0] : SHORT_NUMBER.test(written) ? [3, 1] : NUMBER.test(written) ? [1, 1] : [5, 0];
  return {
    source_addr_ton: sourceTon ?? ton,
    source_addr_npi: sourceNpi ?? npi,
    source_addr: NUMBER.test(written) ? written.replace('+', '') : written,
  };
}

/** Empty, the centre's own, where it cannot be written. */
function validityOf({ validUntil }: ClaimedMessage, { validity }: SmppSettings, now: Instant): string {
  switch (validity) {
    case 'none':
      return '';
    case 'relative':
      return writeRelative(Math.max(1_000, validUntil - now)) ?? '';
    case 'absolute':
      return writeAbsolute(validUntil) ?? '';
    default:
      return unreachable(validity);
  }
}

type Joined = { readonly settings: SmppSettings; readonly joining: Joining; readonly reference: number };

function submission(part: SmsPart, common: Common, { settings, joining, reference }: Joined): SubmitContent {
  const { data_coding, octets } = coded(part, settings);
  const header = part.userDataHeader;
  const tlvs: readonly Tlv[] =
    joining === 'sar' && part.total > 1
      ? [
          tlv('sar_msg_ref_num', reference),
          tlv('sar_total_segments', part.total),
          tlv('sar_segment_seqnum', part.number),
        ]
      : [];
  return compose('submit_sm', {
    ...common,
    esm_class: header.length > 0 ? HEADER : 0,
    protocol_id: part.protocolId,
    data_coding,
    ...body(joined(header, octets), tlvs),
  });
}

/** Of several parts one message that the centre cuts by itself; what stands before the text is of the first. */
function whole(parts: readonly SmsPart[], common: Common, settings: SmppSettings): SubmitContent {
  const [first] = parts;
  if (!first) return compose('submit_sm', common);
  const userData = parts.reduce<Uint8Array>((all, part) => joined(all, part.userData), new Uint8Array(0));
  const { data_coding, octets } = coded({ ...first, userData }, settings);
  const header = first.userDataHeader;
  return compose('submit_sm', {
    ...common,
    esm_class: header.length > 0 ? HEADER : 0,
    protocol_id: first.protocolId,
    data_coding,
    tlvs: [tlv('message_payload', joined(header, octets))],
  });
}

function body(octets: Uint8Array, tlvs: readonly Tlv[]): Pick<SubmitContent, 'short_message' | 'tlvs'> {
  if (octets.length <= SHORT_OCTETS) return { short_message: octets, tlvs };
  return { short_message: new Uint8Array(0), tlvs: [...tlvs, tlv('message_payload', octets)] };
}

/** data_coding of plain messages; classes and the like keep what the networks have (3GPP TS 23.038 section 4). */
const CODINGS = { gsm7: 0, latin1: 3, octets: 4, ucs2: 8 } as const;

type Coded = { readonly data_coding: number; readonly octets: Uint8Array };

function coded(part: SmsPart, settings: SmppSettings): Coded {
  const { alphabet, userData } = part;
  // No data_coding says Latin-1 and a class at once: what is shown at once is of the GSM alphabet.
  const latin1 = settings.alphabet === 'latin1' && part.messageClass === undefined;
  const as =
    alphabet === 'gsm7' && (latin1 || settings.alphabet === 'gsm7-packed') ? settings.alphabet : alphabet;
  switch (as) {
    case 'gsm7':
      return { data_coding: codingOf(part, 'gsm7', settings), octets: userData };
    case 'gsm7-packed': {
      const fill = fillBitsAfter(part.userDataHeader.length);
      return { data_coding: codingOf(part, 'gsm7', settings), octets: pack(userData, fill) };
    }
    case 'latin1': {
      const text = textOf(part);
      if (LATIN1.test(text))
        return { data_coding: codingOf(part, 'latin1', settings), octets: latin1Encode(text) };
      return { data_coding: codingOf(part, 'ucs2', settings), octets: ordered(ucs2Encode(text), settings) };
    }
    case 'ucs2':
      return { data_coding: codingOf(part, 'ucs2', settings), octets: ordered(userData, settings) };
    case 'octets':
      return { data_coding: codingOf(part, 'octets', settings), octets: userData };
    default:
      return unreachable(as);
  }
}

/** The bits of a message class and its group beside the alphabet's. */
const CLASS_0 = 0x10;

function codingOf(part: SmsPart, as: keyof typeof CODINGS, { codings }: SmppSettings): number {
  const own = codings[as] ?? CODINGS[as];
  if (part.messageClass === 0) return own < CLASS_0 ? own | CLASS_0 : own;
  // A client's own scheme, or the class of a push.
  return part.alphabet === 'octets' && part.dataCoding !== CODINGS.octets ? part.dataCoding : own;
}

function ordered(octets: Uint8Array, { ucs2 }: SmppSettings): Uint8Array {
  return ucs2 === 'big-endian' ? octets : swapped(octets);
}
