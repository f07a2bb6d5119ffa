// What clients ask and set about the calls to their numbers. Owns the port; what an answer may be is `call-answer.ts`.

import type { Result } from '../../base/result.ts';
import type { Account } from '../accounts/account.ts';
import type { FaultCode } from '../faults.ts';
import type { CallAnswer } from './call-answer.ts';

/** Stands for all numbers of the account that have nothing of their own. */
export const DEFAULT_NUMBER = 'default';

/** A rented number, or `DEFAULT_NUMBER`. */
type AnsweredNumber = string;

export type NumberAnswer = {
  readonly number: AnsweredNumber;
  readonly answer: CallAnswer;
  /** Calls at once; undefined: the service's limit. Of the default: of the account altogether. */
  readonly callsMost: number | undefined;
  /** Seconds one call may last; undefined: the account's. */
  readonly seconds: number | undefined;
};

type AnswerRefused = { readonly fault: FaultCode; readonly detail?: string };

export interface CallAnswers {
  /** The default first, then by number; those of numbers the account rents no longer are left out. */
  list(account: Account): Promise<Result<readonly NumberAnswer[], FaultCode>>;
  /** `record-missing` when nothing of its own is set, or the account does not rent it. */
  find(account: Account, number: AnsweredNumber): Promise<Result<NumberAnswer, FaultCode>>;
  /** Calls that come from now on are answered so. `record-missing`: the number is not rented, or there is no such menu. */
  set(account: Account, setting: NumberAnswer): Promise<Result<NumberAnswer, AnswerRefused>>;
  /** What holds for all numbers holds for this one again; of the default: calls are not answered. */
  remove(account: Account, number: AnsweredNumber): Promise<Result<true, FaultCode>>;
}
