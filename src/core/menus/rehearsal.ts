// A text spoken for somebody who rehearses a menu in a page, as the server would speak it in a call. Owns the question and how
// much may be asked; the engine is voice's.

import { LIMITS } from '../../base/limits.ts';
import { err, type Result } from '../../base/result.ts';
import { type Clock, MINUTE } from '../../base/time.ts';
import type { Account } from '../accounts/account.ts';
import { RateLimit } from '../accounts/rate-limit.ts';
import type { FaultCode } from '../faults.ts';

type SpokenText = {
  readonly text: string;
  /** As in a sending (`m3,en`); absent: the account's, then the service's. */
  readonly voice?: string;
};

type RehearsalRefusal = { readonly fault: FaultCode; readonly detail?: string };

export interface Rehearsal {
  /** A WAV. `requests-too-many` past the limit of a minute, `change-failed` for what the engine cannot say. */
  say(account: Account, spoken: SpokenText): Promise<Result<Uint8Array, RehearsalRefusal>>;
}

/** The engine: the error is one line that tells why it could not. */
export type SayText = (account: Account, spoken: SpokenText) => Promise<Result<Uint8Array, string>>;

/** Accounts whose texts are counted. */
const ACCOUNTS_MOST = 100_000;

export function rehearsalOf(clock: Clock, say: SayText): Rehearsal {
  const rate = new RateLimit({
    most: LIMITS.rehearsal.textsPerMinute,
    windowMilliseconds: MINUTE,
    keysMax: ACCOUNTS_MOST,
  });
  return {
    say: async (account, spoken) => {
      if (rate.admit(String(account.id), clock.now()) === 'full') {
        const detail = `at most ${LIMITS.rehearsal.textsPerMinute} texts a minute`;
        return err({ fault: 'requests-too-many', detail });
      }
      const said = await say(account, spoken);
      return said.ok ? said : err({ fault: 'change-failed', detail: said.error });
    },
  };
}
