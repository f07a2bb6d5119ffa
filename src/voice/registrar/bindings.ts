// Who is registered as what: the contacts of each number, each with the connection it came by and the time it lasts (RFC 3261 10.3,
// RFC 5626 6). Owns the table; who may change it was decided before.

import { LIMITS } from '../../base/limits.ts';
import { formatNameAddress, type NameAddress } from '../../protocols/sip/headers.ts';
import type { Flow } from '../signalling/session.ts';
import type { RegisterRequest } from './register-request.ts';

export type Binding = {
  /** The request URI of what is sent to it. */
  readonly uri: string;
  readonly contact: NameAddress;
  readonly flow: Flow;
  /** Milliseconds of the scheduler. */
  readonly until: number;
  readonly callId: string;
  readonly sequence: number;
};

/** Why nothing was changed: an older request than the last (500), too many contacts (403), a time too short (423). */
export type BindingRefusal = 'out-of-order' | 'too-many' | 'too-brief';

type Place = { readonly flow: Flow; readonly now: number };

export class Bindings {
  /** By number, then by what tells one contact from another. */
  readonly #table = new Map<string, Map<string, Binding>>();

  /** Contacts that can be rung now, the one registered last first. */
  of(number: string, now: number): readonly Binding[] {
    const found = this.#table.get(number);
    if (!found) return [];
    for (const [key, { until, flow }] of found) if (until <= now || !flow.link.open) found.delete(key);
    if (found.size === 0) this.#table.delete(number);
    return [...found.values()].reverse();
  }

  /** How many contacts there are now. */
  count(now: number): number {
    let count = 0;
    for (const number of [...this.#table.keys()]) count += this.of(number, now).length;
    return count;
  }

  /** Whether this number is registered by this connection. */
  has(number: string, { flow, now }: Place): boolean {
    return this.of(number, now).some((binding) => binding.flow.link === flow.link);
  }

  /** Everything of the request or nothing of it (10.3, step 7). */
  change(request: RegisterRequest, place: Place): BindingRefusal | undefined {
    const { number, wishes } = request;
    const standing = new Map(this.of(number, place.now).map((one) => [keyOf(one.contact), one] as const));
    const kept = new Map([...standing].reverse());
    if (wishes === 'all') {
      if ([...kept.values()].some((one) => isOlder(request, one))) return 'out-of-order';
      this.#table.delete(number);
      return undefined;
    }
    for (const { contact, seconds = LIMITS.phones.registeredSeconds } of wishes) {
      const key = keyOf(contact);
      const before = kept.get(key);
      if (before && isOlder(request, before)) return 'out-of-order';
      if (seconds > 0 && seconds < LIMITS.phones.registeredSecondsLeast) return 'too-brief';
      kept.delete(key);
      if (seconds > 0) kept.set(key, bindingOf(request, { contact, seconds }, place));
    }
    if (kept.size > LIMITS.phones.contacts) return 'too-many';
    if (kept.size === 0) this.#table.delete(number);
    else this.#table.set(number, kept);
    return undefined;
  }

  /** A connection has ended, or a phone is nobody's any more. */
  drop(unwanted: (number: string, binding: Binding) => boolean): void {
    for (const [number, contacts] of this.#table) {
      for (const [key, binding] of contacts) if (unwanted(number, binding)) contacts.delete(key);
      if (contacts.size === 0) this.#table.delete(number);
    }
  }
}

function bindingOf(
  { callId, sequence }: RegisterRequest,
  { contact, seconds }: { readonly contact: NameAddress; readonly seconds: number },
  { flow, now }: Place,
): Binding {
  const granted = Math.min(seconds, LIMITS.phones.registeredSeconds);
  return { uri: contact.uri, contact, flow, until: now + granted * 1_000, callId, sequence };
}

/** 10.3, step 7: within one Call-ID numbers rise. */
function isOlder(request: RegisterRequest, before: Binding): boolean {
  return before.callId === request.callId && request.sequence <= before.sequence;
}

/** RFC 5626 6: one instance registers once for each flow it numbers; else the address tells contacts apart. */
function keyOf({ uri, parameters }: NameAddress): string {
  const instance = parameters.get('+sip.instance');
  const flow = parameters.get('reg-id');
  return instance !== undefined && flow !== undefined ? `${instance} ${flow}` : uri;
}

/** As the reply lists it: its own parameters, with the time that is left. */
export function contactValue({ contact, until }: Binding, now: number): string {
  const parameters = new Map(contact.parameters);
  parameters.set('expires', `${Math.max(0, Math.ceil((until - now) / 1_000))}`);
  return formatNameAddress({ ...contact, parameters });
}
