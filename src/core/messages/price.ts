// What messages cost: the tariff, how a call's length is guessed before it and counted after it. Owns the rules of price
// (spec http-voice 5); it must not know balances.

import { type Money, money } from '../accounts/money.ts';
import type { MessageKind } from './kind.ts';

/** Price of one part, of one second of a call, or of one request of the kinds that have neither. */
export type Tariff = Readonly<Partial<Record<MessageKind, Money>>>;

export const TARIFF_DEFAULT: Tariff = {
  sms: money(14_000),
  flash: money(14_000),
  binary: money(14_000),
  push: money(14_000),
  hlr: money(3_000),
  ping: money(3_000),
  mms: money(50_000),
  call: money(1_200),
  mail: money(500),
  viber: money(10_000),
  social: money(10_000),
  whatsapp: money(10_000),
  telegram: money(10_000),
  bot: money(1_000),
};

/** Seconds every answered call is billed for at least. */
const CALL_SECONDS_LEAST = 5;
// A calm synthetic voice, Russian and English alike.
const CHARACTERS_PER_SECOND = 14;
// 8 kHz, 16 bit, one channel: what an uncompressed telephone recording has.
const SOUND_BYTES_PER_SECOND = 16_000;

export function priceOf(unit: Money, units: number): Money {
  return money(unit * units);
}

/** Seconds billed for a call that lasted `seconds` from answer to hang-up. */
export function billedSeconds(seconds: number): number {
  return Math.max(CALL_SECONDS_LEAST, Math.ceil(seconds));
}

/** Seconds a call is expected to last: what is heard when no key is pressed. */
export function estimatedSeconds(spoken: {
  readonly characters: number;
  readonly soundBytes: number;
}): number {
  return billedSeconds(
    spoken.characters / CHARACTERS_PER_SECOND + spoken.soundBytes / SOUND_BYTES_PER_SECOND,
  );
}
