// The transfer layer's messages between a phone and a service centre (3GPP TS 23.040 section 9.2.2): SUBMIT, DELIVER and
// STATUS-REPORT both ways, and the service centre's address modems put before them. Owns their octets; it decodes no text.

import { unreachable } from '../../base/assert.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { readDataCoding } from './data-coding.ts';
import { OctetReader } from './octet-reader.ts';
import { fillBitsAfter, pack, packedLength, unpack } from './septets.ts';
import {
  type AddressFault,
  readAddress,
  readServiceCentre,
  type TpduAddress,
  writeAddress,
  writeServiceCentre,
} from './tpdu-address.ts';
import {
  CENTRE_TIME_OCTETS,
  type CentreTime,
  readCentreTime,
  readRelativeValidity,
  writeCentreTime,
  writeRelativeValidity,
} from './tpdu-time.ts';

type Flag = 'yes' | 'no';

type UserDataFields = {
  /** TP-PID and TP-DCS. */
  readonly protocolId: number;
  readonly dataCoding: number;
  /** Whether `octets` begin with a user data header. */
  readonly header: 'present' | 'none';
  /** Header and text unpacked: one septet in each octet of the text where the coding is the 7 bit one. */
  readonly octets: Uint8Array;
};

export type Validity =
  | { readonly kind: 'none' }
  | { readonly kind: 'relative'; readonly milliseconds: number }
  | { readonly kind: 'absolute'; readonly until: CentreTime | undefined }
  /** Kept as it came: its seven octets. */
  | { readonly kind: 'enhanced'; readonly octets: Uint8Array };

export type Submit = UserDataFields & {
  readonly kind: 'submit';
  /** TP-MR; modems put in their own. */
  readonly reference: number;
  readonly destination: TpduAddress;
  readonly validity: Validity;
  readonly statusReport: Flag;
  readonly rejectDuplicates: Flag;
  readonly replyPath: Flag;
};

export type Deliver = UserDataFields & {
  readonly kind: 'deliver';
  readonly originator: TpduAddress;
  /** Absent: the centre's stamp is no moment. */
  readonly sentAt?: CentreTime;
  readonly moreWaiting: Flag;
  readonly replyPath: Flag;
  /** The sender gets a report of it. */
  readonly statusReport: Flag;
};

export type StatusReport = {
  readonly kind: 'status-report';
  /** TP-MR of the message it is about. */
  readonly reference: number;
  readonly recipient: TpduAddress;
  readonly sentAt?: CentreTime;
  /** When it was delivered, or last tried. */
  readonly dischargedAt?: CentreTime;
  /** TP-ST; `tp-status.ts` tells what it means. */
  readonly status: number;
  readonly moreWaiting: Flag;
};

type TpduFault = 'cut-off' | 'type-unknown' | 'header-cut-off' | 'user-data-too-long' | AddressFault;

// Section 9.2.3.1, the low bits of the first octet, and the flags above them.
const TYPE = { deliver: 0, submit: 1, statusReport: 2 } as const;
const NO_MORE_MESSAGES = 0x04;
const REJECT_DUPLICATES = 0x04;
const STATUS_REPORT = 0x20;
const HEADER = 0x40;
const REPLY_PATH = 0x80;
// Section 9.2.3.3.
const VALIDITY_FORMAT = { none: 0x00, enhanced: 0x08, relative: 0x10, absolute: 0x18 } as const;
const SEPTETS_MAX = 160;
const OCTETS_MAX = 140;

function bit(flag: Flag, mask: number): number {
  return flag === 'yes' ? mask : 0;
}

function flag(octet: number, mask: number): Flag {
  return octet & mask ? 'yes' : 'no';
}

function isSeptets(dataCoding: number): boolean {
  const { alphabet, compression } = readDataCoding(dataCoding);
  return alphabet === 'gsm7' && compression === 'none';
}

function headerSeptets(headerOctets: number): number {
  return Math.ceil((headerOctets * 8) / 7);
}

/** TP-UDL and TP-UD. */
function writeUserData({ header, octets, dataCoding }: UserDataFields): Result<readonly number[], TpduFault> {
  if (!isSeptets(dataCoding)) {
    if (octets.length > OCTETS_MAX) return err('user-data-too-long');
    return ok([octets.length, ...octets]);
  }
  const headerOctets = header === 'present' ? 1 + (octets[0] ?? 0xff) : 0;
  if (headerOctets > octets.length) return err('header-cut-off');
  const text = octets.slice(headerOctets);
  const septets = headerSeptets(headerOctets) + text.length;
  if (septets > SEPTETS_MAX) return err('user-data-too-long');
  return ok([septets, ...octets.slice(0, headerOctets), ...pack(text, fillBitsAfter(headerOctets))]);
}

function readUserDataFields(
  reader: OctetReader,
  coding: Omit<UserDataFields, 'octets'>,
): Result<UserDataFields, TpduFault> {
  const length = reader.octet();
  if (!isSeptets(coding.dataCoding)) {
    if (length > OCTETS_MAX) return err('user-data-too-long');
    return ok({ ...coding, octets: reader.octets(length) });
  }
  if (length > SEPTETS_MAX) return err('user-data-too-long');
  const packed = reader.octets(packedLength(length));
  const headerOctets = coding.header === 'present' ? 1 + (packed[0] ?? 0xff) : 0;
  const septets = length - headerSeptets(headerOctets);
  if (headerOctets > packed.length || septets < 0) return err('header-cut-off');
  const text = unpack(packed.slice(headerOctets), septets, fillBitsAfter(headerOctets));
  return ok({ ...coding, octets: Uint8Array.from([...packed.slice(0, headerOctets), ...text]) });
}

function writeValidity(validity: Validity): readonly number[] {
  switch (validity.kind) {
    case 'none':
      return [];
    case 'relative':
      return [writeRelativeValidity(validity.milliseconds)];
    case 'absolute':
      return validity.until ? writeCentreTime(validity.until) : new Array(CENTRE_TIME_OCTETS).fill(0);
    case 'enhanced':
      return [...validity.octets];
    default:
      return unreachable(validity);
  }
}

function readValidity(first: number, reader: OctetReader): Validity {
  switch (first & VALIDITY_FORMAT.absolute) {
    case VALIDITY_FORMAT.relative:
      return { kind: 'relative', milliseconds: readRelativeValidity(reader.octet()) };
    case VALIDITY_FORMAT.absolute:
      return { kind: 'absolute', until: readCentreTime(reader.octets(CENTRE_TIME_OCTETS)) };
    case VALIDITY_FORMAT.enhanced:
      return { kind: 'enhanced', octets: reader.octets(CENTRE_TIME_OCTETS) };
    default:
      return { kind: 'none' };
  }
}

function headerBit({ header }: UserDataFields): number {
  return header === 'present' ? HEADER : 0;
}

function headerOf(first: number): UserDataFields['header'] {
  return first & HEADER ? 'present' : 'none';
}

export function writeSubmit(submit: Submit): Result<Uint8Array, TpduFault> {
  const destination = writeAddress(submit.destination);
  if (!destination.ok) return destination;
  const userData = writeUserData(submit);
  if (!userData.ok) return userData;
  const first =
    TYPE.submit |
    bit(submit.rejectDuplicates, REJECT_DUPLICATES) |
    VALIDITY_FORMAT[submit.validity.kind] |
    bit(submit.statusReport, STATUS_REPORT) |
    headerBit(submit) |
    bit(submit.replyPath, REPLY_PATH);
  return ok(
    Uint8Array.from([
      first,
      submit.reference,
      ...destination.value,
      submit.protocolId,
      submit.dataCoding,
      ...writeValidity(submit.validity),
      ...userData.value,
    ]),
  );
}

/** What a phone sends, as a service centre reads it. */
export function readSubmit(tpdu: Uint8Array): Result<Submit, TpduFault> {
  const reader = new OctetReader(tpdu);
  const first = reader.octet();
  if ((first & 3) !== TYPE.submit) return err('type-unknown');
  const reference = reader.octet();
  const destination = readAddress(reader);
  const [protocolId, dataCoding] = [reader.octet(), reader.octet()];
  const validity = readValidity(first, reader);
  const userData = readUserDataFields(reader, { protocolId, dataCoding, header: headerOf(first) });
  if (reader.short) return err('cut-off');
  if (!userData.ok) return userData;
  return ok({
    kind: 'submit',
    reference,
    destination,
    validity,
    statusReport: flag(first, STATUS_REPORT),
    rejectDuplicates: flag(first, REJECT_DUPLICATES),
    replyPath: flag(first, REPLY_PATH),
    ...userData.value,
  });
}

const NO_TIME = new Array<number>(CENTRE_TIME_OCTETS).fill(0);

export function writeDeliver(deliver: Deliver): Result<Uint8Array, TpduFault> {
  const originator = writeAddress(deliver.originator);
  if (!originator.ok) return originator;
  const userData = writeUserData(deliver);
  if (!userData.ok) return userData;
  const first =
    TYPE.deliver |
    (deliver.moreWaiting === 'yes' ? 0 : NO_MORE_MESSAGES) |
    bit(deliver.statusReport, STATUS_REPORT) |
    headerBit(deliver) |
    bit(deliver.replyPath, REPLY_PATH);
  return ok(
    Uint8Array.from([
      first,
      ...originator.value,
      deliver.protocolId,
      deliver.dataCoding,
      ...(deliver.sentAt ? writeCentreTime(deliver.sentAt) : NO_TIME),
      ...userData.value,
    ]),
  );
}

function readDeliver(first: number, reader: OctetReader): Result<Deliver, TpduFault> {
  const originator = readAddress(reader);
  const [protocolId, dataCoding] = [reader.octet(), reader.octet()];
  const sentAt = readCentreTime(reader.octets(CENTRE_TIME_OCTETS));
  const userData = readUserDataFields(reader, { protocolId, dataCoding, header: headerOf(first) });
  if (reader.short) return err('cut-off');
  if (!userData.ok) return userData;
  return ok({
    kind: 'deliver',
    originator,
    ...(sentAt && { sentAt }),
    moreWaiting: first & NO_MORE_MESSAGES ? 'no' : 'yes',
    replyPath: flag(first, REPLY_PATH),
    statusReport: flag(first, STATUS_REPORT),
    ...userData.value,
  });
}

export function writeStatusReport(report: StatusReport): Result<Uint8Array, TpduFault> {
  const recipient = writeAddress(report.recipient);
  if (!recipient.ok) return recipient;
  return ok(
    Uint8Array.from([
      TYPE.statusReport | (report.moreWaiting === 'yes' ? 0 : NO_MORE_MESSAGES),
      report.reference,
      ...recipient.value,
      ...(report.sentAt ? writeCentreTime(report.sentAt) : NO_TIME),
      ...(report.dischargedAt ? writeCentreTime(report.dischargedAt) : NO_TIME),
      report.status,
    ]),
  );
}

/** What may follow the status (section 9.2.2.3) says nothing a report is read for. */
function readStatusReport(first: number, reader: OctetReader): Result<StatusReport, TpduFault> {
  const reference = reader.octet();
  const recipient = readAddress(reader);
  const sentAt = readCentreTime(reader.octets(CENTRE_TIME_OCTETS));
  const dischargedAt = readCentreTime(reader.octets(CENTRE_TIME_OCTETS));
  const status = reader.octet();
  if (reader.short) return err('cut-off');
  return ok({
    kind: 'status-report',
    reference,
    recipient,
    ...(sentAt && { sentAt }),
    ...(dischargedAt && { dischargedAt }),
    status,
    moreWaiting: first & NO_MORE_MESSAGES ? 'no' : 'yes',
  });
}

/** What a service centre sends to a phone. */
export function readFromCentre(tpdu: Uint8Array): Result<Deliver | StatusReport, TpduFault> {
  const reader = new OctetReader(tpdu);
  const first = reader.octet();
  if (reader.short) return err('cut-off');
  switch (first & 3) {
    case TYPE.deliver:
      return readDeliver(first, reader);
    case TYPE.statusReport:
      return readStatusReport(first, reader);
    default:
      return err('type-unknown');
  }
}

/** The PDU of `AT+CMGS` (27.005 section 4.3): the centre's address, or 0 for the SIM's own, and the TPDU. */
export function withServiceCentre(tpdu: Uint8Array, centre?: TpduAddress): Result<Uint8Array, AddressFault> {
  const address = writeServiceCentre(centre);
  return address.ok ? ok(Uint8Array.from([...address.value, ...tpdu])) : address;
}

type ModemPdu = { readonly serviceCentre?: TpduAddress; readonly tpdu: Uint8Array };

/** A PDU as modems tell it (`+CMT`, `+CDS`, `+CMGR`). */
export function splitServiceCentre(pdu: Uint8Array): Result<ModemPdu, TpduFault> {
  const reader = new OctetReader(pdu);
  const serviceCentre = readServiceCentre(reader);
  const tpdu = reader.rest();
  if (reader.short) return err('cut-off');
  return ok({ ...(serviceCentre && { serviceCentre }), tpdu });
}
