// Whole PDUs out of a byte stream by their command_length (SMPP 3.4 section 3.2.1). Owns the bytes of a PDU that has begun and not ended;
// it reads nothing but the length. It never holds more than one PDU, and bytes are copied at most a few times however slowly they drip.

import { LIMITS } from '../../base/limits.ts';
import { HEADER_OCTETS } from './read-pdu.ts';

type FrameFault = { readonly kind: 'broken'; readonly says: string };

/** What a piece of the stream completed: copies that are nobody else's, and perhaps the end of all reading. */
type Frames = {
  readonly pdus: readonly Uint8Array[];
  /** The place is lost: generic_nack with ESME_RINVCMDLEN, and the stream is closed. What comes after is not read. */
  readonly fault?: FrameFault;
};

const LENGTH_OCTETS = 4;

export class FrameSplitter {
  private readonly length = new Uint8Array(LENGTH_OCTETS);
  /** The PDU under way, once its length is known. It grows as bytes come: a length is a claim, not memory. */
  private pdu: Uint8Array | undefined;
  private wanted = 0;
  private got = 0;
  private fault: FrameFault | undefined;

  /** Octets of a PDU that has begun and not ended. */
  get held(): number {
    return this.got;
  }

  push(bytes: Uint8Array): Frames {
    const pdus: Uint8Array[] = [];
    let at = 0;
    while (at < bytes.length && !this.fault) {
      if (this.got < LENGTH_OCTETS) at = this.takeLength(bytes, at);
      else at = this.takeBody(bytes, at);
      if (this.wanted > 0 && this.got === this.wanted) pdus.push(this.take());
    }
    return this.fault ? { pdus, fault: this.fault } : { pdus };
  }

  private takeLength(bytes: Uint8Array, from: number): number {
    let at = from;
    while (at < bytes.length && this.got < LENGTH_OCTETS) this.length[this.got++] = bytes[at++]!;
    if (this.got < LENGTH_OCTETS) return at;
    const [a, b, c, d] = this.length as unknown as readonly [number, number, number, number];
    this.wanted = a * 0x100_0000 + ((b << 16) | (c << 8) | d);
    if (this.wanted < HEADER_OCTETS) this.break(`command_length ${this.wanted} is shorter than a header`);
    else if (this.wanted > LIMITS.smpp.pduOctets)
      this.break(`command_length ${this.wanted} is past ${LIMITS.smpp.pduOctets}`);
    return at;
  }

  private takeBody(bytes: Uint8Array, from: number): number {
    const taken = Math.min(bytes.length - from, this.wanted - this.got);
    const pdu = this.roomFor(this.got + taken);
    pdu.set(bytes.subarray(from, from + taken), this.got);
    this.got += taken;
    return from + taken;
  }

  /** Doubles up to the whole PDU, so that dripped bytes are copied a bounded number of times. */
  private roomFor(octets: number): Uint8Array {
    const old = this.pdu;
    if (old && old.length >= octets) return old;
    const pdu = new Uint8Array(Math.min(this.wanted, Math.max(octets, 2 * (old?.length ?? 128))));
    pdu.set(old ? old.subarray(0, this.got) : this.length);
    this.pdu = pdu;
    return pdu;
  }

  private take(): Uint8Array {
    const whole = this.pdu!;
    const pdu = whole.length === this.wanted ? whole : whole.slice(0, this.wanted);
    this.pdu = undefined;
    this.wanted = 0;
    this.got = 0;
    return pdu;
  }

  private break(says: string): void {
    this.fault = { kind: 'broken', says };
    this.pdu = undefined;
    this.got = 0;
  }
}
