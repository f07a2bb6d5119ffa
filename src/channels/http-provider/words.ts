// What the words of a provider mean to us: states of a message and refusals of a request. Owns the words the configuration may
// translate them to; statuses and errors are those of spec codes.md.

import { err, ok, type Result } from '../../base/result.ts';
import { ERR } from '../../core/messages/errors.ts';
import { isFinal, STATUS, STATUSES } from '../../core/messages/status.ts';

export type State =
  | { readonly kind: 'pending' }
  | { readonly kind: 'ended'; readonly status: number; readonly err: number };

export type Refusal =
  /** No refusal at all, such as an error code of 0. */
  | { readonly kind: 'none' }
  /** Too fast, or too much at once: the same again in a while. */
  | { readonly kind: 'again' }
  /** The provider serves nobody, or not us: no money there, account closed. */
  | { readonly kind: 'away' }
  /** Not by this link. */
  | { readonly kind: 'refused' }
  | { readonly kind: 'ended'; readonly status: number; readonly err: number };

export const STATE_WORDS = {
  delivered: { status: STATUS.delivered, err: ERR.none },
  read: { status: STATUS.read, err: ERR.none },
  expired: { status: STATUS.expired, err: ERR.none },
  unknown: { status: STATUS.undeliverable, err: 1 },
  absent: { status: STATUS.undeliverable, err: 6 },
  'no-sms': { status: STATUS.undeliverable, err: 11 },
  handset: { status: STATUS.undeliverable, err: 12 },
  blocked: { status: STATUS.undeliverable, err: 13 },
  unsupported: { status: STATUS.undeliverable, err: 21 },
  rejected: { status: STATUS.undeliverable, err: 255 },
  'number-wrong': { status: STATUS.numberWrong, err: ERR.numberWrong },
  forbidden: { status: STATUS.forbidden, err: 252 },
  spam: { status: STATUS.forbidden, err: 253 },
  'sender-unknown': { status: STATUS.forbidden, err: ERR.senderUnknown },
  'no-route': { status: STATUS.unreachable, err: ERR.noRoute },
} as const;

const REFUSAL_WORDS = ['none', 'again', 'away', 'refused'] as const;

const ENDINGS = `${Object.keys(STATE_WORDS).join(', ')}, or status/err such as 20/6`;
export const STATES_FORM = `pending, ${ENDINGS}`;
export const REFUSALS_FORM = `${REFUSAL_WORDS.join(', ')}, ${ENDINGS}`;

export function readState(word: string): Result<State, string> {
  if (word === 'pending') return ok({ kind: 'pending' });
  return readEnding(word) ?? err(`"${word}" is none of ${STATES_FORM}`);
}

export function readRefusal(word: string): Result<Refusal, string> {
  const plain = REFUSAL_WORDS.find((one) => one === word);
  if (plain !== undefined) return ok({ kind: plain });
  return readEnding(word) ?? err(`"${word}" is none of ${REFUSALS_FORM}`);
}

function readEnding(
  word: string,
): Result<{ readonly kind: 'ended'; readonly status: number; readonly err: number }, string> | undefined {
  if (Object.hasOwn(STATE_WORDS, word))
    return ok({ kind: 'ended', ...STATE_WORDS[word as keyof typeof STATE_WORDS] });
  const [, status, error] = /^(\d{1,2})\/(\d{1,3})$/.exec(word) ?? [];
  const code = Number(status);
  if (status === undefined || !STATUSES.has(code) || !isFinal(code) || Number(error) > 255) return undefined;
  return ok({ kind: 'ended', status: code, err: Number(error) });
}

/** Words are compared without regard to case; `*` stands for every other one. */
export function meaningOf<T>(table: ReadonlyMap<string, T>, word: string): T | undefined {
  return table.get(word.trim().toLowerCase()) ?? table.get('*');
}
