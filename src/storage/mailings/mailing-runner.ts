// Runs mailings: takes the one that is due, does what its machine says in one transaction together with its new state, and
// goes on to the next. Owns this loop; any number of nodes may run it, the row's lock keeps them from each other.

import { setImmediate as nextTurn } from 'node:timers/promises';
import { unreachable } from '../../base/assert.ts';
import { type Clock, type Instant, later, SECOND } from '../../base/time.ts';
import { type Account, mayMakeMailings } from '../../core/accounts/account.ts';
import { hasFallback, secondTryOf } from '../../core/campaigns/content.ts';
import { step } from '../../core/campaigns/mailing-machine.ts';
import type { MailingEffect, MailingEvent, MailingState } from '../../core/campaigns/mailing-state.ts';
import type { GroupPages } from '../../core/campaigns/recipients.ts';
import { accountOf } from '../accounts/account-row.ts';
import { type Database, isTooLong, isUnavailable, type Session } from '../database/database.ts';
import type { Secrets } from '../database/secrets.ts';
import { queueDeliveries } from '../handlers/delivery-rows.ts';
import type { Prepare } from '../texts/prepared-submit.ts';
import { DELIVERIES, MAILINGS, queueOf } from '../work-queues.ts';
import type { WorkSignal } from '../work-signal.ts';
import { acceptingIn, type CountFloods, type PartDoors, partOf, takePart } from './mailing-acceptance.ts';
import {
  countUndelivered,
  firstOpen,
  lastSubmission,
  readUndelivered,
  sweepBatch,
} from './mailing-messages.ts';
import { gatherRecipients, readRecipients, recipientOf, removeRecipients } from './mailing-recipients.ts';
import {
  type LeasedMailing,
  leaseMailing,
  type MailingCursors,
  nextWake,
  planOf,
  saveMailing,
  stateOf,
} from './mailing-rows.ts';

type MailingRunnerDoors = {
  readonly database: Database;
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly signal: WorkSignal;
  readonly node: number;
  readonly parts: PartDoors;
  /** Members of groups; undefined: there is no address book. */
  readonly members: GroupPages;
  readonly onFault: (what: string, error: unknown) => void;
};

/** A mailing that cannot be worked on must not be the first in line for ever. */
const POSTPONED = 30 * SECOND;
// One judges while the other waits for the server; each has a mailing of its own.
const LANES = 2;
const TIMER_LONGEST = 60 * SECOND;

/** What an effect has led to. */
type Done = {
  readonly event: MailingEvent;
  readonly cursors?: Partial<MailingCursors>;
  /** Queues in which something is due now. */
  readonly queues?: readonly number[];
  readonly taken?: readonly Taken[];
};

/** Messages to be counted for floods. */
type Taken = Parameters<CountFloods>;

/** What is to be done once it is committed: queues to be woken, messages to be counted. */
type Committed = { readonly queues: readonly number[]; readonly taken: readonly Taken[] };

export class MailingRunner {
  readonly #doors: MailingRunnerDoors;
  /** Mailings whose last part found no money: the next one is not tried whole. */
  readonly #short = new Set<number>();
  #state: 'open' | 'closed' = 'open';
  #running: 'no' | 'yes' | 'again' = 'no';
  #loop: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;
  #stop: (() => void) | undefined;

  constructor(doors: MailingRunnerDoors) {
    this.#doors = doors;
  }

  start(): void {
    this.#stop = this.#doors.signal.listen([MAILINGS], () => this.#wake());
    this.#wake();
  }

  async close(): Promise<void> {
    this.#state = 'closed';
    clearTimeout(this.#timer);
    this.#stop?.();
    await this.#loop;
  }

  /** One act for the mailing that is due longest; `idle` when none is. */
  async turn(): Promise<'worked' | 'idle'> {
    let current: number | undefined;
    try {
      const worked = await this.#doors.database.transaction(async (session) => {
        const row = await leaseMailing(session, this.#doors.clock.now());
        current = row?.id;
        return row && (await this.#work(session, row));
      });
      for (const queue of worked?.queues ?? []) this.#doors.signal.announce(queue, this.#doors.clock.now());
      for (const counted of worked?.taken ?? []) this.#doors.parts.accepting.floods.count(...counted);
      return worked === undefined ? 'idle' : 'worked';
    } catch (error) {
      if (current !== undefined) await this.#postpone(current, error);
      throw error;
    }
  }

  #wake(): void {
    if (this.#running !== 'no') {
      this.#running = 'again';
      return;
    }
    if (this.#state === 'open') this.#loop = this.#run();
  }

  /** Never rejects. */
  async #run(): Promise<void> {
    do {
      this.#running = 'yes';
      await Promise.all(Array.from({ length: LANES }, () => this.#drain()));
      if (this.#state === 'open') await this.#sleep();
    } while ((this.#running as string) === 'again' && this.#state === 'open');
    this.#running = 'no';
  }

  /** Never rejects: the round of the signal wakes it again. */
  async #drain(): Promise<void> {
    try {
      while (this.#state === 'open' && (await this.turn()) === 'worked') await nextTurn();
    } catch (error) {
      this.#doors.onFault('mailings have to wait', error);
    }
  }

  /** Never rejects. */
  async #sleep(): Promise<void> {
    const until = await nextWake(this.#doors.database).catch(() => undefined);
    clearTimeout(this.#timer);
    if (until === undefined || this.#state === 'closed') return;
    // One that is due already is another node's at this moment.
    const wait = Math.min(TIMER_LONGEST, Math.max(SECOND / 20, until - this.#doors.clock.now()));
    this.#timer = setTimeout(() => this.#wake(), wait);
  }

  async #postpone(mailing: number, error: unknown): Promise<void> {
    if (isUnavailable(error) && !isTooLong(error)) return;
    const until = new Date(later(this.#doors.clock.now(), POSTPONED));
    await this.#doors.database
      .query('update mailings set wake_at = $2 where id = $1 and wake_at is not null', [mailing, until])
      .catch(() => undefined);
  }

  async #work(session: Session, row: LeasedMailing): Promise<Committed> {
    const plan = planOf(row);
    const [begun, effects] = step(stateOf(row), { kind: 'woken', at: this.#doors.clock.now() }, plan);
    let state = begun;
    let cursors: Partial<MailingCursors> = {};
    const queues: number[] = [];
    const taken: Taken[] = [];
    for (const effect of effects) {
      const done = await this.#act(session, row, { effect, state });
      [state] = step(state, done.event, plan);
      cursors = { ...cursors, ...done.cursors };
      queues.push(...(done.queues ?? []));
      taken.push(...(done.taken ?? []));
    }
    await saveMailing(session, row, { state, cursors });
    return { queues, taken };
  }

  async #act(
    session: Session,
    row: LeasedMailing,
    { effect, state }: { readonly effect: MailingEffect; readonly state: MailingState },
  ): Promise<Done> {
    const at = this.#doors.clock.now();
    switch (effect.kind) {
      case 'gather':
        return await this.#gather(session, row, at);
      case 'take':
        return await this.#take(session, row, { most: effect.most, state });
      case 'settle':
        return await settle(session, row, at);
      case 'sweep':
        return await this.#sweep(session, row, { how: effect.how, at });
      case 'refuse':
        throw new Error(`mailing ${row.public_id} is woken and refuses`);
      default:
        return unreachable(effect);
    }
  }

  async #gather(session: Session, row: LeasedMailing, at: Instant): Promise<Done> {
    const account = accountOf(row, this.#doors.secrets);
    const forbidden = forbids(account);
    if (forbidden !== undefined) return { event: { kind: 'refused', at, failure: forbidden } };
    const { members } = this.#doors;
    const gathered = await gatherRecipients(session, row, { account, members, breathe: nextTurn });
    if ('refused' in gathered) return { event: { kind: 'refused', at, failure: gathered.refused } };
    const last = await lastSubmission(session, row);
    // What earlier runs made and what has ended need not be walked over again.
    const settled = (await firstOpen(session, row)) ?? last;
    const cursors = {
      ...gathered,
      reached: 0,
      run_submission: last + 1,
      settled_submission: settled,
    };
    return { event: { kind: 'gathered', at, total: gathered.recipients }, cursors };
  }

  async #take(
    session: Session,
    row: LeasedMailing,
    { most, state }: { readonly most: number; readonly state: MailingState },
  ): Promise<Done> {
    const { clock, secrets, parts } = this.#doors;
    const account = accountOf(row, secrets);
    const forbidden = forbids(account);
    if (forbidden !== undefined) return { event: { kind: 'refused', at: clock.now(), failure: forbidden } };
    const again = state.phase === 'taking again';
    const undelivered = again ? await readUndelivered(session, row, most) : undefined;
    const rows =
      undelivered?.recipients ?? (await readRecipients(session, row.id, { after: row.reached, most }));
    const last = rows.at(-1);
    if (!last) return { event: { kind: 'taken', at: clock.now(), count: 0 } };
    const content = again ? secondTryOf(row.content) : row.content;
    const recipients = rows.map((one) => recipientOf(again ? { ...one, ...secondOwn(row, one) } : one));
    const mailing = { id: row.id, publicId: row.public_id };
    // What each one was sent before is signed already, its links are short.
    const ready = again && row.own_texts && !hasFallback(row.content);
    const prefix = undelivered?.linkPrefix;
    const asBefore: Prepare = async (_, asked) => ({
      ...asked,
      ...(prefix !== undefined && { linkPrefix: prefix }),
    });
    const taken: Taken[] = [];
    const accept = acceptingIn(session, ready ? { ...parts, prepare: asBefore } : parts, (...counted) =>
      taken.push(counted),
    );
    const part = await takePart(
      { session, account, accept, submission: (some) => partOf(content, some, mailing) },
      recipients,
      this.#short.has(row.id) ? 'short' : 'enough',
    );
    const at = clock.now();
    if (part.kind === 'refused') {
      const { fault, detail } = part.refused;
      const failure = detail === undefined ? fault : `${fault}: ${detail}`;
      return { event: { kind: 'refused', at, failure } };
    }
    if (part.kind === 'money-short') this.#short.add(row.id);
    else this.#short.delete(row.id);
    const queue = queueOf(account, { kind: content.kind, mailing: row.id });
    return {
      event: { kind: 'taken', at, count: rows.length },
      cursors: { reached: last.position },
      queues: [queue],
      taken,
    };
  }

  async #sweep(
    session: Session,
    row: LeasedMailing,
    { how, at }: { readonly how: Extract<MailingEffect, { kind: 'sweep' }>['how']; readonly at: Instant },
  ): Promise<Done> {
    const { secrets, node, parts } = this.#doors;
    const order = { how, at, secrets, node, place: parts.accepting.place };
    const { left, cursors, deliveries, queues } = await sweepBatch(session, row, order);
    await queueDeliveries(session, deliveries);
    if (how === 'remove' && left === 'none') await removeRecipients(session, row.id, 0);
    const told = deliveries.length > 0 ? [...queues, DELIVERIES] : queues;
    return { event: { kind: 'swept', at, left }, cursors, queues: told };
  }
}

/** Settings may have changed since the mailing was made. */
function forbids(account: Account): string | undefined {
  if (account.state !== 'open') return 'mailing-forbidden: the account is not open';
  return mayMakeMailings(account.settings) ? undefined : 'mailing-forbidden';
}

async function settle(session: Session, row: LeasedMailing, at: Instant): Promise<Done> {
  const open = await firstOpen(session, row);
  if (open !== undefined) return { event: { kind: 'unsettled', at }, cursors: { settled_submission: open } };
  const till = await lastSubmission(session, row);
  // Only the first try is tried again; after the second the number does not count.
  const undelivered = row.phase === 'settling' ? await countUndelivered(session, row, till) : 0;
  const cursors = { settled_submission: till, reached: 0 };
  return { event: { kind: 'settled', at, undelivered }, cursors };
}

/** Text and sender that are each one's own, where the second try does not bring its own. */
function secondOwn(
  { content }: LeasedMailing,
  one: { readonly text: string | null; readonly sender: string | null },
): { readonly text: string | null; readonly sender: string | null } {
  const text = hasFallback(content) ? null : one.text;
  return { text, sender: content.secondSender === undefined ? one.sender : null };
}
