// What a modem has told and what is not stored yet, by handles. Owns where each of these lies; it reads and deletes nothing.

import { hexEncode } from '../../base/bytes.ts';
import type { StoredPdu } from './modem-answers.ts';

/** Where a message lies that was told. */
type Origin =
  | { readonly kind: 'direct' }
  | { readonly kind: 'stored'; readonly storage: string; readonly index: number; readonly pdu: string };

type StoredOrigin = Extract<Origin, { kind: 'stored' }>;

function keyOf({ storage, index }: Pick<StoredOrigin, 'storage' | 'index'>): string {
  return `${storage}/${index}`;
}

export class ModemMailbox {
  private lastHandle = 0;
  private readonly told = new Map<number, Origin>();
  /** Told, and not deleted yet, by their places. */
  private readonly underWay = new Set<string>();
  /** What nobody can read, by its place: its octets, to know when another lies there. */
  private readonly left = new Map<string, string>();

  direct(): number {
    this.told.set(++this.lastHandle, { kind: 'direct' });
    return this.lastHandle;
  }

  /** The handle; undefined: it was told, or left, before. */
  stored(storage: string, { index, pdu }: StoredPdu): number | undefined {
    const origin: StoredOrigin = { kind: 'stored', storage, index, pdu: hexEncode(pdu) };
    const key = keyOf(origin);
    if (this.underWay.has(key) || this.left.get(key) === origin.pdu) return undefined;
    this.underWay.add(key);
    this.told.set(++this.lastHandle, origin);
    return this.lastHandle;
  }

  /** Where it came from; undefined: the modem was set up anew since, and tells it again. */
  take(handle: number): Origin | undefined {
    const origin = this.told.get(handle);
    this.told.delete(handle);
    return origin;
  }

  leave(handle: number): Origin | undefined {
    const origin = this.take(handle);
    if (origin?.kind !== 'stored') return origin;
    this.left.set(keyOf(origin), origin.pdu);
    this.deleted(origin);
    return origin;
  }

  /** The place is free, or at least to be looked at again. */
  deleted(place: Pick<StoredOrigin, 'storage' | 'index'>): void {
    this.underWay.delete(keyOf(place));
  }

  /** Handles from before say nothing: another SIM may be in the modem. */
  clear(): void {
    this.told.clear();
    this.underWay.clear();
  }
}
