// The doctor's call of the server to itself, and what its outcome means. Owns which finding that is, and what a command
// opens for such a call where no server runs.

import { unreachable } from '../base/assert.ts';
import { CAUSE_WORDS, reasonText } from '../core/administration/reason-words.ts';
import type { InWords } from '../core/messages/status.ts';
import { type LoopbackOutcome, loopbackCall } from '../voice/calls/loopback-call.ts';
import type { LegEnd } from '../voice/leg.ts';
import { causeOf } from '../voice/legs/causes.ts';
import { systemScheduler } from '../voice/scheduler.ts';
import type { Endpoint } from '../voice/signalling/session.ts';
import type { Patient } from './doctor-checks.ts';
import { found, inWords, PIECES, type Told } from './doctor-words.ts';
import { readServerRecord } from './server-record.ts';
import type { Settings } from './settings.ts';
import { openEndpoint, openPlane } from './telephony.ts';

export async function callFinding({ settings, running }: Patient): Promise<Told> {
  if (running) {
    const { telephony } = running;
    return judged(await telephony.callItself(), { settings, listening: telephony.listening });
  }
  const server = readServerRecord(settings);
  // Its sockets are its own: only its process can call by them.
  if (server) return found('call-left');
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

/** A refusal by what the other side said, anything else by the row of the table that it is. */
function endInWords(end: LegEnd): InWords {
  const { name } = causeOf(end, { answered: 'no' });
  if (end.kind !== 'refused') return CAUSE_WORDS[name] ?? { en: name, ru: name };
  const said = `${end.status} ${end.reason}`;
  return { en: said, ru: reasonText(said, 'ru') };
}

type Called = { readonly settings: Settings } & Pick<Endpoint, 'listening'>;

function judged(outcome: LoopbackOutcome, { settings, listening }: Called): Told {
  const udp = listening.find(({ transport }) => transport === 'udp');
  const address = settings['sip.address'];
  const sip = `${udp?.address}:${udp?.port}`;
  const rtp = inWords(PIECES.rtp, { ports: settings['rtp.ports'], address });
  switch (outcome.kind) {
    case 'whole':
      return found('call-whole', { sip, rtp, milliseconds: outcome.milliseconds });
    case 'no-udp':
      return found('call-no-udp');
    case 'no-phone':
      return found('call-no-phone', { address, reason: outcome.reason });
    case 'unanswered':
      return found('call-unanswered', { sip, address });
    case 'ended':
      return found('call-failed', { sip, cause: endInWords(outcome.end) });
    case 'unheard':
      return found('call-unheard', { rtp, nat: natAdvice(settings) });
    case 'key-lost':
      return found('call-one-way', { rtp, nat: natAdvice(settings) });
    default:
      return unreachable(outcome);
  }
}

function natAdvice(settings: Settings): InWords {
  const address = settings['sip.publicAddress'];
  return address === undefined ? PIECES.none : inWords(PIECES.nat, { address });
}
