// What a request of a client is answered, command by command. Owns the answers; each comes once what it promises is stored.

import { unreachable } from '../../base/assert.ts';
import type { Timekeeper } from '../../base/timekeeper.ts';
import { type ResponseName, responseTo } from '../../protocols/smpp/command-ids.ts';
import { statusNumber } from '../../protocols/smpp/command-status.ts';
import { isFinal, MESSAGE_STATES, type MessageState } from '../../protocols/smpp/message-states.ts';
import { type ContentOf, compose, type PduOf } from '../../protocols/smpp/pdu.ts';
import type { OperationPdu } from '../../protocols/smpp/session-types.ts';
import { writeAbsolute } from '../../protocols/smpp/times.ts';
import { replacementOf } from './replace-request.ts';
import { faultRefusal, type Refusal, recipientStatus, refusalOf, refuse } from './replies.ts';
import { type Asker, type SubmitDoors, submit } from './submitting.ts';
import { stateOf } from './told-pdus.ts';

export type Answering = {
  readonly doors: SubmitDoors;
  readonly time: Timekeeper;
  readonly report: (trouble: unknown) => void;
};

type Answer = ContentOf<ResponseName> | Refusal;

const UNKNOWN: Refusal = { status: 'ESME_RINVCMDID', says: 'the command is not supported' };

/** How many messages a request counts for where messages a second are counted. */
export function messagesIn(pdu: OperationPdu): number {
  return pdu.command === 'submit_multi' ? Math.max(1, pdu.dest_address.length) : 1;
}

export async function answerTo(pdu: OperationPdu, asker: Asker, { doors }: Answering): Promise<Answer> {
  switch (pdu.command) {
    case 'submit_sm':
    case 'data_sm': {
      const done = await submit(pdu, asker, doors);
      return done.ok ? compose(responseTo(pdu.command), { message_id: done.value.id }) : done.error;
    }
    case 'submit_multi':
      return await submitMulti(pdu, asker, doors);
    case 'query_sm':
      return await query(pdu, asker, doors);
    case 'cancel_sm': {
      const asked = {
        id: pdu.message_id,
        source: pdu.source_addr.trim(),
        phone: pdu.destination_addr.trim(),
      };
      if (asked.id === '' && asked.phone === '')
        return { status: 'ESME_RINVDSTADR', says: 'neither an id nor a destination' };
      const done = await doors.esme.messages.cancel(asker.account, asked);
      return done.ok ? compose('cancel_sm_resp') : faultRefusal(done.error);
    }
    case 'replace_sm': {
      const read = replacementOf(pdu, asker, doors.clock.now());
      if (!read.ok) return read.error;
      const done = await doors.esme.messages.replace(asker.account, pdu.message_id, read.value);
      return done.ok ? compose('replace_sm_resp') : refusalOf(done.error);
    }
    case 'broadcast_sm':
    case 'query_broadcast_sm':
    case 'cancel_broadcast_sm':
    case 'deliver_sm':
      return UNKNOWN;
    default:
      return unreachable(pdu);
  }
}

async function submitMulti(pdu: PduOf<'submit_multi'>, asker: Asker, doors: SubmitDoors): Promise<Answer> {
  const done = await submit(pdu, asker, doors);
  if (!done.ok) return done.error;
  const { id, recipients } = done.value;
  return compose('submit_multi_resp', {
    message_id: id,
    unsuccess_sme: recipients.flatMap(({ phone, refused }) =>
      refused
        ? [
            {
              dest_addr_ton: 1,
              dest_addr_npi: 1,
              destination_addr: phone.replace(/[^\u0001-\u00ff]/g, '?').slice(0, ADDRESS_CHARACTERS),
              error_status_code: statusNumber(recipientStatus(refused)),
            },
          ]
        : [],
    ),
  });
}

const ADDRESS_CHARACTERS = 20;
const OCTET_MOST = 255;

async function query(
  { message_id }: PduOf<'query_sm'>,
  { account, version }: Asker,
  doors: SubmitDoors,
): Promise<Answer> {
  const found = await doors.esme.messages.find(account, message_id);
  if (!found.ok) return faultRefusal(found.error);
  if (!found.value) return refuse('ESME_RQUERYFAIL', 'there is no such message').error;
  const { status, err, changedAt, scheduled } = found.value;
  const waits: MessageState = scheduled === 'yes' && version >= 0x50 ? 'SCHEDULED' : 'ENROUTE';
  const state = status === -1 ? waits : stateOf(status);
  return compose('query_sm_resp', {
    message_id,
    final_date: isFinal(state) ? (writeAbsolute(changedAt) ?? '') : '',
    message_state: MESSAGE_STATES[state][0],
    // The service's codes end at 255 (spec smpp.md 4.3).
    error_code: Math.min(err, OCTET_MOST),
  });
}
