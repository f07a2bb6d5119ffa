// Where a request of a session goes: its route set, its target, the hop that was asked for, or straight back to where the peer
// sits behind a NAT. Owns this choice; names are resolved elsewhere.

import { routeUri } from '../../protocols/sip/dialog.ts';
import { hostKind } from '../../protocols/sip/host.ts';
import { header, type SipRequest } from '../../protocols/sip/message.ts';
import { tagOf } from '../../protocols/sip/transaction-key.ts';
import type { Core } from './core.ts';
import { isPrivate, type Source } from './network.ts';
import type { Flow, NextHop } from './session.ts';
import type { Sending } from './targeted-request.ts';
import { defaultPort, type Hop, hopOf, hopOfUri } from './targets.ts';

type Known = {
  readonly nextHop: NextHop | undefined;
  /** Where the peer of this dialog was last heard from. */
  readonly source: Source | undefined;
  /** The phone's own connection: nothing of the session goes any other way. */
  readonly flow?: Flow | undefined;
};

export function destinationOf(core: Core, request: SipRequest, known: Known): Sending['to'] {
  const inDialog = tagOf(header(request, 'To') ?? '') !== '';
  const flow = known.flow ?? (isSocket(known.source) ? known.source : undefined);
  if (flow !== undefined) return downThe(core, flow);
  if (!inDialog && known.nextHop !== undefined) return { kind: 'hop', hop: hopOf(known.nextHop) };
  const first = header(request, 'Route');
  const hop = hopOfUri(first === undefined ? request.uri : routeUri(first));
  if (typeof hop === 'string') return { kind: 'nowhere', reason: hop };
  const { source } = known;
  if (inDialog && source?.link.open && goesBack(core, hop, { source, routed: first !== undefined })) {
    const { address, port, link } = source;
    const route = core.routes.back(link, { address, port, transport: link.transport, pinned: 'yes' });
    return { kind: 'route', route };
  }
  return { kind: 'hop', hop };
}

function isSocket(source: Source | undefined): boolean {
  return source?.link.transport === 'ws' || source?.link.transport === 'wss';
}

/** RFC 5626 5.3: a connection that is gone cannot be opened again from here. */
function downThe(core: Core, { address, port, link }: Flow): Sending['to'] {
  if (!link.open) return { kind: 'nowhere', reason: 'the connection of the phone is closed' };
  const route = core.routes.back(link, { address, port, transport: link.transport, pinned: 'yes' });
  return { kind: 'route', route };
}

/** Whether the request leaves by the way the peer's messages come, rather than by the hop's own address. */
function goesBack(
  core: Core,
  hop: Hop,
  { source, routed }: { readonly source: Source; readonly routed: boolean },
): boolean {
  const numeric = hostKind(hop.host) !== 'name';
  const { link } = source;
  if (core.nat === 'auto' && !routed && numeric && isPrivate(hop.host) && hop.host !== source.address)
    return true;
  // The connection the peer uses is the way to the same address by the same transport (RFC 5923 in spirit).
  if (link.transport === 'udp' || hop.host !== source.address) return false;
  if (hop.transport !== undefined) return hop.transport === link.transport;
  return (hop.port ?? defaultPort(link.transport)) === source.port || core.nat === 'auto';
}
