// What codes of a message centre mean for a message: command_status of answers, states and errors of receipts. Owns the tables
// (the printed reference reads them); a link's own `errors` go before them.

import { ERR } from '../../core/messages/errors.ts';
import { heapOf, STATUS } from '../../core/messages/status.ts';
import type { Receipt as ReportedReceipt } from '../../core/ports.ts';
import type { ResponseName } from '../../protocols/smpp/command-ids.ts';
import { type StatusName, statusNumber } from '../../protocols/smpp/command-status.ts';
import { MESSAGE_STATES, type MessageState } from '../../protocols/smpp/message-states.ts';
import type { PduOf } from '../../protocols/smpp/pdu.ts';
import type { Receipt } from '../../protocols/smpp/receipt.ts';
import type { Mapped, SmppSettings } from './smpp-settings.ts';

type AnswerMeaning =
  | { readonly kind: 'taken' }
  /** Too fast, or its queue is full: the whole link waits. */
  | { readonly kind: 'throttled' }
  /** Not now: this part alone is tried again. */
  | { readonly kind: 'later' }
  | ({ readonly kind: 'refused' } & Mapped);

/** Everything else is refused with error 255, by the operator. */
export const ANSWER_MEANINGS: Readonly<Partial<Record<StatusName, AnswerMeaning>>> = {
  ESME_ROK: { kind: 'taken' },
  ESME_RTHROTTLED: { kind: 'throttled' },
  ESME_RMSGQFUL: { kind: 'throttled' },
  ESME_RSYSERR: { kind: 'later' },
  // The centre takes the bind for over, which says nothing of the message.
  ESME_RINVBNDSTS: { kind: 'later' },
  ESME_RX_T_APPN: { kind: 'later' },
  ESME_RINVDSTADR: { kind: 'refused', status: STATUS.numberWrong, err: ERR.numberWrong },
  ESME_RINVDSTTON: { kind: 'refused', status: STATUS.numberWrong, err: ERR.numberWrong },
  ESME_RINVDSTNPI: { kind: 'refused', status: STATUS.numberWrong, err: ERR.numberWrong },
  ESME_RINVSRCADR: { kind: 'refused', status: STATUS.forbidden, err: ERR.senderUnknown },
  ESME_RINVSRCTON: { kind: 'refused', status: STATUS.forbidden, err: ERR.senderUnknown },
  ESME_RINVSRCNPI: { kind: 'refused', status: STATUS.forbidden, err: ERR.senderUnknown },
};

const BY_NUMBER: ReadonlyMap<number, AnswerMeaning> = new Map(
  (Object.entries(ANSWER_MEANINGS) as [StatusName, AnswerMeaning][]).map(([name, meaning]) => [
    statusNumber(name),
    meaning,
  ]),
);

const REFUSED: AnswerMeaning = { kind: 'refused', status: STATUS.undeliverable, err: ERR.refusedByOperator };

export function codeOf(command_status: number): string {
  return `0X${command_status.toString(16).toUpperCase().padStart(2, '0')}`;
}

/** A code as keys of `errors` are kept: hexadecimal with two digits at least, decimal without zeros in front, words in capitals. */
export function errorKey(written: string): string {
  const code = written.trim().toUpperCase();
  if (/^0X[0-9A-F]{1,8}$/.test(code)) return codeOf(Number.parseInt(code.slice(2), 16));
  return /^\d+$/.test(code) ? code.replace(/^0+(?=.)/, '') : code;
}

export function answerMeaning(
  { command, command_status }: Pick<PduOf<ResponseName>, 'command' | 'command_status'>,
  { errors }: Pick<SmppSettings, 'errors'>,
): AnswerMeaning {
  const own = errors.get(codeOf(command_status));
  if (own) return { kind: 'refused', ...own };
  const meaning = BY_NUMBER.get(command_status) ?? REFUSED;
  // A generic_nack takes nothing, whatever its status.
  return meaning.kind === 'taken' && command !== 'submit_sm_resp' ? REFUSED : meaning;
}

/** States that end a message. ACCEPTED says only that somebody took it, UNKNOWN nothing at all: the end is waited for. */
export const STATE_MEANINGS: Readonly<Record<MessageState, Mapped | 'passing'>> = {
  SCHEDULED: 'passing',
  ENROUTE: 'passing',
  ACCEPTED: 'passing',
  UNKNOWN: 'passing',
  DELIVERED: { status: STATUS.delivered, err: ERR.none },
  EXPIRED: { status: STATUS.expired, err: ERR.none },
  DELETED: { status: STATUS.undeliverable, err: ERR.refusedByOperator },
  UNDELIVERABLE: { status: STATUS.undeliverable, err: ERR.none },
  REJECTED: { status: STATUS.undeliverable, err: ERR.refusedByOperator },
  SKIPPED: { status: STATUS.undeliverable, err: ERR.refusedByOperator },
};

/**
 * Errors of the mobile application part (3GPP TS 29.002 section 17.6.6) that most centres write into `err` and
 * network_error_code, as those of ours that they are.
 */
export const NETWORK_ERRORS: ReadonlyMap<number, number> = new Map([
  [1, 1],
  [5, 1],
  [6, 6],
  [27, 6],
  [11, 11],
  [12, 12],
  [31, 12],
  [32, 12],
  [13, 13],
  [21, 21],
]);

/** Undefined: nothing has ended yet. */
export function receiptReport(
  receipt: Receipt,
  { errors }: Pick<SmppSettings, 'errors'>,
): ReportedReceipt['report'] | undefined {
  const { state, stat, err } = receipt;
  const word = errors.get(errorKey(stat));
  const meaning = state === undefined ? undefined : STATE_MEANINGS[state];
  // The error says more than the word, but only of what failed: `err:000` stands in every other receipt.
  const ended = meaning !== 'passing' && meaning?.status !== STATUS.delivered;
  const own = (ended ? errors.get(errorKey(err)) : undefined) ?? word;
  if (own) return reportOf(own);
  if (meaning === 'passing' || meaning === undefined) return undefined;
  return reportOf(meaning.err === ERR.none ? { ...meaning, err: networkError(receipt) } : meaning);
}

function reportOf({ status, err }: Mapped): ReportedReceipt['report'] {
  if (status === STATUS.read) return { kind: 'read' };
  if (heapOf(status) === 'delivered') return { kind: 'delivered' };
  return { kind: 'failed', status, err, reason: 'undelivered' };
}

function networkError({ err, networkError: told }: Receipt): number {
  const code = told?.code ?? (/^\d+$/.test(err) ? Number(err) : 0);
  return NETWORK_ERRORS.get(code) ?? ERR.none;
}

/** The word of the state, for metrics. */
export function stateWord({ state, stat }: Receipt): string {
  return state === undefined ? stat.slice(0, 10) || 'none' : MESSAGE_STATES[state][1];
}
