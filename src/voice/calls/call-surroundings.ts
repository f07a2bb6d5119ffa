// What every call of a node shares, whoever called whom. Owns this list; what a call does with it is the call's own.

import type { Clock } from '../../base/time.ts';
import type { Inbox, Journal, Outbox, TransferWays } from '../../core/ports.ts';
import type { Dial } from '../legs/dial.ts';
import type { MediaPlane } from '../media/media-plane.ts';
import type { Scheduler } from '../scheduler.ts';
import type { VoiceName } from '../speech/speech.ts';
import type { FetchSound, PromptShelf } from './prompts.ts';
import type { Turns } from './turns.ts';

export type CallSurroundings = {
  readonly journal: Journal;
  readonly inbox: Inbox;
  readonly outbox: Outbox;
  readonly transferWays: TransferWays;
  readonly shelf: PromptShelf;
  readonly plane: MediaPlane;
  readonly dial: Dial;
  readonly scheduler: Scheduler;
  readonly clock: Clock;
  readonly recordings: string;
  readonly defaultVoice: VoiceName;
  /** Bytes of a `<file ...>` tag's source. */
  readonly fetchSound: FetchSound;
  /** Bytes of a sound file that came with a message. */
  readonly readUpload: FetchSound;
  /** Calls start one in a turn, so that a hundred of them do not keep those waiting who have picked up. */
  readonly turns: Turns;
  readonly onFault: (what: string, error: unknown) => void;
};
