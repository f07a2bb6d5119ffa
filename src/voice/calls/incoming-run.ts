// The life of one call that came in and is to be answered: it rings while the first words are made, is answered, talks, and its
// outcome is told. Owns the order of these steps; each step is somebody else's.

import { LIMITS } from '../../base/limits.ts';
import type { TakenCall } from '../../core/incoming/call-reception.ts';
import { ERR } from '../../core/messages/errors.ts';
import { STATUS } from '../../core/messages/status.ts';
import type { LegEnd, LegEvent } from '../leg.ts';
import { causeOf } from '../legs/causes.ts';
import { type IncomingLeg, openIncomingLeg } from '../legs/incoming-leg.ts';
import type { SoundSettings } from '../legs/negotiation.ts';
import type { Carry } from '../legs/open-channel.ts';
import type { IncomingInvite } from '../signalling/session.ts';
import { type CallLog, callLog } from './call-log.ts';
import { CallOutcome } from './call-outcome.ts';
import { type CallScript, prepareScript } from './call-script.ts';
import type { CallSurroundings } from './call-surroundings.ts';
import { CallTalk } from './call-talk.ts';
import type { LiveCall } from './running-calls.ts';

type IncomingRunParts = {
  readonly taken: TakenCall;
  readonly invite: IncomingInvite;
  readonly sound: SoundSettings;
  /** What carries the sound, when that is not a plain socket. */
  readonly carry?: Carry;
  /** The address by which the caller reaches the sound of this machine. */
  readonly publicAddress: () => Promise<string>;
  readonly around: CallSurroundings;
};

/** Temporarily unavailable: what a caller is told whom nobody will answer after all. */
const NOBODY = 480;
/** The cause in the history of a call whose caller did not wait for the answer. */
const GAVE_UP = 'caller-gave-up';

/** Why there is nothing to answer with, and what the history says then. */
const UNREADY = {
  failed: { err: ERR.soundFailed, cause: 'speech-failed' },
  late: { err: ERR.noAnswer, cause: 'speech-late' },
  interrupted: { err: ERR.noAnswer, cause: 'not-ready' },
} as const;

type Unready = keyof typeof UNREADY;

export class IncomingRun implements LiveCall {
  /** It is never given back: its caller is on the line. */
  readonly phase = 'dialled';
  readonly #parts: IncomingRunParts;
  readonly #log: CallLog;
  readonly #outcome: CallOutcome;
  #leg: IncomingLeg | undefined;
  #script: CallScript | undefined;
  /** The caller has hung up before the answer. */
  #gone: 'no' | 'yes' = 'no';
  #talk: CallTalk | undefined;
  /** The leg's last word. */
  readonly #ended: Promise<LegEnd>;
  #end: (end: LegEnd) => void = () => undefined;

  constructor(parts: IncomingRunParts) {
    this.#parts = parts;
    const { taken, invite, around } = parts;
    invite.onCancelled(() => {
      this.#gone = 'yes';
    });
    this.#log = callLog(taken.message, around);
    this.#outcome = new CallOutcome(taken.message, this.#log, around);
    this.#ended = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  async run(): Promise<void> {
    const leg = await this.#ring();
    if (!leg) return await this.#unanswered(ERR.noAnswer, this.#gone === 'yes' ? GAVE_UP : 'no-sound');
    const script = await this.#prepared();
    if (script === 'gone') return await this.#over(await this.#ended);
    if (typeof script === 'string') {
      leg.reject(NOBODY);
      const { err, cause } = UNREADY[script];
      return await this.#unanswered(err, cause);
    }
    try {
      this.#script = script;
      await this.#around.turns();
      if (this.#outcome.stopped === 'yes') leg.reject(NOBODY);
      else leg.answer();
      await this.#over(await this.#ended);
    } finally {
      script.prompts.release();
    }
  }

  stop(): void {
    this.#outcome.stop();
    this.#leg?.hangUp();
  }

  get #around(): CallSurroundings {
    return this.#parts.around;
  }

  /** Undefined: refused already, for want of a channel or a codec, or given up. */
  async #ring(): Promise<IncomingLeg | undefined> {
    const { invite, sound, carry, publicAddress } = this.#parts;
    const { plane, scheduler } = this.#around;
    const leg = await openIncomingLeg({
      invite,
      plane,
      scheduler,
      sound,
      ...(carry ? { carry } : {}),
      publicAddress,
      onEvent: (event) => this.#onLeg(event),
    });
    if (!leg) return undefined;
    this.#leg = leg;
    if (this.#outcome.stopped === 'yes') leg.reject(NOBODY);
    leg.ring(180);
    return leg;
  }

  /** Whatever comes first: the words are ready, they take too long, or the caller hangs up. */
  async #prepared(): Promise<CallScript | Unready | 'gone'> {
    const { taken } = this.#parts;
    const { scheduler } = this.#around;
    const preparing = prepareScript(taken.message, taken.program, this.#around);
    let patience: (() => void) | undefined;
    const late = new Promise<'late'>((resolve) => {
      patience = scheduler.after(LIMITS.incomingCalls.ringSeconds * 1000, () => resolve('late'));
    });
    const first = await Promise.race([preparing, late, this.#ended.then(() => 'gone' as const)]);
    patience?.();
    // Words that come too late are nobody's.
    if (first === 'late' || first === 'gone')
      void preparing.then((made) => typeof made !== 'string' && made.prompts.release());
    return first;
  }

  #onLeg(event: LegEvent): void {
    if (event.kind === 'answered') this.#answered();
    else this.#talk?.onLeg(event);
    if (event.kind === 'ended') this.#end(event.end);
  }

  #answered(): void {
    const { taken, around } = this.#parts;
    if (!this.#leg || !this.#script) return;
    const parts = { message: taken.message, log: this.#log, around, seconds: taken.seconds };
    this.#talk = new CallTalk({ ...parts, leg: this.#leg, script: this.#script });
  }

  async #over(end: LegEnd): Promise<void> {
    if (!this.#talk) {
      const byUs = this.#outcome.stopped === 'yes' ? 'stopped' : causeOf(end, { answered: 'no' }).name;
      return await this.#unanswered(ERR.noAnswer, end.kind === 'cancelled' ? GAVE_UP : byUs);
    }
    const { seconds, cause } = await this.#talk.over(end);
    await this.#outcome.tell({ kind: 'answered', seconds, err: ERR.none }, cause, seconds);
  }

  #unanswered(err: number, cause: string): Promise<void> {
    return this.#outcome.tell({ kind: 'final', status: STATUS.undeliverable, err }, cause);
  }
}
