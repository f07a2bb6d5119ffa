// A call that comes in over a trunk: which number of ours it means, whether it is answered, and with what. Owns these decisions
// and the port voice asks; what is kept of a call and how it is lived is known elsewhere.

import { unreachable } from '../../base/assert.ts';
import { LIMITS } from '../../base/limits.ts';
import type { Instant } from '../../base/time.ts';
import type { Program } from '../../language/index.ts';
import type { Account, AccountId } from '../accounts/account.ts';
import { ERR } from '../messages/errors.ts';
import { STATUS } from '../messages/status.ts';
import { parsePhone } from '../numbers/phone-number.ts';
import type { ClaimedMessage } from '../ports.ts';
import {
  type AnswerScript,
  type CallAnswer,
  classicAnswer,
  type Rejection,
  scriptOf,
} from './call-answer.ts';
import { isNumber } from './waited-call.ts';

/** A call as it arrives, numbers as the network wrote them. */
export type IncomingCall = {
  readonly from: string;
  /** `restricted`: the caller asked the network not to show the number; it serves to recognise who is waited for, and no more. */
  readonly presentation: 'allowed' | 'restricted';
  /** Wherever the number called may stand, the likeliest first. */
  readonly to: readonly string[];
  readonly at: Instant;
  readonly trunk: string;
  /** It comes from a phone of this account's own: it reaches what is the account's, and costs nothing. */
  readonly byPhoneOf?: AccountId;
};

/** A call that is to be answered: its row is there, claimed by this node until the call's outcome is told. */
export type TakenCall = {
  readonly message: ClaimedMessage;
  readonly program: Program;
  /** The longest it may last. */
  readonly seconds: number;
};

export type CallRefusal =
  | Rejection
  /** Nothing is set that would answer, or it cannot be used. */
  | 'not-answering'
  /** As many calls are on as the account, or its number, may have. */
  | 'full'
  | 'money-short';

export type CallFate =
  /** A client waited for it, and is told: it need not be answered. */
  | { readonly kind: 'waited-for' }
  /** The number is nobody's. */
  | { readonly kind: 'unknown' }
  /** Stored with its end; `detail` tells the operator what is wrong with what was set. */
  | { readonly kind: 'refused'; readonly why: CallRefusal; readonly detail?: string }
  | { readonly kind: 'taken'; readonly call: TakenCall };

/** The way in for calls. */
export interface CallReception {
  called(call: IncomingCall): Promise<CallFate>;
}

/** The number of ours that a call means: one written in full before one of which the network left out the beginning. */
export function numberCalled<N extends { readonly phone: string }>(
  numbers: readonly N[],
  written: readonly string[],
): N | undefined {
  for (const one of written) {
    const whole = numbers.find(({ phone }) => phone === parsePhone(one) || phone === one.replace(/\D/g, ''));
    if (whole) return whole;
  }
  for (const one of written) {
    const fitting = numbers.filter(({ phone }) => isNumber(phone, one));
    // Two that end alike could each be meant: better none than another client's.
    if (fitting.length === 1) return fitting[0];
  }
  return undefined;
}

/** What a phone dials to hear a saved menu of its account: a star and the menu's number. */
export function menuDialled(written: string): number | undefined {
  const match = /^\*(\d{1,9})$/.exec(written);
  return match ? Number(match[1]) : undefined;
}

/** Another phone of the account is put through to: rung for as long as anybody may be. */
export function putThroughTo(phone: string): AnswerSetting {
  const answer: CallAnswer = {
    kind: 'transfer',
    numbers: [phone],
    waitSeconds: LIMITS.menu.callWaitSeconds,
    record: 'no',
    text: '',
  };
  return { answer, callsMost: undefined, seconds: undefined };
}

/** What is set for one number, or for all that have nothing of their own. */
export type AnswerSetting = {
  readonly answer: CallAnswer;
  /** Calls at once; undefined: the service's limit. */
  readonly callsMost: number | undefined;
  /** Longest call; undefined: the account's. */
  readonly seconds: number | undefined;
  /** Of an answer that is a menu: its name and its version that is current. */
  readonly menu?: { readonly name: string; readonly version: number; readonly text: string };
};

type AnswerFacts = {
  readonly account: Account;
  /** Of the number itself, and of the account. */
  readonly own: AnswerSetting | undefined;
  readonly common: AnswerSetting | undefined;
  /** Calls that are on: of the account, to this number. */
  readonly ofAccount: number;
  readonly ofNumber: number;
};

export type AnswerDecision = {
  /** The kind of answer, for the history. */
  readonly answer: CallAnswer['kind'] | 'none';
  readonly menu?: { readonly name: string; readonly version: number };
} & (
  | { readonly kind: 'answer'; readonly script: AnswerScript; readonly seconds: number }
  | { readonly kind: 'refuse'; readonly why: CallRefusal; readonly detail?: string }
);

export function decideAnswer(facts: AnswerFacts): AnswerDecision {
  const { account, own, common } = facts;
  const classic = classicAnswer(account.settings.more);
  const setting: AnswerSetting | undefined =
    own ?? common ?? (classic && { answer: classic, callsMost: undefined, seconds: undefined });
  if (!setting) return { answer: 'none', kind: 'refuse', why: 'not-answering' };
  const { answer, menu } = setting;
  const told = {
    answer: answer.kind,
    ...(menu && { menu: { name: menu.name, version: menu.version } }),
  };
  if (answer.kind === 'reject') return { ...told, kind: 'refuse', why: answer.as };
  if (isFull(facts)) return { ...told, kind: 'refuse', why: 'full' };
  const script = scriptOf(answer.kind === 'menu' ? { kind: 'menu', text: menu?.text ?? '' } : answer);
  if (!script.ok) return { ...told, kind: 'refuse', why: 'not-answering', detail: script.error };
  const { callSeconds } = account.settings;
  return {
    ...told,
    kind: 'answer',
    script: script.value,
    seconds: Math.min(callSeconds, setting.seconds ?? common?.seconds ?? callSeconds),
  };
}

function isFull({ own, common, ofAccount, ofNumber }: AnswerFacts): boolean {
  const { ofAccount: mostOfAccount, ofNumber: mostOfNumber } = LIMITS.incomingCalls;
  if (ofAccount >= (common?.callsMost ?? mostOfAccount)) return true;
  return ofNumber >= (own?.callsMost ?? mostOfNumber);
}

/** The status, the error and the cause in the history of a call that was refused. */
export function endOfRefusal(why: CallRefusal): {
  readonly status: number;
  readonly err: number;
  readonly cause: string;
} {
  switch (why) {
    case 'busy':
    case 'declined':
    case 'not-found':
      return { status: STATUS.undeliverable, err: ERR.busy, cause: `rejected-${why}` };
    case 'full':
      return { status: STATUS.undeliverable, err: ERR.busy, cause: 'too-many-calls' };
    case 'not-answering':
      return { status: STATUS.undeliverable, err: ERR.noAnswer, cause: 'no-answer-set' };
    case 'money-short':
      return { status: STATUS.moneyShort, err: ERR.none, cause: 'money-short' };
    default:
      return unreachable(why);
  }
}
