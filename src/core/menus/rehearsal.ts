// A text spoken for somebody who rehearses a menu in a page, as the server would speak it in a call. Owns the question and how
// much may be asked; the engine is voice's.

import { LIMITS } from '../../base/limits.ts';
import { err, type Result } from '../../base/result.ts';
import { type Clock, MINUTE } from '../../base/time.ts';
import type { Account } from '../accounts/account.ts';
import { RateLimit } from '../accounts/rate-limit.ts';
import { Simultaneous } from '../accounts/simultaneous.ts';
import type { FaultCode } from '../faults.ts';

type SpokenText = {
  readonly text: string;
  /** As in a sending (`m3,en`); absent: the account's, then the service's. */
  readonly voice?: string;
};

type RehearsalRefusal = { readonly fault: FaultCode; readonly detail?: string };

export interface Rehearsal {
  /**
   * A WAV. One is spoken after another, so that a call never waits for more than one of them. `requests-too-many` past the
   * limit of a minute or when too many wait, `change-failed` for what the engine cannot say.
   */
  say(account: Account, spoken: SpokenText): Promise<Result<Uint8Array, RehearsalRefusal>>;
}

/** The engine: the error is one line that tells why it could not. */
export type SayText = (account: Account, spoken: SpokenText) => Promise<Result<Uint8Array, string>>;

/** Accounts whose texts are counted. */
const ACCOUNTS_MOST = 100_000;
const EVERYBODY = '';

export function rehearsalOf(clock: Clock, say: SayText): Rehearsal {
  const rate = new RateLimit({
    most: LIMITS.rehearsal.textsPerMinute,
    windowMilliseconds: MINUTE,
    keysMax: ACCOUNTS_MOST,
  });
  const ofAccount = new Simultaneous(LIMITS.rehearsal.accountWaiting);
  const ofAll = new Simultaneous(LIMITS.rehearsal.waiting);
  const queue = inOrder();
  return {
    say: async (account, spoken) => {
      const key = String(account.id);
      if (rate.isFull(key, clock.now()))
        return tooMany(`at most ${LIMITS.rehearsal.textsPerMinute} texts a minute`);
      if (!ofAccount.enter(key)) return tooMany(`at most ${LIMITS.rehearsal.accountWaiting} texts at once`);
      try {
        if (!ofAll.enter(EVERYBODY)) return tooMany('too many texts wait to be spoken');
        try {
          rate.admit(key, clock.now());
          const said = await queue(() => say(account, spoken));
          return said.ok ? said : err({ fault: 'change-failed', detail: said.error });
        } finally {
          ofAll.leave(EVERYBODY);
        }
      } finally {
        ofAccount.leave(key);
      }
    },
  };
}

function tooMany(detail: string): Result<never, RehearsalRefusal> {
  return err({ fault: 'requests-too-many', detail });
}

/** One job after another; one that breaks does not hold up the next. */
function inOrder(): <T>(job: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (job) => {
    const mine = last.then(job);
    last = mine.catch(() => undefined);
    return mine;
  };
}
