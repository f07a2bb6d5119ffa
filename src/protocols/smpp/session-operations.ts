// Who may send which operation in which bind (SMPP 3.4 section 2.3, table 2-1; 5.0 section 2.4), and from which version on. Owns this table
// and the judgement by it; what becomes of an operation in the wrong place is the session's affair.

import type { BindName, ContentOf } from './pdu.ts';
import type { Direction, Operation, Role } from './session-types.ts';
import { TLVS } from './tlv-table.ts';
import type { Tlv } from './tlvs.ts';

type Row = {
  /** Binds in which the ESME may send it, and in which the SMSC may. */
  readonly esme: readonly Direction[];
  readonly smsc: readonly Direction[];
};

const UP: readonly Direction[] = ['transmitter', 'transceiver'];
const DOWN: readonly Direction[] = ['receiver', 'transceiver'];
const NEVER: readonly Direction[] = [];
const SUBMITTING: Row = { esme: UP, smsc: NEVER };
const DELIVERING: Row = { esme: NEVER, smsc: DOWN };

const OPERATIONS: Readonly<Record<Operation | 'alert_notification', Row>> = {
  submit_sm: SUBMITTING,
  submit_multi: SUBMITTING,
  query_sm: SUBMITTING,
  cancel_sm: SUBMITTING,
  replace_sm: SUBMITTING,
  broadcast_sm: SUBMITTING,
  query_broadcast_sm: SUBMITTING,
  cancel_broadcast_sm: SUBMITTING,
  data_sm: { esme: UP, smsc: DOWN },
  deliver_sm: DELIVERING,
  alert_notification: DELIVERING,
};

export function mayServe(
  command: Operation | 'alert_notification',
  sender: Role,
  direction: Direction,
): boolean {
  return OPERATIONS[command][sender].includes(direction);
}

export function directionOf(bind: BindName): Direction {
  switch (bind) {
    case 'bind_transmitter':
      return 'transmitter';
    case 'bind_receiver':
      return 'receiver';
    case 'bind_transceiver':
      return 'transceiver';
  }
}

export const VERSION_34 = 0x34;
const VERSION_50 = 0x50;
const VERSION_33 = 0x33;

/**
 * The version two peers speak: the lower one; what is below 3.4 is 3.3 (section 5.2.4).
 * @param theirs what the peer said. An SMSC that says nothing should count as 3.3 (section 5.3.2.25), but many of 3.4 say nothing.
 */
export function agreedVersion(own: number, theirs: number | undefined): number {
  const said = theirs ?? VERSION_34;
  if (said < VERSION_34) return VERSION_33;
  return Math.min(own, said);
}

const NEEDS_50: ReadonlySet<string> = new Set(['broadcast_sm', 'query_broadcast_sm', 'cancel_broadcast_sm']);

/** Parameters without which the message is not what it was: they are not left out in silence. */
const CARRYING: ReadonlySet<number> = new Set(
  (['message_payload', 'sar_msg_ref_num', 'sar_total_segments', 'sar_segment_seqnum'] as const).map(
    (name) => TLVS[name][0],
  ),
);

/** Why an operation cannot be said in a version, or undefined when it can. */
export function versionFault(content: ContentOf<Operation>, version: number): string | undefined {
  if (NEEDS_50.has(content.command) && version < VERSION_50) return `${content.command} needs version 5.0`;
  if (version < VERSION_34 && content.tlvs.some((one) => CARRYING.has(one.tag)))
    return 'the peer speaks a version without optional parameters, and the message lies in one';
  return undefined;
}

const NO_TLVS: readonly Tlv[] = [];

/** The parameters a version has: below 3.4 none, below 5.0 no congestion_state. */
export function tlvsFor(tlvs: readonly Tlv[], version: number): readonly Tlv[] {
  if (tlvs.length === 0 || version >= VERSION_50) return tlvs;
  if (version < VERSION_34) return NO_TLVS;
  const congestion = TLVS.congestion_state[0];
  return tlvs.some((one) => one.tag === congestion) ? tlvs.filter((one) => one.tag !== congestion) : tlvs;
}
