// A media channel for a leg that is about to be: reserved, described, and given back when the leg does not come about.
// Owns the order of these steps and the wording of why there is no channel; it must not know SIP.

import { isIPv6 } from 'node:net';
import type { Chance } from '../../base/chance.ts';
import { token } from '../../base/chance.ts';
import { parseUri } from '../../protocols/sip/uri.ts';
import type { LegEnd, LegEvent } from '../leg.ts';
import type { MediaChannel, MediaEvent, MediaPlane } from '../media/media-plane.ts';
import type { Scheduler } from '../scheduler.ts';
import type { Agreement, SoundCarrier } from './agreement.ts';
import { JoinedLeg } from './joined-leg.ts';
import { Negotiation, type SoundSettings } from './negotiation.ts';

export type ChannelPorts = {
  readonly plane: MediaPlane;
  readonly scheduler: Scheduler;
  readonly chance: Chance;
};

/** Opens what carries the sound of a channel to a far side that is not reached by a plain socket. */
export type Carry = (
  channel: MediaChannel,
  sessionId: string,
) => Promise<{ readonly negotiation: Agreement; readonly carrier: SoundCarrier }>;

type Opening = {
  readonly sound: SoundSettings;
  /** In place of a plain socket and what `sound` says of keys. */
  readonly carry?: Carry | undefined;
  readonly family: 4 | 6;
  /** The address by which the far side reaches this machine: with a NAT in between, not the one the channel is bound to. */
  readonly publicAddress: (bound: string) => Promise<string>;
  readonly onEvent: (event: LegEvent) => void;
};

type Opened = { readonly leg: JoinedLeg; readonly negotiation: Agreement };

/** Rejects with what the plane says when it has no channel left. */
export async function openLeg(ports: ChannelPorts, opening: Opening): Promise<Opened> {
  const { plane, scheduler, chance } = ports;
  let leg: JoinedLeg | undefined;
  const channel = await plane.openChannel({
    family: opening.family,
    onEvent: (event: MediaEvent) => leg?.media(event),
  });
  try {
    const sessionId = BigInt(`0x${token(chance, 7)}`).toString();
    const carried = await opening.carry?.(channel, sessionId);
    const negotiation = carried?.negotiation ?? (await plain(channel, opening, sessionId));
    const { onEvent } = opening;
    leg = new JoinedLeg({ channel, negotiation, carrier: carried?.carrier, scheduler, onEvent });
    return { leg, negotiation };
  } catch (fault) {
    void channel.close();
    throw fault;
  }
}

async function plain(channel: MediaChannel, opening: Opening, sessionId: string): Promise<Negotiation> {
  const address = await describedAddress(channel, opening);
  return new Negotiation(opening.sound, { address, port: channel.localPort, sessionId });
}

/** Peers on loopback reach us nowhere else; the others reach us where SIP says we are. */
async function describedAddress({ localAddress }: MediaChannel, opening: Opening): Promise<string> {
  return /^127\.|^::1$/.test(localAddress) ? localAddress : opening.publicAddress(localAddress);
}

/** Family of a host as written in a URI or a next hop; names go by IPv4. */
export function familyOf(host: string): 4 | 6 {
  return isIPv6(host.replace(/^\[(.*)\]$/, '$1')) ? 6 : 4;
}

/** The host of a contact URI such as `sip:dozvon@192.0.2.1:5060;transport=tcp`, without brackets. */
export function hostOf(contact: string): string {
  const uri = parseUri(contact);
  return uri.ok ? uri.value.host : '127.0.0.1';
}

export function noChannel(fault: unknown): LegEnd {
  return { kind: 'no-room', reason: fault instanceof Error ? fault.message : String(fault) };
}
