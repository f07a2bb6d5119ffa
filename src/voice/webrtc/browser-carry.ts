// The sound of browsers as legs take it: a path and what is agreed over it, for any leg's channel. Owns putting the two together.

import type { Carry } from '../legs/open-channel.ts';
import type { Codec } from '../media/media-plane.ts';
import type { Scheduler } from '../scheduler.ts';
import { WebrtcNegotiation } from './webrtc-negotiation.ts';
import { WebrtcPath, type WebrtcSettings } from './webrtc-path.ts';

/** The law of the country first: what trunks speak needs no translation when a call is put through. */
const CODECS: readonly Codec[] = ['PCMA', 'PCMU'];

export function browserCarry(settings: WebrtcSettings, scheduler: Scheduler): Carry {
  return async (channel, sessionId) => {
    const path = await WebrtcPath.open({ settings, scheduler, channel });
    return { negotiation: new WebrtcNegotiation({ path, codecs: CODECS, sessionId }), carrier: path };
  };
}
