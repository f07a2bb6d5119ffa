// `balance.php` (spec http-balance). Owns nothing but that this page answers with what the dialect says of a balance.

import { ok } from '../../../base/result.ts';
import type { Doors } from '../../../core/doors.ts';
import { askBalance, askedBalanceReply } from '../../../dialect/balance.ts';
import type { Answer } from './classic-request.ts';

export function balanceAnswer(doors: Doors): Answer {
  return async (request) => {
    const balance = await askBalance(doors, request);
    return balance.ok ? ok(askedBalanceReply(balance.value, request, request.format)) : balance;
  };
}
