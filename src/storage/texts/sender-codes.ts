// Codes that prove whose a number is that is to be a sender name: kept as a digest, guessed only so often. Owns this way from the
// request to the confirmed name; the message itself is `code-messages.ts`.

import { err, ok, type Result } from '../../base/result.ts';
import type { Clock } from '../../base/time.ts';
import type { Account } from '../../core/accounts/account.ts';
import { parsePhone } from '../../core/numbers/phone-number.ts';
import type { Approval, CodeRequest, Sender, SenderFault, SenderState } from '../../core/senders/sender.ts';
import { type Database, whileAvailable } from '../database/database.ts';
import type { Secrets } from '../database/secrets.ts';
import type { CodeMessages } from './code-messages.ts';
import { CONFIRM, SET_CODE, TRY_CODE } from './sender-rows.ts';

type SenderCodesDoors = {
  readonly database: Database;
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly messages: CodeMessages;
  readonly approval: Approval;
};

type Answer = Promise<Result<true, SenderFault>>;

export class SenderCodes {
  readonly #doors: SenderCodesDoors;

  constructor(doors: SenderCodesDoors) {
    this.#doors = doors;
  }

  async send(account: Account, sender: Sender, request: CodeRequest): Answer {
    const refused = refusal(sender);
    if (refused !== undefined) return err({ fault: 'change-failed', detail: refused });
    const { database, secrets, messages } = this.#doors;
    return await whileAvailable<true, SenderFault>(
      () =>
        messages.send(account, { phone: sender.name, ...request }, ({ code, until, tries }) =>
          database.query(SET_CODE, [sender.id, secrets.sign(signed(sender.id, code)), until, tries]),
        ),
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

function refusal(sender: Sender): string | undefined {
  if (sender.kind !== 'number') return 'only numbers are confirmed by a code';
  if (sender.state === 'refused') return 'the name was refused';
  if (sender.state !== 'new') return 'the number is confirmed already';
  if (parsePhone(sender.name) === undefined)
    return 'no code can reach a short number; the administrator approves it';
  return undefined;
}
