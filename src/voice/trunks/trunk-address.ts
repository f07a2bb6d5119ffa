// How a trunk is addressed: request URI, From, next hop, our own address of record. Owns these texts; it must not send
// them. Hosts of the settings may be IPv6 in brackets; those of a next hop are bare.

import { withoutBrackets } from '../../protocols/sip/host.ts';
import type { SipHeader } from '../../protocols/sip/message.ts';
import { formatUri, parseUri } from '../../protocols/sip/uri.ts';
import type { Credentials, NextHop } from '../signalling/session.ts';
import type { TrunkSettings } from './trunk-settings.ts';

/** `sip:<digits>@host:port`, nothing else and the port always written; the next hop says the transport. */
export function requestUri(trunk: TrunkSettings, digits: string): string {
  const user = trunk.plus === 'yes' ? `+${digits}` : digits;
  return `sip:${user}@${trunk.host}:${trunk.port}`;
}

/** Where requests of this trunk leave to: the outbound proxy, else what its registrar asked for, else its host. */
export function nextHopOf(trunk: TrunkSettings, serviceRoute: readonly string[] = []): NextHop {
  const { transport } = trunk;
  if (trunk.outboundProxy !== undefined) {
    const [, host, port] = /^(.*?)(?::(\d+))?$/.exec(trunk.outboundProxy)!;
    return { host: withoutBrackets(host!), transport, ...(port === undefined ? {} : { port: Number(port) }) };
  }
  const first = serviceRoute[0] === undefined ? undefined : routeHop(serviceRoute[0], trunk);
  return first ?? { host: withoutBrackets(trunk.host), port: trunk.port, transport };
}

function routeHop(route: string, { transport }: TrunkSettings): NextHop | undefined {
  const uri = parseUri(/<([^>]*)>/.exec(route)?.[1] ?? route);
  if (!uri.ok || uri.value.host === '') return undefined;
  const { host, port } = uri.value;
  return { host, transport, ...(port === undefined ? {} : { port }) };
}

/** The URI of the registrar and of the probe: the domain, or the host with its port where it is not the usual one. */
export function domainUri(trunk: TrunkSettings): string {
  const usual = trunk.transport === 'tls' ? 5061 : 5060;
  const port = trunk.domain !== undefined || trunk.port === usual ? '' : `:${trunk.port}`;
  return `sip:${domainOf(trunk)}${port}`;
}

/** Our address of record with the trunk, as From and To of REGISTER and OPTIONS have it. */
export function addressOfRecord(trunk: TrunkSettings): string {
  return bracketed(trunk, trunk.username ?? 'dozvon');
}

/** Who calls: number shown, and the domain where the trunk knows us by a name of its own. */
export function callerOf(
  trunk: TrunkSettings,
  callerId: string | undefined,
): {
  readonly from: { readonly user: string; readonly host?: string };
  readonly headers: readonly SipHeader[];
} {
  const known = trunk.username !== undefined || trunk.domain !== undefined;
  const host = known ? { host: domainOf(trunk) } : {};
  const shown = callerId ?? trunk.callerId;
  const asserted = trunk.callerIdIn === 'asserted' && shown !== undefined;
  const user = (asserted ? trunk.username : shown) ?? trunk.username ?? shown ?? 'anonymous';
  return {
    from: { user, ...host },
    headers: asserted ? [{ name: 'P-Asserted-Identity', value: bracketed(trunk, shown) }] : [],
  };
}

export function credentialsOf(trunk: TrunkSettings): Credentials | undefined {
  return trunk.username === undefined
    ? undefined
    : { username: trunk.username, password: trunk.password ?? '' };
}

function domainOf(trunk: TrunkSettings): string {
  return trunk.domain ?? trunk.host;
}

/** `<sip:user@domain>`, escaped as RFC 3261 25.1 wants. */
function bracketed(trunk: TrunkSettings, user: string): string {
  const host = withoutBrackets(domainOf(trunk));
  return `<${formatUri({ scheme: 'sip', user, host, parameters: new Map(), headers: new Map() })}>`;
}
