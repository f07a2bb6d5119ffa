// Messages from subscribers: taken in with all that follows from them in one transaction, and read by their owners. Owns these
// rows and the words that lead to an account; whose a message is and what follows is decided in the core.

import { LIMITS } from '../../base/limits.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { type Clock, DAY, type Instant, instant } from '../../base/time.ts';
import type { Account, AccountId } from '../../core/accounts/account.ts';
import type { FaultCode } from '../../core/faults.ts';
import {
  type Claims,
  type Consequence,
  consequencesOf,
  firstWord,
  type IncomingFilter,
  type IncomingMessage,
  type IncomingMessages,
  type Ownership,
  ownerOf,
  type Received,
  type ReceivedMessage,
  type ReceivedPart,
  type Reception,
  recentSince,
} from '../../core/incoming/incoming-message.ts';
import { type OptOutWords, optOutTerms } from '../../core/incoming/opt-out.ts';
import type { Accepting } from '../../core/messages/accept.ts';
import type { Submission } from '../../core/messages/submission.ts';
import type { AccountBook } from '../accounts/account-book.ts';
import { type AccountRow, accountColumns, accountOf } from '../accounts/account-row.ts';
import { setOptOut } from '../contacts/black-lists.ts';
import { type Database, type Session, whileAvailable } from '../database/database.ts';
import type { Secrets } from '../database/secrets.ts';
import { storable } from '../database/stored-text.ts';
import { queueTold } from '../esme/told-rows.ts';
import { queueDeliveries } from '../handlers/delivery-rows.ts';
import type { Matchers } from '../messages/template-rule.ts';
import { COMMANDS_BY_SMS, DELIVERIES, ESME_DELIVERIES } from '../work-queues.ts';
import type { WorkSignal } from '../work-signal.ts';
import { answerOf, mailOf, type Sent, sendConsequence } from './incoming-consequences.ts';
import { listIncoming, numberOf } from './incoming-list.ts';
import { addPart, forgetTaken, joinLate, lateParts } from './incoming-parts.ts';
import { type Commanding, commandOf, queueCommand, withoutPin } from './phone-commands.ts';

type IncomingDoors = {
  readonly words: OptOutWords;
  readonly commanding: Commanding;
  readonly database: Database;
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly signal: WorkSignal;
  readonly book: AccountBook;
  /** How automatic answers are accepted; the store is this transaction's. */
  readonly accepting: Omit<Accepting, 'store'>;
  readonly templates: Matchers;
  readonly onFault: (what: string, error: unknown) => void;
};

// The accounts that ever wrote to a subscriber are few; each one's last message is one step in the index.
const CLAIMS = {
  name: 'incoming-claims',
  text: `
with recursive writers as (
  (select account_id from messages where phone = $2 order by account_id limit 1)
  union all
  select n.account_id from writers w
  cross join lateral (
    select account_id from messages where phone = $2 and account_id > w.account_id order by account_id limit 1
  ) n
), last as (
  select w.account_id, m.accepted_at from writers w join accounts a on a.id = w.account_id and a.state <> 'deleted'
  cross join lateral (
    select s.accepted_at from messages m join submissions s on s.id = m.submission_id
    where m.phone = $2 and m.account_id = w.account_id and s.door <> 'incoming' order by m.id desc limit 1
  ) m
  where m.accepted_at >= $4 order by m.accepted_at desc limit 1
)
select
  (select r.account_id from rental_numbers r join accounts a on a.id = r.account_id and a.state <> 'deleted'
   where r.phone = $1) as tenant,
  (select account_id from last) as writer,
  (select accepted_at from last) as written_at,
  (select p.account_id from incoming_prefixes p join accounts a on a.id = p.account_id and a.state <> 'deleted'
   where p.word = $3 and p.number in ($1, '') order by p.number desc limit 1) as prefixed`,
};

const LAST_WRITER = {
  name: 'incoming-last-writer',
  text: 'select account_id as owner from messages where phone = $1 order by id desc limit 1',
};

type ClaimsRow = {
  readonly tenant: AccountId | null;
  readonly writer: AccountId | null;
  readonly written_at: number | null;
  readonly prefixed: AccountId | null;
};

const OWNER = {
  name: 'incoming-owner',
  text: `select ${accountColumns('a')},
    (select s.public_id from messages m join submissions s on s.id = m.submission_id
     where m.phone = $2 and m.account_id = a.id and s.door <> 'incoming' order by m.id desc limit 1) as last_sent,
    (select s.door from messages m join submissions s on s.id = m.submission_id
     where m.phone = $2 and m.account_id = a.id and s.door <> 'incoming' order by m.id desc limit 1) as last_door,
    (select max(received_at) from incoming_messages i where i.account_id = a.id and i.phone = $2 and i.answered)
      as last_answer_at
  from accounts a where a.id = $1`,
};

type OwnerRow = AccountRow & {
  readonly last_sent: string | null;
  readonly last_door: string | null;
  readonly last_answer_at: number | null;
};

const INSERT = {
  name: 'incoming-insert',
  text: `insert into incoming_messages
           (account_id, owned_by, phone, to_phone, text, sent_at, received_at, source, source_key)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (source, source_key) do nothing returning id`,
};

const ANSWERED = {
  name: 'incoming-answered',
  text: 'update incoming_messages set answered = true where id = $1',
};

const SWEEP = {
  name: 'incoming-sweep',
  text: `delete from incoming_messages where ctid = any(array(
           select ctid from incoming_messages where received_at < $1 limit $2)) returning id`,
};

const SWEEP_BATCH = 5_000;

export class StoredIncoming implements Reception, IncomingMessages {
  readonly #doors: IncomingDoors;

  constructor(doors: IncomingDoors) {
    this.#doors = doors;
  }

  async receive(message: ReceivedMessage): Promise<Received> {
    if (message.text.length > LIMITS.incoming.textCharacters) return { kind: 'too-long' };
    const taken = await this.#doors.database.transaction((session) => this.#take(session, message));
    this.#announce(taken);
    return taken.received;
  }

  async receivePart(part: ReceivedPart): Promise<Received | { readonly kind: 'waits' }> {
    if (part.text.length > LIMITS.incoming.textCharacters) return { kind: 'too-long' };
    const taken = await this.#doors.database.transaction(async (session) => {
      const added = await addPart(session, part);
      return added.kind === 'message' ? await this.#take(session, added.message) : added;
    });
    if ('kind' in taken) return taken;
    this.#announce(taken);
    return taken.received;
  }

  /** An e-mail address that wants no more mails: of whoever wrote to it last. */
  async unsubscribe(address: string): Promise<void> {
    const value = storable(address.toLowerCase());
    await this.#doors.database.transaction(async (session) => {
      const [writer] = await session.query<{ owner: AccountId }>(LAST_WRITER, [value]);
      if (!writer) return;
      const terms = optOutTerms(this.#doors.words);
      await setOptOut(session, { owner: writer.owner, form: 'mail', value, said: 'stop', terms });
    });
  }

  /** Takes what there is of messages whose other parts have not come. */
  async takeLate(): Promise<void> {
    const { database, clock } = this.#doors;
    await forgetTaken(database, clock.now());
    for (const family of await lateParts(database, clock.now())) {
      const taken = await database.transaction(async (session) => {
        const whole = await joinLate(session, family);
        return whole && (await this.#take(session, whole));
      });
      if (taken) this.#announce(taken);
    }
  }

  #announce(taken: Taken): void {
    const { signal, clock } = this.#doors;
    if (taken.received.kind === 'taken' && taken.received.by === 'command')
      signal.announce(COMMANDS_BY_SMS, clock.now());
    if (taken.consequences.some(({ kind }) => kind === 'handler')) signal.announce(DELIVERIES, clock.now());
    for (const queue of new Set(taken.queues)) signal.announce(queue, clock.now());
    if (taken.consequences.some(({ kind }) => kind === 'esme')) signal.announce(ESME_DELIVERIES, clock.now());
  }

  list(account: Account, filter: IncomingFilter): Promise<Result<readonly IncomingMessage[], FaultCode>> {
    return whileAvailable<readonly IncomingMessage[], FaultCode>(async () => {
      const { limit } = filter;
      if (!Number.isInteger(limit) || limit < 1 || limit > LIMITS.incoming.listed)
        return err('parameters-wrong');
      return ok(await listIncoming(this.#doors.database, account, filter));
    }, 'service-unavailable');
  }

  /** Clears away what is older than anybody may ask for. */
  async sweep(): Promise<void> {
    const { database, clock } = this.#doors;
    const before = new Date(clock.now() - LIMITS.incoming.keptDays * DAY);
    while ((await database.query(SWEEP, [before, SWEEP_BATCH])).length === SWEEP_BATCH);
  }

  async #take(session: Session, received: ReceivedMessage): Promise<Taken> {
    const written = {
      phone: numberOf(received.from),
      to: numberOf(received.to),
      text: storable(received.text),
      sentAt: received.sentAt,
      receivedAt: received.receivedAt,
    };
    const commanded = await this.#takeCommand(session, received, written);
    if (commanded) return { received: commanded, consequences: [], queues: [] };
    const message = { ...written, text: await withoutPin(session, written, this.#doors) };
    const { account, by } = ownerOf(await claimsOf(session, message), message.receivedAt);
    const id = await insert(session, { ...received, ...message, account, by });
    if (id === undefined) return { received: { kind: 'known' }, consequences: [], queues: [] };
    const row = account === undefined ? undefined : await ownerRow(session, account, message.phone);
    if (!row) return { received: { kind: 'taken', id, owner: undefined, by }, consequences: [], queues: [] };
    const owner = accountOf(row, this.#doors.secrets);
    const consequences = consequencesOf(
      owner,
      { ...message, id },
      {
        lastSent: row.last_sent ?? undefined,
        lastDoor: row.last_door ?? undefined,
        words: this.#doors.words,
        lastAnswerAt: row.last_answer_at === null ? undefined : instant(row.last_answer_at),
      },
    );
    const queues: number[] = [];
    for (const consequence of consequences)
      queues.push(...(await this.#follow(session, { owner, id, at: message.receivedAt, consequence })));
    return { received: { kind: 'taken', id, owner: owner.login, by }, consequences, queues };
  }

  /** A command is kept without its PIN, and nobody's handler is told. Undefined: the message is none. */
  async #takeCommand(
    session: Session,
    received: ReceivedMessage,
    message: Omit<IncomingMessage, 'id'>,
  ): Promise<Received | undefined> {
    const found = await commandOf(session, message, this.#doors.commanding);
    if (!found) return undefined;
    const { command, account } = found;
    const kept = { ...received, ...message, text: command.masked, account, by: 'command' } as const;
    const id = await insert(session, kept);
    if (id === undefined) return { kind: 'known' };
    const { phone, text, receivedAt: at } = message;
    await queueCommand(session, { incoming: id, account, phone, text, at });
    const row = await ownerRow(session, account, phone);
    return { kind: 'taken', id, owner: row?.account_login, by: 'command' };
  }

  /** The queues that messages wait in which came of it. */
  async #follow(session: Session, following: Following): Promise<readonly number[]> {
    const { owner, id, at, consequence } = following;
    switch (consequence.kind) {
      case 'handler': {
        const { address, fields } = consequence;
        const delivery = {
          kind: 'incoming',
          account: owner.id,
          ref: undefined,
          address,
          fields,
          at,
        } as const;
        await queueDeliveries(session, [delivery]);
        return [];
      }
      case 'esme': {
        const { told } = consequence;
        await queueTold(session, [{ kind: 'esme', account: owner.id, ref: undefined, mass: 'no', told, at }]);
        return [];
      }
      case 'stop':
      case 'start': {
        const { kind: said, phone } = consequence;
        const terms = optOutTerms(this.#doors.words);
        await setOptOut(session, { owner: owner.id, form: 'number', value: phone, said, terms });
        return [];
      }
      case 'answer': {
        const { stored, queues } = await this.#send(session, following, answerOf(consequence));
        if (stored === 'yes') await session.query(ANSWERED, [id]);
        return queues;
      }
      case 'mail':
        return (await this.#send(session, following, mailOf(consequence))).queues;
    }
  }

  async #send(
    session: Session,
    { owner, id, consequence }: Following,
    submission: Submission,
  ): Promise<Sent> {
    const sent = await sendConsequence(session, this.#doors, { owner, submission });
    if (sent.stored === 'no')
      this.#doors.onFault(`the ${consequence.kind} that message ${id} leads to is refused`, sent.fault);
    return sent;
  }
}

type Taken = {
  readonly received: Received;
  readonly consequences: readonly Consequence[];
  readonly queues: readonly number[];
};

type Following = {
  readonly owner: Account;
  readonly id: number;
  readonly at: Instant;
  readonly consequence: Consequence;
};

type Numbers = {
  readonly phone: string;
  readonly to: string;
  readonly text: string;
  readonly receivedAt: Instant;
};

async function claimsOf(session: Session, { phone, to, text, receivedAt }: Numbers): Promise<Claims> {
  const facts = [to, phone, firstWord(text), new Date(recentSince(receivedAt))];
  const [row] = await session.query<ClaimsRow>(CLAIMS, facts);
  const { tenant = null, writer = null, written_at: at = null, prefixed = null } = row ?? {};
  return {
    tenant: tenant ?? undefined,
    lastWriter: writer === null || at === null ? undefined : { account: writer, at: instant(at) },
    prefixed: prefixed ?? undefined,
  };
}

async function insert(
  session: Session,
  row: ReceivedMessage &
    Omit<IncomingMessage, 'id'> & { readonly account: AccountId | undefined; readonly by: Ownership },
): Promise<number | undefined> {
  const [inserted] = await session.query<{ id: number }>(INSERT, [
    row.account ?? null,
    row.by,
    row.phone,
    row.to,
    row.text,
    new Date(row.sentAt),
    new Date(row.receivedAt),
    row.source,
    row.key === undefined ? null : storable(row.key),
  ]);
  return inserted?.id;
}

async function ownerRow(session: Session, account: AccountId, phone: string): Promise<OwnerRow | undefined> {
  const [row] = await session.query<OwnerRow>(OWNER, [account, phone]);
  return row;
}
