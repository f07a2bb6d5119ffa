// Session timers (RFC 4028): which interval two sides agree on and who refreshes. Owns these decisions over header values;
// it must not run a timer or send a refresh.

import {
  formatSessionExpires,
  parseMinSE,
  parseSessionExpires,
  type SessionExpires,
} from './headers-session.ts';
import { header, headers, type SipHeader, type SipMessage, type SipRequest } from './message.ts';

export type Interval = { readonly seconds: number; readonly refresher: 'us' | 'them' };

type IntervalRules = { readonly sessionExpires: number; readonly minSe: number };

/** Session-Expires of a message; a malformed one counts as none. */
function sessionExpiresOf(message: SipMessage): SessionExpires | undefined {
  const value = header(message, 'Session-Expires');
  if (value === undefined) return undefined;
  const parsed = parseSessionExpires(value);
  return parsed.ok ? parsed.value : undefined;
}

/** Min-SE in seconds, or undefined. */
export function minSeOf(message: SipMessage): number | undefined {
  const value = header(message, 'Min-SE');
  if (value === undefined) return undefined;
  const parsed = parseMinSE(value);
  return parsed.ok ? parsed.value : undefined;
}

/** What a request of ours asks for. `current` is the interval in force, whose refresher is kept (section 7.4). */
export function requestedInterval(rules: IntervalRules, current: Interval | undefined): SipHeader[] {
  const role = current === undefined ? '' : `;refresher=${current.refresher === 'us' ? 'uac' : 'uas'}`;
  const seconds = Math.max(current?.seconds ?? rules.sessionExpires, rules.minSe);
  return [
    { name: 'Session-Expires', value: `${seconds}${role}` },
    { name: 'Min-SE', value: `${rules.minSe}` },
  ];
}

/** The interval that a 2xx to a request of ours sets, or undefined when the session has no timer (section 7.2). */
export function intervalOfReply(response: SipMessage): Interval | undefined {
  const given = sessionExpiresOf(response);
  if (given === undefined || given.seconds === 0) return undefined;
  return { seconds: given.seconds, refresher: given.refresher === 'uas' ? 'them' : 'us' };
}

export type Agreement =
  | { readonly kind: 'none' }
  /** Their interval is under what we bear: 422 with Min-SE (section 9). */
  | { readonly kind: 'too-small'; readonly headers: readonly SipHeader[] }
  | { readonly kind: 'agreed'; readonly interval: Interval; readonly headers: readonly SipHeader[] };

/** What we answer to their INVITE or UPDATE (section 9, table 2). */
export function agreeInterval(request: SipRequest, rules: IntervalRules): Agreement {
  const asked = sessionExpiresOf(request);
  const capable = headers(request, 'Supported').some((one) => one.trim().toLowerCase() === 'timer');
  if (asked === undefined && !capable) return { kind: 'none' };
  if (asked !== undefined && asked.seconds < rules.minSe) {
    // A caller that does not know the extension cannot understand 422: its proxy's wish is granted as it is (section 9).
    if (capable) return { kind: 'too-small', headers: [{ name: 'Min-SE', value: `${rules.minSe}` }] };
  }
  const least = Math.max(rules.minSe, minSeOf(request) ?? 0);
  const seconds = asked === undefined ? Math.max(rules.sessionExpires, least) : asked.seconds;
  const role = capable ? (asked?.refresher ?? 'uas') : 'uas';
  const list: SipHeader[] = [
    { name: 'Session-Expires', value: formatSessionExpires({ seconds, refresher: role }) },
  ];
  if (role === 'uac') list.push({ name: 'Require', value: 'timer' });
  return { kind: 'agreed', interval: { seconds, refresher: role === 'uas' ? 'us' : 'them' }, headers: list };
}

/** Milliseconds until the refresher refreshes: half the interval (section 7.2). */
export function refreshAfter(interval: Interval): number {
  return interval.seconds * 500;
}

/** Milliseconds until the other side gives the session up with BYE: min(32, a third) seconds early (section 10). */
export function expireAfter(interval: Interval): number {
  return (interval.seconds - Math.min(32, interval.seconds / 3)) * 1_000;
}
