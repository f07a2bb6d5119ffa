// Who asks: by the header Authorization, or by the cookie of a session where there is none. Owns what keeps pages of other
// sites from using somebody's session; whether login, key or token are right is decided by the core.

import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { err, ok, type Result } from '../../../base/result.ts';
import type { Account } from '../../../core/accounts/account.ts';
import type { Doors } from '../../../core/doors.ts';
import type { AuditEntry } from '../../../core/people/audit-log.ts';
import { roleAllows } from '../../../core/people/role.ts';
import type { Session } from '../../../core/people/session.ts';
import { needOf, type Operation } from './operation.ts';
import type { Fault } from './replies.ts';
import { readSessionCookie } from './session-cookie.ts';
import { readAuthorization } from './sign-in.ts';

/** What of a request says where it came from. */
type Arrival = {
  readonly headers: IncomingHttpHeaders;
  readonly address: string;
  /** Host and port the client asked, as a proxy that is trusted tells them. */
  readonly host: string;
};

export type Asker = {
  readonly account: Account;
  /** Undefined: by a key, or by login and password. */
  readonly session: Session | undefined;
  /** As the audit log names it. */
  readonly audit: Pick<AuditEntry, 'person' | 'who' | 'role' | 'means'>;
  /** Known, but not allowed to do this. */
  readonly refusal: Fault | undefined;
};

type Wanted = Pick<Operation, 'scope' | 'method' | 'needs' | 'passwordGiven'>;

const CSRF_HEADER = 'x-csrf-token';

const NOBODY: Fault = { fault: 'sign-in-failed', detail: 'no key, no login and no session is given' };

export function agentOf({ headers }: Pick<Arrival, 'headers'>): string {
  return headers['user-agent'] ?? '';
}

/** Whether a page of another origin asks: browsers say so by Origin (RFC 6454) and by Sec-Fetch-Site, which no page can change. */
export function isForeign({ headers, host }: Arrival): boolean {
  const { origin } = headers;
  const site = headers['sec-fetch-site'];
  if (site === 'cross-site' || site === 'same-site') return true;
  if (origin === undefined) return false;
  return !URL.canParse(origin) || new URL(origin).host !== host.toLowerCase();
}

export async function whoAsks(doors: Doors, arrival: Arrival, wanted: Wanted): Promise<Result<Asker, Fault>> {
  const { headers, address } = arrival;
  if (headers.authorization !== undefined) return await byAuthorization(doors, arrival, wanted);
  const token = readSessionCookie(headers.cookie);
  if (token === undefined) return err(NOBODY);
  if (isForeign(arrival)) return err({ fault: 'origin-foreign' });
  const found = await doors.sessions.find(token, { address, agent: agentOf(arrival) });
  if (!found.ok) {
    const ended = found.error === 'sign-in-failed';
    return err({ fault: found.error, ...(ended && { detail: 'the session has ended' }) });
  }
  const { account, person, role } = found.value;
  const audit = { person: person?.id, who: person?.login ?? account.login, role, means: 'session' } as const;
  return ok({ account, session: found.value, audit, refusal: refusalOf(found.value, arrival, wanted) });
}

async function byAuthorization(
  doors: Doors,
  { headers, address }: Arrival,
  wanted: Wanted,
): Promise<Result<Asker, Fault>> {
  if (wanted.scope === 'session') return err({ fault: 'session-needed' });
  const signIn = readAuthorization(headers.authorization, address);
  if (!signIn) return err(NOBODY);
  const identified = await doors.identify({ ...signIn, needs: needOf(wanted) });
  if (!identified.ok) return err({ fault: identified.error });
  const { account, by } = identified.value;
  const audit =
    by.means === 'key'
      ? { person: undefined, who: by.name, role: by.scopes.join(), means: by.means }
      : { person: undefined, who: account.login, role: 'owner', means: by.means };
  return ok({ account, session: undefined, audit, refusal: outsider(account, wanted) });
}

function outsider({ administrator }: Account, { scope }: Wanted): Fault | undefined {
  return scope === 'administrator' && administrator === 'off' ? { fault: 'administrator-only' } : undefined;
}

function refusalOf(session: Session, { headers }: Arrival, wanted: Wanted): Fault | undefined {
  const isSafe = wanted.method === 'GET';
  if (!isSafe && !isSame(String(headers[CSRF_HEADER] ?? ''), session.csrfToken))
    return { fault: 'csrf-token-wrong' };
  if (session.passwordChange === 'needed' && wanted.passwordGiven !== 'enough')
    return { fault: 'password-change-needed' };
  if (wanted.scope === 'session') return undefined;
  const need = needOf(wanted);
  if (!roleAllows(session.role, need)) return { fault: 'role-limited' };
  return outsider(session.account, wanted);
}

/** The time it takes tells nothing, not even of lengths. */
function isSame(given: string, wanted: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(wanted));
}

/**
 * Who opens a websocket. A browser sends the cookie with it whatever page asks, and no header of the page's own, so the
 * origin must be told and be this host.
 */
export async function whoUpgrades(
  doors: Doors,
  arrival: Arrival,
  needs: Operation['needs'] = 'read',
): Promise<Result<Asker, Fault>> {
  const { authorization, origin } = arrival.headers;
  if (authorization === undefined && origin === undefined) return err({ fault: 'origin-foreign' });
  const asker = await whoAsks(doors, arrival, { scope: 'account', method: 'GET', needs });
  if (!asker.ok) return asker;
  const { refusal } = asker.value;
  return refusal ? err(refusal) : asker;
}
