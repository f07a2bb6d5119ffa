// What a leg needs of whoever agrees with the far side about sound, and of what carries it when a plain socket does not. Owns these
// two shapes; negotiation.ts answers the first for trunks, the folder webrtc both for browsers.

import type { Result } from '../../base/result.ts';
import type { Remote } from '../media/media-plane.ts';

/** Why there will be no sound, with the code and text of a Warning header (RFC 3261 20.43). */
export type Refusal = { readonly status: 400 | 488; readonly warning: number; readonly text: string };

export type Answered = { readonly description: string; readonly remote: Remote };

export interface Agreement {
  /** Our first offer, or a new one. */
  offer(): string;
  /** Their answer to our last offer. `fallback`: where they signal from, for a description with a host name. */
  accept(text: string, fallback: string | undefined): Result<Remote, Refusal>;
  /** Our answer to an offer of theirs. A refused offer changes nothing: what was agreed before stays. */
  answer(text: string, fallback: string | undefined): Result<Answered, Refusal>;
}

/** Carries the sound of one leg between its channel and a far side that has to be reached first. */
export interface SoundCarrier {
  /** Resolves with the keys of its packets once the way stands, rejects when it never will. */
  secured(): Promise<NonNullable<Remote['srtp']>>;
  /** Told once when a way that stood is gone. */
  onLost(handler: () => void): void;
  close(): void;
}
