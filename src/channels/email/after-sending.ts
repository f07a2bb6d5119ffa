// What the end of a sending makes of its message: an outcome, another time, or the link's own trouble. Owns these decisions; it
// must not do any of it, so that they can be looked at one by one.

import { unreachable } from '../../base/assert.ts';
import { HOUR, type Instant, later, MINUTE, SECOND } from '../../base/time.ts';
import { ERR } from '../../core/messages/errors.ts';
import { STATUS } from '../../core/messages/status.ts';
import type { AttemptOutcome } from '../../core/ports.ts';
import type { EmailSettings } from './email-settings.ts';
import { FILE_GONE, faultOf, NO_SERVER, UNSENDABLE } from './error-table.ts';
import type { WayResult } from './mail-way.ts';

export type Sent = {
  readonly link: string;
  readonly settings: Pick<EmailSettings, 'host' | 'receipts' | 'bounceHours'>;
  readonly token: string;
  readonly now: Instant;
  readonly validUntil: Instant;
  /** Times it was put back before. */
  readonly tries: number;
  /** An earlier sending may have got there. */
  readonly doubtful: 'no' | 'yes';
};

type AfterSending =
  | { readonly kind: 'outcome'; readonly outcome: AttemptOutcome }
  | { readonly kind: 'again'; readonly at: Instant }
  /** The host itself is in trouble; the mail was not taken. */
  | { readonly kind: 'away'; readonly why: string };

/** Pauses before a mail, or anything to its domain, is tried again; the last one from then on. Greylisting wants some minutes. */
const PAUSES = [MINUTE, 5 * MINUTE, 15 * MINUTE, 30 * MINUTE, HOUR] as const;

export function pauseAfter(tries: number): number {
  return PAUSES[Math.min(tries, PAUSES.length - 1)]!;
}

export function afterSending(result: WayResult, sent: Sent): AfterSending {
  const { settings, link } = sent;
  switch (result.kind) {
    case 'taken':
      return ended(taken(result.knowsDsn, sent));
    case 'refused':
      return refused(result, sent);
    case 'unreached':
      return settings.host === undefined ? again(sent) : { kind: 'away', why: result.why };
    case 'sign-in-refused':
      return { kind: 'away', why: result.why };
    case 'lost':
      return ended(sent.doubtful === 'no' ? { kind: 'doubtful', link } : unanswered(link));
    case 'no-server':
      return ended({ kind: 'final', status: NO_SERVER.status, err: NO_SERVER.err });
    case 'unsendable':
      return ended({ kind: 'final', ...UNSENDABLE });
    case 'unreadable':
      return ended({ kind: 'final', ...FILE_GONE });
    default:
      return unreachable(result);
  }
}

function ended(outcome: AttemptOutcome): AfterSending {
  return { kind: 'outcome', outcome };
}

/** Once more, and no oftener: a server that takes mails and never says so must not have somebody get one all day (RFC 1047). */
function unanswered(link: string): AttemptOutcome {
  const failed = { status: STATUS.undeliverable, err: ERR.noReceipt, reason: 'unanswered' } as const;
  return { kind: 'link-failed', link, ...failed };
}

/** RFC 5321 4.2.5: whoever says 250 answers for the mail; whether that is the mailbox depends on who was asked. */
function taken(knowsDsn: 'yes' | 'no', { settings, link, token, now }: Sent): AttemptOutcome {
  const { receipts, host, bounceHours } = settings;
  const reports = receipts === 'dsn' && knowsDsn === 'yes';
  const waits = reports || receipts === 'bounces' || (receipts === 'dsn' && host !== undefined);
  if (!waits) return { kind: 'final', status: STATUS.delivered, err: ERR.none };
  return {
    kind: 'handed',
    link,
    ids: [token],
    awaits: 'all',
    until: later(now, bounceHours * HOUR),
    // By itself mail tells of failures alone; who knows reports owes one of success, or that it handed on to who does not
    // (RFC 3461 5.2).
    silence: reports ? 'failed' : 'delivered',
  };
}

function refused(result: Extract<WayResult, { kind: 'refused' }>, sent: Sent): AfterSending {
  const { stage, reply } = result;
  const { code = 0 } = reply;
  const { settings, link } = sent;
  // A host that will not talk, or not without a sign-in (RFC 4954 6), says nothing of the mail.
  if (settings.host !== undefined && (stage === 'connection' || code === 421 || code === 530))
    return { kind: 'away', why: reply.text };
  const fault = faultOf(reply, stage);
  const { status, err, about } = fault;
  if (code < 500) {
    if (later(sent.now, pauseAfter(sent.tries)) <= sent.validUntil || about === 'way') return again(sent);
    return ended({ kind: 'final', status, err });
  }
  if (about === 'recipient') return ended({ kind: 'final', status, err });
  return ended({ kind: 'link-failed', link, status, err, reason: 'refused' });
}

/** What would be tried after its time is claimed once more then, and expires. */
function again({ now, tries, validUntil }: Sent): AfterSending {
  const at = later(now, pauseAfter(tries));
  return { kind: 'again', at: at <= validUntil ? at : later(validUntil, SECOND) };
}
