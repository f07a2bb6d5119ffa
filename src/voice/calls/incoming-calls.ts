// Calls that trunks make to us: one that is to be answered is handed on, any other is refused as its owner has set. Owns reading
// who calls whom out of an INVITE and the status of each refusal; whose a number is and what answers is known elsewhere.

import { unreachable } from '../../base/assert.ts';
import type { Clock } from '../../base/time.ts';
import type {
  CallFate,
  CallReception,
  CallRefusal,
  IncomingCall,
  TakenCall,
} from '../../core/incoming/call-reception.ts';
import { parsePhone } from '../../core/numbers/phone-number.ts';
import { parseNameAddress } from '../../protocols/sip/headers.ts';
import { telephoneOf } from '../../protocols/sip/uri.ts';
import type { Endpoint, IncomingInvite } from '../signalling/session.ts';
import type { TrunkSettings } from '../trunks/trunk-settings.ts';
import type { TrunkSources } from '../trunks/trunk-sources.ts';

/** A call that is to be answered, with the trunk it came over. */
type AnswerableCall = {
  readonly taken: TakenCall;
  readonly invite: IncomingInvite;
  readonly trunk: TrunkSettings;
};

type IncomingCallPorts = {
  readonly endpoint: Endpoint;
  readonly sources: TrunkSources;
  readonly reception: CallReception;
  readonly clock: Clock;
  /** What a caller who was waited for gets: busy or declined. */
  readonly status: 486 | 603;
  /** Calls that may begin now. */
  readonly room: () => number;
  readonly live: (call: AnswerableCall) => void;
  readonly report: (what: string, error: unknown) => void;
};

/** Temporarily unavailable: what an endpoint without anybody at it says. */
const NOBODY = 480;
/** RFC 3261 21.5.4: this server cannot, another may. */
const NO_ROOM = { status: 503, retryAfter: 10 };

/** Strangers are refused before anything is kept of their call. Returns how no more are taken. */
export function takeIncomingCalls(ports: IncomingCallPorts): () => Promise<void> {
  let open: 'yes' | 'no' = 'yes';
  const underWay = new Set<Promise<void>>();
  ports.endpoint.onInvite(
    (invite) => {
      if (open === 'no' || ports.room() <= underWay.size) {
        invite.reject(NO_ROOM.status, { retryAfter: NO_ROOM.retryAfter });
        return;
      }
      const taking = take(invite, ports).finally(() => underWay.delete(taking));
      underWay.add(taking);
    },
    (address) => ports.sources.knows(address),
  );
  return async () => {
    open = 'no';
    await Promise.all(underWay);
  };
}

/** Never rejects. */
async function take(invite: IncomingInvite, ports: IncomingCallPorts): Promise<void> {
  const { reception, sources, clock, live, report } = ports;
  try {
    const trunk = sources.trunkAt(invite.source.address);
    if (!trunk) return invite.reject(NOBODY);
    const fate = await reception.called({
      from: callerOf(invite),
      presentation: presentationOf(invite),
      to: calledOf(invite),
      at: clock.now(),
      trunk: trunk.name,
    });
    if (fate.kind === 'taken') live({ taken: fate.call, invite, trunk });
    else invite.reject(statusOf(fate, ports.status));
  } catch (error) {
    report('an incoming call cannot be looked up', error);
    invite.reject(NOBODY);
  }
}

export function statusOf(fate: Exclude<CallFate, { kind: 'taken' }>, waitedFor: 486 | 603): number {
  switch (fate.kind) {
    case 'waited-for':
      return waitedFor;
    case 'unknown':
      return NOBODY;
    case 'refused':
      return REFUSALS[fate.why];
    default:
      return unreachable(fate);
  }
}

const REFUSALS: Readonly<Record<CallRefusal, number>> = {
  busy: 486,
  declined: 603,
  'not-found': 404,
  full: 486,
  'not-answering': NOBODY,
  'money-short': NOBODY,
};

/** The network's own word for who calls (RFC 3325) counts more than the caller's. */
function callerOf(invite: IncomingInvite): string {
  const asserted = invite.assertedIdentities.map(numberOfAddress).filter((user) => user !== '');
  // Of a name and a number the number: only it can be called back, or waited for.
  return asserted.find((user) => parsePhone(user) !== undefined) ?? asserted[0] ?? invite.from.user;
}

/** RFC 3323 4.2 and RFC 3325 9.3: what names the caller is for the network alone, not for the client who is called. */
function presentationOf({ privacy }: IncomingInvite): IncomingCall['presentation'] {
  return privacy.includes('id') || privacy.includes('user') ? 'restricted' : 'allowed';
}

/** A trunk we are registered with calls our contact; the number dialled stands in To then. */
function calledOf(invite: IncomingInvite): readonly string[] {
  return [telephoneOf(invite.requestUri), invite.to.user].filter((number) => number !== '');
}

function numberOfAddress(value: string): string {
  const parsed = parseNameAddress(value);
  return parsed.ok ? telephoneOf(parsed.value.uri) : '';
}
