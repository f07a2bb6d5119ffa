// The door of commands by SMS: takes them from the queue, asks who sends them for the PIN, does them and answers by SMS. Owns the order
// of these steps and the limits; what a command does is `commands.ts`, what it is called the core's.

import { LIMITS } from '../../base/limits.ts';
import { DAY, MINUTE } from '../../base/time.ts';
import { ClaimLoop } from '../../channels/claim-loop.ts';
import { RateLimit } from '../../core/accounts/rate-limit.ts';
import type { FaultCode } from '../../core/faults.ts';
import { type CommandText, readCommand } from '../../core/phone-commands/command-text.ts';
import type { WaitingCommand } from '../../core/phone-commands/phone-commands.ts';
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
    const { doors, words } = this.#options;
    const command = readCommand(waiting.text, words);
    // The words have changed since it came.
    if (!command) return 'done';
    const now = doors.clock.now();
    if (this.#wrongPins.isFull(waiting.phone, now) || this.#pace.admit(waiting.phone, now) === 'full')
      return 'done';
    const refused = this.#refused(command, waiting);
    if (refused) {
      this.#wrongPins.admit(waiting.phone, now);
      // Whoever has not joined is a stranger, and their answer would be at the account's cost.
      return command.name === 'join' ? 'done' : await this.#answer(waiting, command, refused);
    }
    const outcome = await this.#commands.run(command, waiting);
    if (!outcome.ok && AGAIN.has(outcome.error.fault)) {
      this.#pace.revoke(waiting.phone);
      return 'again';
    }
    return await this.#answer(waiting, command, outcome.ok ? outcome.value : outcome.error);
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
    const answered = await this.#options.doors.submit(waiting.account, answerSubmission(waiting, text));
    if (answered.ok) return 'done';
    if (AGAIN.has(answered.error.fault)) return 'again';
    // For want of money, say: the command is done all the same.
    this.#options.report(`the answer to a command by SMS is refused: ${answered.error.fault}`);
    return 'done';
  }
}

export function openCommandDesk(options: DeskOptions): CommandDesk {
  return new Desk(options);
}
