// What a handler is told of an incoming message and of a call that was waited for (spec callbacks 5 and 6). Owns the names
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
