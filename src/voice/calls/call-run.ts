// The life of one attempt to call one subscriber: the prompts are made, a line is waited for, the phone rings, the menu
// runs, the outcome is told. Owns the order of these steps; each step is somebody else's.

import { stat } from 'node:fs/promises';
import path from 'node:path';
import { LIMITS } from '../../base/limits.ts';
import type { Clock } from '../../base/time.ts';
import type { CallEvent } from '../../core/events/call-event.ts';
import { handlerFields } from '../../core/menus/handler-fields.ts';
import { ERR } from '../../core/messages/errors.ts';
import { STATUS } from '../../core/messages/status.ts';
import type {
  AttemptOutcome,
  ClaimedMessage,
  Inbox,
  Journal,
  JournalEntry,
  Outbox,
  TransferNumbers,
} from '../../core/ports.ts';
import {
  bind,
  compile,
  type MenuSettings,
  type Part,
  type Program,
  spokenParts,
} from '../../language/index.ts';
import type { LegEnd, LegEvent } from '../leg.ts';
import { causeOf } from '../legs/causes.ts';
import type { Dial, Dialling } from '../legs/dial.ts';
import type { MediaPlane } from '../media/media-plane.ts';
import type { Scheduler } from '../scheduler.ts';
import { parseVoice } from '../speech/parse-voice.ts';
import type { VoiceName } from '../speech/speech.ts';
import { CallLog } from './call-log.ts';
import { MenuRun } from './menu-run.ts';
import type { CallPrompts, FetchSound, PromptShelf } from './prompts.ts';
import type { Turns } from './turns.ts';

/** What every call of this node shares. */
export type CallSurroundings = {
  readonly journal: Journal;
  readonly inbox: Inbox;
  readonly outbox: Outbox;
  readonly transferNumbers: TransferNumbers;
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

type Ready = {
  readonly program: Program;
  readonly settings: MenuSettings;
  readonly prompts: CallPrompts;
  readonly registered: ReadonlySet<string>;
};

export class CallRun {
  readonly #call: ClaimedMessage;
  readonly #around: CallSurroundings;
  readonly #log: CallLog;
  #dialling: Dialling | undefined;
  #menu: MenuRun | undefined;
  /** Once an INVITE may have left, the attempt is used up and cannot be put back. */
  #phase: 'preparing' | 'waiting' | 'dialled' = 'preparing';
  #stopped: 'no' | 'yes' = 'no';

  constructor(call: ClaimedMessage, around: CallSurroundings) {
    this.#call = call;
    this.#around = around;
    this.#log = new CallLog({
      ref: call.ref,
      lastEvent: call.lastEvent,
      journal: around.journal,
      clock: around.clock,
      onFault: (error) => around.onFault(`an event of call ${call.publicId} is lost`, error),
    });
  }

  get phase(): 'preparing' | 'waiting' | 'dialled' {
    return this.#phase;
  }

  /** Lives the attempt to its end. Never rejects; what goes wrong becomes the outcome or a fault. */
  async run(): Promise<void> {
    const ready = await this.#prepare();
    if (ready === 'failed') {
      await this.#tell(
        { kind: 'final', status: STATUS.undeliverable, err: ERR.soundFailed },
        'speech-failed',
      );
      return;
    }
    try {
      await this.#dialAndTalk(ready);
    } finally {
      ready.prompts.release();
    }
  }

  /** The node stops: a call that has not been dialled goes back to the queue, one that has is hung up. */
  stop(): void {
    this.#stopped = 'yes';
    this.#dialling?.cancel();
  }

  async #prepare(): Promise<Ready | 'failed'> {
    const { account, call, phone, text } = this.#call;
    const { program, diagnostics } = compile(text, { warnings: 'skip' });
    if (!program) {
      this.#around.onFault(`call ${this.#call.publicId} does not compile`, diagnostics[0]?.sentence);
      return 'failed';
    }
    const bound = bind(program, { phone });
    const uploads: Part[] = (call?.uploads ?? []).map((_, at) => ({ kind: 'sound', source: `upload:${at}` }));
    const voice = parseVoice(call?.voice ?? account.settings.voice, text, this.#around.defaultVoice);
    const [prompts, registered] = await Promise.all([
      this.#around.shelf.prepare([...uploads, ...spokenParts(bound)], voice, (source) => this.#fetch(source)),
      callsOut(bound) ? this.#around.transferNumbers(account) : NO_NUMBERS,
    ]);
    if (!prompts.ok) {
      this.#around.onFault(`call ${this.#call.publicId} cannot be spoken`, prompts.error);
      return 'failed';
    }
    const { settings } = account;
    return {
      program: bound,
      prompts: prompts.value,
      registered,
      settings: {
        silenceSeconds: settings.menuSilence,
        silenceRounds: settings.menuRounds,
        wrongKeys: settings.menuWrongKeys,
        interrupt: settings.menuInterrupt,
        smsMax: settings.menuSms,
        uploads: uploads.length,
        phone,
      },
    };
  }

  #fetch(source: string): ReturnType<FetchSound> {
    const upload = /^upload:(\d+)$/.exec(source);
    if (!upload) return this.#around.fetchSound(source);
    return this.#around.readUpload(this.#call.call?.uploads[Number(upload[1])]?.file ?? source);
  }

  async #dialAndTalk(ready: Ready): Promise<void> {
    if (this.#stopped === 'yes') return this.#putBack();
    this.#phase = 'waiting';
    const { account, phone, sender, call } = this.#call;
    const end = await new Promise<LegEnd>((resolve) => {
      this.#dialling = this.#around.dial({
        digits: phone,
        callerId: sender ?? account.settings.callerId,
        ringSeconds: call?.ringSeconds ?? DEFAULT_RING_SECONDS,
        priority: 'call',
        beforeInvite: (trunk) => this.#beforeInvite(trunk),
        onEvent: (event) => {
          this.#onLeg(event, ready);
          if (event.kind === 'ended') resolve(event.end);
        },
      });
    });
    if (this.#menu) await this.#answeredAndOver(this.#menu, end);
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

  #onLeg(event: LegEvent, ready: Ready): void {
    if (event.kind === 'ringing') {
      this.#log.write({ kind: 'ringing', status: event.status }, { kind: 'status', status: 0 });
    } else if (event.kind === 'answered') this.#answered(ready);
    else this.#menu?.onLeg(event);
  }

  #answered(ready: Ready): void {
    const leg = this.#dialling?.leg();
    if (!leg) return;
    const { account, publicId, phone, sender } = this.#call;
    const { plane, scheduler, dial, clock } = this.#around;
    this.#log.write({ kind: 'answered' });
    this.#menu = new MenuRun({
      leg,
      program: ready.program,
      settings: ready.settings,
      prompts: ready.prompts,
      tone: plane.tone('record-start'),
      ringing: plane.tone('ringing'),
      parting: plane.tone('parting'),
      callSeconds: account.settings.callSeconds,
      scheduler,
      transfer: {
        ring: account.settings.ring,
        registered: ready.registered,
        dial,
        callerId: sender ?? account.settings.callerId,
      },
      recordingPath: (item, number) => this.#recordingPath(item, number),
      write: (event: CallEvent, followUp) => this.#log.write(event, followUp),
      handlerFields: (moment) =>
        handlerFields({
          ...moment,
          id: publicId,
          phone,
          at: clock.now(),
          timeZone: account.settings.timeZone,
        }),
    });
    this.#menu.start();
  }

  #recordingPath(item: string, number: number): string {
    const name = `${this.#call.ref}-${this.#call.attempt}-${number}-${item.replace(/[^\w]/g, '_')}.wav`;
    return path.join(this.#around.recordings, name);
  }

  async #answeredAndOver(menu: MenuRun, end: LegEnd): Promise<void> {
    const { seconds } = menu;
    await this.#settleRecordings(menu);
    const cause =
      menu.hangUpCause ?? (end.kind === 'hung-up' ? 'subscriber' : causeOf(end, { answered: 'yes' }).name);
    await this.#tell({ kind: 'answered', seconds, err: ERR.none }, cause, seconds);
  }

  /** A recording whose last word got lost with the leg is kept as far as it is on disk. */
  async #settleRecordings(menu: MenuRun): Promise<void> {
    const patience = LIMITS.calls.recordingCloseSeconds * 1000;
    await new Promise<void>((resolve) => {
      const giveUp = this.#around.scheduler.after(patience, resolve);
      void menu.recordingsClosed().then(() => {
        giveUp();
        resolve();
      });
    });
    for (const { item, path: file } of menu.stillOpen()) {
      const bytes = await stat(file).then(
        (found) => found.size,
        () => 0,
      );
      const seconds = Math.max(0, Math.floor((bytes - WAV_HEADER_BYTES) / WAV_BYTES_A_SECOND));
      this.#log.write({ kind: 'recorded', item, seconds, end: 'failed', path: path.basename(file), bytes });
    }
  }

  async #neverAnswered(end: LegEnd): Promise<void> {
    if (this.#phase !== 'dialled') {
      if (this.#around.clock.now() > this.#call.validUntil) {
        await this.#tell({ kind: 'final', status: STATUS.expired, err: ERR.none }, 'expired');
      } else if (end.kind === 'no-route') {
        const row = causeOf(end, { answered: 'no' });
        await this.#tell({ kind: 'final', status: row.status, err: row.err }, row.name);
      } else await this.#putBack();
      return;
    }
    if ('answered' in end) {
      // Whoever picked up is not rung again, even if it was too late or left nothing to speak with.
      this.#log.write({ kind: 'answered' });
      const cause = end.kind === 'cancelled' ? 'picked-up-late' : 'no-sound';
      await this.#tell({ kind: 'answered', seconds: 1, err: ERR.none }, cause, 1);
      return;
    }
    const row = causeOf(end, { answered: 'no' });
    const status = end.kind === 'refused' ? { status: end.status } : {};
    const q850 = 'q850' in end && end.q850 !== undefined ? { q850: end.q850 } : {};
    const last = this.#log.entry({ kind: 'ended', cause: row.name, seconds: 0, ...status, ...q850 });
    await this.#outcome({ kind: 'failed', status: row.status, err: row.err, retry: row.retry }, last);
  }

  #putBack(): Promise<void> {
    return this.#insist('cannot be put back', () => this.#around.outbox.putBack(this.#call.ref));
  }

  async #tell(outcome: AttemptOutcome, cause: string, seconds = 0): Promise<void> {
    await this.#outcome(outcome, this.#log.entry({ kind: 'ended', cause, seconds }));
  }

  async #outcome(outcome: AttemptOutcome, last: JournalEntry): Promise<void> {
    await this.#insist('has no outcome yet', () => this.#around.inbox.outcome(this.#call.ref, outcome, last));
  }

  /** What the database does not take now it takes later; the claim stays ours until then, or until this node is gone. */
  async #insist(what: string, act: () => Promise<void>): Promise<void> {
    for (let pause = 250; ; pause = Math.min(2 * pause, LONGEST_PAUSE)) {
      try {
        await act();
        return;
      } catch (error) {
        this.#around.onFault(`call ${this.#call.publicId} ${what}`, error);
        if (this.#stopped === 'yes') return;
        await new Promise<void>((resolve) => {
          this.#around.scheduler.after(pause, resolve);
        });
      }
    }
  }
}

/** Most menus call nobody: they need not ask the database who may be called. */
function callsOut(program: Program): boolean {
  return program.items.some((item) => item.actions.some((action) => action.kind === 'call'));
}

const NO_NUMBERS: ReadonlySet<string> = new Set();
/** Spec http-voice, section 3. */
const DEFAULT_RING_SECONDS = 22;
const LONGEST_PAUSE = 5_000;
const WAV_HEADER_BYTES = 44;
const WAV_BYTES_A_SECOND = 16_000;
