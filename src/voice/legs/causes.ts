// Why a call came to nothing, in one table: SIP status, Q.850 cause and session end → status and error of the message,
// whether another attempt makes sense, whether another trunk may be tried at once, and the word a transfer's history
// shows. Owns these rows and the look-up; it must not decide when an attempt is made.

import type { TransferFailure } from '../../language/index.ts';
import type { LegEnd } from '../leg.ts';

type CauseName =
  | 'answered'
  | 'busy'
  | 'declined'
  | 'unwanted'
  | 'no-answer'
  | 'no-reply-in-time'
  | 'absent'
  | 'handset-out-of-order'
  | 'answering-machine'
  | 'no-such-number'
  | 'bad-number'
  | 'moved'
  | 'forbidden'
  | 'not-let-in'
  | 'not-supported'
  | 'not-understood'
  | 'no-way-on'
  | 'congestion'
  | 'unreachable'
  | 'no-route'
  | 'no-room';

/** Kinds of end that decide by themselves, without a SIP status. */
export type EndKind = Exclude<LegEnd['kind'], 'refused'>;

type CauseRow = {
  readonly name: CauseName;
  /** SIP statuses that lead here; one from 1 to 6 stands for all others of that hundred (RFC 3261 8.1.3.2). */
  readonly sip: readonly number[];
  /** Causes of a Reason header (RFC 3326), numbers of ITU-T Q.850. */
  readonly q850: readonly number[];
  readonly ends: readonly EndKind[];
  /** What becomes of the message when no attempt is left. */
  readonly status: 1 | 20 | 22 | 25;
  readonly err: number;
  /** May the same number be tried again later (`param=w,i,n`)? */
  readonly retry: 'yes' | 'no';
  /** May the next trunk be tried in the same attempt, as long as the phone has not rung? */
  readonly failOver: 'yes' | 'no';
  readonly transfer: TransferFailure;
  /** Where the pair of status and error comes from. */
  readonly mark: '[doc]' | '[client]' | '[inferred]';
  readonly why: string;
};

export const CAUSES: readonly CauseRow[] = [
  {
    name: 'answered',
    sip: [],
    q850: [],
    ends: [],
    status: 1,
    err: 0,
    retry: 'no',
    failOver: 'no',
    transfer: 'refused',
    mark: '[inferred]',
    why: 'Somebody picked up; whatever came after, the message arrived and nobody is rung again.',
  },
  {
    name: 'busy',
    sip: [486, 600],
    q850: [17],
    ends: [],
    status: 20,
    err: 240,
    retry: 'yes',
    failOver: 'no',
    transfer: 'busy',
    mark: '[doc]',
    why: 'Subscriber busy; a line that is busy now is free later.',
  },
  {
    name: 'declined',
    sip: [603, 6],
    q850: [21],
    ends: [],
    status: 20,
    err: 240,
    retry: 'yes',
    failOver: 'no',
    transfer: 'refused',
    mark: '[doc]',
    why: 'Call rejected shares its error with busy, and the rule of retries with it.',
  },
  {
    name: 'unwanted',
    sip: [607, 608],
    q850: [],
    ends: [],
    status: 20,
    err: 240,
    retry: 'no',
    failOver: 'no',
    transfer: 'refused',
    mark: '[inferred]',
    why: 'RFC 8197 and RFC 8688: the subscriber, or one acting for them, does not want this caller again.',
  },
  {
    name: 'no-answer',
    sip: [480, 487],
    q850: [18, 19, 102],
    ends: ['cancelled', 'hung-up'],
    status: 20,
    err: 237,
    retry: 'yes',
    failOver: 'no',
    transfer: 'no-answer',
    mark: '[client]',
    why: 'The phone rang out, or its owner is away: 487 is what our own CANCEL brings when the ring time is over.',
  },
  {
    name: 'no-reply-in-time',
    sip: [408],
    q850: [],
    ends: [],
    status: 20,
    err: 237,
    retry: 'yes',
    failOver: 'yes',
    transfer: 'no-answer',
    mark: '[inferred]',
    why: 'After ringing nobody answered; before it a server on the way gave no reply, and another trunk may.',
  },
  {
    name: 'absent',
    sip: [430],
    q850: [20],
    ends: [],
    status: 20,
    err: 6,
    retry: 'yes',
    failOver: 'no',
    transfer: 'unreachable',
    mark: '[inferred]',
    why: 'Subscriber absent: the phone is switched off or out of reach, error 6 is "not in the network".',
  },
  {
    name: 'handset-out-of-order',
    sip: [],
    q850: [27],
    ends: [],
    status: 20,
    err: 12,
    retry: 'yes',
    failOver: 'no',
    transfer: 'unreachable',
    mark: '[inferred]',
    why: 'Destination out of order: the far terminal does not work, error 12 is "error in the handset".',
  },
  {
    name: 'answering-machine',
    sip: [],
    q850: [],
    ends: [],
    status: 20,
    err: 242,
    retry: 'no',
    failOver: 'no',
    transfer: 'no-answer',
    mark: '[client]',
    why: 'A machine answered, where the account wants people only. No end leads here until machines are recognised.',
  },
  {
    name: 'no-such-number',
    sip: [404, 410, 485, 604],
    q850: [1, 22],
    ends: [],
    status: 20,
    err: 1,
    retry: 'no',
    failOver: 'no',
    transfer: 'unreachable',
    mark: '[inferred]',
    why: 'Not found, gone, ambiguous, unallocated, changed: "subscriber does not exist", and will not exist soon.',
  },
  {
    name: 'bad-number',
    sip: [414, 416, 484],
    q850: [28],
    ends: [],
    status: 22,
    err: 249,
    retry: 'no',
    failOver: 'no',
    transfer: 'unreachable',
    mark: '[inferred]',
    why: 'Address incomplete or malformed: the digits themselves are wrong.',
  },
  {
    name: 'moved',
    sip: [3],
    q850: [23],
    ends: [],
    status: 25,
    err: 248,
    retry: 'no',
    failOver: 'no',
    transfer: 'unreachable',
    mark: '[inferred]',
    why: 'A redirection that led nowhere (those that lead somewhere are followed and never seen here).',
  },
  {
    name: 'forbidden',
    sip: [403, 433, 436, 437, 438],
    q850: [24, 29, 50, 53, 55, 57, 87],
    ends: [],
    status: 20,
    err: 255,
    retry: 'no',
    failOver: 'yes',
    transfer: 'refused',
    mark: '[inferred]',
    why: 'The trunk will not carry this call from us: "rejected by the operator"; another operator may take it.',
  },
  {
    name: 'not-let-in',
    sip: [401, 402, 407],
    q850: [],
    ends: [],
    status: 25,
    err: 248,
    retry: 'yes',
    failOver: 'yes',
    transfer: 'unreachable',
    mark: '[inferred]',
    why: 'Our password or our money with the trunk is at fault, not the number; it works again when put right.',
  },
  {
    name: 'not-supported',
    sip: [406, 415, 488, 606],
    q850: [65, 66, 69, 70, 79, 88],
    ends: [],
    status: 20,
    err: 21,
    retry: 'no',
    failOver: 'no',
    transfer: 'refused',
    mark: '[inferred]',
    why: 'No common codec or no speech at all at that number: "service not supported".',
  },
  {
    name: 'not-understood',
    sip: [4],
    q850: [95, 96, 97, 98, 99, 100, 101, 111],
    ends: [],
    status: 20,
    err: 255,
    retry: 'no',
    failOver: 'yes',
    transfer: 'unreachable',
    mark: '[inferred]',
    why: 'The trunk does not like the request as such (400, 420, 421, 481 …); another may.',
  },
  {
    name: 'no-way-on',
    sip: [482, 483],
    q850: [2, 3],
    ends: [],
    status: 25,
    err: 248,
    retry: 'no',
    failOver: 'yes',
    transfer: 'unreachable',
    mark: '[client]',
    why: 'The trunk knows no way to the number, or sends the call round in a circle: "no route".',
  },
  {
    name: 'congestion',
    sip: [5],
    q850: [25, 34, 38, 39, 40, 41, 42, 43, 44, 46, 47, 49, 58, 63],
    ends: [],
    status: 25,
    err: 248,
    retry: 'yes',
    failOver: 'yes',
    transfer: 'unreachable',
    mark: '[inferred]',
    why: 'The network, not the number, is at fault (RFC 3398 8.2.6.1 maps most of these causes to 5xx).',
  },
  {
    name: 'unreachable',
    sip: [],
    q850: [],
    ends: ['no-reply', 'unreachable', 'lost'],
    status: 25,
    err: 248,
    retry: 'yes',
    failOver: 'yes',
    transfer: 'unreachable',
    mark: '[inferred]',
    why: 'The trunk itself cannot be reached, or the connection to it broke.',
  },
  {
    name: 'no-route',
    sip: [],
    q850: [],
    ends: ['no-route'],
    status: 25,
    err: 248,
    retry: 'no',
    failOver: 'no',
    transfer: 'unreachable',
    mark: '[client]',
    why: 'No trunk of ours takes numbers that begin like this.',
  },
  {
    name: 'no-room',
    sip: [],
    q850: [],
    ends: ['no-room'],
    status: 20,
    err: 220,
    retry: 'yes',
    failOver: 'no',
    transfer: 'unreachable',
    mark: '[inferred]',
    why: 'Our own lines, ports or channels were all taken for too long: "queue is full, repeats by itself".',
  },
];

/** Causes that say no more than "cleared" or "unknown": the SIP status beside them is better (Q.850 16, 31, 127). */
export const EMPTY_CAUSES: readonly number[] = [0, 16, 31, 127];

/** The row of an end. `answered`: somebody had picked up, whatever ended it then. */
export function causeOf(
  end: LegEnd,
  call: { readonly answered: 'yes' | 'no' } = { answered: 'no' },
): CauseRow {
  if (call.answered === 'yes') return rowNamed('answered');
  if (end.kind === 'refused') return refusalRow(end.status, end.q850);
  return BY_END.get(end.kind)!;
}

function refusalRow(status: number, q850: number | undefined): CauseRow {
  const byCause = q850 === undefined || EMPTY_CAUSES.includes(q850) ? undefined : BY_Q850.get(q850);
  return byCause ?? BY_SIP.get(status) ?? BY_SIP.get(Math.floor(status / 100)) ?? rowNamed('unreachable');
}

function rowNamed(name: CauseName): CauseRow {
  return CAUSES.find((row) => row.name === name)!;
}

const BY_SIP = new Map(CAUSES.flatMap((row) => row.sip.map((status) => [status, row] as const)));
const BY_Q850 = new Map(CAUSES.flatMap((row) => row.q850.map((cause) => [cause, row] as const)));
const BY_END = new Map(CAUSES.flatMap((row) => row.ends.map((kind) => [kind, row] as const)));
