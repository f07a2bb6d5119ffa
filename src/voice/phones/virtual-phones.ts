// A house full of virtual phones behind a SIP end point of their own on loopback: what a trunk of the kind `virtual` rings.
// Owns that end point and who rings; what a phone does is its script.

import { openIncomingLeg } from '../legs/incoming-leg.ts';
import type { MediaPlane } from '../media/media-plane.ts';
import type { Scheduler } from '../scheduler.ts';
import { createEndpoint } from '../signalling/create-endpoint.ts';
import type { Endpoint, IncomingInvite } from '../signalling/session.ts';
import { parseVoice } from '../speech/parse-voice.ts';
import type { Speech } from '../speech/speech.ts';
import { type PhoneScript, scriptFor } from './phone-script.ts';
import { VirtualPhone } from './virtual-phone.ts';

type VirtualPhonesOptions = {
  readonly scripts: readonly PhoneScript[];
  readonly plane: MediaPlane;
  readonly speech: Speech;
  readonly scheduler: Scheduler;
  readonly watch?: (number: string, what: string) => void;
};

type VirtualPhones = {
  /** Where a trunk sends its INVITEs to reach these phones, over UDP. */
  readonly host: string;
  readonly port: number;
  close(): Promise<void>;
};

const HOST = '127.0.0.1';

export async function openVirtualPhones(options: VirtualPhonesOptions): Promise<VirtualPhones> {
  const endpoint: Endpoint = await createEndpoint({
    listen: [{ transport: 'udp', address: HOST, port: 0 }],
    userAgent: 'Dozvon virtual phone',
  });
  endpoint.onInvite((invite) => ring(invite, options));
  const port = endpoint.listening[0]?.port ?? 0;
  return { host: HOST, port, close: () => endpoint.close() };
}

function ring(invite: IncomingInvite, options: VirtualPhonesOptions): void {
  const { plane, speech, scheduler, scripts, watch } = options;
  const number = invite.to.user.replace(/\D/g, '');
  const phone = new VirtualPhone({
    script: scriptFor(number, scripts),
    number,
    around: {
      plane,
      scheduler,
      watch,
      speak: async (text) => {
        const said = await speech.say(text, parseVoice(undefined, text));
        return plane.loadPrompt(said.ok ? said.value : new Int16Array(0));
      },
    },
  });
  openIncomingLeg({ invite, plane, onEvent: (event) => phone.onLeg(event) }).then(
    (leg) => {
      if (leg) phone.ring(leg);
    },
    () => invite.reject(503),
  );
}
