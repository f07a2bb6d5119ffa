// Mails that tell a client what became of its mail (spec smtp 4): `SMS report`, the words of `fmt=0`. Owns who is told at all, so
// that no mail is ever answered that might be an answer itself, and how many are sent; they are messages of the account that
// cost nothing, and leave by the service's own e-mail links.

import { createHash, randomBytes } from 'node:crypto';
import { LIMITS } from '../../base/limits.ts';
import { type Clock, HOUR } from '../../base/time.ts';
import type { Account } from '../../core/accounts/account.ts';
import { RateLimit } from '../../core/accounts/rate-limit.ts';
import type { Submission, Submit } from '../../core/messages/submission.ts';
import { parseAsciiMailAddress, parseMailAddress } from '../../core/numbers/recipient.ts';
import { type Hosts, isOwnAddress } from './addresses.ts';
import type { Mail } from './mail.ts';

type Report = {
  readonly mail: Mail;
  /** The envelope's sender, and the address it wrote to. */
  readonly from: string;
  readonly to: string;
  readonly text: string;
};

type ReportOptions = {
  readonly submit: Submit;
  readonly clock: Clock;
  readonly hosts: Hosts;
  /** Whether an e-mail link is there to carry them. */
  readonly carried: 'yes' | 'no';
  /** Told once that there is none. */
  readonly warn: (what: string) => void;
  readonly report: (trouble: unknown) => void;
};

const SUBJECT = 'SMS report';
const VALIDITY = 24 * HOUR;
/** `no` alone is written by people (RFC 3834 5). */
const BY_HAND = /^\s*no\s*(?:[;(]|$)/i;
const MASS = /^\s*(?:bulk|list|junk)\b/i;
const MESSAGE_ID = /^<[\x21-\x3b\x3d\x3f-\x7e]{1,250}>$/;

/** Whether a program wrote it, or many get it: such mails are never answered (RFC 3834 2). */
function isAutomatic(mail: Mail): boolean {
  const submitted = mail.field('auto-submitted');
  if (submitted !== undefined && !BY_HAND.test(submitted)) return true;
  if (MASS.test(mail.field('precedence') ?? '')) return true;
  return ['list-id', 'list-unsubscribe', 'x-auto-response-suppress'].some(
    (name) => mail.field(name) !== undefined,
  );
}

export class Reports {
  readonly #options: ReportOptions;
  readonly #sent: RateLimit;
  #warned: 'no' | 'yes' = 'no';

  constructor(options: ReportOptions) {
    this.#options = options;
    this.#sent = new RateLimit({
      most: LIMITS.smtp.reportsPerHour,
      windowMilliseconds: HOUR,
      keysMax: LIMITS.smtp.remembered,
    });
  }

  /** `not told`: nobody will hear of it by mail, so the dialogue must say it. Resolves when the report is stored. */
  async tell(account: Account, report: Report): Promise<'told' | 'not told'> {
    const { submit, clock, hosts, carried } = this.#options;
    const [to, from] = [parseMailAddress(report.from), parseAsciiMailAddress(report.to)];
    if (to === undefined || from === undefined || isOwnAddress(to, hosts) || isAutomatic(report.mail))
      return 'not told';
    // In test mode nothing is handed on, reports as little as anything else.
    if (account.settings.test === 'on') return 'not told';
    if (carried === 'no') return this.#notCarried();
    const asker = String(account.id);
    if (this.#sent.admit(asker, clock.now()) === 'full') return 'not told';
    // By now the command is done: whatever happens to its report, the client must not be asked to come again.
    const sent = await submit(account, reportOf(report, to, from)).catch((trouble: unknown) => {
      this.#options.report(trouble);
      return { ok: false };
    });
    if (sent.ok) return 'told';
    this.#sent.revoke(asker);
    return 'not told';
  }

  #notCarried(): 'not told' {
    if (this.#warned === 'no')
      this.#options.warn(
        'reports to mails cannot be sent: no link carries e-mail; the dialogue tells instead',
      );
    this.#warned = 'yes';
    return 'not told';
  }
}

/** A mail that comes again is told of once. */
function reportOf({ mail, text }: Report, to: string, from: string): Submission {
  const written = mail.field('message-id')?.trim();
  const about = written ?? randomBytes(16).toString('hex');
  const key = createHash('sha256')
    .update(JSON.stringify([about, to, text]))
    .digest('hex');
  return {
    door: 'notice',
    kind: 'mail',
    items: [{ phones: [to], text }],
    sender: from,
    subject: SUBJECT,
    publicId: `report-${key.slice(0, 24)}`,
    when: { kind: 'now' },
    validity: VALIDITY,
    transliterate: 'no',
    purpose: 'send',
    shown: 'no',
    answer: written !== undefined && MESSAGE_ID.test(written) ? { to: written } : {},
    idempotencyKey: { key: `smtp report ${key}`, request: key },
  };
}
