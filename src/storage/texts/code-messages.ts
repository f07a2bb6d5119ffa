// Codes that prove whose a number is, on their way to it: invented, kept by whoever wants them, sent as a message of the account
// that no history shows. Owns how often that may be; what a code confirms and how it is checked is the asker's.

import { randomBytes } from 'node:crypto';
import { LIMITS } from '../../base/limits.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { type Clock, HOUR, later, MINUTE } from '../../base/time.ts';
import type { Account } from '../../core/accounts/account.ts';
import { RateLimit } from '../../core/accounts/rate-limit.ts';
import { FAULTS, type FaultCode } from '../../core/faults.ts';
import type { NameLanguage } from '../../core/messages/status.ts';
import type { Submission, Submit } from '../../core/messages/submission.ts';
import { confirmationText, inventConfirmation } from '../../core/senders/confirmation.ts';

type CodeFault = { readonly fault: FaultCode; readonly detail?: string };

type CodeAsked = {
  readonly phone: string;
  readonly by: 'sms' | 'call';
  /** What the code is for, as its message says. */
  readonly site: string;
};

type CodeDoors = { readonly clock: Clock; readonly submit: Submit; readonly language: NameLanguage };

type KeptCode = { readonly code: string; readonly until: Date; readonly tries: number };

const KEYS_MAX = 100_000;
const CHANCE = { bytes: (length: number) => new Uint8Array(randomBytes(length)) };
/** How long the message with a code is worth sending, and how a call with one is made. */
const CALL = { ringSeconds: 30, pauseSeconds: 20, attempts: 2, uploads: [] };

export class CodeMessages {
  readonly #doors: CodeDoors;
  readonly #sent = new RateLimit({
    most: LIMITS.senders.codesAnHour,
    windowMilliseconds: HOUR,
    keysMax: KEYS_MAX,
  });

  constructor(doors: CodeDoors) {
    this.#doors = doors;
  }

  /** `keep` stores the code before it is sent: one that has been sent must be known. */
  async send(
    account: Account,
    { phone, by, site }: CodeAsked,
    keep: (code: KeptCode) => Promise<unknown>,
  ): Promise<Result<true, CodeFault>> {
    if (account.settings.test === 'on')
      return err(failed('the account is in test mode: no message would be sent'));
    const { clock, submit, language } = this.#doors;
    const now = clock.now();
    if (this.#sent.admit(phone, now) === 'full') return err({ fault: 'requests-too-many' });
    const code = inventConfirmation(CHANCE);
    const { codeMinutes, codeTries } = LIMITS.senders;
    await keep({ code, until: new Date(later(now, codeMinutes * MINUTE)), tries: codeTries });
    const submitted = await submit(
      account,
      messageOf(phone, { text: confirmationText(code, { by, site, language }), by }),
    );
    if (submitted.ok) return ok(true);
    this.#sent.revoke(phone);
    return err(notSent(submitted.error.fault));
  }
}

function failed(detail: string): CodeFault {
  return { fault: 'change-failed', detail };
}

function notSent(fault: FaultCode): CodeFault {
  if (fault === 'service-unavailable' || fault === 'request-repeated') return { fault };
  return failed(`the code cannot be sent: ${FAULTS[fault].sentence}`);
}

function messageOf(
  phone: string,
  message: { readonly text: string; readonly by: 'sms' | 'call' },
): Submission {
  return {
    door: 'http',
    kind: message.by,
    items: [{ phones: [`+${phone}`], text: message.text }],
    publicId: `code-${randomBytes(12).toString('hex')}`,
    when: { kind: 'now' },
    validity: LIMITS.senders.codeMinutes * MINUTE,
    transliterate: 'no',
    purpose: 'send',
    // Whoever could read the code in the history of the account that asked for it would confirm numbers of others.
    shown: 'no',
    ...(message.by === 'call' ? { call: CALL } : {}),
  };
}
