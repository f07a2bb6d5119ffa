// One endpoint and one scripted peer on a simulated network, the setting of every signalling transcript. Owns the stage; the
// play is the test's.

import assert from 'node:assert/strict';
import type { Chance } from '../../src/base/chance.ts';
import { createEndpoint } from '../../src/voice/signalling/create-endpoint.ts';
import type { EndpointOptions } from '../../src/voice/signalling/endpoint-options.ts';
import type { Place } from '../../src/voice/signalling/network.ts';
import type {
  Endpoint,
  IncomingInvite,
  InviteOptions,
  Session,
  SessionEvent,
} from '../../src/voice/signalling/session.ts';
import { SimulatedNetwork } from './simulated-network.ts';
import { SimulatedTime } from './simulated-time.ts';
import { SipPeer } from './sip-peer.ts';

export type Stage = {
  readonly time: SimulatedTime;
  readonly network: SimulatedNetwork;
  readonly endpoint: Endpoint;
  readonly peer: SipPeer;
  /** Where the endpoint listens. */
  readonly us: Place;
  /** Calls the peer; events gather in the array. */
  call(options?: Partial<InviteOptions>): { readonly session: Session; readonly events: SessionEvent[] };
  /** The next INVITE that reaches the handler. */
  readonly invites: IncomingInvite[];
  /** Ends what is left, waits out every timer and asserts that nothing is kept. */
  drained(): Promise<void>;
};

/** The same bytes in every run. */
export function seededChance(seed = 1): Chance {
  let state = seed >>> 0 || 1;
  return {
    bytes(length) {
      const bytes = new Uint8Array(length);
      for (let at = 0; at < length; at++) {
        state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
        bytes[at] = state >>> 24;
      }
      return bytes;
    },
  };
}

export async function stage(options: Partial<EndpointOptions> = {}): Promise<Stage> {
  const time = new SimulatedTime();
  const network = new SimulatedNetwork(time);
  const endpoint = await createEndpoint({
    listen: [{ transport: 'udp', address: '192.0.2.1', port: 5060 }],
    clock: time,
    network,
    chance: seededChance(),
    // No name leads anywhere unless the test says so.
    dns: { srv: async () => [], addresses: async () => [] },
    ...options,
  });
  const peer = await SipPeer.open(network, { transport: 'udp', address: '192.0.2.9', port: 5060 });
  const invites: IncomingInvite[] = [];
  endpoint.onInvite((invite) => invites.push(invite));
  return {
    time,
    network,
    endpoint,
    peer,
    us: { address: '192.0.2.1', port: 5060 },
    invites,
    call(more = {}) {
      const events: SessionEvent[] = [];
      const session = endpoint.invite({
        uri: 'sip:100@192.0.2.9:5060',
        from: { user: 'dozvon' },
        description: OFFER,
        ringMax: 60_000,
        onEvent: (event) => events.push(event),
        ...more,
      });
      return { session, events };
    },
    async drained() {
      await time.pass(200_000);
      const { sessions, lingering, transactions } = endpoint.stats();
      assert.deepEqual({ sessions, lingering, transactions }, { sessions: 0, lingering: 0, transactions: 0 });
    },
  };
}

/** The endpoint reads no description: these stand for any. */
export const OFFER = 'v=0\r\ns=offer\r\n';
export const ANSWER = 'v=0\r\ns=answer\r\n';

/** What happened, in short: `answered`, `ended hung-up them`. */
export function told(events: readonly SessionEvent[]): string[] {
  return events.map((event) => {
    switch (event.kind) {
      case 'progress':
        return `progress ${event.status}`;
      case 'ended': {
        const { end } = event;
        if (end.kind === 'refused') return `ended refused ${end.status}`;
        if (end.kind === 'hung-up') return `ended hung-up ${end.by}`;
        return end.kind === 'lost' ? `ended lost ${end.reason}` : `ended ${end.kind}`;
      }
      default:
        return event.kind;
    }
  });
}
