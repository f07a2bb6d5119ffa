// The runner of every messenger: claims what can be sent now, paces it, gives each piece to the adapter and says what became
// of the message. Owns window, pace, pauses and the link being up or down; what goes over the wire is the adapter's.

import { unreachable } from '../../base/assert.ts';
import { LIMITS } from '../../base/limits.ts';
import { RecentMap } from '../../base/recent-map.ts';
import { HOUR, later, SECOND } from '../../base/time.ts';
import type { Timekeeper } from '../../base/timekeeper.ts';
import { ERR } from '../../core/messages/errors.ts';
import { STATUS } from '../../core/messages/status.ts';
import type { MessageRef } from '../../core/messages/submission.ts';
import type { AttemptOutcome, ClaimedMessage } from '../../core/ports.ts';
import { ClaimLoop } from '../claim-loop.ts';
import type { LinkDoors, OpenLink } from '../link.ts';
import { SYSTEM_TIME } from '../system-time.ts';
import { healthAfter, type LinkHealth, WELL } from './link-health.ts';
import { Listening } from './listening.ts';
import type { Messenger, Piece, Refusal, SendResult } from './messenger.ts';
import { CAUSE } from './refusals.ts';

export type RunnerSettings = {
  /** Messages a second. */
  readonly rate: number;
  /** Messages under way at once. */
  readonly window: number;
  /** Hours a receipt may take. */
  readonly receiptHours: number;
};

type MessengerLinkOptions = {
  readonly messenger: Messenger;
  readonly settings: RunnerSettings;
  readonly doors: LinkDoors;
  readonly timers?: Timekeeper;
};

/** How often the answer to a message got lost, and how often of these the provider answered others meanwhile. */
type Lost = { readonly times: number; readonly alone: number; readonly answeredBefore: number };

/** How carrying a message ended: by an outcome, or given back. */
type Ending =
  | { readonly kind: 'outcome'; readonly outcome: AttemptOutcome }
  /** Milliseconds from now. */
  | { readonly kind: 'put-back'; readonly after: number };

class MessengerRunner {
  readonly #messenger: Messenger;
  readonly #settings: RunnerSettings;
  readonly #doors: LinkDoors;
  readonly #timers: Timekeeper;
  readonly #running = new Set<Promise<void>>();
  /** Each ends somebody's waiting early. */
  readonly #waits = new Set<() => void>();
  readonly #lost = new RecentMap<MessageRef, Lost>(LIMITS.messenger.lostRemembered);
  readonly #loop: ClaimLoop;
  #health: LinkHealth = WELL;
  /** When the next piece may leave. */
  #nextTurn = 0;
  /** Messages the provider answered properly. */
  #answered = 0;
  /** The last claim got all it asked for, so that there may be more. */
  #moreWaits = false;
  #rerouting: Promise<void> | undefined;

  constructor({ messenger, settings, doors, timers = SYSTEM_TIME }: MessengerLinkOptions) {
    this.#messenger = messenger;
    this.#settings = settings;
    this.#doors = doors;
    this.#timers = timers;
    this.#loop = new ClaimLoop({
      claim: () => this.#claim(),
      onWork: (wake) => doors.outbox.onWork({ link: doors.name }, wake),
      report: (trouble) => doors.report(`link ${doors.name}`, trouble),
    });
    doors.meter.connections(1, 1);
    this.#loop.wake();
  }

  async stop(): Promise<void> {
    const claimed = this.#loop.stop();
    for (const end of this.#waits) end();
    await claimed;
    await Promise.all([...this.#running, this.#rerouting]);
  }

  /** As many as can leave within a second, so that what is claimed is not held back here; one to try a link that is down. */
  #room(): number {
    if (this.#health.pausedUntil > this.#timers.now()) return 0;
    const { window, rate } = this.#settings;
    const most = this.#health.up === 'no' ? 1 : Math.min(window, Math.ceil(rate));
    return most - this.#running.size;
  }

  async #claim(): Promise<void> {
    const room = this.#room();
    if (room <= 0) {
      this.#moreWaits = true;
      return;
    }
    const claimed = await this.#doors.outbox.claim({ link: this.#doors.name }, room);
    this.#moreWaits = claimed.length === room;
    for (const message of claimed) {
      const run = this.#carry(message).finally(() => {
        this.#running.delete(run);
        this.#meterWindow();
        if (this.#moreWaits) this.#loop.wake();
      });
      this.#running.add(run);
    }
    this.#meterWindow();
  }

  #meterWindow(): void {
    this.#doors.meter.window(this.#running.size, this.#settings.window);
  }

  async #carry(message: ClaimedMessage): Promise<void> {
    const ending = await this.#endingOf(message);
    const { outbox, inbox, clock } = this.#doors;
    switch (ending.kind) {
      case 'outcome':
        return this.#loop.store(() => inbox.outcome(message.ref, ending.outcome));
      case 'put-back': {
        const due = ending.after > 0 ? later(clock.now(), ending.after) : undefined;
        return this.#loop.store(() => outbox.putBack(message.ref, due));
      }
      default:
        return unreachable(ending);
    }
  }

  async #endingOf(message: ClaimedMessage): Promise<Ending> {
    const plan = this.#messenger.plan(message);
    if (!plan.ok) return { kind: 'outcome', outcome: this.#refused(plan.error) };
    const ids: string[] = [];
    for (const [number, piece] of plan.value.entries()) {
      const ending = await this.#sendPiece(message, piece, { number, ids });
      if (ending) return ending;
    }
    this.#lost.delete(message.ref);
    return { kind: 'outcome', outcome: this.#sent(ids) };
  }

  /** Undefined once the piece is out. What has begun to go out is not given back: it waits here for its rest. */
  async #sendPiece(
    message: ClaimedMessage,
    piece: Piece,
    { number, ids }: { readonly number: number; readonly ids: string[] },
  ): Promise<Ending | undefined> {
    for (;;) {
      const paused = this.#health.pausedUntil - this.#timers.now();
      if (number === 0 && paused > 0) return { kind: 'put-back', after: paused };
      await this.#turn();
      if (this.#loop.stopping) return number === 0 ? { kind: 'put-back', after: 0 } : this.#doubt();
      // The pause began while this one waited for its turn.
      if (this.#health.pausedUntil > this.#timers.now()) continue;
      const result = await this.#sendMetered(message, piece, number);
      switch (result.kind) {
        case 'taken':
          ids.push(result.id);
          return undefined;
        case 'delivered':
          return undefined;
        case 'refused':
          // By another link the recipient would get what is out already a second time.
          return { kind: 'outcome', outcome: number === 0 ? this.#refused(result) : PARTLY };
        case 'unknown':
          return this.#unanswered(message, result.code);
        case 'away':
        case 'later': {
          if (number > 0 && this.#doors.clock.now() > message.validUntil) return this.#doubt();
          const own = result.kind === 'later' && result.whose === 'message';
          const wait = own
            ? Math.min(LIMITS.messenger.laterMost, result.after ?? LIMITS.messenger.pauseFirst)
            : 0;
          if (number === 0) return { kind: 'put-back', after: own ? wait : this.#pauseLeft() };
          await this.#wait(wait);
          break;
        }
        default:
          return unreachable(result);
      }
    }
  }

  async #sendMetered(message: ClaimedMessage, piece: Piece, number: number): Promise<SendResult> {
    const begun = this.#timers.now();
    const result = await this.#messenger.send({ message, piece, number });
    const seconds = Math.max(0, this.#timers.now() - begun) / SECOND;
    this.#doors.meter.answered(ANSWERS[result.kind], seconds, 'code' in result ? wordOf(result.code) : '');
    this.#judge(result);
    return result;
  }

  #judge(result: SendResult): void {
    const before = this.#health;
    this.#health = healthAfter(before, result, this.#timers.now());
    if (result.kind !== 'unknown' && result.kind !== 'away') this.#answered++;
    if (this.#health.up !== before.up) this.#turned(result);
    else if (this.#health.up === 'no' && this.#health.pausedUntil !== before.pausedUntil) this.#reroute();
    const pause = this.#pauseLeft();
    if (this.#health.pausedUntil === before.pausedUntil || pause <= 0) return;
    this.#moreWaits = true;
    void this.#wait(pause).then(() => this.#loop.wake());
  }

  #turned(result: SendResult): void {
    const { doors, up } = { doors: this.#doors, up: this.#health.up };
    doors.turned(up);
    doors.meter.connections(up === 'yes' ? 1 : 0, 1);
    if (up === 'yes') return;
    const why = 'code' in result ? result.code : result.kind;
    doors.report(`link ${doors.name}`, new Error(`it is down: ${why}`));
    this.#reroute();
  }

  /** What is due here moves on while the link is down, round by round. */
  #reroute(): void {
    this.#rerouting ??= this.#moveOn()
      .catch((trouble) => this.#doors.report(`link ${this.#doors.name}`, trouble))
      .finally(() => {
        this.#rerouting = undefined;
      });
  }

  async #moveOn(): Promise<void> {
    const { outbox, name } = this.#doors;
    let moved: number;
    do {
      moved = await outbox.reroute(name, LIMITS.messenger.rerouted);
    } while (moved === LIMITS.messenger.rerouted && this.#health.up === 'no' && !this.#loop.stopping);
  }

  #sent(ids: readonly string[]): AttemptOutcome {
    // Nobody reports on what the provider itself shows in the chat at once.
    if (ids.length === 0) return { kind: 'final', status: STATUS.delivered, err: ERR.none };
    const until = later(this.#doors.clock.now(), this.#settings.receiptHours * HOUR);
    return { kind: 'handed', link: this.#doors.name, ids, awaits: 'all', until, silence: 'failed' };
  }

  #refused({ status, err, elsewhere }: Refusal): AttemptOutcome {
    if (elsewhere === 'no') return { kind: 'final', status, err };
    return { kind: 'link-failed', link: this.#doors.name, status, err, reason: 'refused' };
  }

  #doubt(): Ending {
    return { kind: 'outcome', outcome: { kind: 'doubtful', link: this.#doors.name } };
  }

  /** It is sent again, but not for ever: who is not known to recognise a repetition may have shown every one of them. */
  #unanswered({ ref }: ClaimedMessage, code: string): Ending {
    const known = this.#lost.get(ref) ?? { times: 0, alone: 0, answeredBefore: -1 };
    const times = known.times + 1;
    const alone = known.alone + (this.#answered > known.answeredBefore ? 1 : 0);
    this.#lost.set(ref, { times, alone, answeredBefore: this.#answered });
    const { lostOfMessage, lostInRow } = LIMITS.messenger;
    const tooOften = times >= lostInRow && this.#messenger.repeats !== 'recognised';
    if (alone < lostOfMessage && !tooOften) return this.#doubt();
    const { name, report } = this.#doors;
    report(`link ${name}`, new Error(`message ${ref} is never answered: ${code}`));
    const failed = { status: STATUS.undeliverable, err: CAUSE.rejected, reason: 'unanswered' } as const;
    return { kind: 'outcome', outcome: { kind: 'link-failed', link: name, ...failed } };
  }

  #pauseLeft(): number {
    return Math.max(0, this.#health.pausedUntil - this.#timers.now());
  }

  /** Resolves when a piece may leave, at the pace that was set, or when the link stops. */
  async #turn(): Promise<void> {
    const now = this.#timers.now();
    const turn = Math.max(now, this.#nextTurn, this.#health.pausedUntil);
    this.#nextTurn = turn + SECOND / this.#settings.rate;
    if (turn > now) await this.#wait(turn - now);
  }

  #wait(milliseconds: number): Promise<void> {
    return new Promise((proceed) => {
      if (this.#loop.stopping) return proceed();
      const end = (): void => {
        cancel();
        this.#waits.delete(end);
        proceed();
      };
      const cancel = this.#timers.alarm(milliseconds, end);
      this.#waits.add(end);
    });
  }
}

/** Error 241 of spec codes.md 3: not all parts were delivered. */
const PARTLY: AttemptOutcome = { kind: 'final', status: STATUS.undeliverable, err: ERR.soundFailed };

const ANSWERS = {
  taken: 'taken',
  delivered: 'taken',
  refused: 'refused',
  later: 'throttled',
  away: 'refused',
  unknown: 'unanswered',
} as const satisfies Record<SendResult['kind'], string>;

/** The number or word a provider's answer begins with: what stands behind has names and seconds in it, a new one each time. */
export function wordOf(code: string): string {
  const word = /^(?:HTTP \d{3}|\d{1,7}|[A-Z]+(?:_[A-Z]+)*)(?![A-Za-z])/.exec(code)?.[0];
  return word ?? code.replace(/\d+/g, '0').slice(0, 60);
}

export function openMessengerLink(options: MessengerLinkOptions): OpenLink {
  const listening = new Listening(options);
  const runner = new MessengerRunner(options);
  const stop = async (): Promise<void> => {
    await Promise.all([runner.stop(), listening.stop()]);
  };
  return options.messenger.hear ? { stop, hear: (request) => listening.hear(request) } : { stop };
}
