// Calls that trunks make to us. Nobody picks up: one that somebody waits for is told of and declined, any other is refused as
// if nobody were there. Owns reading who calls whom out of an INVITE; who waits is known elsewhere.

import type { Clock } from '../../base/time.ts';
import type { CallReception } from '../../core/incoming/waited-call.ts';
import { parseNameAddress } from '../../protocols/sip/headers.ts';
import { telephoneOf } from '../../protocols/sip/uri.ts';
import type { Endpoint, IncomingInvite } from '../signalling/session.ts';
import type { TrunkSources } from '../trunks/trunk-sources.ts';

type IncomingCallPorts = {
  readonly endpoint: Endpoint;
  readonly sources: TrunkSources;
  readonly reception: CallReception;
  readonly clock: Clock;
  /** What a caller who was waited for gets: busy or declined. */
  readonly status: 486 | 603;
  readonly report: (what: string, error: unknown) => void;
};

/** Temporarily unavailable: what an endpoint without anybody at it says. */
const NOBODY = 480;

/** Strangers are refused before anything is kept of their call. */
export function takeIncomingCalls(ports: IncomingCallPorts): void {
  ports.endpoint.onInvite(
    (invite) => void take(invite, ports),
    (address) => ports.sources.knows(address),
  );
}

async function take(invite: IncomingInvite, ports: IncomingCallPorts): Promise<void> {
  const { reception, clock, status, report } = ports;
  try {
    const call = { from: callerOf(invite), to: calledOf(invite), at: clock.now() };
    const became = await reception.called(call);
    invite.reject(became === 'waited-for' ? status : NOBODY);
  } catch (error) {
    report('an incoming call cannot be looked up', error);
    invite.reject(NOBODY);
  }
}

/** The network's own word for who calls (RFC 3325) counts more than the caller's. */
function callerOf(invite: IncomingInvite): string {
  const asserted = invite.assertedIdentity === undefined ? '' : numberOfAddress(invite.assertedIdentity);
  return asserted === '' ? invite.from.user : asserted;
}

/** A trunk we are registered with calls our contact; the number dialled stands in To then. */
function calledOf(invite: IncomingInvite): readonly string[] {
  return [telephoneOf(invite.requestUri), invite.to.user].filter((number) => number !== '');
}

function numberOfAddress(value: string): string {
  const parsed = parseNameAddress(value);
  return parsed.ok ? telephoneOf(parsed.value.uri) : '';
}
