// Opens an endpoint: listeners first, then everything that hangs on them. Owns the putting together; it must not know a
// single message.

import { SIP_TIMERS } from '../../protocols/sip/timers.ts';
import type { Core } from './core.ts';
import { type EndpointOptions, SYSTEM_DNS, systemChance, systemHash } from './endpoint-options.ts';
import { type Carrier, isWildcard, type ListenOptions, type Network, type NetworkEvents } from './network.ts';
import { Routes } from './outgoing-route.ts';
import type { Endpoint } from './session.ts';
import { Sessions } from './sessions.ts';
import { SipEndpoint } from './sip-endpoint.ts';
import { signatureOf } from './stamp.ts';
import { systemNetwork } from './system-network.ts';
import { newTally } from './tally.ts';
import { Targets } from './targets.ts';
import { SYSTEM_TIME, TimerHeap } from './timekeeper.ts';
import { BUSY, type RequestUser, TransactionLayer } from './transaction-layer.ts';

/** Rejects when a listener can not be opened, with those that were opened closed again. */
export async function createEndpoint(options: EndpointOptions): Promise<Endpoint> {
  const time = options.clock ?? SYSTEM_TIME;
  const timers = new TimerHeap(time);
  const tally = newTally();
  const chance = options.chance ?? systemChance();
  const nat = options.nat ?? 'auto';
  const sipTimers = { ...SIP_TIMERS, ...options.timers };
  const signature = signatureOf(options.userAgent ?? 'Dozvon');
  const network =
    options.network ??
    systemNetwork({
      tls: options.tls,
      connectionsMax: options.connectionsMax ?? 2_000,
      idleSeconds: options.idleSeconds ?? 600,
    });
  const user: { endpoint: RequestUser | undefined } = { endpoint: undefined };
  const layer = new TransactionLayer({
    timers,
    tally,
    sipTimers,
    chance,
    nat,
    signature,
    transactionsMax: options.transactionsMax ?? 100_000,
    user: {
      refuses: (request, source) =>
        user.endpoint === undefined ? BUSY : user.endpoint.refuses(request, source),
      arrived: (transaction) => user.endpoint?.arrived(transaction),
      acknowledged: (ack, source) => user.endpoint?.acknowledged(ack, source),
    },
  });
  const carriers = await openAll(network, options.listen, layer);
  const core: Core = {
    layer,
    routes: new Routes({ network, carriers, publicAddress: options.publicAddress }),
    targets: new Targets({
      dns: options.dns ?? SYSTEM_DNS,
      now: () => time.now(),
      chance,
      transports: [...new Set(carriers.map((carrier) => carrier.listening.transport))],
    }),
    sessions: new Sessions(),
    timers,
    tally,
    chance,
    hash: systemHash,
    signature,
    settings: {
      timers: sipTimers,
      sessionExpires: options.sessionExpires ?? 1_800,
      minSe: options.minSe ?? 90,
      redirects: options.redirects ?? 'follow',
    },
    nat,
    largeMessages: options.largeMessages ?? 'tcp',
  };
  const first = carriers[0]?.listening.address ?? '127.0.0.1';
  const host = options.publicAddress ?? (isWildcard(first) ? 'dozvon.invalid' : first);
  const endpoint = new SipEndpoint({ core, carriers, host, sessionsMax: options.sessionsMax ?? 10_000 });
  user.endpoint = endpoint;
  return endpoint;
}

async function openAll(
  network: Network,
  listen: readonly ListenOptions[],
  events: NetworkEvents,
): Promise<readonly Carrier[]> {
  const carriers: Carrier[] = [];
  try {
    for (const one of listen) carriers.push(await network.open(one, events));
  } catch (error) {
    await Promise.all(carriers.map((carrier) => carrier.close()));
    throw error;
  }
  return carriers;
}
