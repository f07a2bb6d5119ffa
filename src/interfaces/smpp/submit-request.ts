// submit_sm, submit_multi and data_sm read: from a PDU to a Submission, or to the status that refuses it (spec smpp.md 3). Owns
// what each field means; texts, prices, numbers and senders are judged by the core.

import { ok, type Result } from '../../base/result.ts';
import { DAY, type Instant, MINUTE, SECOND } from '../../base/time.ts';
import type { EsmeAddress, ReceiptWish } from '../../core/esme/esme-told.ts';
import type { MessageKind } from '../../core/messages/kind.ts';
import { dueAt, sendingMoment } from '../../core/messages/sending-time.ts';
import type { CallOptions, SendingTime, Submission } from '../../core/messages/submission.ts';
import type { PduOf } from '../../protocols/smpp/pdu.ts';
import { readTime } from '../../protocols/smpp/times.ts';
import { tlvBytes, tlvNumber } from '../../protocols/smpp/tlvs.ts';
import { kindNumberOf, markedKind } from './kind-marks.ts';
import { contentOf, type MessageContent, type ReadOctets } from './message-content.ts';
import { type Refusal, refuse } from './replies.ts';

export type SubmitPdu = PduOf<'submit_sm'> | PduOf<'submit_multi'> | PduOf<'data_sm'>;

export type SubmitContext = {
  readonly now: Instant;
  /** Agreed with the client: 0x33, 0x34 or 0x50. */
  readonly version: number;
  readonly clientAddress: string;
};

/** Everything of a request but what its octets say, as plain values: parts of a message are stored with it. */
export type SubmitTerms = {
  readonly service: string;
  /** What the vendor's parameter says, if it is there. */
  readonly kindNumber: number | undefined;
  readonly source: EsmeAddress;
  readonly destinations: readonly EsmeAddress[];
  readonly when: SendingTime;
  readonly validity: number;
  readonly registered: number;
};

const NO_OCTETS = new Uint8Array(0);

/** The octets of a message, wherever they lie: not in both places (SMPP 3.4 section 5.3.2.32). */
export function octetsOf(pdu: SubmitPdu): Result<Uint8Array, Refusal> {
  const short = pdu.command === 'data_sm' ? NO_OCTETS : pdu.short_message;
  const payload = tlvBytes(pdu.tlvs, 'message_payload');
  if (payload === undefined || payload.length === 0) {
    if (short.length === 0 && pdu.command !== 'data_sm' && pdu.sm_default_msg_id !== 0)
      return refuse('ESME_RINVDFTMSGID', 'there are no predefined messages here');
    return ok(short);
  }
  if (short.length > 0)
    return refuse('ESME_ROPTPARNOTALLWD', 'short_message and message_payload are both there');
  return ok(payload);
}

export function termsOf(pdu: SubmitPdu, context: SubmitContext): Result<SubmitTerms, Refusal> {
  const ussd = ussdRefusal(pdu);
  if (ussd) return ussd;
  const times = timesOf(pdu, context);
  if (!times.ok) return times;
  const { service_type: service, source_addr_ton: ton, source_addr_npi: npi, source_addr: address } = pdu;
  const destinations = destinationsOf(pdu);
  if (destinations.length === 0) return refuse('ESME_RINVNUMDESTS', 'there is no destination');
  if (destinations.some((one) => one.address === ''))
    return refuse('ESME_RINVDSTADR', 'the destination is empty');
  return ok({
    service,
    kindNumber: kindNumberOf(pdu.tlvs),
    source: { ton, npi, address },
    destinations,
    ...times.value,
    registered: registeredOf(pdu.registered_delivery, context),
  });
}

/**
 * A word of a USSD dialogue (SMPP 3.4 sections 5.2.11 and 5.3.2.44): there are none here, and sent on as an SMS it would reach a
 * subscriber who never asked, at the client's cost.
 */
function ussdRefusal({ service_type, tlvs }: SubmitPdu): ReturnType<typeof refuse> | undefined {
  if (service_type.trim().toUpperCase() === 'USSD')
    return refuse('ESME_RINVSERTYP', 'there are no USSD dialogues here');
  return tlvNumber(tlvs, 'ussd_service_op') === undefined
    ? undefined
    : refuse('ESME_ROPTPARNOTALLWD', 'there are no USSD dialogues here');
}

/** Names of distribution lists are those of groups of contacts, `G<n>`; the core knows them as it does numbers. */
function destinationsOf(pdu: SubmitPdu): readonly EsmeAddress[] {
  if (pdu.command !== 'submit_multi')
    return [{ ton: pdu.dest_addr_ton, npi: pdu.dest_addr_npi, address: pdu.destination_addr.trim() }];
  return pdu.dest_address.map((one) =>
    one.kind === 'list'
      ? { ton: 0, npi: 0, address: one.dl_name.trim() }
      : { ton: one.dest_addr_ton, npi: one.dest_addr_npi, address: one.destination_addr.trim() },
  );
}

/** Bits of registered_delivery (SMPP 3.4 section 5.2.17, 5.0 section 4.7.21). */
const RECEIPTS = 0x03;
const SUCCESS_ONLY = 3;
const NOTIFICATION = 0x10;
const BOTH = 1;

/** The value that 3.4 reserves is taken for all receipts there: one too many is better than one too few. */
function registeredOf(registered_delivery: number, { version }: Pick<SubmitContext, 'version'>): number {
  const asked = registered_delivery & RECEIPTS;
  const receipts = asked === SUCCESS_ONLY && version < 0x50 ? BOTH : asked;
  return receipts | (registered_delivery & NOTIFICATION);
}

type Times = Pick<SubmitTerms, 'when' | 'validity'>;

/** Milliseconds a message lives: clients ask for days, the service keeps one (spec http-send 2.3). */
const VALIDITY = { least: MINUTE, most: DAY };

export function timesOf(
  pdu: SubmitPdu | PduOf<'replace_sm'>,
  { now }: Pick<SubmitContext, 'now'>,
): Result<Times, Refusal> {
  if (pdu.command === 'data_sm') {
    const seconds = tlvNumber(pdu.tlvs, 'qos_time_to_live');
    return ok({ when: { kind: 'now' }, validity: clamped(seconds ? seconds * SECOND : DAY) });
  }
  const schedule = readTime(pdu.schedule_delivery_time, now);
  if (!schedule.ok) return refuse('ESME_RINVSCHED', `schedule_delivery_time ${schedule.error}`);
  const when = whenOf(schedule.value, now);
  if (!when.ok) return refuse('ESME_RINVSCHED', 'schedule_delivery_time is more than a year ahead');
  const validity = readTime(pdu.validity_period, now);
  if (!validity.ok) return refuse('ESME_RINVEXPIRY', `validity_period ${validity.error}`);
  switch (validity.value.kind) {
    case 'unsaid':
      return ok({ when: when.value, validity: DAY });
    case 'relative':
      return ok({ when: when.value, validity: clamped(validity.value.after) });
    case 'absolute': {
      const lives = validity.value.at - dueAt(when.value, now);
      if (lives <= 0) return refuse('ESME_RINVEXPIRY', 'validity_period ends before the message may go out');
      return ok({ when: when.value, validity: clamped(lives) });
    }
  }
}

type SmppMoment = Extract<ReturnType<typeof readTime>, { ok: true }>['value'];

function whenOf(schedule: SmppMoment, now: Instant): Result<SendingTime, 'date-wrong'> {
  switch (schedule.kind) {
    case 'unsaid':
      return ok({ kind: 'now' });
    case 'relative':
      return sendingMoment(now + schedule.after, now);
    case 'absolute':
      return sendingMoment(schedule.at, now);
  }
}

function clamped(milliseconds: number): number {
  return Math.min(VALIDITY.most, Math.max(VALIDITY.least, milliseconds));
}

type Sending = Pick<Submission, 'kind' | 'items' | 'binary' | 'part'>;

/** The Submission of a whole message. */
export function submissionOf(
  terms: SubmitTerms,
  read: ReadOctets,
  { clientAddress }: Pick<SubmitContext, 'clientAddress'>,
): Result<Submission, Refusal> {
  const content = contentOf(read);
  if (!content.ok) return content;
  const sending = sendingOf(terms, content.value);
  if (!sending.ok) return sending;
  const { kind } = sending.value;
  const { source, when, validity } = terms;
  const receipt = wishOf(terms);
  const sender = source.address.trim();
  return ok({
    door: 'smpp',
    ...sending.value,
    ...(sender !== '' && { sender }),
    when,
    validity,
    transliterate: 'no',
    purpose: 'send',
    clientAddress,
    ...(kind === 'call' && { call: CALL }),
    ...(kind !== 'binary' && { dataCoding: read.data_coding }),
    ...(receipt && { receipt }),
  });
}

/** What a call has that says nothing of its own (spec http-voice 3). */
const CALL: CallOptions = { ringSeconds: 22, pauseSeconds: 20, attempts: 5, uploads: [] };

const NEEDS_DATA: ReadonlySet<MessageKind> = new Set(['binary']);

function sendingOf(terms: SubmitTerms, content: MessageContent): Result<Sending, Refusal> {
  const phones = terms.destinations.map(({ address }) => address);
  const marked = markedKind(
    { service: terms.service, number: terms.kindNumber },
    content.kind === 'text' ? content.text : '',
  );
  if (marked === 'unknown') return refuse('ESME_RINVOPTPARAMVAL', 'there is no such kind of message');
  const { kind, text } = marked;
  if (content.kind === 'data') {
    if (kind !== undefined && kind !== 'binary' && kind !== 'sms' && kind !== 'push')
      return refuse('ESME_RINVDCS', 'a message of this kind has a text');
    return ok({ kind: 'binary', binary: 'hex', items: [{ phones, text: content.hex }] });
  }
  // Asked for by a mark, though it came as a text: its characters are its octets.
  if (kind !== undefined && NEEDS_DATA.has(kind))
    return refuse('ESME_RINVDCS', 'a binary message has data_coding 2, or 4 with a header');
  const plain = content.shown === 'at once' ? 'flash' : 'sms';
  const chosen = kind === undefined || kind === 'sms' ? plain : kind;
  const { part } = content;
  return ok({ kind: chosen, items: [{ phones, text }], ...(part && { part }) });
}

const WISHES: readonly (ReceiptWish['of'] | undefined)[] = [undefined, 'final', 'failure', 'success'];

/** The receipts that `registered_delivery` asks for. */
export function wishedOf(registered_delivery: number, version: number): ReceiptWish['of'] | undefined {
  return WISHES[registeredOf(registered_delivery, { version }) & RECEIPTS];
}

export function wishOf({ registered, source, destinations }: SubmitTerms): ReceiptWish | undefined {
  const of = WISHES[registered & RECEIPTS];
  if (of === undefined) return undefined;
  const [to] = destinations;
  return {
    of,
    ...(registered & NOTIFICATION && { passing: 'yes' }),
    from: source,
    ...(destinations.length === 1 && to && { to }),
  };
}
