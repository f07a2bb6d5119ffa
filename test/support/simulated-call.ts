// A call run by the same code as a real one, on a line without sound, and beside it the menu machine, told the same. Owns the line and
// what it does next; what a call must come to is its tests' business.

import { instant } from '../../src/base/time.ts';
import type { CallEvent } from '../../src/core/events/call-event.ts';
import type { PastEvent } from '../../src/core/history/call-replay.ts';
import {
  type Key,
  type Machine,
  type MenuEvent,
  type MenuSettings,
  type Program,
  type ReplayStep,
  start,
  step,
} from '../../src/language/index.ts';
import { MenuRun } from '../../src/voice/calls/menu-run.ts';
import type { DialWish } from '../../src/voice/legs/dial.ts';
import { FakeLeg, NamedPrompt, namedPrompts } from './fake-leg.ts';
import { ManualScheduler } from './manual-scheduler.ts';

export type Choice = { readonly pick: number; readonly key: Key };

type Ringing = {
  readonly wish: DialWish;
  readonly leg: FakeLeg;
  readonly transfer: number;
  open: 'yes' | 'no';
};

const REGISTERED = new Map([
  ['79991112233', 'any'],
  ['101', 'own-phone'],
] as const);
export const HUNG_UP = 19;

/** A call, and the machine as it was really told. */
export class SimulatedCall {
  readonly scheduler = new ManualScheduler();
  readonly leg = new FakeLeg('line');
  readonly past: PastEvent[] = [];
  readonly steps: ReplayStep[] = [];
  readonly run: MenuRun;
  machine: Machine;
  over: 'no' | 'yes' = 'no';
  readonly #rang: Ringing[] = [];
  /** Transfers the machine beside the call has begun: the call's own may be ahead by one that failed at once. */
  #transfers = 0;
  /** Events that were looked at for what timers did. */
  #seen = 0;
  #tone: 'sounds' | 'over' = 'over';
  #recording = 0;

  constructor(
    program: Program,
    given: MenuSettings,
    { ring, callSeconds }: { ring: 'one' | 'all'; callSeconds: number },
  ) {
    this.machine = start(program, given);
    this.run = new MenuRun({
      leg: this.leg,
      program,
      settings: given,
      prompts: namedPrompts,
      tone: new NamedPrompt('tone'),
      ringing: new NamedPrompt('ringing'),
      parting: new NamedPrompt('parting'),
      callSeconds,
      scheduler: this.scheduler,
      transfer: { ring, registered: REGISTERED, callerId: undefined, dial: (wish) => this.#dial(wish) },
      recordingPath: (item, number) => `/recordings/${item}-${number}.wav`,
      write: (event) => this.#write(event),
      handlerFields: () => new Map(),
    });
    this.#write({ kind: 'answered' });
    this.run.start();
    this.#told({ kind: 'answered' });
  }

  #write(event: CallEvent): void {
    this.past.push({ at: instant(this.scheduler.now()), event });
  }

  #dial(wish: DialWish) {
    const transfer = this.past.filter(({ event }) => event.kind === 'transfer').length;
    const ringing: Ringing = { wish, leg: new FakeLeg(wish.digits), transfer, open: 'yes' };
    this.#rang.push(ringing);
    return {
      leg: () => ringing.leg,
      cancel: () => {
        ringing.open = 'no';
      },
    };
  }

  /** The machine beside the call is told the same. */
  #told(event: MenuEvent): void {
    const [machine, effects] = step(this.machine, event);
    this.machine = machine;
    this.steps.push({ at: this.scheduler.now(), event, machine, effects });
    if (effects.some((effect) => effect.kind === 'record')) this.#tone = 'sounds';
    if (effects.some((effect) => effect.kind === 'transfer')) this.#transfers++;
    this.#failedTransfer();
    // A text without any sound is over at once.
    const [play] = effects.flatMap((effect) => (effect.kind === 'play' ? [effect] : []));
    if (play && namedPrompts.of(play.parts).length === 0) this.#told({ kind: 'played' });
  }

  /** What timers did by themselves. */
  #timers(): void {
    const fresh = this.past.slice(this.#seen);
    this.#seen = this.past.length;
    for (const { event } of fresh) {
      if (event.kind === 'silence') this.#told({ kind: 'silence' });
      if (event.kind === 'note' && event.what === 'time-limit') this.#limit();
    }
  }

  #limit(): void {
    const before = this.machine.phase.kind;
    this.#told({ kind: 'time-limit' });
    if (before === 'recording' && this.#tone === 'over') this.#recorded();
    if (before === 'talking') this.#recorded();
    for (const ringing of this.#rang) ringing.open = 'no';
  }

  async act({ pick, key }: Choice): Promise<void> {
    this.#timers();
    const { phase } = this.machine;
    if (pick === HUNG_UP && phase.kind !== 'done') return this.hangUp();
    switch (phase.kind) {
      case 'waiting':
        return;
      case 'opening':
      case 'playing':
      case 'leaving':
        return pick < 6 ? this.#press(key) : await this.#hear();
      case 'listening':
        return pick < 12 ? this.#press(key) : await this.#wait();
      case 'recording':
        return this.#record(pick, key);
      case 'ringing':
        return pick < 4 ? this.#press(key) : this.#answer(pick);
      case 'talking':
        return pick < 6 ? this.#press(key) : this.#talkEnds(pick);
      case 'done':
        if (pick < 6) return this.#press(key);
        return this.hangUp();
    }
  }

  #press(key: Key): void {
    const talking = this.machine.phase.kind === 'talking';
    const tone = this.#tone;
    const { phase } = this.machine;
    this.run.onLeg({ kind: 'key', key, source: 'event' });
    if (!talking) this.#told({ kind: 'key', key });
    if (phase.kind !== 'recording' || key !== '#' || phase.stopped === 'yes') return;
    if (tone === 'sounds') this.#told({ kind: 'recorded', seconds: 0 });
    else this.#recorded();
  }

  /** What plays is heard to its end, unless the call's time is up before. */
  async #hear(): Promise<void> {
    const { play_: play } = this.leg.channel;
    const said = this.past.findLast(({ event }) => event.kind === 'said');
    const seconds = said?.event.kind === 'said' ? (said.event.seconds ?? 0) : 0;
    const left = Math.max(0, (said?.at ?? 0) + seconds * 1000 - this.scheduler.now());
    await this.scheduler.pass(left);
    this.#timers();
    if (this.leg.channel.play_ !== play) return;
    this.run.onLeg({ kind: 'media', event: { kind: 'played', play } });
    this.#told({ kind: 'played' });
  }

  async #wait(): Promise<void> {
    await this.scheduler.pass(this.machine.settings.silenceSeconds * 1000);
    this.#timers();
  }

  #record(pick: number, key: Key): void {
    if (pick < 4) return this.#press(key);
    if (this.#tone === 'sounds') {
      this.run.onLeg({ kind: 'media', event: { kind: 'played', play: this.leg.channel.play_ } });
      this.#tone = 'over';
      return;
    }
    if (pick < 8) return this.#press('#');
    this.#recorded();
  }

  /** The file of what was being recorded is closed; of a recording of the menu's the machine hears. */
  #recorded(): void {
    const { recording } = this.leg.channel;
    if (recording === this.#recording) return;
    this.#recording = recording;
    const wasMenus = this.machine.phase.kind === 'recording' && this.over === 'no';
    const path = '/recordings/x.wav';
    const end = 'stopped';
    this.run.onLeg({
      kind: 'media',
      event: { kind: 'recorded', recording, seconds: 2, end, path, bytes: 44 },
    });
    if (wasMenus) this.#told({ kind: 'recorded', seconds: 2 });
  }

  #answer(pick: number): void {
    const ringing = this.#open();
    if (!ringing) return;
    if (pick < 14) {
      ringing.open = 'no';
      ringing.wish.onEvent({ kind: 'ended', end: { kind: 'refused', status: 486, reason: 'Busy Here' } });
      this.#failedTransfer();
      return;
    }
    ringing.wish.onEvent({ kind: 'ringing', status: 180 });
    ringing.wish.onEvent({ kind: 'answered' });
    this.#told({ kind: 'transfer-answered', number: ringing.wish.digits });
  }

  #open(): Ringing | undefined {
    return this.#rang.find(({ open, transfer }) => open === 'yes' && transfer === this.#transfers);
  }

  /** Once nobody is left to ring. */
  #failedTransfer(): void {
    if (this.machine.phase.kind !== 'ringing' || this.#open()) return;
    const began = this.past.flatMap(({ event }, at) => (event.kind === 'transfer' ? [at] : []));
    const mine = this.past.slice(began[this.#transfers - 1], began[this.#transfers]);
    const last = mine.findLast(({ event }) => event.kind === 'transfer-failed')?.event;
    if (last?.kind === 'transfer-failed')
      this.#told({ kind: 'transfer-failed', number: last.number, cause: last.cause });
  }

  #talkEnds(pick: number): void {
    const other = this.#open();
    if (other) other.open = 'no';
    const by = pick < 14 ? 'other' : 'silence';
    if (by === 'silence') this.run.onLeg({ kind: 'media', event: { kind: 'bridge-silent' } });
    else other?.wish.onEvent({ kind: 'ended', end: { kind: 'hung-up', by: 'them' } });
    this.#told({ kind: 'transfer-ended', by });
    this.#recordedTalk();
  }

  #recordedTalk(): void {
    const { recording } = this.leg.channel;
    if (recording === this.#recording) return;
    this.#recording = recording;
    const path = '/recordings/x.wav';
    this.run.onLeg({
      kind: 'media',
      event: { kind: 'recorded', recording, seconds: 2, end: 'stopped', path, bytes: 44 },
    });
  }

  hangUp(): void {
    this.run.onLeg({ kind: 'ended', end: { kind: 'hung-up', by: 'them' } });
    this.#told({ kind: 'hung-up' });
    this.over = 'yes';
    this.#recordedTalk();
    this.#write({ kind: 'ended', cause: this.run.hangUpCause ?? 'subscriber', seconds: 1 });
  }
}
