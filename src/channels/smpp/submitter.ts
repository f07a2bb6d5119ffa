// What a link does with the messages it is given: claims as many as may be under way, submits their parts, and tells what the
// answers came to. Owns the messages between claim and outcome; binds carry, the store decides.

import { assert, unreachable } from '../../base/assert.ts';
import { LIMITS } from '../../base/limits.ts';
import { RecentMap } from '../../base/recent-map.ts';
import { HOUR, instant, later, MINUTE, SECOND } from '../../base/time.ts';
import type { Timekeeper } from '../../base/timekeeper.ts';
import { ERR } from '../../core/messages/errors.ts';
import { STATUS } from '../../core/messages/status.ts';
import type { MessageRef } from '../../core/messages/submission.ts';
import type { AttemptOutcome, ClaimedMessage } from '../../core/ports.ts';
import type { ResponseName } from '../../protocols/smpp/command-ids.ts';
import type { PduOf } from '../../protocols/smpp/pdu.ts';
import type { NotSentWhy } from '../../protocols/smpp/session-types.ts';
import { ClaimLoop } from '../claim-loop.ts';
import type { LinkDoors } from '../link.ts';
import { Pace } from '../pace.ts';
import type { Bind } from './bind.ts';
import { answerMeaning, codeOf } from './meanings.ts';
import { Patience } from './patience.ts';
import { type Ready, ReadyParts, Sending, type Submission } from './sending.ts';
import type { SmppSettings } from './smpp-settings.ts';
import { registeredOf, type SubmitContent, submitContents } from './submit-content.ts';
import { Throttle } from './throttle.ts';
import { keptId } from './upstream-id.ts';

type SubmitterOptions = {
  readonly settings: SmppSettings;
  readonly doors: LinkDoors;
  readonly binds: readonly Bind<Submission>[];
  readonly time: Timekeeper;
  /** The centre takes nothing for so long that it is the link's failure. */
  readonly onFailing: () => void;
};

/** Times a part is tried again that its centre could not take for a moment. */
const TRIES = 5;
const TRY_PAUSE = SECOND;
/** Attempts of a message whose connection broke each time. */
const BROKEN_ATTEMPTS = 5;
/** A centre that lives and has not answered in time may yet do it: as long again, but no longer than this. */
const LATE_MOST = MINUTE;
/** Messages claimed ahead of the windows, so that these stay full while the next are fetched. */
const AHEAD_LEAST = 50;

export class Submitter {
  readonly #options: SubmitterOptions;
  readonly #loop: ClaimLoop;
  readonly #pace: Pace;
  readonly #throttle = new Throttle();
  readonly #patience: Patience;
  readonly #ready = new ReadyParts();
  readonly #sendings = new Set<Sending>();
  /** The last sending of messages that are to be sent again, as their answers did not come in time. */
  readonly #late = new RecentMap<MessageRef, Sending>(LIMITS.smpp.lateKept);
  readonly #storing = new Set<Promise<void>>();
  /** How each part that waits for another try is called off. */
  readonly #tries = new Set<() => void>();
  #inFlight = 0;
  #wake: () => void = () => undefined;
  /** There may be more than the last claim got, or asked for. */
  #moreWaits: 'no' | 'yes' = 'yes';
  /** Nothing is claimed for a while. */
  #held: 'no' | 'yes' = 'no';

  constructor(options: SubmitterOptions) {
    this.#options = options;
    const { doors, settings } = options;
    this.#pace = new Pace(settings.throughput);
    this.#patience = new Patience(settings.downSeconds * SECOND);
    this.#loop = new ClaimLoop({
      claim: () => this.#claim(),
      onWork: (wake) => doors.outbox.onWork({ link: doors.name }, wake),
      report: (trouble) => doors.report(`link ${doors.name}`, trouble),
      // A pace gathers by itself: nothing is claimed before much of the last claim has left.
      ...(settings.throughput !== undefined && { every: 0 }),
    });
  }

  /** Binds came or went, or their windows have room: sends what may go, then asks for more. */
  pump(): void {
    this.#send();
    this.#options.doors.meter.window(this.#inFlight, this.#windows());
    const room = this.#capacity();
    // By handfuls: a claim costs the database as much for one message as for many.
    if (this.#moreWaits === 'yes' && room > 0 && (this.#active === 0 || room >= this.#most() / 4))
      this.#loop.wake();
  }

  answered(submission: Submission, pdu: PduOf<ResponseName>): void {
    this.#inFlight--;
    const { settings, doors, time } = this.#options;
    const { sending, sentAt } = submission;
    const meaning = answerMeaning(pdu, settings);
    const seconds = (time.now() - sentAt) / SECOND;
    const code = codeOf(pdu.command_status);
    switch (meaning.kind) {
      case 'taken':
        doors.meter.answered('taken', seconds, code);
        this.#throttle.taken(sentAt);
        this.#patience.taken(time.now());
        this.#taken(submission, 'message_id' in pdu ? pdu.message_id : '');
        break;
      case 'throttled':
        doors.meter.answered('throttled', seconds, code);
        sending.begun--;
        this.slowDown(sentAt);
        this.#again(submission);
        break;
      case 'later':
        doors.meter.answered('throttled', seconds, code);
        sending.begun--;
        this.#patience.later(time.now());
        this.#tryLater(submission);
        break;
      case 'refused':
        doors.meter.answered('refused', seconds, code);
        this.#end(sending, this.#refusal(meaning.status, meaning.err));
        break;
      default:
        unreachable(meaning);
    }
    this.pump();
  }

  /** It left, and nobody knows what became of it. */
  unanswered({ sending, sentAt }: Submission, why: 'timeout' | 'closed' | 'unreadable'): void {
    this.#inFlight--;
    const { doors, settings, time } = this.#options;
    doors.meter.answered('unanswered', (time.now() - sentAt) / SECOND, 'none');
    const { message } = sending;
    if (sending.taken) return this.#handOver(sending);
    // What a connection took with it says nothing of the message: it may try again, as long as it is not what breaks them.
    const broken = why === 'closed' && message.attempt < BROKEN_ATTEMPTS;
    if (settings.unanswered === 'resend' && (message.doubtful === 'no' || broken)) {
      if (sending.state === 'open') this.#late.set(message.ref, sending);
      const patience = Math.min(settings.responseSeconds * SECOND, LATE_MOST);
      const after = why === 'timeout' ? { after: later(doors.clock.now(), patience) } : {};
      return this.#end(sending, { kind: 'doubtful', link: doors.name, ...after });
    }
    // Doubtful twice: the centre takes nothing, whatever it says.
    const outcome = { status: STATUS.undeliverable, err: ERR.queueFull, reason: 'unanswered' } as const;
    this.#end(sending, { kind: 'link-failed', link: doors.name, ...outcome });
  }

  /** It counted as unanswered. What is to be sent again need not be, and what was has another name. */
  answeredLate({ sending, index }: Submission, pdu: PduOf<ResponseName>): void {
    const { kind } = answerMeaning(pdu, this.#options.settings);
    if (kind !== 'taken' || !('message_id' in pdu)) return;
    sending.ids[index] = keptId(pdu.message_id);
    for (const next of this.#sendings)
      if (next.message.ref === sending.message.ref && next.begun === 0 && next.taken) this.#handOver(next);
    this.pump();
  }

  /** It did not leave: it waits for another turn. */
  notSent(submission: Submission, why: NotSentWhy): void {
    this.#inFlight--;
    const { sending } = submission;
    sending.begun--;
    if (why === 'unwritable' || why === 'version')
      return this.#end(sending, this.#refusal(STATUS.undeliverable, ERR.refusedByOperator));
    this.#again(submission);
  }

  /** Nothing leaves for a while, when what left at `sentAt` was too much. */
  slowDown(sentAt: number): void {
    const now = this.#options.time.now();
    this.#throttle.refused(sentAt, now);
    this.#wakeAfter(this.#throttle.wait(now));
  }

  /** Every bind is gone: what did not leave goes back to the queue, so that it may go elsewhere. */
  giveBack(): void {
    for (const sending of [...this.#sendings]) if (sending.begun === 0) this.#putBack(sending, 0);
  }

  /** What did not leave goes back, and nothing is claimed until it is released. */
  hold(): void {
    this.#held = 'yes';
    this.giveBack();
  }

  release(): void {
    this.#held = 'no';
    this.#moreWaits = 'yes';
    this.#patience.renew();
    this.pump();
  }

  /** No bind comes back: what has left in part is not finished here. */
  giveUp(): void {
    this.giveBack();
    const link = this.#options.doors.name;
    for (const sending of [...this.#sendings]) this.#end(sending, { kind: 'doubtful', link });
  }

  /** No more is claimed, what did not leave goes back; what did has its answer or is doubtful once the binds have stopped. */
  async stop(stopBinds: () => Promise<void>): Promise<void> {
    await this.#loop.stop();
    this.#wake();
    for (const callOff of this.#tries) callOff();
    this.#ready.clear();
    this.giveBack();
    await stopBinds();
    // What has left in part, with a part that was to be tried again.
    this.giveUp();
    await Promise.all(this.#storing);
  }

  #windows(): number {
    const { binds, settings } = this.#options;
    return binds.filter((bind) => bind.bound && bind.sends).length * settings.window;
  }

  /** Messages without an outcome. */
  get #active(): number {
    return this.#sendings.size - this.#storing.size;
  }

  /** Parts of a second, where the link has a pace: no more wait here than may leave soon. */
  get #second(): number {
    const { throughput } = this.#options.settings;
    return throughput === undefined ? Number.POSITIVE_INFINITY : Math.max(1, Math.ceil(throughput));
  }

  /** Messages that may be claimed at most at once. */
  #most(): number {
    const windows = this.#windows();
    return Math.min(windows + Math.max(AHEAD_LEAST, Math.ceil(windows / 2)), this.#second);
  }

  /** Messages that may be claimed now. */
  #capacity(): number {
    if (this.#loop.stopping || this.#held === 'yes' || this.#windows() === 0) return 0;
    // While the centre asks for patience, or the store is behind, nothing more is taken out of the queue.
    const now = this.#options.time.now();
    if (this.#throttle.wait(now) > 0 || this.#storing.size >= LIMITS.smpp.storing) return 0;
    const windows = this.#windows();
    const most = windows + Math.max(AHEAD_LEAST, Math.ceil(windows / 2));
    // Those in flight are not slowed by the pace: a slow centre needs as many of them as its answers take.
    return Math.min(most - this.#active, this.#second - this.#ready.length);
  }

  async #claim(): Promise<void> {
    const limit = this.#capacity();
    this.#moreWaits = 'yes';
    if (limit <= 0) return;
    const { doors } = this.#options;
    const claimed = await doors.outbox.claim({ link: doors.name }, limit);
    this.#moreWaits = claimed.length === limit ? 'yes' : 'no';
    for (const message of claimed) this.#begin(message);
    // The last bind may have gone while the queue was asked.
    if (this.#windows() === 0 || this.#held === 'yes') this.giveBack();
    this.pump();
  }

  #begin(message: ClaimedMessage): void {
    const { doors, settings } = this.#options;
    const earlier = this.#late.get(message.ref);
    this.#late.delete(message.ref);
    if (earlier?.taken) return this.#handOver(this.#add(message, [], earlier));
    if (message.doubtful === 'yes' && settings.unanswered === 'give-up') {
      const sending = this.#add(message, []);
      return this.#end(sending, { kind: 'final', status: STATUS.undeliverable, err: ERR.noReceipt });
    }
    const { clock, national } = doors;
    const contents = submitContents(message, settings, { now: clock.now(), national });
    const sending = this.#add(message, contents ?? [], earlier);
    if (!contents) return this.#end(sending, this.#refusal(STATUS.undeliverable, ERR.refusedByOperator));
    this.#ready.add(sending);
  }

  #add(message: ClaimedMessage, contents: readonly SubmitContent[], earlier?: Sending): Sending {
    const sending = new Sending(message, contents, earlier);
    this.#sendings.add(sending);
    return sending;
  }

  #send(): void {
    const { time } = this.#options;
    while (this.#ready.length > 0) {
      const now = time.now();
      const wait = Math.max(this.#pace.wait(now), this.#throttle.wait(now));
      if (wait > 0) return this.#wakeAfter(wait);
      const bind = this.#roomiest();
      if (!bind) return;
      const ready = this.#ready.take();
      if (ready) this.#submit(bind, ready, now);
    }
  }

  #submit(bind: Bind<Submission>, ready: Ready, now: number): void {
    const { sending, index } = ready;
    const { doors } = this.#options;
    if (sending.begun === 0 && sending.message.validUntil < doors.clock.now())
      return this.#end(sending, { kind: 'final', status: STATUS.expired, err: ERR.none });
    const content = sending.contents[index];
    assert(content !== undefined, 'a part that is ready has its content');
    this.#pace.took(now);
    this.#inFlight++;
    sending.begun++;
    sending.leftAt ??= doors.clock.now();
    bind.step({ kind: 'request', token: { ...ready, sentAt: now }, content });
  }

  #roomiest(): Bind<Submission> | undefined {
    let found: Bind<Submission> | undefined;
    let most = 0;
    for (const bind of this.#options.binds) {
      const { room } = bind;
      if (room > most) [found, most] = [bind, room];
    }
    return found;
  }

  #taken({ sending, index }: Submission, message_id: string): void {
    sending.ids[index] = keptId(message_id);
    if (sending.whole) this.#handOver(sending);
  }

  /** The centre has taken every part, of this sending or an earlier one. */
  #handOver(sending: Sending): void {
    if (sending.state === 'ended') return;
    const { settings, doors } = this.#options;
    const registered = registeredOf(sending.message, settings);
    if (registered === 'none')
      return this.#end(sending, { kind: 'final', status: STATUS.delivered, err: ERR.none });
    this.#end(sending, {
      kind: 'handed',
      link: doors.name,
      ...sending.names,
      awaits: settings.receipts,
      until: later(doors.clock.now(), settings.receiptHours * HOUR),
      silence: registered === 'failure' ? 'delivered' : 'failed',
    });
  }

  #refusal(status: number, err: number): AttemptOutcome {
    return { kind: 'link-failed', link: this.#options.doors.name, status, err, reason: 'refused' };
  }

  #again(ready: Ready): void {
    if (ready.sending.state === 'open' && !this.#loop.stopping) this.#ready.putBack(ready);
  }

  #tryLater(ready: Ready): void {
    const { sending, index } = ready;
    // What is put off while the link stops goes back with the rest.
    if (sending.state === 'ended' || this.#loop.stopping) return;
    const tries = (sending.tries[index] ?? 0) + 1;
    sending.tries[index] = tries;
    if (tries > TRIES) return this.#putOff(sending);
    const callOff = this.#options.time.alarm(TRY_PAUSE * tries, () => {
      this.#tries.delete(callOff);
      this.#again(ready);
      this.pump();
    });
    this.#tries.add(callOff);
  }

  #putOff(sending: Sending): void {
    const now = this.#options.time.now();
    // Nothing of it has been taken: it can wait in the queue, where it blocks nobody.
    if (sending.begun === 0 && this.#patience.putOff(sending.message.ref, now) === 'again')
      this.#putBack(sending, MINUTE);
    else this.#end(sending, this.#refusal(STATUS.undeliverable, ERR.queueFull));
    if (this.#patience.isOver(now)) this.#options.onFailing();
  }

  #wakeAfter(milliseconds: number): void {
    this.#wake();
    if (!this.#loop.stopping) this.#wake = this.#options.time.alarm(milliseconds, () => this.pump());
  }

  #end(sending: Sending, outcome: AttemptOutcome): void {
    if (sending.state === 'ended') return;
    const { inbox } = this.#options.doors;
    this.#finish(sending, () => inbox.outcome(sending.message.ref, outcome));
  }

  #putBack(sending: Sending, after: number): void {
    if (sending.state === 'ended') return;
    const { outbox, clock } = this.#options.doors;
    const at = after === 0 ? undefined : instant(clock.now() + after);
    this.#moreWaits = 'yes';
    this.#finish(sending, () => outbox.putBack(sending.message.ref, at));
  }

  #finish(sending: Sending, write: () => Promise<void>): void {
    sending.state = 'ended';
    const storing = this.#loop.store(write).finally(() => {
      this.#storing.delete(storing);
      this.#sendings.delete(sending);
      this.pump();
    });
    this.#storing.add(storing);
  }
}
