// Keys as named events (RFC 4733): the reader that makes one key of the many packets of a press, and the writer of a press. Owns
// the payload layout and the rules against double and lost keys; it must not know RTP headers beyond timestamp and marker.

/** Events 0..15 in the order of RFC 4733, table 7. */
export const EVENT_DIGITS = '0123456789*#ABCD';

export const EVENT_BYTES = 4;

/** Presses whose packets may still come late; more than anyone types within the two seconds below. */
const REMEMBERED = 16;
/** How old (in timestamp units) a press may be that is heard of for the first time behind a newer one. */
const LATE_MAX = 16_000;
/** A press of the same key that begins this close to the last packet's time is a sender that moves its timestamp (broken, common). */
const SAME_PRESS = 400;
/** Near the largest duration a sender starts a new segment of the same press (section 2.5.1.3). */
const SEGMENT_LEAST = 0xff00;

export type EventPacket = {
  readonly bytes: Uint8Array;
  readonly at: number;
  readonly length: number;
  readonly timestamp: number;
  readonly marker: boolean;
  readonly ssrc: number;
};

export class KeyReader {
  #ssrc = -1;
  #stamps = new Float64Array(REMEMBERED).fill(-1);
  #events = new Int8Array(REMEMBERED);
  #next = 0;
  #newest = -1;
  #event = -1;
  #duration = 0;

  /** Event numbers of the keys that this packet is the first to tell of, in order: nearly always none or one. */
  read(packet: EventPacket): readonly number[] {
    if (packet.length < EVENT_BYTES) return [];
    if (packet.ssrc !== this.#ssrc) {
      this.#ssrc = packet.ssrc;
      this.#stamps.fill(-1);
      this.#newest = -1;
    }
    const keys: number[] = [];
    // Section 2.5.1.2: further events in one packet begin where the one before ends.
    let timestamp = packet.timestamp;
    for (let at = packet.at; at + EVENT_BYTES <= packet.at + packet.length; at += EVENT_BYTES) {
      const event = packet.bytes[at]!;
      const duration = (packet.bytes[at + 2]! << 8) | packet.bytes[at + 3]!;
      if (event < EVENT_DIGITS.length && this.#isNew({ timestamp, event, duration, marker: packet.marker })) {
        keys.push(event);
      }
      timestamp = (timestamp + duration) >>> 0;
    }
    return keys;
  }

  #isNew(seen: { timestamp: number; event: number; duration: number; marker: boolean }): boolean {
    const { timestamp, event, duration } = seen;
    for (let k = 0; k < REMEMBERED; k++) {
      if (this.#stamps[k] !== timestamp || this.#events[k] !== event) continue;
      if (timestamp === this.#newest) this.#duration = Math.max(this.#duration, duration);
      return false;
    }
    const ahead = this.#newest < 0 ? 1 : (timestamp - this.#newest) | 0;
    if (ahead < -LATE_MAX) return false;
    const sameKey = this.#newest >= 0 && event === this.#event && !seen.marker;
    const moved = sameKey && Math.abs(ahead) <= SAME_PRESS;
    const segment =
      sameKey && this.#duration >= SEGMENT_LEAST && Math.abs(ahead - this.#duration) <= SAME_PRESS;
    this.#remember(timestamp, event);
    if (ahead >= 0) {
      this.#newest = timestamp;
      this.#event = event;
      this.#duration = duration;
    }
    return !moved && !segment;
  }

  #remember(timestamp: number, event: number): void {
    this.#stamps[this.#next] = timestamp;
    this.#events[this.#next] = event;
    this.#next = (this.#next + 1) % REMEMBERED;
  }
}

/** Minus 10 dBm0, as most phones send. */
const VOLUME = 10;
/** Times the last packet is sent (section 2.5.1.4). */
const END_PACKETS = 3;

type EventStep = {
  /** `sound`: no press now. `event`: send the payload with the press's own timestamp, `copies` times. */
  readonly kind: 'sound' | 'event';
  readonly marker: 0 | 1;
  readonly timestamp: number;
  readonly copies: number;
};

const SOUND: EventStep = { kind: 'sound', marker: 0, timestamp: 0, copies: 0 };

/** Sends presses one after another, paced by whoever asks for the next step. Times are in timestamp units. */
export class KeyWriter {
  readonly payload = new Uint8Array(EVENT_BYTES);
  #queue: { event: number; length: number; gap: number }[] = [];
  #startedAt = 0;
  #pressed = 0;
  #gap = 0;

  get busy(): boolean {
    return this.#queue.length > 0 || this.#gap > 0;
  }

  push(event: number, length: number, gap: number): void {
    this.#queue.push({ event, length, gap });
  }

  clear(): void {
    this.#queue = [];
    this.#pressed = 0;
    this.#gap = 0;
  }

  /**
   * What goes out in the packet that stands for `timestamp` and the `span` units after it. With `event`, `payload` holds the
   * four bytes.
   */
  step(timestamp: number, span: number): EventStep {
    if (this.#gap > 0) {
      this.#gap = Math.max(0, this.#gap - span);
      return SOUND;
    }
    const press = this.#queue[0];
    if (!press) return SOUND;
    const first = this.#pressed === 0;
    if (first) this.#startedAt = timestamp;
    this.#pressed += span;
    const end = this.#pressed >= press.length;
    const duration = Math.min(0xffff, this.#pressed);
    this.payload[0] = press.event;
    this.payload[1] = (end ? 0x80 : 0) | VOLUME;
    this.payload[2] = duration >> 8;
    this.payload[3] = duration;
    if (end) {
      this.#queue.shift();
      this.#pressed = 0;
      this.#gap = press.gap;
    }
    return {
      kind: 'event',
      marker: first ? 1 : 0,
      timestamp: this.#startedAt,
      copies: end ? END_PACKETS : 1,
    };
  }
}
