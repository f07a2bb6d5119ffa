// The parts of one endpoint that its sessions and requests work with. Owns nothing but this bundle; create-endpoint.ts puts it
// together.

import type { Chance } from '../../base/chance.ts';
import type { DigestHash } from '../../protocols/sip/digest.ts';
import type { SessionSettings } from '../../protocols/sip/session-types.ts';
import type { Routes } from './outgoing-route.ts';
import type { Sessions } from './sessions.ts';
import type { Signature } from './stamp.ts';
import type { Tally } from './tally.ts';
import type { Targets } from './targets.ts';
import type { TimerHeap } from './timekeeper.ts';
import type { TransactionLayer } from './transaction-layer.ts';

export type Core = {
  readonly layer: TransactionLayer;
  readonly targets: Targets;
  readonly routes: Routes;
  readonly sessions: Sessions;
  readonly timers: TimerHeap;
  readonly tally: Tally;
  readonly chance: Chance;
  readonly hash: DigestHash;
  readonly signature: Signature;
  readonly settings: SessionSettings;
  readonly nat: 'auto' | 'off';
  /** What becomes of requests too long for a datagram (RFC 3261 18.1.1). */
  readonly largeMessages: 'tcp' | 'udp';
};
