// The names under which sent parts are known until their reports come. TP-MR alone has 8 bits and begins anew with the modem: the
// recipient and the minute of sending make it one of its kind. Owns these names; what is kept in memory only helps to guess.

import { LIMITS } from '../../base/limits.ts';
import { RecentMap } from '../../base/recent-map.ts';
import { HOUR, type Instant, MINUTE } from '../../base/time.ts';

/** Digits that stand at the end of a number however it is written: with 7, with 8, or without. */
const DIGITS_COMPARED = 9;
/** Minutes that the clocks of the centre and of this server may differ. */
const DRIFT = 10;
/** Hours that a centre is off which gives its own time for universal time. */
const ZONES = 14;
/** Sendings kept of one number with one reference. */
const KEPT_OF_ONE = 8;

function minuteOf(at: Instant): number {
  return Math.floor(at / MINUTE);
}

/** 0, -1, 1, -2, 2, and so on: what is nearest comes first. */
function around(most: number): readonly number[] {
  return Array.from({ length: 2 * most + 1 }, (_, at) => (at % 2 === 0 ? at / 2 : -(at + 1) / 2));
}

const MINUTES_NEAR = around(DRIFT);
const HOURS_OFF = around(ZONES).slice(1);
const MINUTES_IN_HOUR = HOUR / MINUTE;

export class PartNames {
  /** Minutes of sending, the newest last. */
  readonly #sent = new RecentMap<string, readonly number[]>(LIMITS.modem.sentKept);

  /** The name of a part that was just taken. */
  add(phone: string, reference: number, at: Instant): string {
    const stem = stemOf(phone, reference);
    const minute = minuteOf(at);
    const before = (this.#sent.get(stem) ?? []).filter((one) => one !== minute);
    this.#sent.set(stem, [...before, minute].slice(-KEPT_OF_ONE));
    return `${stem}/${minute}`;
  }

  /**
   * Names a report may mean, the likeliest first: of sendings near the centre's stamp; of those remembered; and, when none is,
   * of those a whole zone away. `acceptedAt` absent: the stamp is no moment.
   */
  candidates(
    phone: string,
    reference: number,
    { acceptedAt, now }: { readonly acceptedAt: Instant | undefined; readonly now: Instant },
  ): readonly string[] {
    const stem = stemOf(phone, reference);
    const stamp = minuteOf(acceptedAt ?? now);
    const remembered = [...(this.#sent.get(stem) ?? [])].sort(
      (one, other) => Math.abs(one - stamp) - Math.abs(other - stamp),
    );
    const near = MINUTES_NEAR.map((minutes) => stamp + minutes);
    const zones = HOURS_OFF.flatMap((hours) => [0, -1, 1].map((by) => stamp + hours * MINUTES_IN_HOUR + by));
    const minutes = [...near, ...(remembered.length > 0 ? remembered : zones)];
    return [...new Set(minutes)].map((minute) => `${stem}/${minute}`);
  }
}

function stemOf(phone: string, reference: number): string {
  return `${phone.slice(-DIGITS_COMPARED)}/${reference}`;
}
