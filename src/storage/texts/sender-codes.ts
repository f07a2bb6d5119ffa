// Codes that prove whose a number is: sent as a message of the account, kept as a digest, guessed only so often. Owns this way
// from the request to the confirmed name.

import { randomBytes } from 'node:crypto';
import { LIMITS } from '../../base/limits.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { type Clock, HOUR, later, MINUTE } from '../../base/time.ts';
import type { Account } from '../../core/accounts/account.ts';
import { RateLimit } from '../../core/accounts/rate-limit.ts';
import { FAULTS, type FaultCode } from '../../core/faults.ts';
import type { NameLanguage } from '../../core/messages/status.ts';
import type { Submission, Submit } from '../../core/messages/submission.ts';
import { parsePhone } from '../../core/numbers/phone-number.ts';
import { confirmationText, inventConfirmation } from '../../core/senders/confirmation.ts';
import type { Approval, CodeRequest, Sender, SenderFault, SenderState } from '../../core/senders/sender.ts';
import { type Database, whileAvailable } from '../database/database.ts';
import type { Secrets } from '../database/secrets.ts';
import { CONFIRM, SET_CODE, TRY_CODE } from './sender-rows.ts';

type SenderCodesDoors = {
  readonly database: Database;
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly submit: Submit;
  readonly language: NameLanguage;
  readonly approval: Approval;
};

type Answer = Promise<Result<true, SenderFault>>;

const KEYS_MAX = 100_000;
const CHANCE = { bytes: (length: number) => new Uint8Array(randomBytes(length)) };
/** How long the message with a code is worth sending, and how a call with one is made. */
const CALL = { ringSeconds: 30, pauseSeconds: 20, attempts: 2, uploads: [] };

export class SenderCodes {
  readonly #doors: SenderCodesDoors;
  readonly #sent = new RateLimit({
    most: LIMITS.senders.codesAnHour,
    windowMilliseconds: HOUR,
    keysMax: KEYS_MAX,
  });

  constructor(doors: SenderCodesDoors) {
    this.#doors = doors;
  }

  async send(account: Account, sender: Sender, request: CodeRequest): Answer {
    const refused = refusal(account, sender);
    if (refused !== undefined) return err({ fault: 'change-failed', detail: refused });
    const { database, clock, secrets, submit, language } = this.#doors;
    const now = clock.now();
    if (this.#sent.admit(sender.name, now) === 'full') return err({ fault: 'requests-too-many' });
    const code = inventConfirmation(CHANCE);
    const text = confirmationText(code, { ...request, language });
    const publicId = `code-${randomBytes(12).toString('hex')}`;
    const { codeMinutes, codeTries } = LIMITS.senders;
    const until = new Date(later(now, codeMinutes * MINUTE));
    return await whileAvailable<true, SenderFault>(
      async () => {
        // Kept first: a code that has been sent must be known.
        await database.query(SET_CODE, [sender.id, secrets.sign(signed(sender.id, code)), until, codeTries]);
        const submitted = await submit(account, messageOf(sender.name, { text, publicId, by: request.by }));
        if (!submitted.ok) {
          this.#sent.revoke(sender.name);
          return err(notSent(submitted.error.fault));
        }
        return ok(true);
      },
      { fault: 'service-unavailable' },
    );
  }

  check({ id }: Sender, code: string): Answer {
    const { database, clock, secrets, approval } = this.#doors;
    const at = new Date(clock.now());
    return whileAvailable<true, SenderFault>(
      async () => {
        const [row] = await database.query<TriedRow>(TRY_CODE, [id, at]);
        if (!row) return err(failed('no code is waited for; ask for one with send_code'));
        if (!secrets.isSigned(signed(id, code), row.code_digest))
          return err(failed(`the code is wrong; tries left: ${row.code_tries}`));
        const state: SenderState = approval === 'at-once' ? 'approved' : 'confirmed';
        await database.query(CONFIRM, [id, state, at]);
        return ok(true);
      },
      { fault: 'service-unavailable' },
    );
  }
}

type TriedRow = { readonly code_digest: string; readonly code_tries: number };

function signed(sender: number, code: string): string {
  return `sender ${sender} ${code}`;
}

function failed(detail: string): SenderFault {
  return { fault: 'change-failed', detail };
}

function refusal(account: Account, sender: Sender): string | undefined {
  if (sender.kind !== 'number') return 'only numbers are confirmed by a code';
  if (sender.state === 'refused') return 'the name was refused';
  if (sender.state !== 'new') return 'the number is confirmed already';
  if (parsePhone(sender.name) === undefined)
    return 'no code can reach a short number; the administrator approves it';
  if (account.settings.test === 'on') return 'the account is in test mode: no message would be sent';
  return undefined;
}

function notSent(fault: FaultCode): SenderFault {
  if (fault === 'service-unavailable' || fault === 'request-repeated') return { fault };
  return failed(`the code cannot be sent: ${FAULTS[fault].sentence}`);
}

function messageOf(
  phone: string,
  message: { readonly text: string; readonly publicId: string; readonly by: 'sms' | 'call' },
): Submission {
  return {
    door: 'http',
    kind: message.by,
    items: [{ phones: [`+${phone}`], text: message.text }],
    publicId: message.publicId,
    when: { kind: 'now' },
    validity: LIMITS.senders.codeMinutes * MINUTE,
    transliterate: 'no',
    purpose: 'send',
    // Whoever could read the code in the history of the account that asked for it would confirm numbers of others.
    shown: 'no',
    ...(message.by === 'call' ? { call: CALL } : {}),
  };
}
