// What OMS answers to a refusal: the code of every fault, and of every recipient that was refused while others were taken (spec oms 7).
// Owns these two tables; a fault without a row does not compile.

import { FAULTS, type FaultCode } from '../../core/faults.ts';
import { ERR } from '../../core/messages/errors.ts';
import { STATUS } from '../../core/messages/status.ts';
import type { AcceptedRecipient } from '../../core/messages/submission.ts';
import type { ClassicFault } from '../../dialect/replies.ts';
import { OK, type OmsCode, type OmsError } from '../../protocols/oms/answers.ts';

const CODES: Readonly<Record<FaultCode, OmsCode>> = {
  'parameters-wrong': 'other',
  'menu-wrong': 'other',
  'text-too-long': 'lengthLimit',
  'sign-in-failed': 'invalidUser',
  'key-limited': 'invalidUser',
  'money-short': 'lowBalance',
  'address-locked': 'serviceNetwork',
  'date-wrong': 'noScheduled',
  'message-forbidden': 'invalidChar',
  'transfer-not-registered': 'invalidChar',
  'number-wrong': 'invalidRecipient',
  'number-unreachable': 'crossCarrier',
  'kind-unavailable': 'unregisteredService',
  'mailing-forbidden': 'unregisteredService',
  'request-repeated': 'serviceNetwork',
  'requests-too-many': 'serviceNetwork',
  'deletion-failed': 'other',
  'message-missing': 'other',
  'attempts-too-many': 'other',
  'record-missing': 'other',
  'change-failed': 'other',
  'client-missing': 'other',
  'balance-shared': 'other',
  'client-not-saved': 'other',
  'key-reused': 'other',
  'key-in-use': 'serviceNetwork',
  'key-broken-off': 'other',
  'service-unavailable': 'serviceNetwork',
};

// Delivery errors 247, 251 and 239 are limits of a day, on all messages, on those to one number and on those of one client
// address; 246 is a time of day at which nothing may go out (spec codes 3).
const DAY_LIMIT = 247;
const NUMBER_LIMIT = 251;
const ADDRESS_LIMIT = 239;
const OUTSIDE_HOURS = 246;
const FORBIDDEN_NUMBER = 252;

const CODES_OF_ERRORS: ReadonlyMap<number, OmsCode> = new Map<number, OmsCode>([
  [ERR.numberWrong, 'invalidRecipient'],
  [ERR.numberForbidden, 'invalidRecipient'],
  [FORBIDDEN_NUMBER, 'invalidRecipient'],
  [ERR.noRoute, 'crossCarrier'],
  [ERR.senderUnknown, 'invalidChar'],
  [ERR.noTemplate, 'invalidChar'],
  [DAY_LIMIT, 'perDayMsgLimit'],
  [NUMBER_LIMIT, 'perDayMsgLimit'],
  [ADDRESS_LIMIT, 'perDayMsgLimit'],
  [OUTSIDE_HOURS, 'serviceNetwork'],
]);

const CODES_OF_STATUSES: ReadonlyMap<number, OmsCode> = new Map<number, OmsCode>([
  [STATUS.moneyShort, 'lowBalance'],
  [STATUS.numberWrong, 'invalidRecipient'],
]);

const WORDS: Readonly<Partial<Record<OmsCode, string>>> = {
  invalidRecipient: 'no message can be sent to this number',
  crossCarrier: FAULTS['number-unreachable'].sentence,
  invalidChar: FAULTS['message-forbidden'].sentence,
  perDayMsgLimit: 'the limit of messages a day is reached',
  serviceNetwork: 'no message can be sent at this time of day',
  lowBalance: FAULTS['money-short'].sentence,
};

type RefusedRecipient = NonNullable<AcceptedRecipient['refused']>;

function codeOf({ status, err }: RefusedRecipient): OmsCode {
  return CODES_OF_ERRORS.get(err) ?? CODES_OF_STATUSES.get(status) ?? 'other';
}

/** An entry for each reason, in the order they come up; each number once. */
function refusedGroups(recipients: readonly AcceptedRecipient[]): readonly OmsError[] {
  const groups = new Map<OmsCode, Set<string>>();
  for (const { phone, refused } of recipients) {
    if (!refused) continue;
    const code = codeOf(refused);
    const group = groups.get(code) ?? new Set();
    groups.set(code, group.add(phone));
  }
  return [...groups].map(([code, phones]) => ({
    code,
    content: WORDS[code] ?? 'the message to this number is refused',
    recipients: [...phones],
  }));
}

export function takenErrors(recipients: readonly AcceptedRecipient[]): readonly OmsError[] {
  return [OK, ...refusedGroups(recipients)];
}

/** Faults of recipients, which have each their own. */
const OF_RECIPIENTS: ReadonlySet<FaultCode> = new Set(['number-wrong', 'number-unreachable']);

export function refusedErrors({ fault, detail, recipients = [] }: ClassicFault): readonly OmsError[] {
  const groups = OF_RECIPIENTS.has(fault) ? refusedGroups(recipients) : [];
  if (groups.length > 0) return groups;
  const { sentence } = FAULTS[fault];
  const code = fault === 'message-forbidden' ? codeOfForbidden(recipients) : CODES[fault];
  return [{ code, content: detail ? `${sentence}: ${detail}` : sentence }];
}

/** A message is forbidden for what it says or for a rule, such as a limit of a day: every recipient has the reason. */
function codeOfForbidden([first]: readonly AcceptedRecipient[]): OmsCode {
  return (first?.refused && CODES_OF_ERRORS.get(first.refused.err)) ?? CODES['message-forbidden'];
}

export function refusal(code: OmsCode, content: string): readonly OmsError[] {
  return [{ code, content }];
}
