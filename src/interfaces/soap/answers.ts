// What each kind of SOAP call does, and the fields of its result when it worked (spec soap 4). Owns these fields; what is sent, found
// and forbidden is the dialect's and the core's.

import { err, ok, type Result } from '../../base/result.ts';
import { unixSeconds } from '../../base/time.ts';
import { formatMoney, type Money } from '../../core/accounts/money.ts';
import type { Doors } from '../../core/doors.ts';
import { localDateTime } from '../../core/messages/local-time.ts';
import type { MessageStatus } from '../../core/messages/message-status.ts';
import type { Accepted, IdempotencyKey } from '../../core/messages/submission.ts';
import { askBalance } from '../../dialect/balance.ts';
import type { SignedRequest } from '../../dialect/frame.ts';
import { isOn, withValues } from '../../dialect/parameters.ts';
import { type ClassicFault, wrongParameters } from '../../dialect/replies.ts';
import { send } from '../../dialect/send.ts';
import { askedMessages, findStatuses, toldBy } from '../../dialect/status.ts';
import type { Operation } from './operations.ts';
import { type ResultFields, refusedNumbers } from './replies.ts';

export type SoapCall = SignedRequest & { readonly key: IdempotencyKey | undefined };

type SoapAnswer = (doors: Doors, call: SoapCall) => Promise<Result<ResultFields, ClassicFault>>;

function sentFields(accepted: Accepted, { account, parameters }: SoapCall): ResultFields {
  // In test mode nothing costs anything, and the price is a bare 0 (spec http-send 7.1).
  const price = (amount: Money): string => (account.settings.test === 'on' ? '0' : formatMoney(amount));
  const told: ResultFields = { cost: price(accepted.cost), cnt: String(accepted.count) };
  const refused = refusedNumbers(accepted.recipients);
  // `cost=1` in the query asks for the price alone: there is no message that an id could be of.
  if (parameters.text('cost').trim() === '1') return { ...told, errors: refused };
  return { ...told, id: accepted.publicId, balance: formatMoney(accepted.balance), errors: refused };
}

const sending: SoapAnswer = async (doors, call) => {
  const sent = await send(doors, call, { door: 'soap', ...(call.key && { idempotencyKey: call.key }) });
  return sent.ok ? ok(sentFields(sent.value, call)) : sent;
};

const pricing: SoapAnswer = async (doors, call) => {
  const parameters = withValues(call.parameters, new Map([['cost', '1']]));
  const priced = await send(doors, { ...call, parameters }, { door: 'soap' });
  return priced.ok ? ok(sentFields(priced.value, { ...call, parameters })) : priced;
};

/** Nothing but its status is known of a message that is not there. */
const NOT_FOUND: ResultFields = { status: '-3' };

function statusFields(row: MessageStatus, { account, parameters }: SoapCall): ResultFields {
  const { timeZone } = account.settings;
  const tell = toldBy(parameters);
  const status: ResultFields = {
    status: String(row.status),
    last_date: localDateTime(row.changedAt, timeZone),
    last_timestamp: String(unixSeconds(row.changedAt)),
    err: String(row.err),
  };
  if (tell === 'status') return status;
  const message: ResultFields = {
    ...status,
    send_date: localDateTime(row.sentAt, timeZone),
    send_timestamp: String(unixSeconds(row.sentAt)),
    phone: row.phone,
    cost: formatMoney(row.cost),
    sender_id: row.sender,
    status_name: row.statusName,
    message: row.text,
    sms_cnt: String(row.parts),
  };
  if (tell === 'message') return message;
  return { ...message, operator: row.operator ?? '', region: row.region ?? '' };
}

/** A result has room for one message; answering the first of several would hide the others. */
const ONE_ALONE = wrongParameters('a SOAP result tells of one message: ask for each');

const asking: SoapAnswer = async (doors, call) => {
  const asked = askedMessages(call.parameters);
  if (!asked.ok) return asked;
  if (asked.value.names.length > 1) return err(ONE_ALONE);
  if (isOn(call.parameters.text('del'))) {
    const removed = await doors.remove(call.account, asked.value.names);
    return removed.ok ? ok({}) : err({ fault: removed.error });
  }
  const found = await findStatuses(doors, call);
  if (!found.ok) return found;
  const row = found.value.statuses[0]?.row;
  return ok(row ? statusFields(row, call) : NOT_FOUND);
};

const balancing: SoapAnswer = async (doors, call) => {
  const balance = await askBalance(doors, call);
  return balance.ok ? ok({ balance: formatMoney(balance.value.balance) }) : balance;
};

export const ANSWERS: Readonly<Record<Operation['type'], SoapAnswer>> = {
  send: sending,
  send2: sending,
  cost: pricing,
  status: asking,
  balance: balancing,
};
