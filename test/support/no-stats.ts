// What a channel of the fakes has counted: nothing.

import type { ChannelStats } from '../../src/voice/media/media-plane.ts';

export const NO_STATS: ChannelStats = {
  packetsSent: 0,
  packetsReceived: 0,
  packetsLost: 0,
  packetsLate: 0,
  sendErrors: 0,
  packetsDropped: 0,
  jitterMs: 0,
  farEnd: undefined,
};
