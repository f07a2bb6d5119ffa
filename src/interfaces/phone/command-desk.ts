// The door of commands by SMS: takes them from the queue, asks who sends them for the PIN, does them and answers by SMS. Owns the order
// of these steps and the limits; what a command does is `commands.ts`, what it is called the core's.

import { unreachable } from '../../base/assert.ts';
import { LIMITS } from '../../base/limits.ts';
import { RecentMap } from '../../base/recent-map.ts';
import { DAY, type Instant, MINUTE } from '../../base/time.ts';
import { ClaimLoop } from '../../channels/claim-loop.ts';
import { RateLimit } from '../../core/accounts/rate-limit.ts';
import type { FaultCode } from '../../core/faults.ts';
import { type CommandText, readCommand } from '../../core/phone-commands/command-text.ts';
import type { CommandRef, WaitingCommand } from '../../core/phone-commands/phone-commands.ts';
import type { ClassicFault } from '../../dialect/replies.ts';
import { answerSubmission, type CommandDoors, Commands, callOf } from './commands.ts';
import { faultReply } from './replies.ts';

type DeskOptions = CommandDoors & { readonly report: (trouble: unknown) => void };

type CommandDesk = {
  /** Takes nothing more; resolves when what is under way is done. */
  close(): Promise<void>;
};

/** Nothing came of it, or what came of it is not known yet. */
const AGAIN: ReadonlySet<FaultCode> = new Set(['service-unavailable', 'key-in-use']);

type Outcome =
  | { readonly kind: 'dropped' | 'again' }
  | { readonly kind: 'answer'; readonly answer: string | ClassicFault };

const DROPPED: Outcome = { kind: 'dropped' };
const AGAIN_LATER: Outcome = { kind: 'again' };

function isOld({ receivedAt }: WaitingCommand, now: Instant): boolean {
  return now - receivedAt >= LIMITS.commands.triedFor;
}

class Desk implements CommandDesk {
  readonly #options: DeskOptions;
  readonly #commands: Commands;
  readonly #pace = new RateLimit({
    most: LIMITS.commands.perMinute,
    windowMilliseconds: MINUTE,
    keysMax: LIMITS.commands.phones,
  });
  readonly #wrongPins = new RateLimit({
    most: LIMITS.commands.wrongPinsADay,
    windowMilliseconds: DAY,
    keysMax: LIMITS.commands.phones,
  });
  /** By account: of numbers that strangers put into their SMS there are any. */
  readonly #wrongJoins = new RateLimit({
    most: LIMITS.commands.wrongJoinsADay,
    windowMilliseconds: DAY,
    keysMax: LIMITS.commands.phones,
  });
  /** Commands that are done and whose answer could not be stored yet. */
  readonly #unanswered = new RecentMap<CommandRef, string | ClassicFault>(LIMITS.commands.phones);
  readonly #loop: ClaimLoop;

  constructor(options: DeskOptions) {
    this.#options = options;
    this.#commands = new Commands(options);
    this.#loop = new ClaimLoop({
      claim: () => this.#claim(),
      onWork: (wake) => options.queue.onWork(wake),
      report: options.report,
    });
    this.#loop.wake();
  }

  close(): Promise<void> {
    return this.#loop.stop();
  }

  async #claim(): Promise<void> {
    const claimed = await this.#options.queue.claim(LIMITS.commands.underWay);
    await Promise.all(claimed.map((waiting) => this.#serve(waiting)));
    if (claimed.length === LIMITS.commands.underWay) this.#loop.wake();
  }

  async #serve(waiting: WaitingCommand): Promise<void> {
    const { queue, report } = this.#options;
    try {
      const served = await this.#served(waiting);
      await (served === 'done' ? queue.done(waiting.ref) : queue.putBack(waiting.ref));
    } catch (trouble) {
      // It is taken again when its lease has run out.
      report(trouble);
    }
  }

  async #served(waiting: WaitingCommand): Promise<'done' | 'again'> {
    const command = readCommand(waiting.text, this.#options.words);
    // The words have changed since it came.
    if (!command) return 'done';
    const answer = this.#unanswered.get(waiting.ref);
    const outcome: Outcome =
      answer === undefined ? await this.#outcome(waiting, command) : { kind: 'answer', answer };
    switch (outcome.kind) {
      case 'dropped':
        return 'done';
      case 'again':
        return 'again';
      case 'answer':
        return await this.#answer(waiting, command, outcome.answer);
      default:
        return unreachable(outcome);
    }
  }

  async #outcome(waiting: WaitingCommand, command: CommandText): Promise<Outcome> {
    const { phone, account, receivedAt } = waiting;
    const now = this.#options.doors.clock.now();
    if (this.#wrongPins.isFull(phone, now) || this.#pace.admit(phone, now) === 'full') return DROPPED;
    const joined = String(account.id);
    if (command.name === 'join' && this.#wrongJoins.isFull(joined, now)) return DROPPED;
    const refused = this.#refused(command, waiting);
    if (refused) {
      this.#wrongPins.admit(phone, now);
      if (command.name !== 'join') return { kind: 'answer', answer: refused };
      // Whoever has not joined is a stranger, and their answer would be at the account's cost.
      this.#wrongJoins.admit(joined, now);
      return DROPPED;
    }
    // Whether it was done before is not known any more.
    if (now - receivedAt >= LIMITS.json.idempotencyKeyKept)
      return { kind: 'answer', answer: { fault: 'service-unavailable' } };
    const done = await this.#commands.run(command, waiting);
    if (done.ok) return { kind: 'answer', answer: done.value };
    if (!AGAIN.has(done.error.fault) || isOld(waiting, now)) return { kind: 'answer', answer: done.error };
    this.#pace.revoke(phone);
    return AGAIN_LATER;
  }

  #refused(command: CommandText, { account }: WaitingCommand): ClassicFault | undefined {
    const { commandPin, commandPinAsked } = account.settings;
    const asked = command.name === 'join' || commandPinAsked === 'always' || command.pin !== undefined;
    if (commandPin !== undefined && (!asked || command.pin === commandPin)) return undefined;
    return { fault: 'sign-in-failed' };
  }

  async #answer(
    waiting: WaitingCommand,
    command: CommandText,
    answer: string | ClassicFault,
  ): Promise<'done' | 'again'> {
    const text = typeof answer === 'string' ? answer : faultReply(callOf(command), answer);
    // Done once: a second time it would be told for a repetition of itself.
    this.#unanswered.set(waiting.ref, answer);
    const { doors, report } = this.#options;
    const answered = await doors.submit(waiting.account, answerSubmission(waiting, text));
    if (!answered.ok && AGAIN.has(answered.error.fault) && !isOld(waiting, doors.clock.now())) return 'again';
    this.#unanswered.delete(waiting.ref);
    if (answered.ok) return 'done';
    // The command is done all the same, and who pays for the answer knows of its balance otherwise.
    if (answered.error.fault !== 'money-short')
      report(`the answer to a command by SMS is refused: ${answered.error.fault}`);
    return 'done';
  }
}

export function openCommandDesk(options: DeskOptions): CommandDesk {
  return new Desk(options);
}
