// The story of one message in the order it happened: of a call every sound, key and place with where it stands in the menu's
// text, of everything else its way through links, receipts and handlers. Owns how stored rows become spans and moments; where
// rows come from is the store's.

import type { Instant } from '../../base/time.ts';
import { rangesOf, type TextRange, type TextRanges, textRangesOf } from '../../language/index.ts';
import type { DeliverySummary } from '../events/handler-calls.ts';
import type { ArchivedMessage } from '../messages/message-archive.ts';
import type { MessageRef } from '../messages/submission.ts';
import type { PastEvent } from './call-replay.ts';
import { callEntries } from './call-timeline.ts';
import type { RecordingEntry } from './recordings.ts';

export const TIMELINE_KINDS = [
  'accepted',
  'routed',
  'handed',
  'receipt',
  'handler',
  'incoming',
  'dialling',
  'ringing',
  'answered',
  'prompt',
  'key',
  'place',
  'note',
  'silence',
  'recording',
  'transfer',
  'leg',
  'sms',
  'url',
  'held',
  'ended',
] as const;

type TimelineKind = (typeof TIMELINE_KINDS)[number];

export type TimelineEntry = {
  readonly at: Instant;
  /** End of what lasts; undefined: a moment, or nobody knows. */
  readonly until?: Instant;
  readonly kind: TimelineKind;
  /** Item of the menu, or START, MENU, END. */
  readonly item?: string;
  /** Where the item stands in the text. */
  readonly ranges: readonly TextRange[];
  readonly details: Readonly<Record<string, unknown>>;
};

/** One part of a message, as a link took it. */
export type HandedPart = {
  readonly link: string;
  readonly attempt: number;
  readonly part: number;
  readonly parts: number;
  /** The peer's name of it. */
  readonly operatorId: string;
  readonly handedAt: Instant;
  readonly status: number;
  readonly err: number;
  /** When a receipt came for it; undefined: none did. */
  readonly reportedAt: Instant | undefined;
};

/** A message that the menu of a call sent. */
export type CausedMessage = { readonly ref: MessageRef; readonly phone: string; readonly status: number };

export type MessageStory = {
  readonly message: ArchivedMessage;
  readonly door: string;
  /** Link whose queue it waits or waited in, and links that could not carry it. */
  readonly link: string | undefined;
  readonly tried: readonly string[];
  readonly events: readonly (PastEvent & { readonly number: number })[];
  readonly recordings: readonly RecordingEntry[];
  readonly parts: readonly HandedPart[];
  readonly told: readonly DeliverySummary[];
  readonly caused: readonly CausedMessage[];
};

export type Timeline = {
  readonly message: ArchivedMessage;
  /** Undefined of what is no call. */
  readonly outline: TextRanges | undefined;
  readonly entries: readonly TimelineEntry[];
};

export function timelineOf(story: MessageStory): Timeline {
  const { message } = story;
  const places = message.kind === 'call' ? textRangesOf(message.text) : undefined;
  const ranges = (item: string | undefined): readonly TextRange[] =>
    places === undefined || item === undefined ? [] : rangesOf(places, item);
  const entries = [
    ...wayEntries(story),
    ...callEntries(story).map((entry) => ({ ...entry, ranges: ranges(entry.item) })),
    ...story.told.map(toldEntry),
  ];
  // What happens at the same moment stays in the order it was written.
  const order = entries.map((entry, at) => ({ entry, at }));
  order.sort((one, other) => one.entry.at - other.entry.at || one.at - other.at);
  return { message, outline: places, entries: order.map(({ entry }) => entry) };
}

function wayEntries({ message, door, link, tried, parts }: MessageStory): readonly TimelineEntry[] {
  const { sentAt: at } = message;
  const entries: TimelineEntry[] = [{ at, kind: 'accepted', ranges: [], details: { door } }];
  if (link !== undefined || tried.length > 0)
    entries.push({ at, kind: 'routed', ranges: [], details: { link: link ?? null, tried } });
  for (const one of parts) {
    const part = { part: one.part, parts: one.parts, link: one.link };
    entries.push({
      at: one.handedAt,
      kind: 'handed',
      ranges: [],
      details: { ...part, attempt: one.attempt, operatorId: one.operatorId },
    });
    if (one.reportedAt !== undefined)
      entries.push({
        at: one.reportedAt,
        kind: 'receipt',
        ranges: [],
        details: { ...part, status: one.status, errorCode: one.err },
      });
  }
  if (message.kind !== 'call' && message.dueAt === undefined && isOver(message))
    entries.push({
      at: message.changedAt,
      kind: 'ended',
      ranges: [],
      details: { status: message.status, errorCode: message.err },
    });
  return entries;
}

function isOver({ status }: ArchivedMessage): boolean {
  return status > 0;
}

function toldEntry(call: DeliverySummary): TimelineEntry {
  const { id, kind, address, state, attempts, answer, failure, queuedAt, endedAt } = call;
  return {
    at: queuedAt,
    ...(endedAt !== undefined && { until: endedAt }),
    kind: 'handler',
    ranges: [],
    details: { id, tells: kind, address, state, attempts, answer: answer ?? null, failure: failure ?? null },
  };
}
