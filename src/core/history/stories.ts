// What became of one message, told in two ways: as a timeline, and as what a page needs to step through its call with the menu
// machine. Owns the port and what a replay is made of; the machine is `src/language`.

import type { Result } from '../../base/result.ts';
import { compile, type MenuSettings, type TimedEvent } from '../../language/index.ts';
import type { Account } from '../accounts/account.ts';
import type { FaultCode } from '../faults.ts';
import type { ArchivedMessage, MessageKey } from '../messages/message-archive.ts';
import { inputsOf, type PastEvent } from './call-replay.ts';
import type { Timeline } from './timeline.ts';

export type CallReplay = {
  readonly text: string;
  readonly settings: MenuSettings;
  /** `account`: the call did not keep its settings, so those of today stand in. */
  readonly settingsOf: 'call' | 'account';
  /** What the machine was told, in the order of the call. */
  readonly inputs: readonly TimedEvent[];
  /**
   * `yes`: the machine does with these inputs what the call did. `no`: at `differsAt` the call did something else, and there the
   * inputs end. `none`: nobody answered, or what ran was no menu of this text.
   */
  readonly agrees: 'yes' | 'no' | 'none';
  readonly differsAt?: number;
};

export interface Stories {
  /** `message-missing` when there is none. */
  timeline(account: Account, key: MessageKey): Promise<Result<Timeline, FaultCode>>;
  /** `record-missing` of what is no call. */
  replay(account: Account, key: MessageKey): Promise<Result<CallReplay, FaultCode>>;
}

type Replayed = {
  readonly message: Pick<ArchivedMessage, 'text' | 'phone'>;
  readonly events: readonly PastEvent[];
  /** Sounds that came with the message. */
  readonly uploads: number;
  readonly settings: Account['settings'];
};

export function replayOf({ message, events, uploads, settings: today }: Replayed): CallReplay {
  const { text, phone } = message;
  // Of several attempts the one that was answered, which is the last.
  const from = events.findLastIndex(({ event }) => event.kind === 'answered');
  const answered = events[from]?.event;
  const kept = answered?.kind === 'answered' ? answered.settings : undefined;
  const { menuSilence, menuRounds, menuWrongKeys, menuInterrupt, menuSms } = today;
  const now = {
    silenceSeconds: menuSilence,
    silenceRounds: menuRounds,
    wrongKeys: menuWrongKeys,
    interrupt: menuInterrupt,
    smsMax: menuSms,
  };
  const settings: MenuSettings = { ...(kept ?? now), uploads, phone };
  const told = { text, settings, settingsOf: kept ? 'call' : 'account' } as const;
  const { program } = compile(text, { warnings: 'skip' });
  const putThrough = events.some(({ event }) => event.kind === 'incoming' && event.answer === 'transfer');
  if (!program || from < 0 || putThrough) return { ...told, inputs: [], agrees: 'none' };
  const talk = events.slice(from);
  const { inputs, differsAt } = inputsOf(program, settings, talk);
  if (differsAt === undefined) return { ...told, inputs, agrees: 'yes' };
  return { ...told, inputs, agrees: 'no', differsAt: talk[differsAt]!.at };
}
