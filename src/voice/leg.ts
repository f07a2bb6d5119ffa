// One side of a call: a SIP session and a media channel joined. Owns the events the menu, the transfer and the virtual
// phones act on; it must not know why the call is made.

import type { MediaChannel, MediaEvent } from './media/media-plane.ts';
import type { SessionEnd } from './signalling/session.ts';

export type KeySource = 'event' | 'tone' | 'info';

/** Why a leg is over, or never was: `no-route` no trunk takes the number, `no-room` every line, port or channel is taken. */
export type LegEnd =
  | SessionEnd
  /** Somebody picked up, but with an answer that no sound can be made of: the line was cut at once. */
  | (Extract<SessionEnd, { kind: 'refused' }> & { readonly answered: 'yes' })
  | { readonly kind: 'no-route' }
  | { readonly kind: 'no-room'; readonly reason: string };

export type LegEvent =
  /** First sign that the phone rings (180, 182, 183 with or without early media); at most once. */
  | { readonly kind: 'ringing'; readonly status: number }
  /** Answered and the media channel connected; at most once. */
  | { readonly kind: 'answered' }
  /** One key press, whatever way it came. */
  | { readonly kind: 'key'; readonly key: string; readonly source: KeySource }
  | { readonly kind: 'held' }
  | { readonly kind: 'resumed' }
  /** Sound: played, recorded, bridge-silent, rtp-timeout (digits arrive as `key`). */
  | { readonly kind: 'media'; readonly event: Exclude<MediaEvent, { kind: 'digit' }> }
  /** Exactly once, last. */
  | { readonly kind: 'ended'; readonly end: LegEnd };

export interface Leg {
  readonly callId: string;
  readonly channel: MediaChannel;
  hangUp(): void;
}
