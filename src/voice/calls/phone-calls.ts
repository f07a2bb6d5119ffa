// What phones of accounts send by their own connections: registrations, and calls to numbers, menus and phones of their account.
// Owns whether such a call is taken and what a refused one is told; what answers it is decided by the core.

import type { Clock } from '../../base/time.ts';
import type { CallReception, TakenCall } from '../../core/incoming/call-reception.ts';
import { telephoneOf } from '../../protocols/sip/uri.ts';
import { PHONE_TRUNK } from '../legs/phone-dialer.ts';
import type { Registrar } from '../registrar/registrar.ts';
import type { Endpoint, Flow, IncomingInvite, IncomingRegister, PhoneDesk } from '../signalling/session.ts';
import { statusOf } from './incoming-calls.ts';

type PhoneCallPorts = {
  readonly endpoint: Endpoint;
  readonly registrar: Registrar;
  readonly reception: CallReception;
  readonly clock: Clock;
  /** Calls that may begin now. */
  readonly room: () => number;
  readonly live: (taken: TakenCall, invite: IncomingInvite) => void;
  readonly report: (what: string, error: unknown) => void;
};

const NO_ROOM = { status: 503, retryAfter: 10 };
const NOT_FOUND = 404;
const FORBIDDEN = 403;
const UNAVAILABLE = 480;

/** Returns how no more calls are taken. */
export function takePhoneCalls(ports: PhoneCallPorts): () => Promise<void> {
  const desk = new Desk(ports);
  ports.endpoint.servePhones(desk);
  return () => desk.close();
}

class Desk implements PhoneDesk {
  readonly #ports: PhoneCallPorts;
  readonly #underWay = new Set<Promise<void>>();
  #open: 'yes' | 'no' = 'yes';

  constructor(ports: PhoneCallPorts) {
    this.#ports = ports;
  }

  register(register: IncomingRegister): void {
    if (this.#open === 'yes') this.#ports.registrar.register(register);
    else register.reply(NO_ROOM.status, [{ name: 'Retry-After', value: `${NO_ROOM.retryAfter}` }]);
  }

  knows(flow: Flow): boolean {
    return this.#ports.registrar.hasProved(flow);
  }

  invite(invite: IncomingInvite): void {
    if (this.#open === 'no' || this.#ports.room() <= this.#underWay.size) {
      return invite.reject(NO_ROOM.status, { retryAfter: NO_ROOM.retryAfter });
    }
    const taking = this.#take(invite).finally(() => this.#underWay.delete(taking));
    this.#underWay.add(taking);
  }

  async close(): Promise<void> {
    this.#open = 'no';
    await Promise.all(this.#underWay);
  }

  /** Never rejects. The connection by which a phone has registered is as good as its password. */
  async #take(invite: IncomingInvite): Promise<void> {
    const { registrar, reception, clock, live, report } = this.#ports;
    const { flow, from } = invite;
    try {
      const account = flow && (await registrar.callerBy(flow, from.user));
      if (account === undefined) return refuse(invite, FORBIDDEN, 'Register first as who calls');
      const to = telephoneOf(invite.requestUri);
      const fate = await reception.called({
        from: from.user,
        presentation: 'allowed',
        to: [to],
        at: clock.now(),
        trunk: PHONE_TRUNK,
        byPhoneOf: account,
      });
      if (fate.kind === 'taken') live(fate.call, invite);
      else if (fate.kind === 'unknown') {
        refuse(invite, NOT_FOUND, 'Phones call numbers, menus and phones of their account');
      } else invite.reject(statusOf(fate, 486));
    } catch (error) {
      report('a call of a phone cannot be looked up', error);
      invite.reject(UNAVAILABLE);
    }
  }
}

/** RFC 3261 20.43: the text is for whoever reads what the phone shows. */
function refuse(invite: IncomingInvite, status: number, text: string): void {
  invite.reject(status, { headers: [{ name: 'Warning', value: `399 dozvon "${text}"` }] });
}
