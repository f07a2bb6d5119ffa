// Messages of subscribers that a centre sends again, as the connection broke before it can have read our answer. Owns telling them
// from what somebody really wrote twice; it stores nothing and answers nothing.

import { hexEncode } from '../../base/bytes.ts';
import { LIMITS } from '../../base/limits.ts';
import { RecentMap } from '../../base/recent-map.ts';
import { MINUTE, SECOND } from '../../base/time.ts';
import type { StatusName } from '../../protocols/smpp/command-status.ts';
import type { PduOf } from '../../protocols/smpp/pdu.ts';
import { TLVS } from '../../protocols/smpp/tlv-table.ts';
import type { SmppConnection } from './connection.ts';

export type Delivery = PduOf<'deliver_sm'> | PduOf<'data_sm'>;

/** What must be known of the connection a delivery came over. */
export type Carrier = Pick<SmppConnection<unknown>, 'heardAt' | 'closedAt'>;

/** A centre that is heard has read what it was sent so long before. */
const READ_AFTER = 2 * SECOND;
/** Centres send again when they are bound again; what comes later has been written anew. */
const REPEATED_WITHIN = 5 * MINUTE;
/** Messages of one content that are remembered: no person writes more within those minutes. */
const ALIKE = 8;

type Taken = {
  readonly carrier: Carrier;
  readonly stored: Promise<StatusName>;
  /** Undefined: there is no answer yet, or its connection was gone. */
  answeredAt: number | undefined;
};

export class RepeatedDeliveries {
  readonly #now: () => number;
  readonly #taken = new RecentMap<string, Taken[]>(LIMITS.smpp.deliveriesKept);

  constructor(now: () => number) {
    this.#now = now;
  }

  /** How the message is answered, which is stored now or was when it came first. `store` must not reject. */
  async once(pdu: Delivery, carrier: Carrier, store: () => Promise<StatusName>): Promise<StatusName> {
    const content = contentOf(pdu);
    const alike = this.#taken.get(content) ?? [];
    const at = alike.findIndex((one) => this.#isUnread(one, carrier));
    const [before] = at < 0 ? [] : alike.splice(at, 1);
    const stored = before
      ? before.stored.then((status) => (status === 'ESME_ROK' ? status : store()))
      : store();
    const taken: Taken = { carrier, stored, answeredAt: undefined };
    // Its answer may get lost as well.
    this.#taken.set(content, [...alike, taken].slice(-ALIKE));
    const status = await stored;
    if (carrier.closedAt === undefined) taken.answeredAt = this.#now();
    return status;
  }

  /** Its answer cannot have been read, so far as one can tell, and the centre has another connection now. */
  #isUnread({ carrier, answeredAt }: Taken, now: Carrier): boolean {
    const { heardAt, closedAt } = carrier;
    if (carrier === now || closedAt === undefined || this.#now() - closedAt > REPEATED_WITHIN) return false;
    return answeredAt === undefined || answeredAt >= heardAt - READ_AFTER;
  }
}

/** Of the moment, not of the message (SMPP 3.4 section 5.3.2.34, 5.0 section 4.8.4.18). */
const OF_THE_MOMENT: ReadonlySet<number> = new Set([TLVS.more_messages_to_send[0], TLVS.congestion_state[0]]);

/** Everything a centre gives a message: addresses, text, times, its own parameters. */
function contentOf(pdu: Delivery): string {
  const { sequence_number: _, tlvs, ...fields } = pdu;
  const own = tlvs.filter(({ tag }) => !OF_THE_MOMENT.has(tag));
  const octets = (_key: string, value: unknown): unknown =>
    value instanceof Uint8Array ? hexEncode(value) : value;
  return JSON.stringify([fields, own], octets);
}
