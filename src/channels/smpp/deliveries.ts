// What a message centre sends to us: receipts of what it took, messages of subscribers. Owns telling them apart and when they are
// acknowledged: after they are stored, so that a crash has the centre send them again.

import { hexEncode, latin1Decode } from '../../base/bytes.ts';
import type { Timekeeper } from '../../base/timekeeper.ts';
import type { ReceivedMessage } from '../../core/incoming/incoming-message.ts';
import { readUserData } from '../../core/messages/sms-parts.ts';
import type { Receipt as ReportedReceipt } from '../../core/ports.ts';
import { readSmppCoding, type SmppCoding } from '../../protocols/gsm/data-coding.ts';
import { latinCyrillicDecode } from '../../protocols/gsm/latin-cyrillic.ts';
import { fillBitsAfter, unpack } from '../../protocols/gsm/septets.ts';
import { ucs2Encode } from '../../protocols/gsm/ucs2.ts';
import { type StatusName, statusNumber } from '../../protocols/smpp/command-status.ts';
import { readHlrReceipt } from '../../protocols/smpp/hlr-receipt.ts';
import { compose, refusal } from '../../protocols/smpp/pdu.ts';
import { isReceipt, type Receipt, readReceipt } from '../../protocols/smpp/receipt.ts';
import type { OperationPdu } from '../../protocols/smpp/session-types.ts';
import { tlvBytes, tlvNumber } from '../../protocols/smpp/tlvs.ts';
import type { LinkDoors } from '../link.ts';
import { receiptReport, stateWord } from './meanings.ts';
import { joined, swapped } from './octets.ts';
import { type Carrier, type Delivery, RepeatedDeliveries } from './repeated-deliveries.ts';
import type { SmppSettings } from './smpp-settings.ts';
import { spellings } from './upstream-id.ts';

/** The answer to a request of the centre. */
type DeliveryAnswer =
  | ReturnType<typeof refusal>
  | ReturnType<typeof compose<'deliver_sm_resp' | 'data_sm_resp'>>;

const HEADER = 0x40;
/** data_coding of ISO 8859-5 (SMPP 3.4 section 5.2.19). */
const CYRILLIC = 6;

export class Deliveries {
  readonly #settings: SmppSettings;
  readonly #doors: LinkDoors;
  readonly #repeated: RepeatedDeliveries;
  #wondered: 'no' | 'yes' = 'no';

  constructor(settings: SmppSettings, doors: LinkDoors, time: Timekeeper) {
    this.#settings = settings;
    this.#doors = doors;
    this.#repeated = new RepeatedDeliveries(() => time.now());
  }

  /** Resolves with the answer once all that follows is stored; never rejects. `carrier` is the connection it came over. */
  async take(pdu: OperationPdu, carrier: Carrier): Promise<DeliveryAnswer> {
    if (pdu.command !== 'deliver_sm' && pdu.command !== 'data_sm')
      return refusal(pdu.command, statusNumber('ESME_RINVCMDID'));
    return answer(pdu, await this.#settled(() => this.#stored(pdu, carrier)));
  }

  async #settled(work: () => Promise<StatusName>): Promise<StatusName> {
    try {
      return await work();
    } catch (trouble) {
      // Stored later, when the centre sends it again.
      this.#doors.report(`link ${this.#doors.name}`, trouble);
      return 'ESME_RX_T_APPN';
    }
  }

  async #stored(pdu: Delivery, carrier: Carrier): Promise<StatusName> {
    const receipt = readReceipt(pdu);
    if (receipt && (receipt.knownBy !== 'text' || this.#settings.textReceipts === 'yes')) {
      await this.#receipt(receipt, pdu);
      return 'ESME_ROK';
    }
    if (receipt) this.#wonder();
    if (!receipt && isReceipt(pdu.esm_class)) {
      // It names no message; sent again it would not either.
      this.#doors.meter.receipt('none');
      return 'ESME_ROK';
    }
    return await this.#incoming(pdu, carrier);
  }

  /** A subscriber may have written one such text; a centre that forgets the flag has nothing ever reported, and nobody knows why. */
  #wonder(): void {
    if (this.#wondered === 'yes') return;
    this.#wondered = 'yes';
    const says =
      'a message looks like a receipt but has no flag of one: "textReceipts" takes such for receipts';
    this.#doors.report(`link ${this.#doors.name}`, new Error(says));
  }

  async #receipt(receipt: Receipt, pdu: Delivery): Promise<void> {
    const { inbox, clock, meter, name } = this.#doors;
    meter.receipt(stateWord(receipt));
    const report = receiptReport(receipt, this.#settings);
    if (!report) return;
    await inbox.receipt({
      link: name,
      ids: spelt(receipt, this.#settings),
      phones: numbersIn(pdu),
      at: clock.now(),
      report: withLookup(report, pdu),
    });
  }

  async #incoming(pdu: Delivery, carrier: Carrier): Promise<StatusName> {
    const { reception, clock, meter, name } = this.#doors;
    const read = readUserDataOf(pdu, this.#settings);
    if (!read?.ok) return 'ESME_RX_P_APPN';
    const { content, part } = read.value;
    const now = clock.now();
    const message: ReceivedMessage = {
      from: pdu.source_addr,
      to: pdu.destination_addr,
      // What is no text is shown by its octets.
      text: content.kind === 'text' ? content.text : hexEncode(content.bytes),
      sentAt: now,
      receivedAt: now,
      source: name,
    };
    const concat = part ?? sarOf(pdu);
    if (concat && concat.total > 1) {
      meter.incoming();
      return statusOf(await reception.receivePart({ ...message, concat }));
    }
    const receive = async (): Promise<StatusName> => {
      meter.incoming();
      return statusOf(await reception.receive(message));
    };
    return await this.#repeated.once(pdu, carrier, () => this.#settled(receive));
  }
}

function statusOf({ kind }: { readonly kind: string }): StatusName {
  return kind === 'too-long' ? 'ESME_RX_P_APPN' : 'ESME_ROK';
}

/** Undefined: nobody could read its alphabet. */
function readUserDataOf(pdu: Delivery, settings: SmppSettings): ReturnType<typeof readUserData> | undefined {
  const header = pdu.esm_class & HEADER ? 'present' : 'none';
  const octets = octetsOf(pdu);
  const coding = codingOf(pdu.data_coding, settings);
  if (coding)
    return readUserData({ coding, header, octets: unwrapped(octets, { coding, header, settings }) });
  if (pdu.data_coding !== CYRILLIC) return undefined;
  // No alphabet of the networks: it is read as what they would have made of it.
  const begin = headerOctets(octets, header);
  const text = ucs2Encode(latinCyrillicDecode(octets.slice(begin)));
  return readUserData({ coding: { alphabet: 'ucs2' }, header, octets: joined(octets.slice(0, begin), text) });
}

function headerOctets(octets: Uint8Array, header: 'present' | 'none'): number {
  return header === 'present' ? Math.min((octets[0] ?? 0) + 1, octets.length) : 0;
}

/** Every way the answer may have written the id, that of the parameter before that of the text. */
function spelt({ id, otherId }: Receipt, { receiptIds }: SmppSettings): readonly string[] {
  const own = spellings(id, receiptIds);
  return otherId === undefined ? own : [...new Set([...own, ...spellings(otherId, receiptIds)])];
}

/** The recipient is the source of its receipt (section 5.2.12); some centres have source and destination as in the message. */
function numbersIn({ source_addr, destination_addr }: Delivery): readonly string[] {
  return [source_addr, destination_addr].flatMap((address) => /^\+?(\d+)$/.exec(address.trim())?.[1] ?? []);
}

/** The centre's own numbers go before those of the standard; undefined: nobody could read it. */
function codingOf(data_coding: number, { codings, alphabet }: SmppSettings): SmppCoding | undefined {
  for (const own of ['gsm7', 'latin1', 'octets', 'ucs2'] as const)
    if (codings[own] === data_coding) return { alphabet: own };
  const read = readSmppCoding(data_coding, alphabet === 'latin1' ? 'latin1' : 'gsm7');
  return read.ok ? read.value : undefined;
}

type Wrapped = {
  readonly coding: SmppCoding;
  readonly header: 'present' | 'none';
  readonly settings: SmppSettings;
};

/** One septet in each octet, UCS-2 with its high octet first, as the standard has them; a header before it stays. */
function unwrapped(octets: Uint8Array, { coding, header, settings }: Wrapped): Uint8Array {
  const begin = headerOctets(octets, header);
  const text = octets.slice(begin);
  if (coding.alphabet === 'gsm7' && settings.alphabet === 'gsm7-packed')
    return joined(octets.slice(0, begin), unpacked(text, begin));
  if (coding.alphabet !== 'ucs2' || settings.ucs2 === 'big-endian') return octets;
  return joined(octets.slice(0, begin), swapped(text));
}

const CARRIAGE_RETURN = 0x0d;

/** Seven bits are left over where a septet more would fit: empty or a carriage return, they are none (3GPP TS 23.038 6.1.2.3.1). */
function unpacked(octets: Uint8Array, headerOctets: number): Uint8Array {
  const fill = fillBitsAfter(headerOctets);
  const septets = unpack(octets, octets.length * 2, fill);
  const last = septets.at(-1);
  const full = septets.length > 0 && septets.length * 7 + fill === octets.length * 8;
  return full && (last === 0 || last === CARRIAGE_RETURN) ? septets.slice(0, -1) : septets;
}

function octetsOf(pdu: Delivery): Uint8Array {
  const short = pdu.command === 'deliver_sm' ? pdu.short_message : new Uint8Array(0);
  return short.length > 0 ? short : (tlvBytes(pdu.tlvs, 'message_payload') ?? short);
}

function sarOf({ tlvs }: Delivery) {
  const reference = tlvNumber(tlvs, 'sar_msg_ref_num');
  const total = tlvNumber(tlvs, 'sar_total_segments');
  const number = tlvNumber(tlvs, 'sar_segment_seqnum');
  if (reference === undefined || total === undefined || number === undefined) return undefined;
  return number >= 1 && number <= total ? { reference, total, number } : undefined;
}

/** What a look-up found out stands in the text of its receipt. */
function withLookup(report: ReportedReceipt['report'], pdu: Delivery): ReportedReceipt['report'] {
  if (report.kind !== 'delivered') return report;
  const text = latin1Decode(octetsOf(pdu));
  // Receipts of messages come by thousands and have nothing of it.
  if (!/(?:imsi|msc|mcc):/i.test(text)) return report;
  const found = readHlrReceipt(text);
  if (!found) return report;
  const { imsi, msc, mcc, mnc, cn, net, rcn, rnet } = found;
  return { kind: 'delivered', lookup: { imsi, msc, mcc, mnc, cn, net, rcn, rnet } };
}

function answer(pdu: Delivery, status: StatusName): DeliveryAnswer {
  const command_status = statusNumber(status);
  return pdu.command === 'deliver_sm'
    ? compose('deliver_sm_resp', { command_status })
    : compose('data_sm_resp', { command_status });
}
