// The events of a call as spans and moments: a text with its end and what ended it, a transfer with its legs. Owns what ends
// what; the story around a call is `timeline.ts`.

import { unreachable } from '../../base/assert.ts';
import { type Instant, instant } from '../../base/time.ts';
import type { CallEvent } from '../events/call-event.ts';
import type { MessageStory, TimelineEntry } from './timeline.ts';

type Entry = Omit<TimelineEntry, 'ranges'>;
type Numbered = MessageStory['events'][number];
type Of<K extends CallEvent['kind']> = Extract<CallEvent, { kind: K }>;

/** Kinds that end whatever sounds. */
const NEXT_SOUND: ReadonlySet<CallEvent['kind']> = new Set(['said', 'recording', 'transfer', 'ended']);
const KEPT: ReadonlySet<string> = new Set(['keys-kept', 'key-dropped']);

export function callEntries(story: MessageStory): readonly Entry[] {
  return story.events.flatMap((one, index) => entriesOf(story, one, index));
}

function entriesOf(story: MessageStory, one: Numbered, index: number): readonly Entry[] {
  const { at, event } = one;
  switch (event.kind) {
    case 'said':
      return [prompt(story, index, event)];
    case 'position':
      return [{ at, kind: 'place', item: event.item, details: {} }];
    case 'note': {
      const { what, key, item } = event;
      return [
        { at, kind: 'note', ...(item !== undefined && { item }), details: { what, ...(key && { key }) } },
      ];
    }
    case 'recording':
      return [recording(story, index, event)];
    case 'recorded':
      // Told with its beginning, but for what no `recording` began: a conversation.
      return beganBy(story, index) === undefined ? [conversation(story, one, event)] : [];
    case 'sms': {
      const caused = story.caused.find(({ phone }) => phone === event.to.replace(/\D/g, ''));
      const { item, kind: _kind, ...details } = event;
      return [{ at, kind: 'sms', item, details: { ...details, message: caused?.ref ?? null } }];
    }
    case 'url': {
      const { item, kind: _kind, ...details } = event;
      return [{ at, kind: 'url', item, details }];
    }
    case 'transfer':
      return transfer(story, index, event);
    case 'held':
      return [{ at, ...until(endOf(story, index, 'resumed')), kind: 'held', details: {} }];
    case 'silence':
      return [{ at, kind: 'silence', details: {} }];
    case 'incoming':
    case 'dialling':
    case 'ringing':
    case 'answered':
    case 'key':
    case 'ended': {
      const { kind, ...details } = event;
      return [{ at, ...until(kind === 'ringing' ? next(story, index) : undefined), kind, details }];
    }
    case 'resumed':
    case 'transfer-ringing':
    case 'transfer-answered':
    case 'transfer-failed':
    case 'transfer-ended':
      return [];
    default:
      return unreachable(event);
  }
}

function until(end: Instant | undefined): { readonly until?: Instant } {
  return end === undefined ? {} : { until: end };
}

function next({ events }: MessageStory, index: number): Instant | undefined {
  return events[index + 1]?.at;
}

function endOf({ events }: MessageStory, index: number, kind: CallEvent['kind']): Instant | undefined {
  return events.slice(index + 1).find(({ event }) => event.kind === kind || event.kind === 'ended')?.at;
}

function prompt({ events }: MessageStory, index: number, said: Of<'said'>): Entry {
  const { item, texts, seconds } = said;
  const { at } = events[index]!;
  const whole = seconds === undefined ? Number.POSITIVE_INFINITY : at + seconds * 1000;
  const cut = cutBy(events, index, item);
  const details = { texts, seconds: seconds ?? null };
  if (cut === undefined || cut.at >= whole)
    return {
      at,
      ...until(Number.isFinite(whole) ? instant(Math.round(whole)) : undefined),
      kind: 'prompt',
      item,
      details: { ...details, cut: null },
    };
  // Without its length a text that ended by itself looks like one that the next cut.
  const by = seconds === undefined && cut.by === 'next' ? null : cut.by;
  return { at, until: cut.at, kind: 'prompt', item, details: { ...details, cut: by } };
}

type Cut = { readonly at: Instant; readonly by: 'key' | 'hang-up' | 'next' };

function cutBy(events: MessageStory['events'], index: number, item: string): Cut | undefined {
  for (let at = index + 1; at < events.length; at++) {
    const { event, at: moment } = events[at]!;
    if (event.kind === 'ended') return { at: moment, by: 'hang-up' };
    if (NEXT_SOUND.has(event.kind)) return { at: moment, by: 'next' };
    if (event.kind === 'key' && event.during === 'playing' && item !== 'END' && !isKept(events[at + 1]))
      return { at: moment, by: 'key' };
  }
  return undefined;
}

function isKept(one: Numbered | undefined): boolean {
  return one?.event.kind === 'note' && KEPT.has(one.event.what);
}

/** The index of the `recording` that an event `recorded` ends. */
function beganBy({ events }: MessageStory, index: number): number | undefined {
  const recorded = events[index]!.event as Of<'recorded'>;
  for (let at = index - 1; at >= 0; at--) {
    const { event } = events[at]!;
    if (event.kind === 'recorded' && event.item === recorded.item) return undefined;
    if (event.kind === 'recording' && event.item === recorded.item) return at;
  }
  return undefined;
}

function recording(story: MessageStory, index: number, { item }: Of<'recording'>): Entry {
  const { events } = story;
  const { at } = events[index]!;
  const end = events.findIndex(
    ({ event }, later) => later > index && event.kind === 'recorded' && event.item === item,
  );
  if (end < 0 || beganBy(story, end) !== index)
    return { at, kind: 'recording', item, details: { seconds: 0, end: 'failed', recording: null } };
  const { at: until, event } = events[end]!;
  return {
    at,
    until,
    kind: 'recording',
    item,
    details: recordedDetails(story, end, event as Of<'recorded'>),
  };
}

function recordedDetails(story: MessageStory, index: number, { seconds, end }: Of<'recorded'>) {
  const { number } = story.events[index]!;
  const kept = story.recordings.find((one) => one.number === number);
  return { seconds, end, recording: kept?.number ?? null };
}

function conversation(story: MessageStory, one: Numbered, event: Of<'recorded'>): Entry {
  const index = story.events.indexOf(one);
  const begin = story.events
    .slice(0, index)
    .findLast((before) => before.event.kind === 'transfer-answered')?.at;
  const details = { ...recordedDetails(story, index, event), of: 'conversation' };
  return { at: begin ?? one.at, until: one.at, kind: 'recording', item: event.item, details };
}

type Leg = {
  readonly number: string;
  readonly since: Instant;
  until?: Instant;
  readonly details: Record<string, unknown>;
};

/** The transfer as a span and each number that was rung as one inside it. */
function transfer({ events }: MessageStory, index: number, event: Of<'transfer'>): readonly Entry[] {
  const { at } = events[index]!;
  const ringing = new Ringing(at);
  for (const one of events.slice(index + 1)) if (ringing.take(one) === 'over') break;
  const { item, numbers } = event;
  const { end, result, legs } = ringing;
  const whole: Entry = { at, ...until(end), kind: 'transfer', item, details: { numbers, result } };
  const entries = legs.map(
    (leg): Entry => ({ at: leg.since, ...until(leg.until ?? end), kind: 'leg', item, details: leg.details }),
  );
  return [whole, ...entries];
}

class Ringing {
  readonly legs: Leg[] = [];
  end: Instant | undefined;
  result: 'answered' | 'failed' | 'given-up' = 'given-up';
  readonly #since: Instant;

  constructor(since: Instant) {
    this.#since = since;
  }

  take({ at, event }: Numbered): 'on' | 'over' {
    switch (event.kind) {
      case 'transfer-ringing':
        this.#leg(event.number, at).details.ringingAt = at;
        return 'on';
      case 'transfer-answered':
        this.#answered(event.number, at);
        return 'on';
      case 'transfer-failed':
        this.#ended(event.number, at, { cause: event.cause });
        if (this.legs.every(({ details }) => details.cause !== undefined)) this.result = 'failed';
        return 'on';
      case 'transfer-ended':
        this.#ended(event.number, at, { by: event.by, seconds: event.seconds });
        return 'over';
      case 'said':
      case 'transfer':
      case 'ended':
        if (this.result === 'given-up') this.end = at;
        return 'over';
      default:
        return 'on';
    }
  }

  #leg(number: string, at: Instant): Leg {
    const open = this.legs.find((leg) => leg.number === number && leg.until === undefined);
    if (open) return open;
    // One after another: each begins where the one before ended.
    const before = this.legs.findLast((leg) => leg.until !== undefined && leg.until <= at)?.until;
    const leg: Leg = { number, since: before ?? this.#since, details: { number } };
    this.legs.push(leg);
    return leg;
  }

  #answered(number: string, at: Instant): void {
    this.#leg(number, at).details.answeredAt = at;
    this.result = 'answered';
    for (const leg of this.legs) {
      if (leg.number === number || leg.until !== undefined) continue;
      leg.until = at;
      leg.details.cause = 'answered-elsewhere';
    }
  }

  #ended(number: string, at: Instant, details: Readonly<Record<string, unknown>>): void {
    const leg = this.#leg(number, at);
    leg.until = at;
    Object.assign(leg.details, details);
    this.end = at;
  }
}
