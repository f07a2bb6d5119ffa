// What clients bound over SMPP are answered when they are refused. Owns the map from every fault of the core, and every refusal of a
// bind, to its command_status (spec smpp.md 6); one without a row does not compile.

import type { BindRefused } from '../../core/esme/esme-access.ts';
import { FAULTS, type FaultCode } from '../../core/faults.ts';
import { ERR } from '../../core/messages/errors.ts';
import type { Refused } from '../../core/messages/submission.ts';
import { type StatusName, statusNumber } from '../../protocols/smpp/command-status.ts';

/** Permanent ones clients do not repeat (0x0A, 0x0B, 0x45 …), those of the moment they do (0x08, 0x14, 0x58). */
export const FAULT_STATUSES: Readonly<Record<FaultCode, StatusName>> = {
  'parameters-wrong': 'ESME_RSUBMITFAIL',
  'menu-wrong': 'ESME_RSUBMITFAIL',
  'text-too-long': 'ESME_RINVMSGLEN',
  'sign-in-failed': 'ESME_RBINDFAIL',
  'key-limited': 'ESME_RBINDFAIL',
  'money-short': 'ESME_RSUBMITFAIL',
  'address-locked': 'ESME_RTHROTTLED',
  'date-wrong': 'ESME_RINVSCHED',
  'message-forbidden': 'ESME_RSUBMITFAIL',
  'transfer-not-registered': 'ESME_RSUBMITFAIL',
  'number-wrong': 'ESME_RINVDSTADR',
  'number-unreachable': 'ESME_RSUBMITFAIL',
  'kind-unavailable': 'ESME_RSUBMITFAIL',
  'mailing-forbidden': 'ESME_RSUBMITFAIL',
  'request-repeated': 'ESME_RSUBMITFAIL',
  'requests-too-many': 'ESME_RTHROTTLED',
  'deletion-failed': 'ESME_RCANCELFAIL',
  'message-missing': 'ESME_RINVMSGID',
  'attempts-too-many': 'ESME_RTHROTTLED',
  'record-missing': 'ESME_RINVMSGID',
  'change-failed': 'ESME_RREPLACEFAIL',
  'client-missing': 'ESME_RINVSYSID',
  'balance-shared': 'ESME_RSUBMITFAIL',
  'client-not-saved': 'ESME_RSUBMITFAIL',
  'key-reused': 'ESME_RSUBMITFAIL',
  'key-in-use': 'ESME_RTHROTTLED',
  'key-broken-off': 'ESME_RSUBMITFAIL',
  'service-unavailable': 'ESME_RSYSERR',
};

export const BIND_STATUSES: Readonly<Record<BindRefused, StatusName>> = {
  'login-unknown': 'ESME_RINVSYSID',
  'password-wrong': 'ESME_RINVPASWD',
  'not-allowed': 'ESME_RBINDFAIL',
  'address-locked': 'ESME_RTHROTTLED',
  'service-unavailable': 'ESME_RSYSERR',
};

/** A refusal as it goes out: the status, and for those who speak 5.0 what exactly is wrong. */
export type Refusal = { readonly status: StatusName; readonly says: string };

export function refuse(status: StatusName, says: string): { readonly ok: false; readonly error: Refusal } {
  return { ok: false, error: { status, says } };
}

export function bindStatus(refused: BindRefused): number {
  return statusNumber(BIND_STATUSES[refused]);
}

export function faultRefusal(fault: FaultCode): Refusal {
  return { status: FAULT_STATUSES[fault], says: FAULTS[fault].sentence };
}

/** A sender that is not registered is told by the address that is wrong. */
export function refusalOf({ fault, detail, recipients }: Refused): Refusal {
  const says = detail ?? FAULTS[fault].sentence;
  const sender = recipients?.some(({ refused }) => refused?.err === ERR.senderUnknown) ?? false;
  return {
    status: fault === 'message-forbidden' && sender ? 'ESME_RINVSRCADR' : FAULT_STATUSES[fault],
    says,
  };
}

/** What a recipient among several was refused for, by its `err` (spec codes.md 3). */
export function recipientStatus({ err }: { readonly err: number }): StatusName {
  return err === ERR.numberWrong ? 'ESME_RINVDSTADR' : 'ESME_RSUBMITFAIL';
}
