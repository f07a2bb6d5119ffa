// What goes into the menu machine and what comes out of it: settings, events, effects. Owns these shapes and nothing
// else; they are plain data (JSON), so that a call can be stored, shown and replayed. It must not hold behaviour.

/**
 * Names one place of a menu: a path of digits (`1`, `12`), a control key (`*`, `#`, `0`), a label, or one of the three
 * free texts: `START`, `MENU`, `END`.
 */
export type Selector = string;

/**
 * One thing to play. A speech text is handed to the engine whole. A sound's source is what its `<file ...>` tag says, or
 * `upload:<n>` (from 0) for a file that came with the message.
 */
export type Part =
  | { readonly kind: 'speech'; readonly text: string }
  | { readonly kind: 'sound'; readonly source: string };

export type MenuSettings = {
  /** Seconds of silence after a prompt before it plays again (menu language, section 3: 5). */
  readonly silenceSeconds: number;
  /** Rounds of silence before the menu is left (3). */
  readonly silenceRounds: number;
  /** Wrong keys in a row before the menu is left (3). */
  readonly wrongKeys: number;
  /** Whether a key interrupts START, MENU and item texts. */
  readonly interrupt: 'on' | 'off';
  /** Short messages one call may send (10). */
  readonly smsMax: number;
  /** Sound files that came with the message: START begins with `upload:0` ... `upload:<uploads - 1>`. */
  readonly uploads: number;
  /** The subscriber's number, digits only: what `$phone` stands for. */
  readonly phone: string;
};

export type Key =
  | '0'
  | '1'
  | '2'
  | '3'
  | '4'
  | '5'
  | '6'
  | '7'
  | '8'
  | '9'
  | '*'
  | '#'
  | 'A'
  | 'B'
  | 'C'
  | 'D';

/** Why no number of a transfer was reached; the usual ones by name, others as the shell has them. */
export type TransferFailure =
  | 'busy'
  | 'no-answer'
  | 'refused'
  | 'not-registered'
  | 'unreachable'
  | (string & {});

export type MenuEvent =
  /** The subscriber picked up. */
  | { readonly kind: 'answered' }
  /** The last `play` effect ran to its end. */
  | { readonly kind: 'played' }
  | { readonly kind: 'key'; readonly key: Key }
  /** The last `listen` ran out without a key. */
  | { readonly kind: 'silence' }
  /** The last `record` ended: time, silence, `stop-record` or failure; `seconds` may be 0. */
  | { readonly kind: 'recorded'; readonly seconds: number }
  | { readonly kind: 'transfer-answered'; readonly number: string }
  /** The whole list of numbers failed; `number` and `cause` are those of the last try. */
  | { readonly kind: 'transfer-failed'; readonly number: string; readonly cause: TransferFailure }
  /** The conversation is over; the subscriber is still there unless it ended `by` the subscriber. */
  | { readonly kind: 'transfer-ended'; readonly by: 'subscriber' | 'other' | 'silence' | 'limit' }
  | { readonly kind: 'hung-up' }
  /** The longest call is used up. */
  | { readonly kind: 'time-limit' };

export type HangUpCause = 'end' | 'end-command' | 'silence' | 'wrong-keys' | 'transfer-done' | 'time-limit';

export type NoteWhat =
  | 'wrong-key'
  | 'back'
  | 'start'
  | 'repeat'
  | 'end-command'
  | 'silence-round'
  | 'jump'
  | 'keys-kept'
  | 'key-taken'
  | 'key-dropped'
  | 'sms-limit'
  | 'jump-limit';

export type MenuEffect =
  /**
   * Replaces whatever plays, and ends a transfer or a recording still under way (the time limit). The shell answers
   * `played` at the end; when a key comes first, the machine sends its own next effect and no `played` follows.
   */
  | {
      readonly kind: 'play';
      readonly item: Selector;
      readonly parts: readonly Part[];
      readonly interruptible: 'yes' | 'no';
    }
  /** Wait this long for a key, then answer `silence`. */
  | { readonly kind: 'listen'; readonly seconds: number }
  /** Record the subscriber; the shell plays the short tone itself and answers `recorded`. */
  | {
      readonly kind: 'record';
      readonly item: Selector;
      readonly seconds: number;
      readonly silenceSeconds: number;
    }
  /** End the running `record` now; the shell answers `recorded`. */
  | { readonly kind: 'stop-record' }
  /** Ring the numbers, one after another or all at once as the account says, each for `waitSeconds`. */
  | {
      readonly kind: 'transfer';
      readonly item: Selector;
      readonly numbers: readonly string[];
      readonly waitSeconds: number;
      readonly record: 'yes' | 'no';
    }
  | {
      readonly kind: 'send-sms';
      readonly item: Selector;
      readonly to: string;
      readonly sender: string;
      readonly text: string;
    }
  /** Tell a handler; without `address` it is the account's. `name` is the first words of the item (at most 60 characters). */
  | {
      readonly kind: 'notify-url';
      readonly item: Selector;
      readonly name: string;
      readonly address?: string;
      readonly key: string;
    }
  | { readonly kind: 'hang-up'; readonly cause: HangUpCause }
  /** Trace: the position moved. */
  | { readonly kind: 'position'; readonly item: Selector }
  /** Trace: something worth a line in the history. `item`: what a jump leads to, or what asked for a control, the end or an SMS. */
  | {
      readonly kind: 'note';
      readonly what: NoteWhat;
      readonly key?: string;
      readonly item?: Selector;
    };
