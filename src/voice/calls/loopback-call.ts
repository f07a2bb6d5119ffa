// A call of the server to itself over real sockets: INVITE and sound leave by the addresses and ports that calls use, a phone beside
// answers, hears the tone and presses a key. Owns this one call and how far it came; what that means for people is said elsewhere.

import type { LegEnd, LegEvent } from '../leg.ts';
import { createDialer } from '../legs/dialer.ts';
import { openIncomingLeg } from '../legs/incoming-leg.ts';
import type { MediaPlane } from '../media/media-plane.ts';
import type { Scheduler } from '../scheduler.ts';
import { createEndpoint } from '../signalling/create-endpoint.ts';
import type { Endpoint, IncomingInvite } from '../signalling/session.ts';
import { trunkSettings } from '../trunks/trunk-settings.ts';
import { Trunks } from '../trunks/trunks.ts';

type LoopbackParts = {
  readonly endpoint: Endpoint;
  readonly plane: MediaPlane;
  readonly scheduler: Scheduler;
};

export type LoopbackOutcome =
  | { readonly kind: 'whole'; readonly milliseconds: number }
  /** The end point listens on no UDP port. */
  | { readonly kind: 'no-udp' }
  /** No phone could be put beside it. */
  | { readonly kind: 'no-phone'; readonly reason: string }
  /** The call did not come about, or was cut. */
  | { readonly kind: 'ended'; readonly end: LegEnd }
  /** Nothing answered in time. */
  | { readonly kind: 'unanswered' }
  /** Answered, but the phone heard nothing. */
  | { readonly kind: 'unheard' }
  /** The phone heard the tone and pressed a key that did not come back. */
  | { readonly kind: 'key-lost' };

const NUMBER = '79990000000';
const KEY = '5';
/** Milliseconds for everything: on loopback it takes less than one second. */
const PATIENCE = 10_000;
/** Loudness of a sample that is no noise of the line's coding. */
const LOUD = 500;

export async function loopbackCall(parts: LoopbackParts): Promise<LoopbackOutcome> {
  const { endpoint, plane } = parts;
  const udp = endpoint.listening.find(({ transport }) => transport === 'udp');
  if (!udp) return { kind: 'no-udp' };
  const address = reachable(udp.address);
  const phone = await openPhone(address, plane).catch((fault: unknown) => String(fault));
  if (typeof phone === 'string') return { kind: 'no-phone', reason: phone };
  try {
    return await call(parts, { address, ...phone });
  } finally {
    await phone.close();
  }
}

/** Of a listener on every address the one that certainly reaches it. */
function reachable(address: string): string {
  if (address === '0.0.0.0') return '127.0.0.1';
  return address === '::' ? '::1' : address;
}

type Phone = {
  readonly port: number;
  readonly heard: () => 'no' | 'yes';
  readonly close: () => Promise<void>;
};

async function openPhone(address: string, plane: MediaPlane): Promise<Phone> {
  let heard: 'no' | 'yes' = 'no';
  const endpoint = await createEndpoint({
    listen: [{ transport: 'udp', address, port: 0 }],
    userAgent: 'Dozvon doctor',
  });
  endpoint.onInvite((invite) => {
    void answer(invite, plane, () => {
      heard = 'yes';
    });
  });
  const port = endpoint.listening[0]?.port ?? 0;
  return { port, heard: () => heard, close: () => endpoint.close() };
}

/** Answers at once, and presses the key as soon as it hears something. */
async function answer(invite: IncomingInvite, plane: MediaPlane, onHeard: () => void): Promise<void> {
  let pressed: 'no' | 'yes' = 'no';
  const leg = await openIncomingLeg({
    invite,
    plane,
    onEvent: (event) => {
      if (event.kind !== 'answered') return;
      leg?.channel.hear((samples) => {
        if (pressed === 'yes' || !samples.some((sample) => Math.abs(sample) > LOUD)) return;
        pressed = 'yes';
        onHeard();
        leg.channel.sendDigits(KEY);
      });
    },
  });
  leg?.ring(180);
  leg?.answer();
}

async function call(
  { endpoint, plane, scheduler }: LoopbackParts,
  phone: Phone & { readonly address: string },
): Promise<LoopbackOutcome> {
  const settings = [trunkSettings({ name: 'loopback', host: bracketed(phone.address), port: phone.port })];
  const trunks = new Trunks({ settings, endpoint, scheduler });
  const dial = createDialer({ endpoint, plane, trunks, scheduler });
  const began = scheduler.now();
  let answered: 'no' | 'yes' = 'no';
  let outcome: LoopbackOutcome | undefined;
  await new Promise<void>((resolve) => {
    const late = scheduler.after(PATIENCE, () => {
      outcome = { kind: answered === 'no' ? 'unanswered' : phone.heard() === 'no' ? 'unheard' : 'key-lost' };
      dialling.cancel();
    });
    const onEvent = (event: LegEvent): void => {
      if (event.kind === 'answered') {
        answered = 'yes';
        dialling.leg()?.channel.play(1, [plane.tone('ringing')], { loop: 'yes' });
      } else if (event.kind === 'key' && event.key === KEY) {
        outcome ??= { kind: 'whole', milliseconds: Math.round(scheduler.now() - began) };
        dialling.cancel();
      } else if (event.kind === 'ended') {
        late();
        outcome ??= { kind: 'ended', end: event.end };
        resolve();
      }
    };
    const ring = PATIENCE / 1_000;
    const wish = {
      digits: NUMBER,
      callerId: undefined,
      ringSeconds: ring,
      priority: 'call',
      onEvent,
    } as const;
    const dialling = dial(wish);
  });
  await trunks.close(0);
  return outcome ?? { kind: 'unanswered' };
}

function bracketed(address: string): string {
  return address.includes(':') ? `[${address}]` : address;
}
