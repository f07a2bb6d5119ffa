// What a channel plays: a list of sounds, one packet's worth at a time, straight out of shared memory. Owns the position; it must not
// send. A sound that is no whole number of packets ends in the silence it is padded with.

import {
  ALAW_SILENCE,
  encodeInto,
  LINEAR_TO_ALAW,
  LINEAR_TO_ULAW,
  ULAW_SILENCE,
} from '../../protocols/audio/g711.ts';
import type { Codec } from './media-plane.ts';
import type { SharedSound } from './messages.ts';
import type { Block, Piece, Wire } from './wire.ts';

/** Samples of the longest packet, 60 ms: a packet may begin at the last sample of a sound. */
const PACKET_SAMPLES_MAX = 480;

/** Encodes a sound to both laws, in memory that threads share. */
export function encodeSound(samples: Int16Array): SharedSound {
  const room = samples.length + PACKET_SAMPLES_MAX;
  const memory = new SharedArrayBuffer(2 * room);
  const bytes = new Uint8Array(memory);
  bytes.fill(ALAW_SILENCE, 0, room);
  bytes.fill(ULAW_SILENCE, room);
  encodeInto(bytes, 0, samples, LINEAR_TO_ALAW);
  encodeInto(bytes, room, samples, LINEAR_TO_ULAW);
  return { memory, samples: samples.length };
}

export type Sound = { readonly block: Block; readonly samples: number };

export function soundOf(wire: Wire, shared: SharedSound): Sound {
  return { block: wire.block(new Uint8Array(shared.memory)), samples: shared.samples };
}

/** A sound of no samples: all padding, that is silence in both laws. */
export function silenceOf(wire: Wire): Sound {
  return soundOf(wire, encodeSound(new Int16Array(0)));
}

/** Where a sound begins in its memory. */
export function lawAt(sound: Sound, codec: Codec): number {
  return codec === 'PCMA' ? 0 : sound.samples + PACKET_SAMPLES_MAX;
}

export class Player {
  readonly play: number;
  readonly #sounds: readonly Sound[];
  readonly #loop: boolean;
  #index = 0;
  #at = 0;

  constructor(play: number, sounds: readonly Sound[], loop: 'yes' | 'no') {
    this.play = play;
    this.#sounds = sounds.filter((sound) => sound.samples > 0);
    this.#loop = loop === 'yes' && this.#sounds.length > 0;
  }

  /** Points the piece at the next packet's samples; false when everything was played. */
  next(piece: Piece, codec: Codec, span: number): boolean {
    let sound = this.#sounds[this.#index];
    if (!sound) return false;
    piece.block = sound.block;
    piece.bytes = sound.block.bytes;
    piece.at = lawAt(sound, codec) + this.#at;
    piece.length = span;
    this.#at += span;
    if (this.#at >= sound.samples) {
      this.#at = 0;
      this.#index++;
      sound = this.#sounds[this.#index];
      if (!sound && this.#loop) this.#index = 0;
    }
    return true;
  }
}
