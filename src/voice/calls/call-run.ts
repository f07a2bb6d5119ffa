// The life of one attempt to call one subscriber: the prompts are made, a line is waited for, the phone rings, the menu
// runs, the outcome is told. Owns the order of these steps; each step is somebody else's.

import { ERR } from '../../core/messages/errors.ts';
import { STATUS } from '../../core/messages/status.ts';
import type { ClaimedMessage } from '../../core/ports.ts';
import { compile } from '../../language/index.ts';
import type { LegEnd, LegEvent } from '../leg.ts';
import { causeOf } from '../legs/causes.ts';
import type { Dialling } from '../legs/dial.ts';
import { type CallLog, callLog } from './call-log.ts';
import { CallOutcome } from './call-outcome.ts';
import { type CallScript, prepareScript } from './call-script.ts';
import type { CallSurroundings } from './call-surroundings.ts';
import { CallTalk } from './call-talk.ts';
import type { LiveCall } from './running-calls.ts';

export class CallRun implements LiveCall {
  readonly #call: ClaimedMessage;
  readonly #around: CallSurroundings;
  readonly #log: CallLog;
  readonly #outcome: CallOutcome;
  #dialling: Dialling | undefined;
  #talk: CallTalk | undefined;
  /** Once an INVITE may have left, the attempt is used up and cannot be put back. */
  #phase: LiveCall['phase'] = 'preparing';

  constructor(call: ClaimedMessage, around: CallSurroundings) {
    this.#call = call;
    this.#around = around;
    this.#log = callLog(call, around);
    this.#outcome = new CallOutcome(call, this.#log, around);
  }

  get phase(): LiveCall['phase'] {
    return this.#phase;
  }

  /** Lives the attempt to its end. Never rejects; what goes wrong becomes the outcome or a fault. */
  async run(): Promise<void> {
    const script = await this.#prepare();
    if (script === 'failed') {
      await this.#outcome.tell(
        { kind: 'final', status: STATUS.undeliverable, err: ERR.soundFailed },
        'speech-failed',
      );
      return;
    }
    if (script === 'interrupted') return await this.#outcome.putBack();
    try {
      await this.#dialAndTalk(script);
    } finally {
      script.prompts.release();
    }
  }

  /** The node stops: a call that has not been dialled goes back to the queue, one that has is hung up. */
  stop(): void {
    this.#outcome.stop();
    this.#dialling?.cancel();
  }

  async #prepare(): ReturnType<typeof prepareScript> {
    const { program, diagnostics } = compile(this.#call.text, { warnings: 'skip' });
    if (program) return await prepareScript(this.#call, program, this.#around);
    this.#around.onFault(`call ${this.#call.publicId} does not compile`, diagnostics[0]?.sentence);
    return 'failed';
  }

  async #dialAndTalk(script: CallScript): Promise<void> {
    if (this.#outcome.stopped === 'yes') return this.#outcome.putBack();
    this.#phase = 'waiting';
    const { account, phone, sender, call, ownPhone } = this.#call;
    const end = await new Promise<LegEnd>((resolve) => {
      this.#dialling = this.#around.dial({
        digits: phone,
        account: account.id,
        ...(ownPhone === 'yes' && { trunk: 'never' as const }),
        callerId: sender ?? account.settings.callerId,
        ringSeconds: call?.ringSeconds ?? DEFAULT_RING_SECONDS,
        priority: 'call',
        beforeInvite: (trunk) => this.#beforeInvite(trunk),
        onEvent: (event) => {
          this.#onLeg(event, script);
          if (event.kind === 'ended') resolve(event.end);
        },
      });
    });
    if (this.#talk) await this.#answeredAndOver(this.#talk, end);
    else await this.#neverAnswered(end);
  }

  /** The row is on disk before the first INVITE can leave, so that no crash makes the same attempt ring twice. */
  async #beforeInvite(trunk: string): Promise<void> {
    if (this.#around.clock.now() > this.#call.validUntil)
      throw new Error('the life time of the message is over');
    if (this.#phase === 'dialled') return;
    this.#log.write({ kind: 'dialling', attempt: this.#call.attempt, trunk });
    await this.#log.stored();
    await this.#around.turns();
    this.#phase = 'dialled';
  }

  #onLeg(event: LegEvent, script: CallScript): void {
    if (event.kind === 'ringing') {
      this.#log.write({ kind: 'ringing', status: event.status }, { kind: 'status', status: 0 });
    } else if (event.kind === 'answered') this.#answered(script);
    else this.#talk?.onLeg(event);
  }

  #answered(script: CallScript): void {
    const leg = this.#dialling?.leg();
    if (!leg) return;
    const seconds = this.#call.account.settings.callSeconds;
    const parts = { message: this.#call, log: this.#log, around: this.#around };
    this.#talk = new CallTalk({ ...parts, leg, script, seconds });
  }

  async #answeredAndOver(talk: CallTalk, end: LegEnd): Promise<void> {
    const { seconds, cause } = await talk.over(end);
    await this.#outcome.tell({ kind: 'answered', seconds, err: ERR.none }, cause, seconds);
  }

  async #neverAnswered(end: LegEnd): Promise<void> {
    if (this.#phase !== 'dialled') {
      if (this.#around.clock.now() > this.#call.validUntil) {
        await this.#outcome.tell({ kind: 'final', status: STATUS.expired, err: ERR.none }, 'expired');
      } else if (end.kind === 'no-route') {
        const row = causeOf(end, { answered: 'no' });
        await this.#outcome.tell({ kind: 'final', status: row.status, err: row.err }, row.name);
      } else await this.#outcome.putBack();
      return;
    }
    if ('answered' in end) {
      // Whoever picked up is not rung again, even if it was too late or left nothing to speak with.
      this.#log.write({ kind: 'answered' });
      const cause = end.kind === 'cancelled' ? 'picked-up-late' : 'no-sound';
      await this.#outcome.tell({ kind: 'answered', seconds: 1, err: ERR.none }, cause, 1);
      return;
    }
    const row = causeOf(end, { answered: 'no' });
    const status = end.kind === 'refused' ? { status: end.status } : {};
    const q850 = 'q850' in end && end.q850 !== undefined ? { q850: end.q850 } : {};
    const last = this.#log.entry({ kind: 'ended', cause: row.name, seconds: 0, ...status, ...q850 });
    await this.#outcome.tellWith(
      { kind: 'failed', status: row.status, err: row.err, retry: row.retry },
      last,
    );
  }
}

/** Spec http-voice, section 3. */
const DEFAULT_RING_SECONDS = 22;
