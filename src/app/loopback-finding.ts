// The doctor's call of the server to itself, and what its outcome means. Owns the sentences, each with what to do, and what a command
// opens for such a call where no server runs.

import { unreachable } from '../base/assert.ts';
import { type LoopbackOutcome, loopbackCall } from '../voice/calls/loopback-call.ts';
import { causeOf } from '../voice/legs/causes.ts';
import { systemScheduler } from '../voice/scheduler.ts';
import type { Endpoint } from '../voice/signalling/session.ts';
import type { Patient } from './doctor-checks.ts';
import { readServerRecord } from './server-record.ts';
import type { Settings } from './settings.ts';
import { openEndpoint, openPlane } from './telephony.ts';

export async function callFinding({ settings, running }: Patient): Promise<string> {
  if (running) {
    const { telephony } = running;
    return judged(await telephony.callItself(), { settings, listening: telephony.listening });
  }
  const server = readServerRecord(settings);
  // Its sockets are its own: only its process can call by them.
  if (server) return 'left to the running server: ask it for POST /api/v1/administration/doctor';
  const plane = await openPlane({ settings, onSoundLost: () => {} });
  try {
    const endpoint = await openEndpoint(settings);
    try {
      const outcome = await loopbackCall({ endpoint, plane, scheduler: systemScheduler });
      return judged(outcome, { settings, listening: endpoint.listening });
    } finally {
      await endpoint.close();
    }
  } finally {
    await plane.close();
  }
}

type Called = { readonly settings: Settings } & Pick<Endpoint, 'listening'>;

function judged(outcome: LoopbackOutcome, { settings, listening }: Called): string {
  const udp = listening.find(({ transport }) => transport === 'udp');
  const sip = `${udp?.address}:${udp?.port}`;
  const rtp = `UDP ports ${settings['rtp.ports']} of ${settings['sip.address']}`;
  switch (outcome.kind) {
    case 'whole':
      return `SIP by ${sip} and sound by ${rtp} work: a call to itself heard its tone and a key in ${outcome.milliseconds} ms`;
    case 'no-udp':
      throw new Error('SIP listens on no UDP port: look at sip.address and sip.port');
    case 'no-phone':
      throw new Error(
        `nothing more can listen on ${settings['sip.address']} (${outcome.reason}): is sip.address an address of this machine?`,
      );
    case 'unanswered':
      throw new Error(
        `an INVITE from ${sip} to this very machine was not answered: let UDP from and to ${settings['sip.address']} pass the firewall`,
      );
    case 'ended': {
      const { name } = causeOf(outcome.end, { answered: 'no' });
      throw new Error(
        `a call of the server to itself failed (${name}): let UDP from and to ${sip} pass the firewall, and leave free ports in rtp.ports`,
      );
    }
    case 'unheard':
      throw new Error(
        `a call was answered, but no sound came: let ${rtp} pass the firewall${natAdvice(settings)}`,
      );
    case 'key-lost':
      throw new Error(
        `sound came one way, but not back: let ${rtp} pass the firewall in both directions${natAdvice(settings)}`,
      );
    default:
      return unreachable(outcome);
  }
}

function natAdvice(settings: Settings): string {
  const named = settings['sip.publicAddress'];
  return named === undefined ? '' : `, and check that sip.publicAddress ${named} leads back to this machine`;
}
