// Runs a menu on an answered leg: feeds the machine with what happens on the line and does what its effects say. Owns
// the timers and sounds of one call; all decisions are the machine's.

import { basename } from 'node:path';
import { unreachable } from '../../base/assert.ts';
import type { CallEvent } from '../../core/events/call-event.ts';
import type { FollowUp } from '../../core/ports.ts';
import {
  type Key,
  type Machine,
  type MenuEffect,
  type MenuEvent,
  type MenuSettings,
  type Part,
  type Program,
  start,
  step,
} from '../../language/index.ts';
import type { Leg, LegEvent } from '../leg.ts';
import type { MediaEvent, Prompt } from '../media/media-plane.ts';
import type { Cancel, Scheduler } from '../scheduler.ts';
import type { CallPrompts } from './prompts.ts';
import { Transfer, type TransferOptions } from './transfer.ts';

type Effect<K extends MenuEffect['kind']> = Extract<MenuEffect, { kind: K }>;

type MenuRunOptions = {
  readonly leg: Leg;
  readonly program: Program;
  readonly settings: MenuSettings;
  readonly prompts: CallPrompts;
  readonly tone: Prompt;
  readonly ringing: Prompt;
  /** The silence between the last word and the hang-up. */
  readonly parting: Prompt;
  readonly callSeconds: number;
  readonly scheduler: Scheduler;
  readonly transfer: Pick<TransferOptions, 'ring' | 'registered' | 'dial' | 'callerId'>;
  /** A path for the next recording of this call; its folder exists. */
  readonly recordingPath: (item: string, number: number) => string;
  readonly write: (event: CallEvent, followUp?: FollowUp) => void;
  /** The fields of a menu's handler call: what the run knows of the moment is given, the rest is the caller's. */
  readonly handlerFields: (moment: HandlerMoment) => ReadonlyMap<string, string>;
};

type HandlerMoment = {
  readonly item: string;
  readonly name: string;
  readonly key: string;
  readonly sinceAnswer: number;
  readonly sinceMenu: number;
};

type Activity =
  | { readonly kind: 'none' }
  | { readonly kind: 'playing'; readonly play: number }
  | { readonly kind: 'tone-before-record'; readonly play: number; readonly effect: Effect<'record'> }
  | { readonly kind: 'recording'; readonly recording: number; readonly item: string }
  | { readonly kind: 'transfer'; readonly transfer: Transfer }
  | { readonly kind: 'parting'; readonly play: number };

export class MenuRun {
  readonly #options: MenuRunOptions;
  #machine: Machine;
  #activity: Activity = { kind: 'none' };
  #listening: Cancel | undefined;
  #callLimit: Cancel | undefined;
  #plays = 0;
  #recordings = 0;
  /** Recordings whose file is not closed yet, with the item each belongs to. */
  readonly #open = new Map<number, { readonly item: string; readonly path: string }>();
  #answeredAt = 0;
  #menuAt: number | undefined;
  #over: 'no' | 'yes' = 'no';
  readonly #waitingEvents: MenuEvent[] = [];
  #stepping: 'no' | 'yes' = 'no';
  #hangUpCause: string | undefined;
  #allClosed: (() => void) | undefined;

  constructor(options: MenuRunOptions) {
    this.#options = options;
    this.#machine = start(options.program, options.settings);
  }

  /** The leg has been answered. */
  start(): void {
    const { scheduler, callSeconds } = this.#options;
    this.#answeredAt = scheduler.now();
    this.#callLimit = scheduler.after(callSeconds * 1000, () => {
      this.#options.write({ kind: 'note', what: 'time-limit' });
      this.#feed({ kind: 'time-limit' });
    });
    this.#feed({ kind: 'answered' });
  }

  /** Seconds since the answer, whole. */
  get seconds(): number {
    return Math.max(1, Math.ceil((this.#options.scheduler.now() - this.#answeredAt) / 1000));
  }

  /** Why the menu hung up, or undefined when the subscriber or the line did. */
  get hangUpCause(): string | undefined {
    return this.#hangUpCause;
  }

  /** Everything the leg says after `answered`. */
  onLeg(event: LegEvent): void {
    switch (event.kind) {
      case 'key':
        this.#key(event.key as Key, event.source);
        return;
      case 'media':
        this.#media(event.event);
        return;
      case 'held':
      case 'resumed':
        this.#options.write({ kind: event.kind });
        return;
      case 'ended':
        this.#ended();
        return;
      case 'ringing':
      case 'answered':
        return;
      default:
        return unreachable(event);
    }
  }

  /** Resolves when every recording of the call is a closed file whose event has been written. */
  async recordingsClosed(): Promise<void> {
    if (this.#open.size === 0) return;
    await new Promise<void>((resolve) => {
      this.#allClosed = resolve;
    });
  }

  /** Recordings that nothing was heard of since the call ended. */
  stillOpen(): readonly { readonly item: string; readonly path: string }[] {
    return [...this.#open.values()];
  }

  #key(key: Key, source: 'event' | 'tone' | 'info'): void {
    if (this.#over === 'yes') return;
    if (this.#activity.kind === 'transfer' && this.#activity.transfer.talking === 'yes') {
      this.#options.write({ kind: 'key', key, source, during: 'conversation' });
      this.#activity.transfer.key(key, source);
      return;
    }
    const during = this.#activity.kind === 'none' ? undefined : this.#activity.kind;
    this.#options.write({ kind: 'key', key, source, ...(during ? { during } : {}) });
    this.#feed({ kind: 'key', key });
  }

  #media(event: Exclude<MediaEvent, { kind: 'digit' }>): void {
    switch (event.kind) {
      case 'played':
        this.#played(event.play);
        return;
      case 'recorded':
        this.#recorded(event);
        return;
      case 'bridge-silent':
        if (this.#activity.kind === 'transfer') this.#activity.transfer.silent();
        return;
      case 'rtp-timeout':
        this.#options.write({ kind: 'note', what: 'rtp-timeout' });
        this.#options.leg.hangUp();
        return;
      default:
        return unreachable(event);
    }
  }

  #played(play: number): void {
    const activity = this.#activity;
    if (activity.kind === 'playing' && activity.play === play) {
      this.#activity = { kind: 'none' };
      this.#feed({ kind: 'played' });
    } else if (activity.kind === 'parting' && activity.play === play) {
      this.#options.leg.hangUp();
    } else if (activity.kind === 'tone-before-record' && activity.play === play) {
      const { effect } = activity;
      const recording = this.#newRecording(effect.item);
      this.#activity = { kind: 'recording', recording: recording.recording, item: effect.item };
      this.#options.leg.channel.stop();
      this.#options.leg.channel.record(recording.recording, {
        path: recording.path,
        seconds: effect.seconds,
        silenceSeconds: effect.silenceSeconds,
      });
    }
  }

  #newRecording(item: string): { readonly recording: number; readonly path: string } {
    const recording = ++this.#recordings;
    const path = this.#options.recordingPath(item, recording);
    this.#open.set(recording, { item, path });
    return { recording, path };
  }

  #recorded(event: Extract<MediaEvent, { kind: 'recorded' }>): void {
    const open = this.#open.get(event.recording);
    if (!open) return;
    this.#open.delete(event.recording);
    const { seconds, bytes } = event;
    const end = this.#over === 'yes' && event.end === 'stopped' ? 'hung-up' : event.end;
    const path = basename(event.path);
    this.#options.write({ kind: 'recorded', item: open.item, seconds, end, path, bytes });
    if (this.#activity.kind === 'recording' && this.#activity.recording === event.recording) {
      this.#activity = { kind: 'none' };
      this.#feed({ kind: 'recorded', seconds });
    }
    if (this.#open.size === 0) this.#allClosed?.();
  }

  #ended(): void {
    if (this.#over === 'yes') return;
    if (this.#activity.kind === 'transfer') this.#activity.transfer.abandon('subscriber');
    this.#feed({ kind: 'hung-up' });
    this.#finish();
  }

  #finish(): void {
    this.#over = 'yes';
    this.#listening?.();
    this.#callLimit?.();
    this.#waitingEvents.length = 0;
  }

  /** Events that effects cause at once wait until the step they come from is done. */
  #feed(event: MenuEvent): void {
    if (this.#over === 'yes') return;
    this.#waitingEvents.push(event);
    if (this.#stepping === 'yes') return;
    this.#stepping = 'yes';
    try {
      for (let next = this.#waitingEvents.shift(); next; next = this.#waitingEvents.shift()) {
        const [machine, effects] = step(this.#machine, next);
        this.#machine = machine;
        for (const effect of effects) this.#do(effect, next);
      }
    } finally {
      this.#stepping = 'no';
    }
  }

  #do(effect: MenuEffect, because: MenuEvent): void {
    switch (effect.kind) {
      case 'play':
        return this.#play(effect);
      case 'listen':
        return this.#listen(effect.seconds);
      case 'record':
        return this.#record(effect);
      case 'stop-record':
        return this.#stopRecord();
      case 'transfer':
        return this.#transfer(effect);
      case 'send-sms': {
        const { item, to, sender, text } = effect;
        this.#options.write({ kind: 'sms', item, to, sender, text }, { kind: 'sms', to, sender, text });
        return;
      }
      case 'notify-url':
        return this.#notify(effect);
      case 'hang-up':
        return this.#hangUp(effect, because);
      case 'position':
        this.#options.write({ kind: 'position', item: effect.item });
        return;
      case 'note':
        this.#options.write(effect);
        return;
      default:
        return unreachable(effect);
    }
  }

  /** Whatever sounded or waited gives way to the next thing; at the time limit that may be a transfer or a recording. */
  #giveWay(next: 'sound' | 'quiet'): void {
    const activity = this.#activity;
    this.#activity = { kind: 'none' };
    this.#listening?.();
    this.#listening = undefined;
    if (activity.kind === 'transfer') activity.transfer.abandon('limit');
    else if (activity.kind === 'recording') this.#options.leg.channel.stopRecord();
    else if (activity.kind !== 'none' && next === 'quiet') this.#options.leg.channel.stop();
  }

  #play(effect: Effect<'play'>): void {
    if (effect.item === 'MENU') this.#menuAt ??= this.#options.scheduler.now();
    const texts = effect.parts.map(textOf);
    const prompts = this.#options.prompts.of(effect.parts);
    const seconds = roundedSeconds(prompts);
    this.#options.write({ kind: 'said', item: effect.item, texts, seconds });
    this.#giveWay(prompts.length === 0 ? 'quiet' : 'sound');
    if (prompts.length === 0) {
      this.#feed({ kind: 'played' });
      return;
    }
    const play = ++this.#plays;
    this.#activity = { kind: 'playing', play };
    this.#options.leg.channel.play(play, prompts);
  }

  #listen(seconds: number): void {
    this.#giveWay('quiet');
    this.#listening = this.#options.scheduler.after(seconds * 1000, () => {
      this.#listening = undefined;
      this.#options.write({ kind: 'silence' });
      this.#feed({ kind: 'silence' });
    });
  }

  #record(effect: Effect<'record'>): void {
    this.#giveWay('quiet');
    const play = ++this.#plays;
    this.#options.write({ kind: 'recording', item: effect.item });
    this.#activity = { kind: 'tone-before-record', play, effect };
    this.#options.leg.channel.play(play, [this.#options.tone]);
  }

  #stopRecord(): void {
    if (this.#activity.kind === 'tone-before-record') {
      this.#giveWay('quiet');
      this.#feed({ kind: 'recorded', seconds: 0 });
    } else if (this.#activity.kind === 'recording') this.#options.leg.channel.stopRecord();
  }

  #transfer(effect: Effect<'transfer'>): void {
    this.#giveWay('quiet');
    const { leg, ringing, scheduler, write } = this.#options;
    write({ kind: 'transfer', item: effect.item, numbers: effect.numbers });
    leg.channel.play(++this.#plays, [ringing], { loop: 'yes' });
    const transfer = new Transfer({
      ...this.#options.transfer,
      subscriber: leg,
      numbers: effect.numbers,
      waitSeconds: effect.waitSeconds,
      record: effect.record === 'yes' ? () => this.#newRecording(effect.item) : undefined,
      scheduler,
      write,
      onEvent: (event) => {
        if (event.kind !== 'transfer-answered') this.#activity = { kind: 'none' };
        this.#feed(event);
      },
    });
    this.#activity = { kind: 'transfer', transfer };
    transfer.start();
  }

  #notify(effect: Effect<'notify-url'>): void {
    const { item, name, key, address } = effect;
    const now = this.#options.scheduler.now();
    const fields = this.#options.handlerFields({
      item,
      name,
      key,
      sinceAnswer: Math.floor((now - this.#answeredAt) / 1000),
      sinceMenu: Math.floor((now - (this.#menuAt ?? now)) / 1000),
    });
    this.#options.write(
      { kind: 'url', item, name, key, ...(address === undefined ? {} : { address }) },
      { kind: 'handler', address, fields },
    );
  }

  #hangUp(effect: Effect<'hang-up'>, because: MenuEvent): void {
    this.#hangUpCause = because.kind === 'hung-up' ? undefined : effect.cause;
    this.#giveWay('quiet');
    if (because.kind !== 'played') {
      this.#options.leg.hangUp();
      return;
    }
    const play = ++this.#plays;
    this.#activity = { kind: 'parting', play };
    this.#options.leg.channel.play(play, [this.#options.parting]);
  }
}

/** To a hundredth: a history is read by people. */
function roundedSeconds(prompts: readonly Prompt[]): number {
  return Math.round(prompts.reduce((sum, prompt) => sum + prompt.seconds, 0) * 100) / 100;
}

function textOf(part: Part): string {
  return part.kind === 'speech' ? part.text : `<file ${part.source}>`;
}
