// What a refusal of the network, or a report that a message failed, is for a client: status and error (spec codes.md sections 2
// and 3), and whether another link may do better. Owns these tables; the standard's own are in protocols/gsm.

import { ERR } from '../../core/messages/errors.ts';
import { STATUS } from '../../core/messages/status.ts';
import type { Receipt } from '../../core/ports.ts';
import { cmsError } from '../../protocols/gsm/cms-errors.ts';
import type { ModemError } from '../../protocols/gsm/modem-session-types.ts';
import { readTpStatus } from '../../protocols/gsm/tp-status.ts';

/** `elsewhere`: about this SIM or modem, not about the recipient. */
type Failure = { readonly status: number; readonly err: number; readonly elsewhere: 'yes' | 'no' };

export type Refusal =
  | { readonly kind: 'temporary'; readonly says: string }
  /** It left, and the network did not say what it made of it. */
  | { readonly kind: 'unknown'; readonly says: string }
  /** It never left: nothing was said of the message. */
  | { readonly kind: 'unsent'; readonly says: string }
  | ({ readonly kind: 'permanent'; readonly says: string } & Failure);

/** Errors with names of their own in codes.md that calls and other kinds do not use. */
const NO_SUBSCRIBER = 1;
const NOT_IN_NETWORK = 6;
const NO_SMS_SERVICE = 11;
const HANDSET = 12;
const BLOCKED = 13;
const NOT_SUPPORTED = 21;
const FORBIDDEN = 252;
const REJECTED = 255;

const failed = (err: number, elsewhere: Failure['elsewhere']): Failure => ({
  status: STATUS.undeliverable,
  err,
  elsewhere,
});

const REJECTION = failed(REJECTED, 'yes');

/** Permanent `+CMS ERROR`s; others of them are rejections of the operator. */
const FAILURES: ReadonlyMap<number, Failure> = new Map([
  [1, failed(NO_SUBSCRIBER, 'no')],
  [28, failed(NO_SUBSCRIBER, 'no')],
  [30, failed(NO_SUBSCRIBER, 'no')],
  [29, failed(NOT_SUPPORTED, 'yes')],
  [50, failed(NOT_SUPPORTED, 'yes')],
  [69, failed(NOT_SUPPORTED, 'yes')],
  [193, failed(NO_SMS_SERVICE, 'yes')],
  [195, { status: STATUS.numberWrong, err: ERR.numberWrong, elsewhere: 'no' }],
  [196, { status: STATUS.forbidden, err: FORBIDDEN, elsewhere: 'yes' }],
]);

export function refusalOf({ of, code, words }: ModemError): Refusal {
  // `ERROR` alone, and words in place of numbers, give no reason to think that it is the message.
  if (of !== 'message-service' || code === undefined)
    return { kind: 'temporary', says: words ?? (code === undefined ? 'ERROR' : `+CME ERROR: ${code}`) };
  const { outcome, meaning } = cmsError(code);
  const says = `+CMS ERROR: ${code}, ${meaning}`;
  if (outcome !== 'permanent') return { kind: outcome, says };
  return { kind: 'permanent', says, ...(FAILURES.get(code) ?? REJECTION) };
}

/** TP-ST of reports that it failed; others say that the subscriber is not in the network. */
const REPORTED: ReadonlyMap<number, number> = new Map([
  [0x02, REJECTED],
  [0x23, HANDSET],
  [0x25, HANDSET],
  [0x41, HANDSET],
  [0x42, BLOCKED],
  [0x45, NOT_SUPPORTED],
  [0x47, REJECTED],
  [0x48, REJECTED],
  [0x49, NO_SUBSCRIBER],
  [0x63, NO_SMS_SERVICE],
  [0x65, HANDSET],
]);
const EXPIRED = 0x46;

/** Undefined: the centre goes on trying. */
export function reportOf(tpStatus: number): Receipt['report'] | undefined {
  const { outcome } = readTpStatus(tpStatus);
  if (outcome === 'trying') return undefined;
  if (outcome === 'delivered') return { kind: 'delivered' };
  if (tpStatus === EXPIRED) return { kind: 'failed', status: STATUS.expired, err: ERR.none };
  const err = REPORTED.get(tpStatus) ?? NOT_IN_NETWORK;
  const failure = { kind: 'failed', status: STATUS.undeliverable, err } as const;
  return outcome === 'temporary' ? { ...failure, reason: 'undelivered' } : failure;
}
