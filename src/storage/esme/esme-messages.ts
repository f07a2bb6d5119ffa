// Messages by the ids clients over SMPP were answered with: looked up, taken back while they wait, replaced. Owns these statements; a
// replacement is accepted and charged like any message, in the transaction that gives the old one up.

import { LIMITS } from '../../base/limits.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { type Clock, type Instant, instant, MINUTE } from '../../base/time.ts';
import type { Account } from '../../core/accounts/account.ts';
import type {
  CancelAsked,
  EsmeMessageState,
  EsmeMessages,
  Replacement,
} from '../../core/esme/esme-messages.ts';
import type { FaultCode } from '../../core/faults.ts';
import { type Accepting, accept } from '../../core/messages/accept.ts';
import { STATUS } from '../../core/messages/status.ts';
import type { MessageRef, Refused, Submission } from '../../core/messages/submission.ts';
import { recipientAsKept } from '../../core/numbers/recipient.ts';
import type { AccountBook } from '../accounts/account-book.ts';
import { type Database, type Session, whileAvailable } from '../database/database.ts';
import { storable } from '../database/stored-text.ts';
import { acceptStore } from '../messages/accept-store.ts';
import { kindOf, type MessageRow } from '../messages/claimed-row.ts';
import { judgingStore } from '../messages/judging-store.ts';
import { readForOutcome } from '../messages/outcomes.ts';
import { REFUND_STOPPED } from '../messages/refund-stopped.ts';
import type { Matchers } from '../messages/template-rule.ts';
import type { Prepare } from '../texts/prepared-submit.ts';
import { ESME_DELIVERIES } from '../work-queues.ts';
import type { WorkSignal } from '../work-signal.ts';
import { queueTold, toldCancelled } from './told-rows.ts';

/** What stands in a message's `rule` once its client has taken it back, or given it another text. */
const TAKEN_BACK = 'cancelled';

// Of several recipients those that are not done count first.
const FIND = {
  name: 'esme-messages-find',
  text: `select m.status, m.err, m.changed_at, m.rule, m.due_at
         from submissions s join messages m on m.submission_id = s.id
         where s.account_id = $1 and s.public_id = $2 order by m.final, m.id desc limit 1`,
};

const FIND_PART = {
  name: 'esme-messages-find-part',
  text: `select state, joined_as, received_at, ended_at from submitted_parts
         where account_id = $1 and public_id = $2 order by id desc limit 1`,
};

/** By id, of one recipient or of all. */
const WAITING_BY_ID = {
  name: 'esme-messages-waiting-by-id',
  text: `select m.id, m.due_at from submissions s join messages m on m.submission_id = s.id
         where s.account_id = $1 and s.public_id = $2 and ($3 = '' or m.phone = $3)
           and not m.final and m.claimed_by is null and m.receipt_until is null and m.due_at is not null
         order by m.id limit $4 for update of m`,
};

const WAITING_BY_NUMBER = {
  name: 'esme-messages-waiting-by-number',
  text: `select m.id, m.due_at from messages m join submissions s on s.id = m.submission_id
         where m.phone = $3 and m.account_id = $1 and s.door = 'smpp' and ($2 = '' or s.sender = $2)
           and not m.final and m.claimed_by is null and m.receipt_until is null and m.due_at is not null
         order by m.id limit $4 for update of m`,
};

const STOP = {
  name: 'esme-messages-stop',
  text: `
with stopped as (
  update messages m set hidden = true, status = $3, rule = $4, changed_at = $2, due_at = null, final = true, reserved = 0,
    cost = 0
  from (
    select m.id, coalesce(s.payer_id, m.account_id) as payer_id, s.purse, m.reserved
    from messages m join submissions s on s.id = m.submission_id where m.id = any($1::bigint[])
  ) old
  where m.id = old.id
  returning m.id, old.payer_id, old.purse, old.reserved
)${REFUND_STOPPED}`,
};

type FoundRow = {
  readonly status: number;
  readonly err: number;
  readonly changed_at: number;
  readonly rule: string | null;
  readonly due_at: number | null;
};

type PartRow = {
  readonly state: 'waiting' | 'whole' | 'joined' | 'expired' | 'refused';
  readonly joined_as: string | null;
  readonly received_at: number;
  readonly ended_at: number | null;
};

type MessageDoors = {
  readonly database: Database;
  readonly clock: Clock;
  readonly signal: WorkSignal;
  readonly book: AccountBook;
  readonly accepting: Omit<Accepting, 'store'>;
  readonly templates: Matchers;
  readonly prepare: Prepare;
};

/** Takes the transaction back and is the answer. */
class Rejected extends Error {
  readonly refused: Refused;

  constructor(refused: Refused) {
    super(refused.fault);
    this.refused = refused;
  }
}

export class StoredEsmeMessages implements EsmeMessages {
  readonly #doors: MessageDoors;

  constructor(doors: MessageDoors) {
    this.#doors = doors;
  }

  find(account: Account, id: string): Promise<Result<EsmeMessageState | undefined, FaultCode>> {
    return whileAvailable<EsmeMessageState | undefined, FaultCode>(async () => {
      const { database } = this.#doors;
      const [part] = await database.query<PartRow>(FIND_PART, [account.id, storable(id)]);
      if (part && part.state !== 'joined') return ok(stateOfPart(part));
      const name = part?.joined_as ?? id;
      const [row] = await database.query<FoundRow>(FIND, [account.id, storable(name)]);
      if (!row) return ok(undefined);
      const status = row.rule === TAKEN_BACK ? 'cancelled' : row.status;
      const scheduled = (row.due_at ?? 0) > this.#doors.clock.now() ? 'yes' : 'no';
      return ok({ status, err: row.err, changedAt: instant(row.changed_at), scheduled });
    }, 'service-unavailable');
  }

  cancel(account: Account, asked: CancelAsked): Promise<Result<true, FaultCode>> {
    return whileAvailable<true, FaultCode>(async () => {
      const { database, clock, signal } = this.#doors;
      const now = clock.now();
      const id = asked.id === '' ? '' : await this.#nameOf(account, asked.id);
      const stopped = await database.transaction(async (session) => {
        const waiting = await waitingOf(session, account, { ...asked, id });
        if (waiting.length === 0) return 0;
        const refs = waiting.map(({ id }) => id);
        const rows = await readForOutcome(session, refs);
        await stop(session, refs, now);
        await queueTold(
          session,
          [...rows.values()].flatMap((row) => {
            const { receipt } = row.submission.options;
            return receipt === undefined ? [] : toldCancelled(row, receipt, now);
          }),
        );
        return refs.length;
      });
      if (stopped > 0) {
        signal.announce(ESME_DELIVERIES, now);
        return ok(true);
      }
      if (asked.id === '') return err('deletion-failed');
      const found = await this.find(account, asked.id);
      if (!found.ok) return found;
      return err(found.value === undefined ? 'message-missing' : 'deletion-failed');
    }, 'service-unavailable');
  }

  /** The message's own id, whichever of its parts the client names. */
  async #nameOf(account: Account, id: string): Promise<string> {
    const [part] = await this.#doors.database.query<PartRow>(FIND_PART, [account.id, storable(id)]);
    return part?.joined_as ?? id;
  }

  async replace(account: Account, id: string, replacement: Replacement): Promise<Result<true, Refused>> {
    const { database, signal, clock } = this.#doors;
    try {
      return await whileAvailable<true, Refused>(
        async () => {
          const queue = await database.transaction((session) =>
            this.#replace(session, { account, id, replacement }),
          );
          signal.announce(queue, clock.now());
          return ok(true);
        },
        { fault: 'service-unavailable' },
      );
    } catch (error) {
      if (error instanceof Rejected) return err(error.refused);
      throw error;
    }
  }

  /** The queue the new one waits in. */
  async #replace(
    session: Session,
    { account, id, replacement }: { account: Account; id: string; replacement: Replacement },
  ): Promise<number> {
    const { clock, accepting, templates, book, prepare } = this.#doors;
    const now = clock.now();
    const waiting = await waitingOf(session, account, { id, source: '', phone: '' });
    const [one] = waiting;
    if (!one || waiting.length > 1)
      throw new Rejected({ fault: 'change-failed', detail: 'no such message waits' });
    const row = (await readForOutcome(session, [one.id])).get(one.id);
    if (!row) throw new Rejected({ fault: 'change-failed' });
    const text = replacement.textFor(row.submission.options.dataCoding ?? 0);
    if (
      text === undefined ||
      !REPLACEABLE.has(kindOf(row.kind)) ||
      row.submission.options.receipt?.ids !== undefined
    )
      throw new Rejected({ fault: 'change-failed', detail: 'only a text message in one piece is replaced' });
    await stop(session, [one.id], now);
    const asked = replaced(row, { replacement, text, due: instant(one.due_at), now });
    const submission = await prepare(account, { ...asked, publicId: id });
    const store = judgingStore(acceptStore({ session, book }), { session, book, templates, clock });
    const accepted = await accept(account, submission, { ...accepting, store });
    if (!accepted.ok) throw new Rejected(accepted.error);
    return row.queue;
  }
}

const REPLACEABLE: ReadonlySet<string> = new Set(['sms', 'flash']);

type Waiting = { readonly id: MessageRef; readonly due_at: number };

function waitingOf(
  session: Session,
  account: Account,
  { id, source, phone }: CancelAsked,
): Promise<readonly Waiting[]> {
  const kept = phone === '' ? '' : storable(recipientAsKept(phone));
  const most = LIMITS.smppServer.cancelled;
  return id === ''
    ? session.query<Waiting>(WAITING_BY_NUMBER, [account.id, storable(source), kept, most])
    : session.query<Waiting>(WAITING_BY_ID, [account.id, storable(id), kept, most]);
}

async function stop(session: Session, refs: readonly MessageRef[], now: Instant): Promise<void> {
  await session.query(STOP, [refs, new Date(now), STATUS.undeliverable, TAKEN_BACK]);
}

type Replacing = {
  readonly replacement: Replacement;
  readonly text: string;
  readonly due: Instant;
  readonly now: Instant;
};

/** The same message with another text. */
function replaced(row: MessageRow, { replacement, text, due, now }: Replacing): Submission {
  const { when, validity, receiptOf, source } = replacement;
  const { receipt, dataCoding } = row.submission.options;
  const left = row.valid_until - Math.max(due, now);
  return {
    door: 'smpp',
    kind: kindOf(row.kind),
    items: [{ phones: [row.phone], text }],
    sender: row.submission.sender ?? '.',
    when: when ?? (due > now ? { kind: 'at', at: due } : { kind: 'now' }),
    validity: validity ?? Math.max(MINUTE, left),
    transliterate: 'no',
    purpose: 'send',
    ...(dataCoding !== undefined && { dataCoding }),
    ...(receiptOf && { receipt: { ...(receipt ?? { from: source }), of: receiptOf } }),
  };
}

const PART_STATUSES: Readonly<Record<PartRow['state'], number>> = {
  waiting: STATUS.waiting,
  whole: STATUS.waiting,
  joined: STATUS.waiting,
  expired: STATUS.expired,
  refused: STATUS.forbidden,
};

/** Of one that no message came of, or none yet. */
function stateOfPart({ state, received_at, ended_at }: PartRow): EsmeMessageState {
  return {
    status: PART_STATUSES[state],
    err: 0,
    changedAt: instant(ended_at ?? received_at),
    scheduled: 'no',
  };
}
