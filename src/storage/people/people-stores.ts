// The stores of people opened together: people, sessions, second factors, the audit log. Owns what each is given, and which
// of their work is done again and again.

import { HOUR } from '../../base/time.ts';
import type { SignInFailures } from '../../core/accounts/sign-in-failures.ts';
import type { Doors } from '../../core/doors.ts';
import type { Ground } from '../ground.ts';
import type { Round } from '../upkeep.ts';
import { StoredAuditLog } from './audit-log.ts';
import { StoredPeople } from './people.ts';
import { FactorRows, StoredSecondFactors } from './second-factors.ts';
import { SessionSignIn } from './session-sign-in.ts';
import { forgetSessions, StoredSessions } from './sessions.ts';

export type PeopleStores = {
  readonly doors: Pick<Doors, 'people' | 'sessions' | 'secondFactors' | 'auditLog'>;
  readonly rounds: readonly Round[];
};

const FORGET_ROUND = HOUR;

export function peopleStores(
  ground: Ground,
  failed: SignInFailures,
  undo: (() => Promise<void>)[],
): PeopleStores {
  const auditLog = new StoredAuditLog(ground);
  undo.push(() => auditLog.close());
  const rows = new FactorRows(ground);
  const stored = new StoredSessions(ground);
  const signIn = new SessionSignIn({ ...ground, failed, sessions: stored, factors: rows, audit: auditLog });
  const sessions: Doors['sessions'] = {
    open: (asked) => signIn.open(asked),
    changePassword: (session, asked) => signIn.changePassword(session, asked),
    find: (token, place) => stored.find(token, place),
    list: (session, whose) => stored.list(session, whose),
    end: (session, id, whose) => stored.end(session, id, whose),
  };
  const { confirming } = signIn;
  const secondFactors = new StoredSecondFactors({ ...ground, rows, confirming });
  return {
    doors: { people: new StoredPeople(ground), sessions, secondFactors, auditLog },
    rounds: [
      {
        every: FORGET_ROUND,
        what: 'old sessions',
        work: () => forgetSessions(ground.database, ground.clock.now()),
      },
      { every: FORGET_ROUND, what: 'old entries of the audit log', work: () => auditLog.forget() },
    ],
  };
}
