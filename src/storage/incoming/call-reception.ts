// Calls that come in: their owner is found, what answers them is read, and each becomes a message with its price, claimed by this
// node while it is on, in one transaction. Owns these statements and calls that nobody holds; every decision is the core's.

import { unreachable } from '../../base/assert.ts';
import { type Clock, DAY, instant, MINUTE } from '../../base/time.ts';
import type { AccountId } from '../../core/accounts/account.ts';
import { type Money, NO_MONEY } from '../../core/accounts/money.ts';
import { purseOf } from '../../core/accounts/purse.ts';
import type { CallEvent } from '../../core/events/call-event.ts';
import {
  type AnswerDecision,
  type CallFate,
  type CallReception,
  type CallRefusal,
  decideAnswer,
  endOfRefusal,
  type IncomingCall,
  menuDialled,
  numberCalled,
  putThroughTo,
} from '../../core/incoming/call-reception.ts';
import { incomingCallFields } from '../../core/incoming/incoming-fields.ts';
import { TAIL_DIGITS } from '../../core/incoming/waited-call.ts';
import type { Admission } from '../../core/messages/accept.ts';
import { ERR } from '../../core/messages/errors.ts';
import type { AccountFacts } from '../../core/messages/judge.ts';
import { priceOf } from '../../core/messages/price.ts';
import { STATUS } from '../../core/messages/status.ts';
import type { CallOptions, MessageRef, Submission } from '../../core/messages/submission.ts';
import { parsePhone } from '../../core/numbers/phone-number.ts';
import type { ClaimedMessage, Inbox, JournalEntry } from '../../core/ports.ts';
import type { AccountBook } from '../accounts/account-book.ts';
import type { Database, Session } from '../database/database.ts';
import { storable } from '../database/stored-text.ts';
import { queueDeliveries } from '../handlers/delivery-rows.ts';
import type { HeldClaims } from '../held-claims.ts';
import { admitAll } from '../messages/accept-store.ts';
import { storeEvents } from '../messages/events-store.ts';
import type { Round } from '../upkeep.ts';
import { DELIVERIES, INCOMING_CALLS } from '../work-queues.ts';
import type { WorkSignal } from '../work-signal.ts';
import { answerOfMenu, answersForCall } from './call-answers.ts';
import type { StoredWaitedCalls } from './waited-calls.ts';

type ReceptionDoors = {
  readonly database: Database;
  readonly clock: Clock;
  readonly signal: WorkSignal;
  readonly book: AccountBook;
  readonly held: HeldClaims;
  readonly node: number;
  readonly inbox: Inbox;
  readonly waited: StoredWaitedCalls;
  readonly onFault: (what: string, error: unknown) => void;
};

// Those that a call may mean; which of them it means is the core's to say.
const NUMBERS = {
  name: 'call-reception-numbers',
  text: `select phone, account_id as owner from rental_numbers
         where account_id is not null and (phone = any($1::text[]) or phone like any($2::text[]))`,
};

type RentedRow = { readonly phone: string; readonly owner: AccountId };

// In the order in which acceptance locks them, and before anything is counted: what a statement sees was fixed before it waited.
const LOCK = {
  name: 'call-reception-lock',
  text: 'select id from accounts where id = any($1::integer[]) order by id for no key update',
};

const ON = {
  name: 'call-reception-on',
  text: `select count(*) as of_account, count(*) filter (where s.sender = $2) as of_number
         from messages m join submissions s on s.id = m.submission_id
         where m.account_id = $1 and m.queue = ${INCOMING_CALLS} and m.claimed_by is not null`,
};

const STORED = {
  name: 'call-reception-stored',
  text: `select m.id from messages m join submissions s on s.id = m.submission_id
         where s.account_id = $1 and s.public_id = $2 and s.door = 'incoming' order by m.id desc limit 1`,
};

const CLAIM = {
  name: 'call-reception-claim',
  text: `update messages set claimed_by = $2, due_at = null, attempts = 1, status = ${STATUS.handed},
           queue = ${INCOMING_CALLS} where id = $1`,
};

const CLAIMED = {
  name: 'call-reception-claimed',
  text: `select m.id, (select max(number) from events e where e.message_id = m.id) as last from messages m
         where m.claimed_by = $1 and m.queue = ${INCOMING_CALLS}`,
};

/** Somebody would have to change the account again and again while its phone rings. */
const TRIES = 5;
/** What is kept of a caller that is no number. */
const CALLER_MOST = 40;
const ANONYMOUS = 'anonymous';

type Taking = {
  readonly call: IncomingCall;
  readonly number: string;
  readonly phone: string;
  readonly facts: AccountFacts;
  /** What a phone of the account dialled, when that is no rented number. */
  readonly dialled?: Dialled;
};

type Dialled =
  | { readonly kind: 'menu'; readonly menu: number }
  | { readonly kind: 'phone'; readonly phone: string };

export class StoredCallReception implements CallReception {
  readonly #doors: ReceptionDoors;
  /** Calls whose row is being written, or is written and not known to be. */
  readonly #underWay = new Set<Promise<unknown>>();

  constructor(doors: ReceptionDoors) {
    this.#doors = doors;
  }

  async called(call: IncomingCall): Promise<CallFate> {
    const { waited, book, signal } = this.#doors;
    if (call.byPhoneOf !== undefined) return await this.#calledByPhone(call, call.byPhoneOf);
    if ((await waited.called(call)) === 'waited-for') return { kind: 'waited-for' };
    const rented = await this.#rented(call.to);
    if (!rented) return { kind: 'unknown' };
    const phone = callerOf(call);
    for (let tries = 1; tries <= TRIES; tries++) {
      const facts = (await book.of(rented.owner, tries === 1 ? 'kept' : 'newest'))?.facts;
      if (facts?.account.state !== 'open') return { kind: 'unknown' };
      const fate = await this.#take({ call, number: rented.phone, phone, facts });
      if (!fate) continue;
      signal.announce(DELIVERIES, call.at);
      return fate;
    }
    throw new Error('the account changes too fast for a call to be taken');
  }

  async #calledByPhone(call: IncomingCall, owner: AccountId): Promise<CallFate> {
    const [written = ''] = call.to;
    const phone = callerOf(call);
    for (let tries = 1; tries <= TRIES; tries++) {
      const facts = (await this.#doors.book.of(owner, tries === 1 ? 'kept' : 'newest'))?.facts;
      if (facts?.account.state !== 'open' || !facts.phones.has(call.from)) return { kind: 'unknown' };
      const dialled = dialledBy(call, facts);
      const rented = dialled ? undefined : await this.#rented(call.to);
      if (!dialled && rented?.owner !== owner) return { kind: 'unknown' };
      const number = rented?.phone ?? written;
      const fate = await this.#take({ call, number, phone, facts, ...(dialled && { dialled }) });
      if (fate) return fate;
    }
    throw new Error('the account changes too fast for a call to be taken');
  }

  /** Ends calls of this node that nothing in it knows of: what the database answered when they came got lost. */
  round(): Round {
    return { every: MINUTE, what: 'incoming calls nobody holds', work: () => this.endUnheld() };
  }

  async endUnheld(): Promise<void> {
    const { database, held, node, inbox, clock } = this.#doors;
    const claimed = await database.query<{ id: MessageRef; last: number | null }>(CLAIMED, [node]);
    // Whoever was being stored when they were looked at is held by now, unless nobody heard of it.
    await Promise.allSettled(this.#underWay);
    await Promise.all(
      claimed.map(async ({ id, last }) => {
        if (held.of(id)) return;
        const event = { kind: 'ended', cause: 'node-lost', seconds: 0 } as const;
        const entry = { ref: id, number: (last ?? 0) + 1, at: clock.now(), event };
        const failed = { kind: 'final', status: STATUS.undeliverable, err: ERR.noAnswer } as const;
        held.hold({ id, attempts: 1 });
        const claim = held.of(id);
        // What is not told now is somebody's to tell in the next round.
        await inbox.outcome(id, failed, entry).finally(() => held.release(id, claim));
      }),
    );
  }

  async #rented(written: readonly string[]): Promise<RentedRow | undefined> {
    const digits = written.map((one) => one.replace(/\D/g, '')).filter((one) => one !== '');
    const whole = written.flatMap((one) => parsePhone(one) ?? []);
    const tails = digits.filter((one) => one.length >= TAIL_DIGITS).map((one) => `%${one}`);
    const rows = await this.#doors.database.query<RentedRow>(NUMBERS, [[...whole, ...digits], tails]);
    return numberCalled(rows, written);
  }

  /** Undefined: the account is another by now. */
  async #take(taking: Taking): Promise<CallFate | undefined> {
    const { held, database, onFault } = this.#doors;
    const storing = database
      .transaction((session) => this.#store(session, taking))
      .then((became) => {
        if (became?.kind === 'taken') held.hold({ id: became.call.message.ref, attempts: 1 });
        return became;
      })
      .finally(() => this.#underWay.delete(storing));
    this.#underWay.add(storing);
    const fate = await storing;
    if (fate?.kind === 'refused' && fate.detail !== undefined)
      onFault(`a call to ${taking.number} cannot be answered`, fate.detail);
    return fate;
  }

  async #store(session: Session, taking: Taking): Promise<CallFate | undefined> {
    const { number, facts } = taking;
    const { account } = facts;
    await session.query(LOCK, [[account.id, account.payer]]);
    const answers = await answersOf(session, taking);
    if (!answers) return { kind: 'unknown' };
    const [on] = await session.query<{ of_account: number; of_number: number }>(ON, [account.id, number]);
    const counts = { ofAccount: on?.of_account ?? 0, ofNumber: on?.of_number ?? 0 };
    const decision = decideAnswer({ account, ...answers, ...counts });
    const [admitted] = await admitAll(session, [admissionOf(taking, decision)]);
    if (admitted?.kind !== 'taken' && admitted?.kind !== 'money-short') return undefined;
    const { publicId } = admitted;
    const [row] = await session.query<{ id: MessageRef }>(STORED, [account.id, publicId]);
    if (!row) throw new Error('a call that was stored is not there');
    if (!taking.dialled) await this.#tell(session, taking, { ref: row.id, publicId });
    const refused =
      decision.kind === 'refuse' ? decision.why : admitted.kind === 'money-short' ? 'money-short' : undefined;
    await storeEvents(session, eventsOf(row.id, taking, { decision, refused }));
    if (refused !== undefined || decision.kind === 'refuse') {
      const detail = decision.kind === 'refuse' ? decision.detail : undefined;
      const why = refused ?? 'not-answering';
      return { kind: 'refused', why, ...(detail !== undefined && { detail }) };
    }
    await session.query(CLAIM, [row.id, this.#doors.node]);
    const message = claimedMessage(taking, decision, { ref: row.id, publicId });
    const { script, seconds } = decision;
    return { kind: 'taken', call: { message, program: script.program, seconds } };
  }

  /** The handler hears of every call to a number of the account, answered or not. */
  async #tell(
    session: Session,
    { call, number, phone, facts }: Taking,
    { ref, publicId }: Named,
  ): Promise<void> {
    const { id, settings } = facts.account;
    const { handler: address, handlerCalls, timeZone } = settings;
    if (address === undefined || handlerCalls === 'off') return;
    const { at } = call;
    const fields = incomingCallFields({ id: publicId, phone, to: number, at, timeZone });
    await queueDeliveries(session, [{ kind: 'incoming', account: id, ref, address, fields, at }]);
  }
}

/** A menu or a phone of the account, as a phone of it dials them; undefined: some other number. */
function dialledBy(
  { from, to: [written = ''] }: IncomingCall,
  { phones }: AccountFacts,
): Dialled | undefined {
  const menu = menuDialled(written);
  if (menu !== undefined) return { kind: 'menu', menu };
  const digits = written.replace(/^\+/, '');
  return phones.has(digits) && digits !== from ? { kind: 'phone', phone: digits } : undefined;
}

/** Undefined: there is no such menu. */
async function answersOf(
  session: Session,
  { facts: { account }, number, dialled }: Taking,
): Promise<Awaited<ReturnType<typeof answersForCall>> | undefined> {
  switch (dialled?.kind) {
    case undefined:
      return await answersForCall(session, account.id, number);
    case 'phone':
      return { own: putThroughTo(dialled.phone), common: undefined };
    case 'menu': {
      const own = await answerOfMenu(session, account.id, dialled.menu);
      return own && { own, common: undefined };
    }
    default:
      return unreachable(dialled);
  }
}

type Named = { readonly ref: MessageRef; readonly publicId: string };

/** Digits of a number as the service keeps them; whatever else a network writes as it came; nothing of who wants to stay unknown. */
function callerOf({ from: written, presentation }: IncomingCall): string {
  if (presentation === 'restricted') return ANONYMOUS;
  const kept = storable(written.trim().replace(/^\+/, '')).slice(0, CALLER_MOST);
  return parsePhone(written) ?? (kept === '' ? ANONYMOUS : kept);
}

/** A call is made once: whoever missed it is not called back. */
const ONCE = { ringSeconds: 0, pauseSeconds: 0, attempts: 1 } as const;

type Answered = Extract<AnswerDecision, { kind: 'answer' }>;

function optionsOf(decision: AnswerDecision): CallOptions {
  return { ...ONCE, uploads: decision.kind === 'answer' ? decision.script.uploads : [] };
}

function admissionOf({ call, number, phone, facts }: Taking, decision: AnswerDecision): Admission {
  const { account, version } = facts;
  const submission: Submission = {
    door: 'incoming',
    kind: 'call',
    items: [],
    when: { kind: 'now' },
    validity: DAY,
    transliterate: 'no',
    call: optionsOf(decision),
    purpose: 'send',
  };
  const parts = decision.kind === 'answer' ? decision.script.estimatedSeconds : 0;
  const free = call.byPhoneOf !== undefined || decision.kind !== 'answer';
  const unitPrice = free ? NO_MONEY : pricePerSecond(facts, number);
  const cost = priceOf(unitPrice, parts);
  const refused = decision.kind === 'refuse' ? { refused: endOfRefusal(decision.why) } : {};
  const text = decision.kind === 'answer' ? decision.script.text : '';
  const recipient = { phone, unitPrice, cost, ...refused };
  return {
    account,
    version,
    submission,
    items: [{ text, sender: number, parts, dueAt: call.at, recipients: [recipient] }],
    cost,
    purse: purseOf(account, 'call'),
    day: '',
    counts: [],
    acceptedAt: call.at,
    validity: DAY,
    answerTo: () => {
      throw new Error('nobody asked for a call');
    },
  };
}

/** By the number that is called; an account in test mode pays nothing. */
function pricePerSecond({ account, prices }: AccountFacts, number: string): Money {
  return account.settings.test === 'on' ? NO_MONEY : prices.find('incoming-call', number, '').unitPrice;
}

function eventsOf(
  ref: MessageRef,
  { call, number }: Taking,
  { decision, refused }: { readonly decision: AnswerDecision; readonly refused: CallRefusal | undefined },
): readonly JournalEntry[] {
  const { at, trunk } = call;
  const { menu } = decision;
  const came: CallEvent = {
    kind: 'incoming',
    to: number,
    answer: decision.answer,
    ...(menu && { menu: menu.name, version: menu.version }),
    trunk,
  };
  const first = { ref, number: 1, at, event: came };
  if (refused === undefined) return [first];
  const { cause } = endOfRefusal(refused);
  return [first, { ref, number: 2, at, event: { kind: 'ended', cause, seconds: 0 } }];
}

function claimedMessage(
  { call, number, phone, facts }: Taking,
  decision: Answered,
  { ref, publicId }: Named,
): ClaimedMessage {
  const { script } = decision;
  return {
    ref,
    account: facts.account,
    publicId,
    kind: 'call',
    phone,
    text: script.text,
    sender: number,
    call: optionsOf(decision),
    parts: script.estimatedSeconds,
    doubtful: 'no',
    attempt: 1,
    acceptedAt: call.at,
    validUntil: instant(call.at + DAY),
    lastEvent: 1,
  };
}
