// What a link does with the messages it is given: claims as many as may be under way, submits their parts, and tells what the
// answers came to. Owns the messages between claim and outcome; binds carry, the store decides.

import { LIMITS } from '../../base/limits.ts';
import { instant, later, MINUTE, SECOND } from '../../base/time.ts';
import { ERR } from '../../core/messages/errors.ts';
import { STATUS } from '../../core/messages/status.ts';
import type { AttemptOutcome, ClaimedMessage } from '../../core/ports.ts';
import type { ResponseName } from '../../protocols/smpp/command-ids.ts';
import type { PduOf } from '../../protocols/smpp/pdu.ts';
import { ClaimLoop } from '../claim-loop.ts';
import type { LinkDoors } from '../link.ts';
import { Pace } from '../pace.ts';
import type { Bind } from './bind.ts';
import { answerMeaning, codeOf } from './meanings.ts';
import type { SmppSettings } from './smpp-settings.ts';
import { type SubmitContent, submitContents } from './submit-content.ts';
import { keptId } from './upstream-id.ts';

/** A part on its way: what a bind's session hands back with the answer. */
export type Submission = {
  readonly sending: Sending;
  readonly index: number;
  readonly sentAt: number;
};

/** A claimed message and how far its parts are. */
class Sending {
  readonly message: ClaimedMessage;
  readonly contents: readonly SubmitContent[];
  readonly ids: (string | undefined)[];
  /** Parts that may have gone out: those that came back unsent, or that the centre did not take, are not among them. */
  begun = 0;
  tries = 0;
  state: 'open' | 'ended' = 'open';

  constructor(message: ClaimedMessage, contents: readonly SubmitContent[]) {
    this.message = message;
    this.contents = contents;
    this.ids = contents.map(() => undefined);
  }

  get whole(): boolean {
    return this.ids.every((id) => id !== undefined);
  }
}

type Ready = { readonly sending: Sending; readonly index: number };

type SubmitterOptions = {
  readonly settings: SmppSettings;
  readonly doors: LinkDoors;
  readonly binds: readonly Bind<Submission>[];
};

const THROTTLE_FIRST = SECOND / 4;
const THROTTLE_LONGEST = 30 * SECOND;
/** Times a part is tried again that its centre could not take for a moment. */
const TRIES = 5;
const TRY_PAUSE = SECOND;
/** Messages claimed ahead of the windows, so that these stay full while the next are fetched. */
const AHEAD_LEAST = 50;

export class Submitter {
  readonly #options: SubmitterOptions;
  readonly #loop: ClaimLoop;
  readonly #pace: Pace;
  readonly #ready: Ready[] = [];
  readonly #sendings = new Set<Sending>();
  readonly #storing = new Set<Promise<void>>();
  readonly #timers = new Set<NodeJS.Timeout>();
  #inFlight = 0;
  /** Until when the centre's own limit is waited for, by the clock that only goes forward. */
  #pausedUntil = 0;
  #throttle = THROTTLE_FIRST;
  #wakeTimer: NodeJS.Timeout | undefined;
  /** The last claim got all it asked for. */
  #moreWaits: 'no' | 'yes' = 'no';

  constructor(options: SubmitterOptions) {
    this.#options = options;
    const { doors, settings } = options;
    this.#pace = new Pace(settings.throughput);
    this.#loop = new ClaimLoop({
      claim: () => this.#claim(),
      onWork: (wake) => doors.outbox.onWork({ link: doors.name }, wake),
      report: (trouble) => doors.report(`link ${doors.name}`, trouble),
    });
  }

  /** Binds came or went, or their windows have room: sends what may go, then asks for more. */
  pump(): void {
    this.#send();
    this.#options.doors.meter.window(this.#inFlight, this.#windows());
    // By handfuls: a claim costs the database as much for one message as for many.
    const room = this.#capacity();
    if (room > 0 && (this.#active === 0 || (this.#moreWaits === 'yes' && room >= this.#windows() / 4)))
      this.#loop.wake();
  }

  answered({ sending, index, sentAt }: Submission, pdu: PduOf<ResponseName>): void {
    this.#inFlight--;
    const { settings, doors } = this.#options;
    const meaning = answerMeaning(pdu.command_status, settings);
    const seconds = (performance.now() - sentAt) / SECOND;
    const code = codeOf(pdu.command_status);
    const id = 'message_id' in pdu && typeof pdu.message_id === 'string' ? keptId(pdu.message_id) : '';
    switch (meaning.kind) {
      case 'taken':
        doors.meter.answered('taken', seconds, code);
        this.#throttle = THROTTLE_FIRST;
        this.#taken(sending, index, id);
        break;
      case 'throttled':
        doors.meter.answered('throttled', seconds, code);
        sending.begun--;
        this.slowDown();
        this.#again(sending, index);
        break;
      case 'later':
        doors.meter.answered('throttled', seconds, code);
        sending.begun--;
        this.#tryLater(sending, index);
        break;
      case 'refused':
        doors.meter.answered('refused', seconds, code);
        this.#end(sending, this.#refusal(meaning.status, meaning.err));
        break;
    }
    this.pump();
  }

  /** It left, and nobody knows what became of it. */
  unanswered({ sending, sentAt }: Submission): void {
    this.#inFlight--;
    const { doors, settings } = this.#options;
    doors.meter.answered('unanswered', (performance.now() - sentAt) / SECOND, 'none');
    const { message } = sending;
    if (settings.unanswered === 'resend' && message.doubtful === 'no')
      return this.#end(sending, { kind: 'doubtful', link: doors.name });
    // Doubtful twice: the centre takes nothing, whatever it says.
    const outcome = { status: STATUS.undeliverable, err: ERR.queueFull, reason: 'unanswered' } as const;
    this.#end(sending, { kind: 'link-failed', link: doors.name, ...outcome });
  }

  /** It did not leave: it waits for another turn. */
  notSent({ sending, index }: Submission, why: string): void {
    this.#inFlight--;
    sending.begun--;
    if (why === 'unwritable' || why === 'version')
      return this.#end(sending, this.#refusal(STATUS.undeliverable, ERR.refusedByOperator));
    this.#again(sending, index);
  }

  /** Every bind is gone: what did not leave goes back to the queue, so that it may go elsewhere. */
  giveBack(): void {
    for (const sending of [...this.#sendings]) if (sending.begun === 0) this.#putBack(sending, 0);
  }

  /** No more is claimed, what did not leave goes back; what did has its answer or is doubtful once the binds have stopped. */
  async stop(stopBinds: () => Promise<void>): Promise<void> {
    await this.#loop.stop();
    clearTimeout(this.#wakeTimer);
    for (const timer of this.#timers) clearTimeout(timer);
    this.#ready.length = 0;
    this.giveBack();
    await stopBinds();
    this.giveBack();
    // What has left in part, with a part that was to be tried again.
    for (const sending of [...this.#sendings])
      this.#end(sending, { kind: 'doubtful', link: this.#options.doors.name });
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

  /** Messages that may be claimed now. */
  #capacity(): number {
    if (this.#loop.stopping) return 0;
    // While the centre asks for patience, or the store is behind, nothing more is taken out of the queue.
    if (performance.now() < this.#pausedUntil || this.#storing.size >= LIMITS.smpp.storing) return 0;
    const windows = this.#windows();
    if (windows === 0) return 0;
    const most = windows + Math.max(AHEAD_LEAST, Math.ceil(windows / 2));
    const { throughput } = this.#options.settings;
    const paced = throughput === undefined ? most : Math.min(most, Math.max(1, Math.ceil(throughput)));
    return paced - this.#active;
  }

  async #claim(): Promise<void> {
    const limit = this.#capacity();
    if (limit <= 0) return;
    const { doors } = this.#options;
    const claimed = await doors.outbox.claim({ link: doors.name }, limit);
    this.#moreWaits = claimed.length === limit ? 'yes' : 'no';
    for (const message of claimed) this.#begin(message);
    this.#send();
  }

  #begin(message: ClaimedMessage): void {
    const { doors, settings } = this.#options;
    if (message.doubtful === 'yes' && settings.unanswered === 'give-up') {
      const sending = this.#add(message, []);
      return this.#end(sending, { kind: 'final', status: STATUS.undeliverable, err: ERR.noReceipt });
    }
    const contents = submitContents(message, settings, doors.clock.now());
    const sending = this.#add(message, contents ?? []);
    if (!contents) return this.#end(sending, this.#refusal(STATUS.undeliverable, ERR.refusedByOperator));
    for (const index of contents.keys()) this.#ready.push({ sending, index });
  }

  #add(message: ClaimedMessage, contents: readonly SubmitContent[]): Sending {
    const sending = new Sending(message, contents);
    this.#sendings.add(sending);
    return sending;
  }

  #send(): void {
    while (this.#ready.length > 0) {
      const now = performance.now();
      const wait = Math.max(this.#pace.wait(now), this.#pausedUntil - now);
      if (wait > 0) return this.#wakeAfter(wait);
      const bind = this.#roomiest();
      if (!bind) return;
      const ready = this.#ready.shift();
      if (!ready || ready.sending.state === 'ended') continue;
      this.#submit(bind, ready, now);
    }
  }

  #submit(bind: Bind<Submission>, { sending, index }: Ready, now: number): void {
    const { doors } = this.#options;
    if (sending.begun === 0 && sending.message.validUntil < doors.clock.now())
      return this.#end(sending, { kind: 'final', status: STATUS.expired, err: ERR.none });
    const content = sending.contents[index];
    if (!content) return;
    this.#pace.took(now);
    this.#inFlight++;
    sending.begun++;
    bind.step({ kind: 'request', token: { sending, index, sentAt: now }, content });
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

  #taken(sending: Sending, index: number, id: string): void {
    sending.ids[index] = id;
    if (!sending.whole || sending.state === 'ended') return;
    const { settings, doors } = this.#options;
    if (settings.registered === 'none')
      return this.#end(sending, { kind: 'final', status: STATUS.delivered, err: ERR.none });
    this.#end(sending, {
      kind: 'handed',
      link: doors.name,
      ids: sending.ids.map((one) => one ?? ''),
      awaits: settings.receipts,
      until: later(doors.clock.now(), settings.receiptHours * 60 * MINUTE),
      silence: settings.registered === 'failure' ? 'delivered' : 'failed',
    });
  }

  #refusal(status: number, err: number): AttemptOutcome {
    return { kind: 'link-failed', link: this.#options.doors.name, status, err, reason: 'refused' };
  }

  /** To the front: it is older than what has not been tried. */
  #again(sending: Sending, index: number): void {
    if (sending.state === 'ended') return;
    if (this.#loop.stopping) return;
    this.#ready.unshift({ sending, index });
  }

  /** However many answers of a window say the same, it is one pause. */
  slowDown(): void {
    const now = performance.now();
    if (now < this.#pausedUntil) return;
    this.#pausedUntil = now + this.#throttle;
    this.#throttle = Math.min(this.#throttle * 2, THROTTLE_LONGEST);
  }

  #tryLater(sending: Sending, index: number): void {
    if (sending.state === 'ended') return;
    if (++sending.tries > TRIES) {
      // Nothing of it has been taken: it can wait in the queue, where it blocks nobody.
      if (sending.ids.every((id) => id === undefined) && sending.contents.length === 1)
        return this.#putBack(sending, MINUTE);
      return this.#end(sending, this.#refusal(STATUS.undeliverable, ERR.queueFull));
    }
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#again(sending, index);
      this.pump();
    }, TRY_PAUSE * sending.tries);
    this.#timers.add(timer);
  }

  #wakeAfter(milliseconds: number): void {
    clearTimeout(this.#wakeTimer);
    this.#wakeTimer = setTimeout(() => this.pump(), Math.ceil(milliseconds));
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
