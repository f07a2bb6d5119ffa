// What a handler is told of an incoming message, a call that came in and a call that was waited for (spec callbacks 5 and 6). Owns the names
// and order of the fields; how they are written and signed is the webhook's.

import { type Instant, unixSeconds } from '../../base/time.ts';
import { localDateTime } from '../messages/local-time.ts';

type Incoming = {
  readonly id: number;
  readonly phone: string;
  readonly to: string;
  readonly text: string;
  readonly receivedAt: Instant;
  /** Id of the last message to the subscriber, which this may answer. */
  readonly smsId: string | undefined;
  /** IANA zone of `time`. */
  readonly timeZone: string;
};

export function incomingFields(message: Incoming): ReadonlyMap<string, string> {
  return new Map([
    ['phone', message.phone],
    ['mes', message.text],
    ['to', message.to],
    ['id', String(message.id)],
    ['sms_id', message.smsId ?? ''],
    ['time', localDateTime(message.receivedAt, message.timeZone)],
    ['ts', String(unixSeconds(message.receivedAt))],
  ]);
}

type IncomingCall = {
  /** Of the message the call is in the history. */
  readonly id: string;
  readonly phone: string;
  readonly to: string;
  readonly at: Instant;
  readonly timeZone: string;
};

/** The form of an incoming message with nothing in it, and `call` to tell it by; the fields of a call are not documented [inferred]. */
export function incomingCallFields(call: IncomingCall): ReadonlyMap<string, string> {
  return new Map([
    ['phone', call.phone],
    ['mes', ''],
    ['to', call.to],
    ['id', call.id],
    ['call', '1'],
    ['time', localDateTime(call.at, call.timeZone)],
    ['ts', String(unixSeconds(call.at))],
  ]);
}

export function waitedCallFields(
  phone: string,
  { at, timeZone }: { readonly at: Instant; readonly timeZone: string },
): ReadonlyMap<string, string> {
  return new Map([
    ['phone', phone],
    ['ts', String(unixSeconds(at))],
    ['time', localDateTime(at, timeZone)],
    ['waitcall', '1'],
  ]);
}
